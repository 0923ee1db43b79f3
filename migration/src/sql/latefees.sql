CREATE TABLE late_fee_policy ( -- late_fee_policy: What lateness costs in an estate from a day on; none until a contract says so.
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId pk
  effective_from {date} NOT NULL, -- Date pk
  contract_id BIGINT NOT NULL REFERENCES contract (id), -- ContractId
  clause {text} NOT NULL, -- String
  daily_rate_ppm BIGINT NOT NULL CHECK (daily_rate_ppm BETWEEN 0 AND 10000), -- Percent: A day, of the unpaid principal; 0 is off.
  grace_days INTEGER NOT NULL CHECK (grace_days BETWEEN 0 AND 365), -- i32
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  PRIMARY KEY (estate_id, effective_from)
);
CREATE TABLE demand ( -- demand: A dated request to pay a bill (催告); no late fee without one.
  id {id}, -- DemandId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  bill_id BIGINT NOT NULL REFERENCES bill (id), -- BillId
  demanded_on {date} NOT NULL, -- Date
  method {text} NOT NULL, -- DemandMethod
  note {text} NOT NULL, -- String
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL -- At
);
CREATE INDEX demand_bill ON demand (bill_id);
CREATE TABLE late_fee_assessment ( -- late_fee_assessment: What was posted for a bill on a day: the running total less what was posted before.
  bill_id BIGINT NOT NULL REFERENCES bill (id), -- BillId pk
  as_of {date} NOT NULL, -- Date pk
  total_fen BIGINT NOT NULL, -- Fen: The running total.
  posted_fen BIGINT NOT NULL CHECK (posted_fen > 0), -- Fen
  cap_fen BIGINT NOT NULL, -- Fen
  inputs {text} NOT NULL, -- String: JSON that explains it.
  PRIMARY KEY (bill_id, as_of)
);
CREATE TABLE late_fee_waiver ( -- late_fee_waiver: A part of an assessed late fee that is not asked for.
  id {id}, -- LateFeeWaiverId
  bill_id BIGINT NOT NULL REFERENCES bill (id), -- BillId
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  waived_on {date} NOT NULL, -- Date
  reason {text} NOT NULL, -- String
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL -- At
);
CREATE INDEX late_fee_waiver_bill ON late_fee_waiver (bill_id);
CREATE TABLE dunning_step ( -- dunning_step: When a household is written to about an overdue bill (催缴阶梯); an estate without steps writes to nobody.
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId pk
  step INTEGER NOT NULL CHECK (step BETWEEN 1 AND 6), -- i32 pk
  days_after INTEGER NOT NULL CHECK (days_after BETWEEN 1 AND 1095), -- i32: After the day the bill was due.
  least_fen BIGINT NOT NULL CHECK (least_fen > 0), -- Fen: A bill with less open is not written about.
  formal {bool} NOT NULL, -- bool: A demand (催告) on paper, handed over by somebody.
  PRIMARY KEY (estate_id, step)
);
CREATE TABLE dunning_notice ( -- dunning_notice: A letter to a household about its overdue bills: dated proof (催缴记录).
  id {id}, -- DunningNoticeId
  number {text} NOT NULL UNIQUE, -- String: `N202611-000001`.
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  building_id BIGINT NOT NULL REFERENCES building (id), -- BuildingId
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId
  noticed_on {date} NOT NULL, -- Date
  step INTEGER NOT NULL, -- i32: The highest of its bills.
  formal {bool} NOT NULL, -- bool
  mailed {bool} NOT NULL, -- bool: It went into the outbox.
  open_fen BIGINT NOT NULL CHECK (open_fen > 0), -- Fen: Of its bills, that day.
  overdue_fen BIGINT NOT NULL CHECK (overdue_fen >= open_fen), -- Fen: Of all overdue bills of the household, that day.
  delivered_on {date}, -- Date?: Handed over on paper.
  delivered_by {text}, -- String?
  method {text}, -- DemandMethod?: How.
  created_at {at} NOT NULL, -- At
  UNIQUE (account_id, noticed_on),
  CHECK ((delivered_on IS NULL) = (method IS NULL))
);
CREATE INDEX dunning_notice_estate ON dunning_notice (estate_id, id);
CREATE TABLE dunning_line ( -- dunning_line: A bill was written about at a step: once.
  bill_id BIGINT NOT NULL REFERENCES bill (id), -- BillId pk
  step INTEGER NOT NULL, -- i32 pk
  notice_id BIGINT NOT NULL REFERENCES dunning_notice (id), -- DunningNoticeId
  open_fen BIGINT NOT NULL CHECK (open_fen > 0), -- Fen: That day.
  PRIMARY KEY (bill_id, step)
);
CREATE INDEX dunning_line_notice ON dunning_line (notice_id);
