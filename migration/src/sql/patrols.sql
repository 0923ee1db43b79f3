CREATE TABLE patrol_route ( -- patrol_route: Checkpoints a crew passes in order, every day (巡逻路线).
  id {id}, -- PatrolRouteId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  crew_id BIGINT NOT NULL REFERENCES crew (id), -- CrewId: Who walks it.
  name {text} NOT NULL, -- String
  active {bool} NOT NULL, -- bool
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (subdistrict_id, name)
);
CREATE INDEX patrol_route_crew ON patrol_route (crew_id, id);
CREATE TABLE patrol_point ( -- patrol_point: A checkpoint of a route and when it is to be passed.
  route_id BIGINT NOT NULL REFERENCES patrol_route (id), -- PatrolRouteId!
  position INTEGER NOT NULL, -- i32!: From 1.
  place_id BIGINT NOT NULL REFERENCES place (id), -- PlaceId
  from_minute INTEGER NOT NULL CHECK (from_minute BETWEEN 0 AND 1439), -- i32
  until_minute INTEGER NOT NULL CHECK (until_minute > from_minute AND until_minute <= 1440), -- i32
  PRIMARY KEY (route_id, position)
);
CREATE TABLE patrol_round ( -- patrol_round: A route walked once (一轮巡逻).
  id {id}, -- PatrolRoundId
  route_id BIGINT NOT NULL REFERENCES patrol_route (id), -- PatrolRouteId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  crew_id BIGINT NOT NULL REFERENCES crew (id), -- CrewId
  day {date} NOT NULL, -- Date
  started_at {at} NOT NULL, -- At
  started_by {text} NOT NULL, -- String
  finished_at {at}, -- At?
  note {text} NOT NULL, -- String: Why something is missing.
  version INTEGER NOT NULL DEFAULT 1 -- i32
);
CREATE UNIQUE INDEX patrol_round_open ON patrol_round (route_id) WHERE finished_at IS NULL;
CREATE INDEX patrol_round_crew ON patrol_round (crew_id, id);
CREATE INDEX patrol_round_subdistrict ON patrol_round (subdistrict_id, id);
CREATE TABLE patrol_check ( -- patrol_check: A checkpoint of a round as the route was when it began, and the check-in.
  round_id BIGINT NOT NULL REFERENCES patrol_round (id), -- PatrolRoundId!
  position INTEGER NOT NULL, -- i32!
  place_id BIGINT NOT NULL REFERENCES place (id), -- PlaceId
  from_minute INTEGER NOT NULL, -- i32
  until_minute INTEGER NOT NULL, -- i32
  checked_at {at}, -- At?
  checked_by {text}, -- String?
  metres INTEGER, -- i32?: From the place, as the phone said.
  early {bool} NOT NULL, -- bool
  late {bool} NOT NULL, -- bool
  far {bool} NOT NULL, -- bool
  unlocated {bool} NOT NULL, -- bool: The phone did not say where it was.
  out_of_order {bool} NOT NULL, -- bool
  PRIMARY KEY (round_id, position)
);
