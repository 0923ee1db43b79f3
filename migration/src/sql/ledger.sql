CREATE TABLE book ( -- book: A chain of ledger events: one per estate or contract, so books never wait for each other.
  id {id}, -- BookId
  kind {text} NOT NULL, -- BookKind
  owner_id BIGINT NOT NULL, -- i64: The estate or the contract.
  last_seq BIGINT NOT NULL DEFAULT 0, -- i64
  head_hash {text} NOT NULL, -- String: SHA-256 of the last event, hex; empty at first.
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
  reverses_id BIGINT UNIQUE REFERENCES ledger_event (id), -- LedgerEventId?
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  prev_hash {text} NOT NULL, -- String
  hash {text} NOT NULL, -- String
  UNIQUE (book_id, seq)
);
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
CREATE TABLE balance ( -- balance: The running sum of an account code and party in a book, debit positive; kept in step with the entries.
  book_id BIGINT NOT NULL REFERENCES book (id), -- BookId pk
  code {text} NOT NULL, -- String pk
  party BIGINT NOT NULL, -- i64 pk
  balance_fen BIGINT NOT NULL CHECK (balance_fen BETWEEN -9000000000000000000 AND 9000000000000000000), -- Fen
  PRIMARY KEY (book_id, code, party)
);
