CREATE TABLE cost_entry ( -- cost_entry: What something cost in a month: a crew, a vehicle, dispatch, the office, material (成本).
  id {id}, -- CostEntryId
  number {text} NOT NULL UNIQUE, -- String: `CB202609-000001`.
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  month INTEGER NOT NULL, -- Month
  center {text} NOT NULL, -- CostCenter
  crew_id BIGINT REFERENCES crew (id), -- CrewId?: Of a crew's cost.
  vehicle_id BIGINT REFERENCES vehicle (id), -- VehicleId?: Of a vehicle's cost.
  line {text}, -- Line?: What material was bought for; none: for all.
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0 AND amount_fen <= 10000000000000), -- Fen
  words {text} NOT NULL, -- String: What for.
  voucher {text} NOT NULL, -- String: The number of the paper behind it; may be empty.
  status {text} NOT NULL, -- CostStatus
  created_by {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  booked_by {text}, -- String?
  booked_at {at}, -- At?
  voided_by {text}, -- String?
  voided_at {at}, -- At?
  void_reason {text}, -- String?
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK ((center = 'crew') = (crew_id IS NOT NULL)),
  CHECK ((center = 'vehicle') = (vehicle_id IS NOT NULL)),
  CHECK (line IS NULL OR center = 'material'),
  CHECK ((status = 'voided') = (voided_at IS NOT NULL)),
  CHECK (status <> 'booked' OR booked_at IS NOT NULL)
);
CREATE UNIQUE INDEX cost_entry_voucher ON cost_entry (subdistrict_id, voucher) WHERE voucher <> '' AND status <> 'voided';
CREATE INDEX cost_entry_month ON cost_entry (subdistrict_id, month, id);
CREATE TABLE cost_rule ( -- cost_rule: How a subdistrict's shared costs are weighed; without a row the usual figures count.
  subdistrict_id BIGINT PRIMARY KEY NOT NULL REFERENCES subdistrict (id), -- SubdistrictId!
  grade1_thousandths INTEGER NOT NULL CHECK (grade1_thousandths BETWEEN 1 AND 100000), -- i32: What a square metre of 一类 weighs.
  grade2_thousandths INTEGER NOT NULL CHECK (grade2_thousandths BETWEEN 1 AND 100000), -- i32
  grade3_thousandths INTEGER NOT NULL CHECK (grade3_thousandths BETWEEN 1 AND 100000), -- i32: Also of places without a grade.
  supervision {text} NOT NULL, -- CostDriver: Orders, or minutes.
  version INTEGER NOT NULL DEFAULT 1 -- i32
);
CREATE TABLE cost_month ( -- cost_month: A subdistrict's month shared out: one version, never changed.
  id {id}, -- CostMonthId
  number {text} NOT NULL UNIQUE, -- String: `FT202608-000001`.
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  month INTEGER NOT NULL, -- Month
  edition INTEGER NOT NULL, -- i32: From 1; opened again and frozen again it is the next.
  status {text} NOT NULL, -- CostMonthStatus
  total_fen BIGINT NOT NULL, -- Fen
  hash {text} NOT NULL, -- String: SHA-256 of what was looked at, hex.
  grade1_thousandths INTEGER NOT NULL, -- i32: The rule as it was then.
  grade2_thousandths INTEGER NOT NULL, -- i32
  grade3_thousandths INTEGER NOT NULL, -- i32
  supervision {text} NOT NULL, -- CostDriver
  frozen_by {text} NOT NULL, -- String
  frozen_at {at} NOT NULL, -- At
  reopened_by {text}, -- String?
  reopened_at {at}, -- At?
  reason {text}, -- String?: Why it was opened again.
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (subdistrict_id, month, edition),
  CHECK ((status = 'reopened') = (reopened_at IS NOT NULL))
);
CREATE UNIQUE INDEX cost_month_live ON cost_month (subdistrict_id, month) WHERE status = 'frozen';
CREATE TABLE cost_pool ( -- cost_pool: Cost that was shared as one, by one driver.
  month_id BIGINT NOT NULL REFERENCES cost_month (id), -- CostMonthId!
  position INTEGER NOT NULL, -- i32!: From 1.
  center {text} NOT NULL, -- CostCenter
  crew_id BIGINT REFERENCES crew (id), -- CrewId?
  vehicle_id BIGINT REFERENCES vehicle (id), -- VehicleId?
  line {text}, -- Line?: What material was bought for.
  name {text} NOT NULL, -- String: As it was called then; empty where the centre says it.
  driver {text} NOT NULL, -- CostDriver
  direct {bool} NOT NULL, -- bool: It served one line only.
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  PRIMARY KEY (month_id, position)
);
CREATE TABLE cost_share ( -- cost_share: What of a pool a line (and its contract) bears, and by how much of the driver; the shares of a pool sum to it.
  month_id BIGINT NOT NULL, -- CostMonthId!
  pool INTEGER NOT NULL, -- i32!
  position INTEGER NOT NULL, -- i32!: From 1.
  line {text} NOT NULL, -- Line
  contract_id BIGINT REFERENCES contract (id), -- ContractId?
  units BIGINT NOT NULL CHECK (units >= 0), -- i64: Of the driver.
  share_fen BIGINT NOT NULL CHECK (share_fen >= 0), -- Fen
  PRIMARY KEY (month_id, pool, position),
  FOREIGN KEY (month_id, pool) REFERENCES cost_pool (month_id, position)
);
