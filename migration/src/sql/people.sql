CREATE TABLE person ( -- person: An owner or occupant: name and contacts.
  id {id}, -- PersonId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  name {text} NOT NULL, -- String
  name_key {text} GENERATED ALWAYS AS (replace(replace(replace(replace(replace(name, ' ', ''), '　', ''), '·', ''), '•', ''), '.', '')) STORED,
  phone {text}, -- String?
  email {text}, -- String?
  version INTEGER NOT NULL DEFAULT 1 -- i32
);
CREATE INDEX person_name_key ON person (estate_id, name_key);
CREATE TABLE account ( -- account: A charging account: one household's tenure of one dwelling, `[occupied_from, occupied_to)`.
  id {id}, -- AccountId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  building_id BIGINT NOT NULL REFERENCES building (id), -- BuildingId
  dwelling_id BIGINT NOT NULL REFERENCES dwelling (id), -- DwellingId
  person_id BIGINT NOT NULL REFERENCES person (id), -- PersonId: Who is charged.
  occupied_from {date} NOT NULL, -- Date
  occupied_to {date}, -- Date?: The first day no longer charged.
  relief_category {text} NOT NULL, -- ReliefCategory
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (dwelling_id, occupied_from),
  CHECK (occupied_to IS NULL OR occupied_to > occupied_from)
);
CREATE INDEX account_estate ON account (estate_id, id);
CREATE INDEX account_building ON account (building_id, id);
CREATE INDEX account_person ON account (person_id);
CREATE TABLE consent ( -- consent: What a person agreed to or refused; the latest row of a purpose holds.
  id {id}, -- i64
  person_id BIGINT NOT NULL REFERENCES person (id), -- PersonId
  purpose {text} NOT NULL, -- ConsentPurpose
  granted {bool} NOT NULL, -- bool
  source {text} NOT NULL, -- String: `register`, `resident`, `steward`.
  at {at} NOT NULL -- At
);
CREATE INDEX consent_person ON consent (person_id, purpose, id);
CREATE TABLE building_steward ( -- building_steward: Who looks after a building from a day on; the latest row up to a day holds.
  id {id}, -- i64
  building_id BIGINT NOT NULL REFERENCES building (id), -- BuildingId
  from_on {date} NOT NULL, -- Date: The first day.
  user_id BIGINT REFERENCES app_user (id), -- UserId?: None: nobody from then on.
  UNIQUE (building_id, from_on)
);
CREATE INDEX building_steward_user ON building_steward (user_id);
