CREATE TABLE bill_run ( -- bill_run: The billing of one estate for one month.
  id {id}, -- BillRunId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  month INTEGER NOT NULL, -- Month
  status {text} NOT NULL, -- RunStatus
  hash {text} NOT NULL, -- String: SHA-256 over the canonical preview rows.
  bill_count BIGINT NOT NULL, -- i64
  total_fen BIGINT NOT NULL, -- Fen
  anomaly_count BIGINT NOT NULL, -- i64
  due_on {date} NOT NULL, -- Date
  lease_until {at}, -- At?: While committing: after this instant another replica may go on.
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  finished_at {at}, -- At?
  version INTEGER NOT NULL DEFAULT 1 -- i32
);
CREATE UNIQUE INDEX bill_run_live ON bill_run (estate_id, month) WHERE status <> 'discarded';
CREATE TABLE bill_run_row ( -- bill_run_row: A previewed line, kept until the run is done, so that a changed input can be shown.
  run_id BIGINT NOT NULL REFERENCES bill_run (id), -- BillRunId pk
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId pk
  item {text} NOT NULL, -- ChargeItem pk
  amount_fen BIGINT NOT NULL, -- Fen
  inputs {text} NOT NULL, -- String: JSON; see `billing::explanation`.
  PRIMARY KEY (run_id, account_id, item)
);
CREATE TABLE bill_run_anomaly ( -- bill_run_anomaly: What a person should look at before committing.
  run_id BIGINT NOT NULL REFERENCES bill_run (id), -- BillRunId pk
  seq INTEGER NOT NULL, -- i32 pk
  account_id BIGINT REFERENCES account (id), -- AccountId?
  kind {text} NOT NULL, -- AnomalyKind
  amount_fen BIGINT, -- Fen?
  previous_fen BIGINT, -- Fen?
  PRIMARY KEY (run_id, seq)
);
CREATE TABLE bill_run_chunk ( -- bill_run_chunk: A committed part of a run: resuming means doing the chunks without a row.
  run_id BIGINT NOT NULL REFERENCES bill_run (id), -- BillRunId pk
  seq INTEGER NOT NULL, -- i32 pk
  bill_count BIGINT NOT NULL, -- i64
  total_fen BIGINT NOT NULL, -- Fen
  PRIMARY KEY (run_id, seq)
);
CREATE TABLE bill ( -- bill: What one account owes for one run.
  id {id}, -- BillId
  number {text} NOT NULL UNIQUE, -- String: `B202611-000123`.
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  building_id BIGINT NOT NULL REFERENCES building (id), -- BuildingId
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId
  run_id BIGINT NOT NULL REFERENCES bill_run (id), -- BillRunId
  month INTEGER NOT NULL, -- Month
  issued_on {date} NOT NULL, -- Date
  due_on {date} NOT NULL, -- Date
  total_fen BIGINT NOT NULL CHECK (total_fen >= 0), -- Fen
  open_fen BIGINT NOT NULL, -- Fen: Still to be paid.
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (account_id, run_id),
  CHECK (open_fen BETWEEN 0 AND total_fen)
);
CREATE INDEX bill_estate_month ON bill (estate_id, month, id);
CREATE INDEX bill_account ON bill (account_id, id);
CREATE INDEX bill_building_month ON bill (building_id, month);
CREATE TABLE bill_line ( -- bill_line: One charge item of a bill, with the inputs that explain it. Never changed but for what is open.
  id {id}, -- BillLineId
  bill_id BIGINT NOT NULL REFERENCES bill (id), -- BillId
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId
  item {text} NOT NULL, -- ChargeItem
  period_from {date} NOT NULL, -- Date
  period_to {date} NOT NULL, -- Date
  amount_fen BIGINT NOT NULL CHECK (amount_fen >= 0), -- Fen
  open_fen BIGINT NOT NULL, -- Fen
  inputs {text} NOT NULL, -- String: JSON; see `billing::explanation`.
  CHECK (open_fen BETWEEN 0 AND amount_fen)
);
CREATE INDEX bill_line_bill ON bill_line (bill_id);
CREATE TABLE coverage ( -- coverage: A service month of an item is charged to an account once.
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId pk
  item {text} NOT NULL, -- ChargeItem pk
  month INTEGER NOT NULL, -- Month pk
  bill_line_id BIGINT NOT NULL REFERENCES bill_line (id), -- BillLineId
  amount_fen BIGINT NOT NULL, -- Fen
  PRIMARY KEY (account_id, item, month)
);
