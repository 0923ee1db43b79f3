CREATE TABLE request ( -- request: A resident's call (诉求).
  id {id}, -- RequestId
  number {text} NOT NULL UNIQUE, -- String: `R202611-000123`.
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  account_id BIGINT REFERENCES account (id), -- AccountId?
  channel {text} NOT NULL, -- RequestChannel
  kind {text} NOT NULL, -- RequestKind
  line {text} NOT NULL, -- Line
  title {text} NOT NULL, -- String
  description {text} NOT NULL, -- String
  location {text} NOT NULL, -- String
  contact_name {text} NOT NULL, -- String
  contact_phone {text} NOT NULL, -- String
  status {text} NOT NULL, -- RequestStatus
  first_receiver {text} NOT NULL, -- String: Who took it and leads it (首接负责).
  registered_at {at} NOT NULL, -- At
  due_at {at} NOT NULL, -- At
  work_order_id BIGINT REFERENCES work_order (id), -- WorkOrderId?
  answer {text}, -- String?
  answered_at {at}, -- At?
  closed_at {at}, -- At?
  warned_at {at}, -- At?: When its deadline was warned of.
  photo_id BIGINT REFERENCES stored_file (id), -- FileId?
  version INTEGER NOT NULL DEFAULT 1 -- i32
);
CREATE INDEX request_estate ON request (estate_id, id);
CREATE INDEX request_status ON request (subdistrict_id, status, due_at);
CREATE INDEX request_work_order ON request (work_order_id);
CREATE TABLE request_event ( -- request_event: The history of a request.
  id {id}, -- i64
  request_id BIGINT NOT NULL REFERENCES request (id), -- RequestId
  at {at} NOT NULL, -- At
  status {text} NOT NULL, -- RequestStatus: The state it came to.
  actor {text} NOT NULL, -- String
  note {text} NOT NULL -- String
);
CREATE INDEX request_event_request ON request_event (request_id, id);
