CREATE TABLE service_plan ( -- service_plan: Recurring work that a contract's standard asks for.
  id {id}, -- ServicePlanId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT REFERENCES estate (id), -- EstateId?
  contract_id BIGINT NOT NULL REFERENCES contract (id), -- ContractId
  standard_id BIGINT REFERENCES service_standard (id), -- StandardId?
  place_id BIGINT REFERENCES place (id), -- PlaceId?
  crew_id BIGINT REFERENCES crew (id), -- CrewId?: Who does it unless the dispatcher says otherwise.
  line {text} NOT NULL, -- Line
  title {text} NOT NULL, -- String
  recurrence {text} NOT NULL, -- String: RFC 5545 rule, without the times of day.
  start_minutes {text} NOT NULL, -- String: Times of day in minutes, `390,840`.
  duration_minutes INTEGER NOT NULL CHECK (duration_minutes BETWEEN 5 AND 1440), -- i32
  skill_id BIGINT REFERENCES skill (id), -- SkillId?: Somebody of the crew must have it.
  load_kg INTEGER NOT NULL CHECK (load_kg >= 0), -- i32: What is loaded each time.
  load_litres INTEGER NOT NULL CHECK (load_litres >= 0), -- i32
  checklist {text} NOT NULL, -- String: What is to be ticked off, a line each.
  seasons {text} NOT NULL, -- String: Parts of the year with times of their own, `04-01..10-31 360,1080 90`; empty: all year.
  on_holiday {text} NOT NULL, -- HolidayRule
  starts_on {date} NOT NULL, -- Date
  ends_on {date}, -- Date?
  active {bool} NOT NULL, -- bool
  planned_through {date}, -- Date?: Work orders exist for every occurrence up to and including this day.
  version INTEGER NOT NULL DEFAULT 1 -- i32
);
CREATE INDEX service_plan_subdistrict ON service_plan (subdistrict_id, id);
CREATE INDEX service_plan_place ON service_plan (place_id);
CREATE INDEX service_plan_contract ON service_plan (contract_id);
CREATE TABLE standard_plan ( -- standard_plan: The plan that was made of a standard for a place: one at a time.
  standard_id BIGINT NOT NULL REFERENCES service_standard (id), -- StandardId!
  place_id BIGINT NOT NULL REFERENCES place (id), -- PlaceId!
  plan_id BIGINT NOT NULL REFERENCES service_plan (id), -- ServicePlanId
  PRIMARY KEY (standard_id, place_id)
);
CREATE INDEX standard_plan_plan ON standard_plan (plan_id);
CREATE TABLE plan_pause ( -- plan_pause: Days on which weather keeps plans from being done (停工).
  id {id}, -- PlanPauseId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  line {text}, -- Line?: Of this line alone.
  plan_id BIGINT REFERENCES service_plan (id), -- ServicePlanId?: Of this plan alone.
  from_on {date} NOT NULL, -- Date
  until_on {date} NOT NULL, -- Date: The first day that is worked again.
  reason {text} NOT NULL, -- PauseReason
  note {text} NOT NULL, -- String
  mode {text} NOT NULL, -- PauseMode
  created_by {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  ended_at {at}, -- At?: Ended early; what lay ahead then is worked.
  ended_by {text}, -- String?
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK (until_on > from_on)
);
CREATE INDEX plan_pause_days ON plan_pause (subdistrict_id, until_on);
CREATE TABLE plan_end ( -- plan_end: Active plans that give no more work, or none that anybody does, and why.
  plan_id BIGINT NOT NULL PRIMARY KEY REFERENCES service_plan (id), -- ServicePlanId!
  cause {text} NOT NULL, -- PlanEnd
  since {date} NOT NULL, -- Date
  detail {text} NOT NULL -- String
);
CREATE TABLE work_order ( -- work_order: One piece of work for one crew (工单).
  id {id}, -- WorkOrderId
  number {text} NOT NULL UNIQUE, -- String: `W20261123-0001`.
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT REFERENCES estate (id), -- EstateId?
  plan_id BIGINT REFERENCES service_plan (id), -- ServicePlanId?
  occurrence {text}, -- String?: The local start the plan gave, `2026-11-23T06:30`: with the plan its key.
  place_id BIGINT REFERENCES place (id), -- PlaceId?
  line {text} NOT NULL, -- Line
  title {text} NOT NULL, -- String
  location {text} NOT NULL, -- String: In words, for the crew.
  status {text} NOT NULL, -- WorkStatus
  crew_id BIGINT REFERENCES crew (id), -- CrewId?
  work_date {date} NOT NULL, -- Date: The local day it is done on.
  planned_start {at}, -- At?
  planned_end {at}, -- At?
  duration_minutes INTEGER NOT NULL, -- i32
  wanted_from {at}, -- At?: The window that was asked for; when it is planned and when it is done are other things.
  wanted_until {at}, -- At?
  due_at {at}, -- At?
  skill_id BIGINT REFERENCES skill (id), -- SkillId?: Somebody of the crew must have it.
  load_kg INTEGER NOT NULL DEFAULT 0 CHECK (load_kg >= 0), -- i32: What is loaded there and must fit the vehicle.
  load_litres INTEGER NOT NULL DEFAULT 0 CHECK (load_litres >= 0), -- i32
  parent_id BIGINT REFERENCES work_order (id), -- WorkOrderId?: The order it is a part of.
  parts INTEGER NOT NULL DEFAULT 0, -- i32: How many parts it has; then they are done, not it.
  locked {bool} NOT NULL, -- bool: No plan of the day moves it; a dispatcher does.
  acknowledged_at {at}, -- At?
  arrived_at {at}, -- At?
  arrival_metres INTEGER, -- i32?: From the place, as the phone said.
  started_at {at}, -- At?
  paused_at {at}, -- At?: Since when it rests.
  paused_minutes INTEGER NOT NULL DEFAULT 0, -- i32: How long it rested before.
  reworks INTEGER NOT NULL DEFAULT 0, -- i32: How often it was sent back.
  completed_at {at}, -- At?
  closed_at {at}, -- At?
  completion_note {text}, -- String?
  created_at {at} NOT NULL, -- At
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (plan_id, occurrence)
);
CREATE INDEX work_order_day ON work_order (subdistrict_id, work_date, id);
CREATE INDEX work_order_crew ON work_order (crew_id, work_date);
CREATE INDEX work_order_place ON work_order (place_id, work_date);
CREATE INDEX work_order_status ON work_order (subdistrict_id, status, id);
CREATE INDEX work_order_parent ON work_order (parent_id);
CREATE TABLE work_order_event ( -- work_order_event: The life of a work order, step by step.
  id {id}, -- i64
  work_order_id BIGINT NOT NULL REFERENCES work_order (id), -- WorkOrderId
  at {at} NOT NULL, -- At
  status {text} NOT NULL, -- WorkStatus: The state it came to.
  actor {text} NOT NULL, -- String
  note {text} NOT NULL -- String
);
CREATE INDEX work_order_event_order ON work_order_event (work_order_id, id);
CREATE TABLE work_order_photo ( -- work_order_photo: Evidence.
  id {id}, -- i64
  work_order_id BIGINT NOT NULL REFERENCES work_order (id), -- WorkOrderId
  file_id BIGINT NOT NULL REFERENCES stored_file (id), -- FileId
  at {at} NOT NULL, -- At
  UNIQUE (work_order_id, file_id)
);
CREATE TABLE work_order_check ( -- work_order_check: A line of what is to be done and ticked off (检查项).
  work_order_id BIGINT NOT NULL REFERENCES work_order (id), -- WorkOrderId!
  position INTEGER NOT NULL, -- i32!: From 1.
  words {text} NOT NULL, -- String
  done_at {at}, -- At?
  done_by {text}, -- String?
  PRIMARY KEY (work_order_id, position)
);
CREATE TABLE work_order_amount ( -- work_order_amount: What was counted, weighed, measured or used up.
  id {id}, -- i64
  work_order_id BIGINT NOT NULL REFERENCES work_order (id), -- WorkOrderId
  kind {text} NOT NULL, -- AmountKind
  name {text} NOT NULL, -- String
  unit {text} NOT NULL, -- String
  thousandths BIGINT NOT NULL CHECK (thousandths > 0), -- i64: Of the unit.
  at {at} NOT NULL, -- At
  actor {text} NOT NULL -- String
);
CREATE INDEX work_order_amount_order ON work_order_amount (work_order_id, id);
CREATE TABLE work_order_worker ( -- work_order_worker: Who does it, and for how long.
  work_order_id BIGINT NOT NULL REFERENCES work_order (id), -- WorkOrderId!
  worker_id BIGINT NOT NULL REFERENCES worker (id), -- WorkerId!
  minutes INTEGER CHECK (minutes BETWEEN 0 AND 1440), -- i32?: None until it is done.
  PRIMARY KEY (work_order_id, worker_id)
);
CREATE INDEX work_order_worker_worker ON work_order_worker (worker_id, work_order_id);
CREATE TABLE plan_pause_order ( -- plan_pause_order: What a pause did to an order: as the order was before.
  pause_id BIGINT NOT NULL REFERENCES plan_pause (id), -- PlanPauseId!
  work_order_id BIGINT NOT NULL REFERENCES work_order (id), -- WorkOrderId!
  status {text} NOT NULL, -- WorkStatus
  work_date {date} NOT NULL, -- Date
  planned_start {at}, -- At?
  planned_end {at}, -- At?
  PRIMARY KEY (pause_id, work_order_id)
);
CREATE INDEX plan_pause_order_order ON plan_pause_order (work_order_id);
