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
