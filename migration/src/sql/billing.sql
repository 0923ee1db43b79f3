CREATE TABLE bill_run ( -- bill_run: The billing of an estate's items of one cycle for one period.
  id {id}, -- BillRunId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  cycle {text} NOT NULL, -- BillingCycle
  month INTEGER NOT NULL, -- Month: The first month of the period.
  status {text} NOT NULL, -- RunStatus
  hash {text} NOT NULL, -- String: SHA-256 over the hashes of its chunks; empty while a draft.
  chunk_count INTEGER NOT NULL, -- i32
  account_count BIGINT NOT NULL, -- i64: Accounts looked at.
  bill_count BIGINT NOT NULL, -- i64
  total_fen BIGINT NOT NULL, -- Fen: Net of discounts.
  already_count BIGINT NOT NULL, -- i64: Lines that were billed before, equal to the fen.
  anomaly_count BIGINT NOT NULL, -- i64
  first_number BIGINT, -- i64?: The first of its block of bill numbers, once it is committed.
  due_on {date} NOT NULL, -- Date
  lease_until {at}, -- At?: While previewing or committing: after this instant another replica may go on.
  stop_requested {bool} NOT NULL, -- bool: Whoever works at it stops after the chunk at hand.
  stop_reason {text}, -- String?
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  finished_at {at}, -- At?
  version INTEGER NOT NULL DEFAULT 1 -- i32
);
CREATE UNIQUE INDEX bill_run_live ON bill_run (estate_id, cycle, month) WHERE status NOT IN ('discarded', 'done');
CREATE INDEX bill_run_estate ON bill_run (estate_id, month, id);
CREATE TABLE bill_run_chunk ( -- bill_run_chunk: A thousand accounts of a run, as previewed; committed as one transaction.
  run_id BIGINT NOT NULL REFERENCES bill_run (id), -- BillRunId pk
  seq INTEGER NOT NULL, -- i32 pk
  account_from BIGINT NOT NULL, -- AccountId: The first account of the chunk.
  account_to BIGINT NOT NULL, -- AccountId: The last.
  hash {text} NOT NULL, -- String: SHA-256 over its canonical rows.
  bills_before BIGINT NOT NULL, -- i64: Bills of the chunks before it.
  bill_count BIGINT NOT NULL, -- i64
  total_fen BIGINT NOT NULL, -- Fen
  digest {text} NOT NULL, -- String: `account item net inputs-hash` a line; emptied when the run is done.
  committed_at {at}, -- At?: Resuming means doing the chunks without it.
  PRIMARY KEY (run_id, seq)
);
CREATE TABLE bill_run_total ( -- bill_run_total: What a preview comes to, by item.
  run_id BIGINT NOT NULL REFERENCES bill_run (id), -- BillRunId pk
  item {text} NOT NULL, -- ChargeItem pk
  line_count BIGINT NOT NULL, -- i64
  gross_fen BIGINT NOT NULL, -- Fen
  net_fen BIGINT NOT NULL, -- Fen
  PRIMARY KEY (run_id, item)
);
CREATE TABLE bill_run_anomaly ( -- bill_run_anomaly: What a person should look at before committing.
  run_id BIGINT NOT NULL REFERENCES bill_run (id), -- BillRunId pk
  seq INTEGER NOT NULL, -- i32 pk
  account_id BIGINT REFERENCES account (id), -- AccountId?
  dwelling_id BIGINT REFERENCES dwelling (id), -- DwellingId?: Where nobody is charged.
  item {text}, -- ChargeItem?
  kind {text} NOT NULL, -- AnomalyKind
  amount_fen BIGINT, -- Fen?
  previous_fen BIGINT, -- Fen?
  detail {text}, -- String?: What exactly is wrong: the day, the meter, the place in a formula.
  explanation {text}, -- String?: Why it is right to go on without.
  explained_by {text}, -- String?
  PRIMARY KEY (run_id, seq)
);
CREATE TABLE bill ( -- bill: What one account owes for one run, or a debit note.
  id {id}, -- BillId
  number {text} NOT NULL UNIQUE, -- String: `B202611-000123`, `D202611-000001`.
  kind {text} NOT NULL, -- BillKind
  status {text} NOT NULL, -- BillState
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  building_id BIGINT NOT NULL REFERENCES building (id), -- BuildingId
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId
  run_id BIGINT REFERENCES bill_run (id), -- BillRunId?: None for a debit note.
  refers_to_id BIGINT REFERENCES bill (id), -- BillId?: The bill that a debit note corrects.
  month INTEGER NOT NULL, -- Month: The first month of its period.
  month_count INTEGER NOT NULL, -- i32: 1, 3, 6 or 12.
  issued_on {date} NOT NULL, -- Date
  due_on {date} NOT NULL, -- Date
  total_fen BIGINT NOT NULL CHECK (total_fen >= 0), -- Fen: The sum of its lines, net of discounts, as issued.
  credited_fen BIGINT NOT NULL DEFAULT 0, -- Fen: Taken back by credit notes.
  written_off_fen BIGINT NOT NULL DEFAULT 0, -- Fen: Given up as bad debt.
  open_fen BIGINT NOT NULL, -- Fen: Principal still to be paid.
  late_fee_fen BIGINT NOT NULL DEFAULT 0, -- Fen: Assessed, less what was waived.
  late_fee_open_fen BIGINT NOT NULL DEFAULT 0, -- Fen
  voided_on {date}, -- Date?
  disputed {bool} NOT NULL, -- bool: Dunning and late fees rest while it is.
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (account_id, run_id),
  CHECK (open_fen >= 0 AND credited_fen >= 0 AND written_off_fen >= 0 AND open_fen + credited_fen + written_off_fen <= total_fen),
  CHECK (late_fee_open_fen BETWEEN 0 AND late_fee_fen)
);
CREATE INDEX bill_estate_month ON bill (estate_id, month, id);
CREATE INDEX bill_account ON bill (account_id, id);
CREATE INDEX bill_building_month ON bill (building_id, month);
CREATE INDEX bill_several_months ON bill (account_id, month) WHERE month_count > 1;
CREATE TABLE bill_line ( -- bill_line: One charge item of a bill, with the inputs that explain it. Never changed but for what is open and credited.
  id {id}, -- BillLineId
  bill_id BIGINT NOT NULL REFERENCES bill (id), -- BillId
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId
  item {text} NOT NULL, -- ChargeItem
  period_from {date} NOT NULL, -- Date
  period_to {date} NOT NULL, -- Date
  gross_fen BIGINT NOT NULL, -- Fen: Before discounts.
  amount_fen BIGINT NOT NULL CHECK (amount_fen >= 0), -- Fen: Net of discounts.
  credited_fen BIGINT NOT NULL DEFAULT 0, -- Fen
  written_off_fen BIGINT NOT NULL DEFAULT 0, -- Fen: Given up as bad debt.
  open_fen BIGINT NOT NULL, -- Fen
  inputs {text} NOT NULL, -- String: JSON; see `billing::explanation`.
  CHECK (amount_fen <= gross_fen),
  CHECK (open_fen >= 0 AND credited_fen >= 0 AND written_off_fen >= 0 AND open_fen + credited_fen + written_off_fen <= amount_fen)
);
CREATE INDEX bill_line_bill ON bill_line (bill_id);
{postgres} ALTER TABLE bill SET (fillfactor = 85); -- A payment writes a bill and its lines anew: with room in their page no index has to.
{postgres} ALTER TABLE bill_line SET (fillfactor = 85);
CREATE TABLE bill_waiver ( -- bill_waiver: A part of a line that is not asked for, with reason, approver and funder.
  bill_line_id BIGINT NOT NULL REFERENCES bill_line (id), -- BillLineId pk
  seq INTEGER NOT NULL, -- i32 pk
  discount_id BIGINT REFERENCES discount (id), -- DiscountId?
  prepayment_id BIGINT REFERENCES prepayment (id), -- PrepaymentId?
  kind {text} NOT NULL, -- DiscountKind
  name {text} NOT NULL, -- String
  funder {text} NOT NULL, -- Funder
  sponsor {text} NOT NULL, -- String: Who makes it good; empty for the operator.
  approver {text} NOT NULL, -- String
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  PRIMARY KEY (bill_line_id, seq)
);
CREATE TABLE coverage ( -- coverage: A service month of an item is charged to an account once, among the bills that are not void.
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId pk
  item {text} NOT NULL, -- ChargeItem pk
  month INTEGER NOT NULL, -- Month pk
  bill_line_id BIGINT NOT NULL REFERENCES bill_line (id), -- BillLineId
  amount_fen BIGINT NOT NULL, -- Fen: The month's part of the line.
  PRIMARY KEY (account_id, item, month)
);
CREATE TABLE credit_note ( -- credit_note: A part of a committed line taken back.
  id {id}, -- CreditNoteId
  number {text} NOT NULL UNIQUE, -- String: `C202611-000001`.
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId
  bill_id BIGINT NOT NULL REFERENCES bill (id), -- BillId
  bill_line_id BIGINT NOT NULL REFERENCES bill_line (id), -- BillLineId
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  open_part_fen BIGINT NOT NULL, -- Fen: What it lowered the open amount by.
  credit_part_fen BIGINT NOT NULL, -- Fen: What it gave back to the household's credit.
  reason {text} NOT NULL, -- String
  noted_on {date} NOT NULL, -- Date: The day it is booked.
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  CHECK (open_part_fen >= 0 AND credit_part_fen >= 0 AND open_part_fen + credit_part_fen = amount_fen)
);
CREATE INDEX credit_note_bill ON credit_note (bill_id);
CREATE INDEX credit_note_estate ON credit_note (estate_id, id);
CREATE TABLE write_off ( -- write_off: A rest of a bill's line that is given up as bad debt.
  id {id}, -- WriteOffId
  number {text} NOT NULL UNIQUE, -- String: `X202611-000001`.
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId
  bill_id BIGINT NOT NULL REFERENCES bill (id), -- BillId
  bill_line_id BIGINT NOT NULL REFERENCES bill_line (id), -- BillLineId
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  book_date {date} NOT NULL, -- Date: The day it is booked once it is approved.
  reason {text} NOT NULL, -- String
  status {text} NOT NULL, -- WriteOffStatus
  proposed_by {text} NOT NULL, -- String
  proposed_at {at} NOT NULL, -- At
  decided_by {text}, -- String?
  decided_at {at}, -- At?
  rejection {text}, -- String?: Why it was turned down.
  reversed_on {date}, -- Date?: From this day the household owes it again.
  reversed_by {text}, -- String?
  reversal_reason {text}, -- String?
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK ((status = 'proposed') = (decided_by IS NULL)),
  CHECK ((status = 'rejected') = (rejection IS NOT NULL)),
  CHECK ((status = 'reversed') = (reversed_on IS NOT NULL))
);
CREATE UNIQUE INDEX write_off_waiting ON write_off (bill_line_id) WHERE status = 'proposed';
CREATE INDEX write_off_bill ON write_off (bill_id);
CREATE INDEX write_off_estate ON write_off (estate_id, id);
CREATE TABLE dispute ( -- dispute: A household doubts a bill.
  id {id}, -- DisputeId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId
  bill_id BIGINT NOT NULL REFERENCES bill (id), -- BillId
  status {text} NOT NULL, -- DisputeStatus
  reason {text} NOT NULL, -- String
  answer {text}, -- String?
  opened_by {text} NOT NULL, -- String
  opened_at {at} NOT NULL, -- At
  answered_by {text}, -- String?
  closed_at {at}, -- At?
  version INTEGER NOT NULL DEFAULT 1 -- i32
);
CREATE UNIQUE INDEX dispute_open ON dispute (bill_id) WHERE status = 'open';
CREATE INDEX dispute_estate ON dispute (estate_id, id);
