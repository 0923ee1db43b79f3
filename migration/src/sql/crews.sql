CREATE TABLE crew ( -- crew: People who work together on one line of service (班组).
  id {id}, -- CrewId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  line {text} NOT NULL, -- Line
  name {text} NOT NULL, -- String
  foreman {text} NOT NULL, -- String: 班组长.
  phone {text} NOT NULL, -- String
  headcount INTEGER NOT NULL, -- i32
  active {bool} NOT NULL, -- bool
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (subdistrict_id, name)
);
CREATE TABLE shift ( -- shift: When a crew works on given weekdays; an end before the start lies on the next day.
  id {id}, -- ShiftId
  crew_id BIGINT NOT NULL REFERENCES crew (id), -- CrewId
  weekdays INTEGER NOT NULL CHECK (weekdays BETWEEN 1 AND 127), -- i32: Bit 0 is Monday.
  start_minute INTEGER NOT NULL CHECK (start_minute BETWEEN 0 AND 1439), -- i32: Of the local day.
  end_minute INTEGER NOT NULL CHECK (end_minute BETWEEN 0 AND 1440) -- i32
);
CREATE INDEX shift_crew ON shift (crew_id);
