CREATE TABLE space ( -- space: An idle space (闲置空间) on its way to a use, and back.
  id {id}, -- SpaceId
  number {text} NOT NULL UNIQUE, -- String: `K202609-000012`.
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  building_id BIGINT REFERENCES building (id), -- BuildingId?
  name {text} NOT NULL, -- String
  address {text} NOT NULL, -- String
  tenure {text} NOT NULL, -- SpaceTenure
  former_use {text} NOT NULL, -- FormerUse
  area BIGINT NOT NULL CHECK (area > 0), -- Area
  lat_e7 INTEGER CHECK (lat_e7 BETWEEN -900000000 AND 900000000), -- i32?: 0.0000001 degrees, WGS 84.
  lon_e7 INTEGER CHECK (lon_e7 BETWEEN -1800000000 AND 1800000000), -- i32?
  note {text} NOT NULL, -- String
  status {text} NOT NULL, -- SpaceStatus
  title_kind {text}, -- TitleKind?: What shows that it may be used.
  title_number {text}, -- String?
  title_until {date}, -- Date?: The last day of a lease.
  kinds {text} NOT NULL, -- String: Of the proposal: words of kinds of facilities, `canteen,day_care`.
  proposal {text} NOT NULL, -- String: What is proposed, in words.
  budget_fen BIGINT CHECK (budget_fen > 0), -- Fen?
  changes_use {bool} NOT NULL, -- bool: Whether the use of common parts is changed.
  vote {text}, -- String?: JSON; the figures of the owners' vote.
  approval {text}, -- String?: Who approved it, and under which number.
  approved_on {date}, -- Date?
  accepted_on {date}, -- Date?: Since when it counts as converted.
  returned_on {date}, -- Date?
  created_by {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK ((lat_e7 IS NULL) = (lon_e7 IS NULL)),
  CHECK ((title_kind IS NULL) = (title_number IS NULL))
);
CREATE INDEX space_estate ON space (estate_id, status);
CREATE INDEX space_subdistrict ON space (subdistrict_id, id);
CREATE TABLE space_event ( -- space_event: A step in the life of an idle space.
  id {id}, -- SpaceEventId
  space_id BIGINT NOT NULL REFERENCES space (id), -- SpaceId
  step {text}, -- SpaceStep?: None: it was surveyed.
  status {text} NOT NULL, -- SpaceStatus: Where the step led.
  at {at} NOT NULL, -- At
  actor {text} NOT NULL, -- String
  note {text} NOT NULL -- String
);
CREATE INDEX space_event_space ON space_event (space_id, id);
CREATE TABLE space_photo ( -- space_photo: How a space looked.
  space_id BIGINT NOT NULL REFERENCES space (id), -- SpaceId!
  position INTEGER NOT NULL, -- i32!: From 1.
  file_id BIGINT NOT NULL REFERENCES stored_file (id), -- FileId
  PRIMARY KEY (space_id, position)
);
CREATE TABLE space_need ( -- space_need: What residents want of a space, and where they said so.
  id {id}, -- SpaceNeedId
  space_id BIGINT NOT NULL REFERENCES space (id), -- SpaceId
  kind {text} NOT NULL, -- FacilityKind
  households INTEGER NOT NULL CHECK (households BETWEEN 1 AND 100000), -- i32: How many asked for it.
  words {text} NOT NULL, -- String
  talk_topic_id BIGINT REFERENCES talk_topic (id), -- TalkTopicId?
  request_id BIGINT REFERENCES request (id), -- RequestId?
  actor {text} NOT NULL, -- String
  at {at} NOT NULL, -- At
  UNIQUE (space_id, talk_topic_id),
  UNIQUE (space_id, request_id)
);
CREATE TABLE space_fund ( -- space_fund: What a party gives for the works.
  space_id BIGINT NOT NULL REFERENCES space (id), -- SpaceId!
  party {text} NOT NULL, -- FundParty!
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  PRIMARY KEY (space_id, party)
);
CREATE TABLE space_permit ( -- space_permit: An approval a space needs before it is used.
  space_id BIGINT NOT NULL REFERENCES space (id), -- SpaceId!
  kind {text} NOT NULL, -- PermitKind!
  number {text} NOT NULL, -- String
  granted_on {date} NOT NULL, -- Date
  file_id BIGINT REFERENCES stored_file (id), -- FileId?
  actor {text} NOT NULL, -- String
  at {at} NOT NULL, -- At
  PRIMARY KEY (space_id, kind)
);
CREATE TABLE space_cost ( -- space_cost: What was spent on the works.
  id {id}, -- SpaceCostId
  space_id BIGINT NOT NULL REFERENCES space (id), -- SpaceId
  words {text} NOT NULL, -- String
  reference {text} NOT NULL, -- String: Of the invoice; once a space.
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  spent_on {date} NOT NULL, -- Date
  actor {text} NOT NULL, -- String
  at {at} NOT NULL, -- At
  UNIQUE (space_id, reference)
);
CREATE TABLE facility ( -- facility: What a converted space is used for.
  id {id}, -- FacilityId
  space_id BIGINT NOT NULL REFERENCES space (id), -- SpaceId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  kind {text} NOT NULL, -- FacilityKind
  name {text} NOT NULL, -- String
  area BIGINT NOT NULL CHECK (area > 0), -- Area: Its part of the space.
  phone {text} NOT NULL, -- String
  sponsor {text} NOT NULL, -- String: Who subsidises its meals; empty for nobody.
  ahead_days INTEGER NOT NULL CHECK (ahead_days BETWEEN 0 AND 365), -- i32: How far ahead its rooms are booked.
  closed_on_holidays {bool} NOT NULL, -- bool
  residents_book {bool} NOT NULL, -- bool: Whether residents book by themselves.
  opened_on {date} NOT NULL, -- Date
  closed_on {date}, -- Date?: The first day it is no longer open.
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (space_id, name),
  CHECK (closed_on IS NULL OR closed_on >= opened_on)
);
CREATE INDEX facility_estate ON facility (estate_id);
CREATE INDEX facility_subdistrict ON facility (subdistrict_id, id);
CREATE TABLE facility_hours ( -- facility_hours: A time of the week at which a facility is open.
  facility_id BIGINT NOT NULL REFERENCES facility (id), -- FacilityId!
  weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- i32!: 1 is Monday.
  from_minute INTEGER NOT NULL CHECK (from_minute BETWEEN 0 AND 1425), -- i32!: A quarter hour of the day.
  to_minute INTEGER NOT NULL CHECK (to_minute BETWEEN 15 AND 1440), -- i32
  PRIMARY KEY (facility_id, weekday, from_minute),
  CHECK (from_minute < to_minute)
);
CREATE TABLE facility_exception ( -- facility_exception: A day that is not as its weekday.
  facility_id BIGINT NOT NULL REFERENCES facility (id), -- FacilityId!
  day {date} NOT NULL, -- Date!
  from_minute INTEGER, -- i32?: None: closed that day.
  to_minute INTEGER, -- i32?
  note {text} NOT NULL, -- String
  PRIMARY KEY (facility_id, day),
  CHECK ((from_minute IS NULL) = (to_minute IS NULL)),
  CHECK (from_minute IS NULL OR from_minute < to_minute)
);
CREATE TABLE facility_room ( -- facility_room: A room that is booked as a whole.
  id {id}, -- RoomId
  facility_id BIGINT NOT NULL REFERENCES facility (id), -- FacilityId
  name {text} NOT NULL, -- String
  capacity INTEGER NOT NULL CHECK (capacity BETWEEN 1 AND 2000), -- i32: Persons.
  longest_minutes INTEGER NOT NULL CHECK (longest_minutes BETWEEN 15 AND 1440), -- i32: Of one booking by a resident.
  active {bool} NOT NULL, -- bool
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (facility_id, name)
);
CREATE TABLE programme ( -- programme: A series of sessions people enrol for.
  id {id}, -- ProgrammeId
  facility_id BIGINT NOT NULL REFERENCES facility (id), -- FacilityId
  room_id BIGINT NOT NULL REFERENCES facility_room (id), -- RoomId
  name {text} NOT NULL, -- String
  host {text} NOT NULL, -- String
  capacity INTEGER NOT NULL CHECK (capacity BETWEEN 1 AND 2000), -- i32
  age_from INTEGER NOT NULL CHECK (age_from BETWEEN 0 AND 120), -- i32
  age_to INTEGER NOT NULL CHECK (age_to BETWEEN 0 AND 120), -- i32: Included.
  weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- i32
  from_minute INTEGER NOT NULL, -- i32
  to_minute INTEGER NOT NULL, -- i32
  first_on {date} NOT NULL, -- Date
  last_on {date} NOT NULL, -- Date
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (facility_id, name, first_on),
  CHECK (age_from <= age_to),
  CHECK (first_on <= last_on)
);
CREATE TABLE booking ( -- booking: A room of a facility for a time: by a household, by the desk, or a session of a programme.
  id {id}, -- BookingId
  number {text} NOT NULL UNIQUE, -- String: `Y202609-000012`.
  facility_id BIGINT NOT NULL REFERENCES facility (id), -- FacilityId
  room_id BIGINT NOT NULL REFERENCES facility_room (id), -- RoomId
  programme_id BIGINT REFERENCES programme (id), -- ProgrammeId?: The series a session belongs to.
  account_id BIGINT REFERENCES account (id), -- AccountId?: The household that booked.
  contact {text} NOT NULL, -- String
  phone {text} NOT NULL, -- String: Empty when not given.
  day {date} NOT NULL, -- Date
  from_minute INTEGER NOT NULL, -- i32: Quarter hours of the day.
  to_minute INTEGER NOT NULL, -- i32
  people INTEGER NOT NULL CHECK (people > 0), -- i32
  purpose {text} NOT NULL, -- String
  status {text} NOT NULL, -- BookingStatus
  attended INTEGER CHECK (attended >= 0), -- i32?: How many came.
  elders INTEGER CHECK (elders >= 0), -- i32?: Of these, 60 or older.
  reason {text}, -- String?: Why it was cancelled.
  created_by {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK (from_minute < to_minute),
  CHECK ((status = 'attended') = (attended IS NOT NULL)),
  CHECK (elders IS NULL OR elders <= attended)
);
CREATE INDEX booking_day ON booking (facility_id, day, from_minute);
CREATE INDEX booking_account ON booking (account_id, day) WHERE account_id IS NOT NULL;
CREATE INDEX booking_programme ON booking (programme_id, day) WHERE programme_id IS NOT NULL;
CREATE TABLE facility_slot ( -- facility_slot: A quarter hour of a room that is taken. Its key is why two bookings never overlap.
  room_id BIGINT NOT NULL REFERENCES facility_room (id), -- RoomId!
  day {date} NOT NULL, -- Date!
  slot INTEGER NOT NULL CHECK (slot BETWEEN 0 AND 95), -- i32!: The quarter hour of the day, from 0.
  booking_id BIGINT NOT NULL REFERENCES booking (id), -- BookingId
  PRIMARY KEY (room_id, day, slot)
);
CREATE INDEX facility_slot_booking ON facility_slot (booking_id);
CREATE TABLE enrolment ( -- enrolment: Somebody who comes to a programme.
  id {id}, -- EnrolmentId
  programme_id BIGINT NOT NULL REFERENCES programme (id), -- ProgrammeId
  account_id BIGINT REFERENCES account (id), -- AccountId?
  name {text} NOT NULL, -- String
  age INTEGER NOT NULL CHECK (age BETWEEN 0 AND 120), -- i32
  guardian {text} NOT NULL, -- String: Who agreed for a child under 14; else empty.
  status {text} NOT NULL, -- EnrolmentStatus
  actor {text} NOT NULL, -- String
  at {at} NOT NULL -- At
);
CREATE INDEX enrolment_programme ON enrolment (programme_id, status, id);
CREATE UNIQUE INDEX enrolment_once ON enrolment (programme_id, account_id, name) WHERE status <> 'cancelled' AND account_id IS NOT NULL;
CREATE TABLE meal_tier ( -- meal_tier: What a canteen takes off for diners from an age on, and what its sponsor adds.
  facility_id BIGINT NOT NULL REFERENCES facility (id), -- FacilityId!
  from_age INTEGER NOT NULL CHECK (from_age BETWEEN 0 AND 120), -- i32!
  discount BIGINT NOT NULL CHECK (discount BETWEEN 0 AND 1000000), -- Percent
  subsidy_fen BIGINT NOT NULL CHECK (subsidy_fen >= 0), -- Fen: A meal.
  PRIMARY KEY (facility_id, from_age)
);
CREATE TABLE dish ( -- dish: What a canteen offers, and for how much.
  facility_id BIGINT NOT NULL REFERENCES facility (id), -- FacilityId!
  position INTEGER NOT NULL, -- i32!: From 1.
  name {text} NOT NULL, -- String
  price_fen BIGINT NOT NULL CHECK (price_fen > 0), -- Fen
  PRIMARY KEY (facility_id, position)
);
CREATE TABLE meal_sheet ( -- meal_sheet: The meals of a canteen's day. Never changed: a correction undoes it and makes another.
  id {id}, -- MealSheetId
  number {text} NOT NULL UNIQUE, -- String: `CT202609-000012`.
  facility_id BIGINT NOT NULL REFERENCES facility (id), -- FacilityId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  day {date} NOT NULL, -- Date
  status {text} NOT NULL, -- MealSheetStatus
  sponsor {text} NOT NULL, -- String
  meals INTEGER NOT NULL, -- i32
  elder_meals INTEGER NOT NULL, -- i32: Of these, by diners of 60 or older.
  sales_fen BIGINT NOT NULL, -- Fen
  subsidy_fen BIGINT NOT NULL, -- Fen
  corrects_id BIGINT REFERENCES meal_sheet (id), -- MealSheetId?
  reason {text}, -- String?: Why it was undone.
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  CHECK ((status = 'reversed') = (reason IS NOT NULL))
);
CREATE UNIQUE INDEX meal_sheet_day ON meal_sheet (facility_id, day) WHERE status = 'posted';
CREATE INDEX meal_sheet_list ON meal_sheet (facility_id, id);
CREATE TABLE meal_line ( -- meal_line: Meals of one tier at one price, with what each was reckoned by.
  sheet_id BIGINT NOT NULL REFERENCES meal_sheet (id), -- MealSheetId!
  position INTEGER NOT NULL, -- i32!: From 1.
  from_age INTEGER NOT NULL, -- i32: Of the tier; 0 for everybody else.
  price_fen BIGINT NOT NULL CHECK (price_fen > 0), -- Fen
  discount BIGINT NOT NULL, -- Percent
  pays_each_fen BIGINT NOT NULL, -- Fen: The price less the discount, half up.
  subsidy_each_fen BIGINT NOT NULL, -- Fen
  meals INTEGER NOT NULL CHECK (meals > 0), -- i32
  sales_fen BIGINT NOT NULL, -- Fen
  subsidy_fen BIGINT NOT NULL, -- Fen
  PRIMARY KEY (sheet_id, position)
);
CREATE TABLE facility_day ( -- facility_day: Who came to a facility without a booking or a meal.
  facility_id BIGINT NOT NULL REFERENCES facility (id), -- FacilityId!
  day {date} NOT NULL, -- Date!
  visits INTEGER NOT NULL CHECK (visits BETWEEN 0 AND 100000), -- i32
  elders INTEGER NOT NULL CHECK (elders >= 0), -- i32: Of these, 60 or older.
  actor {text} NOT NULL, -- String
  at {at} NOT NULL, -- At
  PRIMARY KEY (facility_id, day),
  CHECK (elders <= visits)
);
CREATE TABLE facility_entry ( -- facility_entry: What a facility cost or brought besides its meals.
  id {id}, -- FacilityEntryId
  number {text} NOT NULL UNIQUE, -- String: `S202609-000012`.
  facility_id BIGINT NOT NULL REFERENCES facility (id), -- FacilityId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  side {text} NOT NULL, -- EntrySide
  head {text} NOT NULL, -- FacilityHead
  paid {text} NOT NULL, -- PaidFrom
  party {text} NOT NULL, -- String: Who is paid or pays; of a subsidy, its sponsor.
  reference {text} NOT NULL, -- String: Of the paper; once a facility.
  words {text} NOT NULL, -- String
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  booked_on {date} NOT NULL, -- Date
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  reversed_on {date}, -- Date?
  reason {text}, -- String?
  UNIQUE (facility_id, reference),
  CHECK ((reversed_on IS NULL) = (reason IS NULL))
);
CREATE INDEX facility_entry_day ON facility_entry (facility_id, booked_on);
