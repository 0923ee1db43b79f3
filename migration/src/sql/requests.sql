CREATE TABLE request ( -- request: A resident's call (诉求).
  id {id}, -- RequestId
  number {text} NOT NULL UNIQUE, -- String: `R202611-000123`.
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  account_id BIGINT REFERENCES account (id), -- AccountId?
  building_id BIGINT REFERENCES building (id), -- BuildingId?: What it is about, when it is about one building.
  lat_e7 INTEGER CHECK (lat_e7 BETWEEN -900000000 AND 900000000), -- i32?: 0.0000001 degrees, WGS 84.
  lon_e7 INTEGER CHECK (lon_e7 BETWEEN -1800000000 AND 1800000000), -- i32?
  channel {text} NOT NULL, -- RequestChannel
  external_no {text}, -- String?: The number it has where it came from.
  kind {text} NOT NULL, -- RequestKind
  grade {text} NOT NULL, -- RequestGrade
  line {text} NOT NULL, -- Line
  title {text} NOT NULL, -- String
  description {text} NOT NULL, -- String
  location {text} NOT NULL, -- String
  contact_name {text} NOT NULL, -- String
  contact_phone {text} NOT NULL, -- String: Empty when none was given.
  contact_email {text}, -- String?
  status {text} NOT NULL, -- RequestStatus
  first_receiver {text} NOT NULL, -- String: Who took it and leads it (首接负责).
  handler {text} NOT NULL, -- String: Who is at it now.
  registered_at {at} NOT NULL, -- At
  started_at {at} NOT NULL, -- At: When its clock began: at registration, or when it was opened again.
  contact_due_at {at} NOT NULL, -- At: By when the resident is spoken to.
  contacted_at {at}, -- At?
  due_at {at} NOT NULL, -- At
  agreed_due_at {at}, -- At?: Promised to this one: at a talk, or by the hotline.
  extended_until {at}, -- At?
  held_since {at}, -- At?: Its clock stands since then.
  held_reason {text}, -- String?
  work_order_id BIGINT REFERENCES work_order (id), -- WorkOrderId?
  answer {text}, -- String?
  answered_at {at}, -- At?
  closed_at {at}, -- At?
  return_reason {text}, -- ReturnReason?
  lead_id BIGINT REFERENCES request (id), -- RequestId?: The call it was joined to.
  join_kind {text}, -- RequestJoin?
  round INTEGER NOT NULL DEFAULT 0, -- i32: How often it was opened again.
  transfers INTEGER NOT NULL DEFAULT 0, -- i32
  redos INTEGER NOT NULL DEFAULT 0, -- i32: Work sent back, and openings again.
  asked INTEGER NOT NULL DEFAULT 1, -- i32: How often the same person asked.
  supervised_at {at}, -- At?
  supervision {text}, -- String?: Why it is supervised (督办).
  warned_at {at}, -- At?: When its deadline was warned of.
  escalated_at {at}, -- At?: When it was raised for having missed it.
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK ((lead_id IS NULL) = (join_kind IS NULL)),
  CHECK (lead_id <> id),
  CHECK ((held_since IS NULL) = (held_reason IS NULL)),
  CHECK ((lat_e7 IS NULL) = (lon_e7 IS NULL))
);
CREATE INDEX request_estate ON request (estate_id, id);
CREATE INDEX request_status ON request (subdistrict_id, status, due_at);
CREATE INDEX request_registered ON request (subdistrict_id, registered_at);
CREATE INDEX request_work_order ON request (work_order_id);
CREATE INDEX request_account ON request (account_id, id);
CREATE INDEX request_lead ON request (lead_id);
CREATE UNIQUE INDEX request_external ON request (subdistrict_id, channel, external_no) WHERE external_no IS NOT NULL;
CREATE TABLE request_photo ( -- request_photo: What the caller showed.
  request_id BIGINT NOT NULL REFERENCES request (id), -- RequestId!
  position INTEGER NOT NULL, -- i32!: From 1.
  file_id BIGINT NOT NULL REFERENCES stored_file (id), -- FileId
  PRIMARY KEY (request_id, position)
);
CREATE TABLE request_event ( -- request_event: The history of a request.
  id {id}, -- i64
  request_id BIGINT NOT NULL REFERENCES request (id), -- RequestId
  at {at} NOT NULL, -- At
  step {text} NOT NULL, -- RequestStep
  status {text} NOT NULL, -- RequestStatus: The state it came to.
  actor {text} NOT NULL, -- String
  note {text} NOT NULL, -- String
  told {bool} NOT NULL -- bool: The note is for the resident too.
);
CREATE INDEX request_event_request ON request_event (request_id, id);
CREATE TABLE request_hold ( -- request_hold: When a request's clock stood, and why.
  request_id BIGINT NOT NULL REFERENCES request (id), -- RequestId!
  from_at {at} NOT NULL, -- At!
  to_at {at} NOT NULL, -- At
  reason {text} NOT NULL, -- String
  PRIMARY KEY (request_id, from_at)
);
CREATE TABLE request_follow_up ( -- request_follow_up: What the caller said afterwards (回访), or that nobody was reached.
  id {id}, -- i64
  request_id BIGINT NOT NULL REFERENCES request (id), -- RequestId
  round INTEGER NOT NULL, -- i32: Of the request, when it was asked.
  at {at} NOT NULL, -- At
  way {text} NOT NULL, -- FollowUpWay
  actor {text} NOT NULL, -- String
  reached {bool} NOT NULL, -- bool
  contacted {bool}, -- bool?: The caller was spoken to in time, as they remember it.
  solved {bool}, -- bool?
  satisfaction INTEGER CHECK (satisfaction BETWEEN 1 AND 5), -- i32?
  comment {text} NOT NULL, -- String
  CHECK (reached = (solved IS NOT NULL)),
  CHECK (reached = (satisfaction IS NOT NULL)),
  CHECK (reached = (contacted IS NOT NULL))
);
CREATE UNIQUE INDEX request_follow_up_once ON request_follow_up (request_id, round) WHERE reached;
CREATE INDEX request_follow_up_request ON request_follow_up (request_id, round);
CREATE TABLE request_promise ( -- request_promise: By when calls of a kind and grade are answered, where it is not the usual promise.
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId!
  kind {text} NOT NULL, -- RequestKind!
  grade {text} NOT NULL, -- RequestGrade!
  contact_hours INTEGER NOT NULL CHECK (contact_hours BETWEEN 1 AND 720), -- i32
  amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 720), -- i32
  unit {text} NOT NULL, -- TermUnit
  PRIMARY KEY (subdistrict_id, kind, grade)
);
