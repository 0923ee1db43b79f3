CREATE TABLE crew ( -- crew: People who work together on one line of service (班组).
  id {id}, -- CrewId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  line {text} NOT NULL, -- Line
  name {text} NOT NULL, -- String
  foreman {text} NOT NULL, -- String: 班组长.
  phone {text} NOT NULL, -- String
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
CREATE TABLE skill ( -- skill: Something a worker can do on a line of service (技能).
  id {id}, -- SkillId
  line {text} NOT NULL, -- Line
  name {text} NOT NULL, -- String
  licence {text}, -- LicenceKind?: May only be used with a valid one of these.
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (line, name)
);
CREATE TABLE worker ( -- worker: Someone who does the work (员工), employed `[active_from, active_to)`.
  id {id}, -- WorkerId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  number {text} NOT NULL, -- String: 工号.
  name {text} NOT NULL, -- String
  phone {text} NOT NULL, -- String: Empty when not known.
  active_from {date} NOT NULL, -- Date
  active_to {date}, -- Date?: The first day no longer employed.
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (subdistrict_id, number),
  CHECK (active_to IS NULL OR active_to > active_from)
);
CREATE TABLE worker_skill ( -- worker_skill: What a worker can do.
  worker_id BIGINT NOT NULL REFERENCES worker (id), -- WorkerId!
  skill_id BIGINT NOT NULL REFERENCES skill (id), -- SkillId!
  PRIMARY KEY (worker_id, skill_id)
);
CREATE TABLE crew_member ( -- crew_member: A worker's time in a crew, `[from_on, to_on)`; the times of one worker never overlap.
  id {id}, -- CrewMemberId
  worker_id BIGINT NOT NULL REFERENCES worker (id), -- WorkerId
  crew_id BIGINT NOT NULL REFERENCES crew (id), -- CrewId
  from_on {date} NOT NULL, -- Date
  to_on {date}, -- Date?: The first day no longer in it.
  UNIQUE (worker_id, from_on),
  CHECK (to_on IS NULL OR to_on > from_on)
);
CREATE INDEX crew_member_crew ON crew_member (crew_id, from_on);
CREATE TABLE licence ( -- licence: A certificate a worker holds, valid `[valid_from, valid_to)`.
  id {id}, -- LicenceId
  worker_id BIGINT NOT NULL REFERENCES worker (id), -- WorkerId
  kind {text} NOT NULL, -- LicenceKind
  number {text} NOT NULL, -- String
  issuer {text} NOT NULL, -- String
  valid_from {date} NOT NULL, -- Date
  valid_to {date} NOT NULL, -- Date: The first day it is no longer valid.
  expiry_warned_on {date}, -- Date?
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (worker_id, kind, number, valid_from),
  CHECK (valid_to > valid_from)
);
CREATE INDEX licence_expiry ON licence (valid_to, id);
CREATE TABLE holiday ( -- holiday: A day of the official calendar that is not as its weekday says (节假日与调休).
  day {date} PRIMARY KEY NOT NULL, -- Date!
  kind {text} NOT NULL, -- HolidayKind
  name {text} NOT NULL -- String
);
CREATE TABLE labour_rule ( -- labour_rule: The figures rosters are checked by, from a day on until the next.
  id {id}, -- LabourRuleId
  effective_from {date} NOT NULL UNIQUE, -- Date
  source {text} NOT NULL, -- String: The law, the approval or the agreement they come from.
  rest_between_minutes INTEGER NOT NULL, -- i32
  day_minutes INTEGER NOT NULL, -- i32: What is more in a day is overtime.
  day_most_minutes INTEGER NOT NULL, -- i32
  week_minutes INTEGER NOT NULL, -- i32: What is more in a week is overtime.
  week_most_minutes INTEGER NOT NULL, -- i32
  days_in_row INTEGER NOT NULL, -- i32: After so many a day of rest.
  nights_in_row INTEGER NOT NULL, -- i32
  night_from_minute INTEGER NOT NULL, -- i32
  night_to_minute INTEGER NOT NULL, -- i32: Of the next day.
  night_least_minutes INTEGER NOT NULL, -- i32: A shift with so much of the night is night work.
  overtime_month_minutes INTEGER NOT NULL -- i32
);
CREATE TABLE shift_kind ( -- shift_kind: A shift of rosters (早班, 中班, 夜班).
  id {id}, -- ShiftKindId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  line {text} NOT NULL, -- Line
  name {text} NOT NULL, -- String
  start_minute INTEGER NOT NULL CHECK (start_minute BETWEEN 0 AND 1439), -- i32: Of the local day.
  end_minute INTEGER NOT NULL, -- i32: From the midnight it starts after: past 1440 on the next day.
  break_minutes INTEGER NOT NULL, -- i32: Not paid, not counted.
  skill_id BIGINT REFERENCES skill (id), -- SkillId?: Whoever does it must have it.
  active {bool} NOT NULL, -- bool
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (subdistrict_id, line, name),
  CHECK (end_minute > start_minute AND end_minute <= start_minute + 1440),
  CHECK (break_minutes >= 0 AND break_minutes < end_minute - start_minute)
);
CREATE TABLE shift_demand ( -- shift_demand: How many of a crew a shift needs on working days and on days off.
  crew_id BIGINT NOT NULL REFERENCES crew (id), -- CrewId!
  shift_kind_id BIGINT NOT NULL REFERENCES shift_kind (id), -- ShiftKindId!
  on_working_days INTEGER NOT NULL CHECK (on_working_days >= 0), -- i32
  on_days_off INTEGER NOT NULL CHECK (on_days_off >= 0), -- i32
  PRIMARY KEY (crew_id, shift_kind_id)
);
CREATE TABLE roster ( -- roster: A crew's week (排班表).
  id {id}, -- RosterId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  crew_id BIGINT NOT NULL REFERENCES crew (id), -- CrewId
  week_start {date} NOT NULL, -- Date: A Monday.
  status {text} NOT NULL, -- RosterStatus: A draft again while changes are not published.
  publication INTEGER NOT NULL, -- i32: How often it was published.
  published_at {at}, -- At?
  published_by {text}, -- String?
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (crew_id, week_start)
);
CREATE INDEX roster_week ON roster (subdistrict_id, week_start, id);
CREATE TABLE absence ( -- absence: Leave or sickness (请假、病假), `[from_on, to_on)`.
  id {id}, -- AbsenceId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  crew_id BIGINT REFERENCES crew (id), -- CrewId?: The worker's crew on its first day.
  worker_id BIGINT NOT NULL REFERENCES worker (id), -- WorkerId
  kind {text} NOT NULL, -- AbsenceKind
  from_on {date} NOT NULL, -- Date
  to_on {date} NOT NULL, -- Date: The first day back.
  reason {text} NOT NULL, -- String
  status {text} NOT NULL, -- AbsenceStatus
  asked_by {text} NOT NULL, -- String
  asked_at {at} NOT NULL, -- At
  decided_by {text}, -- String?
  decided_at {at}, -- At?
  note {text} NOT NULL, -- String: Why it was refused.
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK (to_on > from_on)
);
CREATE INDEX absence_worker ON absence (worker_id, from_on);
CREATE INDEX absence_list ON absence (subdistrict_id, status, id);
CREATE TABLE roster_cell ( -- roster_cell: A worker's shift on a day of a roster; no row is a day of rest.
  roster_id BIGINT NOT NULL REFERENCES roster (id), -- RosterId!
  worker_id BIGINT NOT NULL REFERENCES worker (id), -- WorkerId!
  day {date} NOT NULL, -- Date!
  shift_kind_id BIGINT NOT NULL REFERENCES shift_kind (id), -- ShiftKindId
  absence_id BIGINT REFERENCES absence (id), -- AbsenceId?: Planned, but away.
  cover_for BIGINT REFERENCES worker (id), -- WorkerId?: Whose place is taken (顶班).
  PRIMARY KEY (roster_id, worker_id, day)
);
CREATE INDEX roster_cell_worker ON roster_cell (worker_id, day);
CREATE TABLE duty ( -- duty: What was published: a worker's shift on a day, with the times it had then.
  worker_id BIGINT NOT NULL REFERENCES worker (id), -- WorkerId!
  day {date} NOT NULL, -- Date!
  crew_id BIGINT NOT NULL REFERENCES crew (id), -- CrewId
  roster_id BIGINT NOT NULL REFERENCES roster (id), -- RosterId
  shift_kind_id BIGINT NOT NULL REFERENCES shift_kind (id), -- ShiftKindId
  start_minute INTEGER NOT NULL, -- i32
  end_minute INTEGER NOT NULL, -- i32
  break_minutes INTEGER NOT NULL, -- i32
  absence_id BIGINT REFERENCES absence (id), -- AbsenceId?
  cover_for BIGINT REFERENCES worker (id), -- WorkerId?
  PRIMARY KEY (worker_id, day)
);
CREATE INDEX duty_crew ON duty (crew_id, day);
CREATE INDEX duty_roster ON duty (roster_id);
CREATE TABLE vehicle ( -- vehicle: What a crew moves with (车辆).
  id {id}, -- VehicleId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  plate {text} NOT NULL, -- String: Or the number painted on it.
  kind {text} NOT NULL, -- VehicleKind
  model {text} NOT NULL, -- String
  capacity_kg INTEGER NOT NULL CHECK (capacity_kg >= 0), -- i32
  capacity_litres INTEGER NOT NULL CHECK (capacity_litres >= 0), -- i32
  range_km INTEGER NOT NULL CHECK (range_km >= 0), -- i32: 0: no limit.
  licence {text}, -- LicenceKind?: Who drives it needs a valid one.
  inspection_due {date}, -- Date?: 年检到期: not given out from this day on.
  active {bool} NOT NULL, -- bool
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (subdistrict_id, plate)
);
CREATE TABLE vehicle_use ( -- vehicle_use: A crew has a vehicle between two times of each day of `[from_on, to_on)`.
  id {id}, -- VehicleUseId
  vehicle_id BIGINT NOT NULL REFERENCES vehicle (id), -- VehicleId
  crew_id BIGINT NOT NULL REFERENCES crew (id), -- CrewId
  from_on {date} NOT NULL, -- Date
  to_on {date}, -- Date?
  start_minute INTEGER NOT NULL CHECK (start_minute BETWEEN 0 AND 1439), -- i32
  end_minute INTEGER NOT NULL, -- i32: Past 1440 on the next day.
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK (to_on IS NULL OR to_on > from_on),
  CHECK (end_minute > start_minute AND end_minute <= start_minute + 1440)
);
CREATE INDEX vehicle_use_vehicle ON vehicle_use (vehicle_id, from_on);
CREATE INDEX vehicle_use_crew ON vehicle_use (crew_id, from_on);
CREATE TABLE tool ( -- tool: Tools of one kind, in the store or with a crew (工具).
  id {id}, -- ToolId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  crew_id BIGINT REFERENCES crew (id), -- CrewId?: None: in the store.
  name {text} NOT NULL, -- String
  quantity INTEGER NOT NULL CHECK (quantity >= 0), -- i32
  version INTEGER NOT NULL DEFAULT 1 -- i32
);
CREATE INDEX tool_place ON tool (subdistrict_id, id);
