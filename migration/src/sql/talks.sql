CREATE TABLE talk ( -- talk: A talk with residents (民情三谈): by night, at the door, or by appointment.
  id {id}, -- TalkId
  number {text} NOT NULL UNIQUE, -- String: `T202609-000012`.
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  building_id BIGINT REFERENCES building (id), -- BuildingId?: Where its result hangs; none: in the estate as a whole.
  account_id BIGINT REFERENCES account (id), -- AccountId?: The household of a visit.
  kind {text} NOT NULL, -- TalkKind
  status {text} NOT NULL, -- TalkStatus
  day {date} NOT NULL, -- Date: The city's day it begins on.
  begins_at {at} NOT NULL, -- At
  ends_at {at} NOT NULL, -- At
  place {text} NOT NULL, -- String
  hosts {text} NOT NULL, -- String
  party {text} NOT NULL, -- String: Whom an appointment concerns; empty for others.
  headcount INTEGER NOT NULL DEFAULT 0 CHECK (headcount BETWEEN 0 AND 999), -- i32: Who came, the hosts not counted.
  said {text} NOT NULL, -- String: What was said; never published.
  cancel_reason {text}, -- String?
  held_at {at}, -- At?: When its minutes were first entered.
  published_at {at}, -- At?: Since when its result can be read by everybody.
  published_by {text}, -- String?
  created_by {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK (begins_at < ends_at),
  CHECK ((published_at IS NULL) = (published_by IS NULL))
);
CREATE INDEX talk_begins ON talk (begins_at, id);
CREATE INDEX talk_estate ON talk (estate_id, day);
CREATE INDEX talk_day ON talk (subdistrict_id, day);
CREATE TABLE talk_participant ( -- talk_participant: Somebody who came and gave their name.
  talk_id BIGINT NOT NULL REFERENCES talk (id), -- TalkId!
  position INTEGER NOT NULL, -- i32!: From 1.
  name {text} NOT NULL, -- String
  phone {text} NOT NULL, -- String: Empty when not given.
  PRIMARY KEY (talk_id, position)
);
CREATE TABLE talk_topic ( -- talk_topic: What was talked about, and what was promised about it.
  id {id}, -- TalkTopicId
  talk_id BIGINT NOT NULL REFERENCES talk (id), -- TalkId
  position INTEGER NOT NULL, -- i32: From 1.
  words {text} NOT NULL, -- String
  promise {text}, -- String?: None: noted without a promise.
  due_on {date}, -- Date?: The last day of the promise.
  request_id BIGINT UNIQUE REFERENCES request (id), -- RequestId?: What the promise became.
  UNIQUE (talk_id, position),
  CHECK ((promise IS NULL) = (request_id IS NULL)),
  CHECK ((promise IS NULL) = (due_on IS NULL))
);
CREATE INDEX talk_topic_due ON talk_topic (due_on);
