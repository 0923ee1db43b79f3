CREATE TABLE assessment_scheme ( -- assessment_scheme: How a contract's months are scored and what a score costs, from a month on.
  id {id}, -- SchemeId
  contract_id BIGINT NOT NULL REFERENCES contract (id), -- ContractId
  from_month INTEGER NOT NULL, -- Month
  method {text} NOT NULL, -- SchemeMethod
  threshold BIGINT, -- Points?: Below it points cost; of the method by points.
  per_point_ppm BIGINT, -- Percent?: Of the month's price, for each point below.
  cap_ppm BIGINT NOT NULL CHECK (cap_ppm BETWEEN 0 AND 1000000), -- Percent: The most of the month's price that is taken off.
  retention_ppm BIGINT NOT NULL CHECK (retention_ppm BETWEEN 0 AND 1000000), -- Percent: Kept back of what is left.
  purchaser_ppm BIGINT NOT NULL CHECK (purchaser_ppm BETWEEN 0 AND 1000000), -- Percent: How much the purchaser's own sheets weigh.
  clause {text} NOT NULL, -- String: Where the contract says so.
  created_by {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  UNIQUE (contract_id, from_month),
  CHECK (method <> 'points' OR (threshold IS NOT NULL AND per_point_ppm IS NOT NULL))
);
CREATE TABLE scheme_tier ( -- scheme_tier: A score of so much or more is paid so much of the price.
  scheme_id BIGINT NOT NULL REFERENCES assessment_scheme (id), -- SchemeId pk
  position INTEGER NOT NULL, -- i32 pk: The highest tier first.
  from_points BIGINT NOT NULL CHECK (from_points BETWEEN 0 AND 10000), -- Points
  paid_ppm BIGINT NOT NULL CHECK (paid_ppm BETWEEN 0 AND 1000000), -- Percent
  PRIMARY KEY (scheme_id, position),
  UNIQUE (scheme_id, from_points)
);
CREATE TABLE assessment ( -- assessment: A contract's month: what it scored, what that costs, what is paid (考核结算).
  id {id}, -- AssessmentId
  number {text} NOT NULL UNIQUE, -- String
  contract_id BIGINT NOT NULL REFERENCES contract (id), -- ContractId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT REFERENCES estate (id), -- EstateId?
  month INTEGER NOT NULL, -- Month
  scheme_id BIGINT NOT NULL REFERENCES assessment_scheme (id), -- SchemeId
  status {text} NOT NULL, -- AssessmentStatus
  score BIGINT, -- Points?: None without a sheet.
  price_fen BIGINT NOT NULL, -- Fen: The month's price.
  lost BIGINT NOT NULL, -- Points: Below the threshold.
  scored_fen BIGINT NOT NULL, -- Fen: What the score takes off.
  penalty_fen BIGINT NOT NULL, -- Fen: What named cases take off.
  deduction_fen BIGINT NOT NULL, -- Fen: Both, at most the cap.
  capped {bool} NOT NULL, -- bool
  bonus_fen BIGINT NOT NULL, -- Fen
  net_fen BIGINT NOT NULL CHECK (net_fen >= 0), -- Fen: What is invoiced.
  retention_fen BIGINT NOT NULL, -- Fen
  payable_fen BIGINT NOT NULL, -- Fen: What is paid now.
  applied_by {text}, -- String?
  applied_at {at}, -- At?
  signed_by {text}, -- String?
  signed_at {at}, -- At?
  returned_for {text}, -- String?
  invoice_no {text}, -- String?
  invoiced_on {date}, -- Date?
  due_on {date}, -- Date?: The last day it is paid in time.
  received_fen BIGINT NOT NULL DEFAULT 0, -- Fen
  released_on {date}, -- Date?: When what was retained was asked for.
  interest_fen BIGINT NOT NULL DEFAULT 0, -- Fen: Interest asked for so far.
  interest_to {date}, -- Date?: The last day it was reckoned to.
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (contract_id, month),
  CHECK (payable_fen = net_fen - retention_fen)
);
CREATE INDEX assessment_month ON assessment (subdistrict_id, month);
CREATE UNIQUE INDEX assessment_invoice ON assessment (invoice_no) WHERE invoice_no IS NOT NULL;
CREATE TABLE assessment_price ( -- assessment_price: A part of the month's price, with how it was reckoned.
  assessment_id BIGINT NOT NULL REFERENCES assessment (id), -- AssessmentId pk
  position INTEGER NOT NULL, -- i32 pk
  line {text} NOT NULL, -- Line
  words {text} NOT NULL, -- String
  workings {text} NOT NULL, -- String: As a person would recompute it.
  amount_fen BIGINT NOT NULL, -- Fen
  PRIMARY KEY (assessment_id, position)
);
CREATE TABLE assessment_line ( -- assessment_line: A line's score in a contract's month.
  assessment_id BIGINT NOT NULL REFERENCES assessment (id), -- AssessmentId pk
  position INTEGER NOT NULL, -- i32 pk
  line {text} NOT NULL, -- Line
  weight_fen BIGINT NOT NULL, -- Fen: The line's price, by which it weighs.
  score BIGINT NOT NULL, -- Points
  by_operator BIGINT, -- Points?
  by_purchaser BIGINT, -- Points?
  sheets INTEGER NOT NULL, -- i32
  PRIMARY KEY (assessment_id, position)
);
CREATE TABLE assessment_sheet ( -- assessment_sheet: A score sheet that counts, with its score as it was when it was applied for.
  assessment_id BIGINT NOT NULL REFERENCES assessment (id), -- AssessmentId pk
  inspection_id BIGINT NOT NULL REFERENCES inspection (id), -- InspectionId pk
  score BIGINT NOT NULL, -- Points
  PRIMARY KEY (assessment_id, inspection_id)
);
CREATE TABLE assessment_item ( -- assessment_item: A named case that costs or earns money, with its clause.
  id {id}, -- AssessmentItemId
  assessment_id BIGINT NOT NULL REFERENCES assessment (id), -- AssessmentId
  kind {text} NOT NULL, -- AssessmentItemKind
  clause {text} NOT NULL, -- String
  words {text} NOT NULL, -- String
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  request_id BIGINT REFERENCES request (id), -- RequestId?: The call behind it.
  finding_id BIGINT REFERENCES inspection_finding (id), -- FindingId?: The finding behind it.
  created_by {text} NOT NULL, -- String
  created_at {at} NOT NULL -- At
);
CREATE INDEX assessment_item_of ON assessment_item (assessment_id, id);
CREATE TABLE assessment_event ( -- assessment_event: What was done with a contract's month, by whom.
  assessment_id BIGINT NOT NULL REFERENCES assessment (id), -- AssessmentId pk
  seq INTEGER NOT NULL, -- i32 pk
  at {at} NOT NULL, -- At
  actor {text} NOT NULL, -- String
  step {text} NOT NULL, -- String
  status {text} NOT NULL, -- AssessmentStatus
  note {text} NOT NULL, -- String
  PRIMARY KEY (assessment_id, seq)
);
CREATE TABLE contract_receipt ( -- contract_receipt: Money a purchaser paid for an invoice.
  id {id}, -- ContractReceiptId
  assessment_id BIGINT NOT NULL REFERENCES assessment (id), -- AssessmentId
  contract_id BIGINT NOT NULL REFERENCES contract (id), -- ContractId
  received_on {date} NOT NULL, -- Date
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  reference {text} NOT NULL, -- String: The bank's number.
  from_statement {bool} NOT NULL, -- bool: A line of a bank statement brought it.
  created_by {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  reversed_at {at}, -- At?
  reversed_for {text} -- String?
);
CREATE UNIQUE INDEX contract_receipt_reference ON contract_receipt (contract_id, reference) WHERE reversed_at IS NULL;
CREATE INDEX contract_receipt_assessment ON contract_receipt (assessment_id, id);
CREATE TABLE outlay_baseline ( -- outlay_baseline: What the public paid a year before there was one operator, for comparison.
  id {id}, -- BaselineId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  head {text} NOT NULL, -- OutlayHead
  words {text} NOT NULL, -- String: What was paid for, and to whom.
  annual_fen BIGINT NOT NULL CHECK (annual_fen >= 0), -- Fen
  source {text} NOT NULL, -- String: Where the figure is from.
  created_by {text} NOT NULL, -- String
  created_at {at} NOT NULL -- At
);
CREATE INDEX outlay_baseline_of ON outlay_baseline (subdistrict_id, id);
