CREATE TABLE day_plan ( -- day_plan: A proposal of who does what of a day, and when (排班方案).
  id {id}, -- DayPlanId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  day {date} NOT NULL, -- Date
  status {text} NOT NULL, -- DayPlanStatus
  away_crew_id BIGINT REFERENCES crew (id), -- CrewId?: Gone from the moment of planning: it finishes what it has begun.
  engine {text} NOT NULL, -- String: The same engine, problem, seed and steps give the same plan.
  seed BIGINT NOT NULL, -- i64
  steps BIGINT NOT NULL, -- i64: 0 until they were counted.
  done BIGINT NOT NULL, -- i64: Steps so far.
  problem {text} NOT NULL, -- String: As planned, in JSON; jobs bear the ids of their orders, crews their own.
  versions {text} NOT NULL, -- String: The versions of the orders, in the order of the jobs, in JSON.
  plan {text}, -- String?: What was found, in JSON.
  failure {text}, -- String?: Why nothing was found.
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  heard_at {at} NOT NULL, -- At: The last sign of life of who searches.
  decided_by {text}, -- String?
  decided_at {at}, -- At?
  version INTEGER NOT NULL DEFAULT 1 -- i32
);
CREATE INDEX day_plan_day ON day_plan (subdistrict_id, day, id);
CREATE TABLE calendar_feed ( -- calendar_feed: A secret link under which a calendar reads a crew's or a worker's duty and orders (日历订阅).
  id {id}, -- CalendarFeedId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  crew_id BIGINT NOT NULL REFERENCES crew (id), -- CrewId
  worker_id BIGINT REFERENCES worker (id), -- WorkerId?: Of this worker alone.
  token_hash {text} NOT NULL UNIQUE, -- String: SHA-256 of the token; the token itself is shown once.
  created_by {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  revoked_at {at}, -- At?
  revoked_by {text} -- String?
);
CREATE INDEX calendar_feed_crew ON calendar_feed (crew_id, id);
CREATE TABLE station_trip ( -- station_trip: A way to a transfer station between two orders, as a published plan of the day has it.
  crew_id BIGINT NOT NULL REFERENCES crew (id), -- CrewId!
  starts_at {at} NOT NULL, -- At!: When emptying begins.
  day {date} NOT NULL, -- Date
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  place_id BIGINT NOT NULL REFERENCES place (id), -- PlaceId
  ends_at {at} NOT NULL, -- At
  day_plan_id BIGINT NOT NULL REFERENCES day_plan (id), -- DayPlanId
  PRIMARY KEY (crew_id, starts_at)
);
CREATE INDEX station_trip_day ON station_trip (subdistrict_id, day);
