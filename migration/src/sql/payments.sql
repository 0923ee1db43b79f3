CREATE TABLE receipt ( -- receipt: Money that came in for an account.
  id {id}, -- ReceiptId
  number {text} NOT NULL UNIQUE, -- String: `S202611-000123`.
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId
  channel {text} NOT NULL, -- PaymentChannel
  external_id {text} NOT NULL, -- String: The channel's own reference.
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  credit_fen BIGINT NOT NULL, -- Fen: Not yet allocated.
  received_on {date} NOT NULL, -- Date
  payer {text} NOT NULL, -- String
  memo {text} NOT NULL, -- String
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  UNIQUE (channel, external_id),
  CHECK (credit_fen BETWEEN 0 AND amount_fen)
);
CREATE INDEX receipt_estate ON receipt (estate_id, id);
CREATE INDEX receipt_account ON receipt (account_id, id);
CREATE INDEX receipt_credit ON receipt (account_id) WHERE credit_fen > 0;
CREATE TABLE allocation ( -- allocation: A part of a receipt that pays a line or the late fee of a bill.
  id {id}, -- AllocationId
  receipt_id BIGINT NOT NULL REFERENCES receipt (id), -- ReceiptId
  bill_id BIGINT NOT NULL REFERENCES bill (id), -- BillId
  bill_line_id BIGINT REFERENCES bill_line (id), -- BillLineId?: None when it pays the bill's late fee.
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  allocated_on {date} NOT NULL, -- Date
  unapplied_on {date} -- Date?: From this day it pays nothing: the money is the household's credit again.
);
CREATE INDEX allocation_receipt ON allocation (receipt_id);
CREATE INDEX allocation_bill ON allocation (bill_id);
