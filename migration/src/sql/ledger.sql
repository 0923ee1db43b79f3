CREATE TABLE book ( -- book: A chain of ledger events: one per estate, contract, operation or common revenue, so books never wait for each other.
  id {id}, -- BookId
  kind {text} NOT NULL, -- BookKind
  owner_id BIGINT NOT NULL, -- i64: The estate, contract or subdistrict.
  last_seq BIGINT NOT NULL DEFAULT 0, -- i64
  head_hash {text} NOT NULL, -- String: SHA-256 of the last event, hex; empty at first.
  closed_to {date}, -- Date?: The last day of the last closed month: nothing is booked on or before it.
  closing_to {date}, -- Date?: The last day of the month that is being closed just now.
  UNIQUE (kind, owner_id)
);
CREATE TABLE ledger_event ( -- ledger_event: A fact of money. Never changed, never deleted.
  id {id}, -- LedgerEventId
  book_id BIGINT NOT NULL REFERENCES book (id), -- BookId
  seq BIGINT NOT NULL, -- i64: Its place in the chain of the book, from 1.
  kind {text} NOT NULL, -- EventKind
  event_key {text} NOT NULL UNIQUE, -- String: Says the same thing once: `bill:17`.
  book_date {date} NOT NULL, -- Date
  document {text} NOT NULL, -- String: The table of the document.
  document_id BIGINT NOT NULL, -- i64
  reverses_id BIGINT REFERENCES ledger_event (id), -- LedgerEventId?
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  prev_hash {text} NOT NULL, -- String
  hash {text} NOT NULL, -- String
  UNIQUE (book_id, seq)
);
CREATE UNIQUE INDEX ledger_event_reverses ON ledger_event (reverses_id) WHERE reverses_id IS NOT NULL;
CREATE INDEX ledger_event_day ON ledger_event (book_id, book_date);
CREATE TABLE ledger_entry ( -- ledger_entry: One amount moved from the credit to the debit account. Both sides in one row: imbalance cannot be written.
  event_id BIGINT NOT NULL REFERENCES ledger_event (id), -- LedgerEventId pk
  seq INTEGER NOT NULL, -- i32 pk
  debit {text} NOT NULL, -- String: Account code, `receivable`.
  credit {text} NOT NULL, -- String
  party BIGINT NOT NULL, -- i64: The charging account (or contract) both sides belong to; 0 when none.
  document_line BIGINT, -- i64?
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  PRIMARY KEY (event_id, seq),
  CHECK (debit <> credit)
);
CREATE INDEX ledger_entry_party ON ledger_entry (party, event_id) WHERE party <> 0;
CREATE TABLE balance ( -- balance: The running sum of an account code and party in a book, debit positive; kept in step with the entries.
  book_id BIGINT NOT NULL REFERENCES book (id), -- BookId pk
  code {text} NOT NULL, -- String pk
  party BIGINT NOT NULL, -- i64 pk
  balance_fen BIGINT NOT NULL CHECK (balance_fen BETWEEN -9000000000000000000 AND 9000000000000000000), -- Fen
  PRIMARY KEY (book_id, code, party)
);
CREATE TABLE proof_run ( -- proof_run: One recomputation of every invariant.
  id {id}, -- ProofRunId
  cause {text} NOT NULL, -- ProofCause
  actor {text} NOT NULL, -- String
  started_at {at} NOT NULL, -- At
  milliseconds BIGINT NOT NULL, -- i64
  holds {bool} NOT NULL -- bool
);
CREATE TABLE proof_finding ( -- proof_finding: What one invariant was found to be in a run.
  run_id BIGINT NOT NULL REFERENCES proof_run (id), -- ProofRunId pk
  seq INTEGER NOT NULL, -- i32 pk
  invariant {text} NOT NULL, -- String: `I1` …, or a word of a slice's own.
  about_zh {text} NOT NULL, -- String: What had to hold, as it was worded then.
  about_en {text} NOT NULL, -- String
  holds {bool} NOT NULL, -- bool
  checked BIGINT NOT NULL, -- i64: Rows looked at.
  first_broken {text}, -- String?
  milliseconds BIGINT NOT NULL, -- i64
  PRIMARY KEY (run_id, seq)
);
CREATE TABLE period_close ( -- period_close: One closing of a month of a book; closing it again after a reopening is a new version.
  id {id}, -- PeriodCloseId
  book_id BIGINT NOT NULL REFERENCES book (id), -- BookId
  month INTEGER NOT NULL, -- Month
  version INTEGER NOT NULL, -- i32: From 1.
  status {text} NOT NULL, -- PeriodStatus
  event_count BIGINT NOT NULL, -- i64: Events of the month.
  entry_count BIGINT NOT NULL, -- i64
  head_seq BIGINT NOT NULL, -- i64: The end of the book's chain when it was closed.
  head_hash {text} NOT NULL, -- String
  proof_run_id BIGINT REFERENCES proof_run (id), -- ProofRunId?
  actor {text} NOT NULL, -- String
  started_at {at} NOT NULL, -- At
  closed_at {at}, -- At?
  reopened_by {text}, -- String?
  reopened_at {at}, -- At?
  reason {text}, -- String?: Why it was opened again.
  UNIQUE (book_id, month, version)
);
CREATE UNIQUE INDEX period_close_live ON period_close (book_id, month) WHERE status <> 'reopened';
CREATE TABLE period_total ( -- period_total: What an account code had moved when a month was closed. Never changed, never deleted.
  period_id BIGINT NOT NULL REFERENCES period_close (id), -- PeriodCloseId pk
  code {text} NOT NULL, -- String pk
  opening_fen BIGINT NOT NULL, -- Fen: Debit positive.
  debit_fen BIGINT NOT NULL, -- Fen
  credit_fen BIGINT NOT NULL, -- Fen
  closing_fen BIGINT NOT NULL, -- Fen
  party_count BIGINT NOT NULL, -- i64: Households with a balance, of a personal account.
  PRIMARY KEY (period_id, code),
  CHECK (opening_fen + debit_fen - credit_fen = closing_fen)
);
