CREATE TABLE bank_account ( -- bank_account: An account of the operator that statements are imported for.
  id {id}, -- BankAccountId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId: Whose fees come in on it.
  bank {text} NOT NULL, -- String: `CCB`.
  number {text} NOT NULL UNIQUE, -- String
  name {text} NOT NULL -- String
);
CREATE TABLE statement ( -- statement: A bank's file, imported whole or not at all.
  id {id}, -- StatementId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  bank_account_id BIGINT NOT NULL REFERENCES bank_account (id), -- BankAccountId
  file_id BIGINT NOT NULL REFERENCES stored_file (id), -- FileId
  sha256 {text} NOT NULL, -- String
  layout {text} NOT NULL, -- String: `ccb.csv`.
  from_date {date} NOT NULL, -- Date
  to_date {date} NOT NULL, -- Date: The last day in the file.
  opening_fen BIGINT NOT NULL, -- Fen
  in_fen BIGINT NOT NULL, -- Fen
  out_fen BIGINT NOT NULL, -- Fen
  closing_fen BIGINT NOT NULL, -- Fen
  line_count BIGINT NOT NULL, -- i64: In the file.
  known_count BIGINT NOT NULL, -- i64: Of them, those an earlier file had brought already.
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  UNIQUE (bank_account_id, sha256),
  CHECK (opening_fen + in_fen - out_fen = closing_fen)
);
CREATE TABLE statement_line ( -- statement_line: One line of a statement, with exactly one outcome.
  id {id}, -- StatementLineId
  statement_id BIGINT NOT NULL REFERENCES statement (id), -- StatementId
  bank_account_id BIGINT NOT NULL REFERENCES bank_account (id), -- BankAccountId
  line_no INTEGER NOT NULL, -- i32: In the file, from 1.
  line_key {text} NOT NULL, -- String: The bank's own id of the movement.
  booked_on {date} NOT NULL, -- Date
  direction {text} NOT NULL, -- Direction
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  balance_fen BIGINT NOT NULL, -- Fen
  payer {text} NOT NULL, -- String
  payer_account {text} NOT NULL, -- String
  memo {text} NOT NULL, -- String
  raw {text} NOT NULL, -- String: As it stood in the file.
  outcome {text} NOT NULL, -- LineOutcome
  reason {text} NOT NULL, -- String: By which rule it was matched, or why it was not.
  receipt_id BIGINT REFERENCES receipt (id), -- ReceiptId?
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (bank_account_id, line_key)
);
CREATE INDEX statement_line_statement ON statement_line (statement_id, line_no);
CREATE INDEX statement_line_outcome ON statement_line (bank_account_id, outcome, id);
CREATE UNIQUE INDEX statement_line_receipt ON statement_line (receipt_id) WHERE receipt_id IS NOT NULL;
