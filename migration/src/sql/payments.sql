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
  reversed_on {date}, -- Date?: From this day it never was: taken in error (冲正).
  reversal_reason {text}, -- String?
  CHECK (credit_fen BETWEEN 0 AND amount_fen),
  CHECK (reversed_on IS NULL OR credit_fen = 0)
);
CREATE UNIQUE INDEX receipt_reference ON receipt (channel, external_id) WHERE reversed_on IS NULL;
CREATE INDEX receipt_estate ON receipt (estate_id, id);
CREATE INDEX receipt_account ON receipt (account_id, id);
CREATE INDEX receipt_steward ON receipt (estate_id, actor) WHERE channel = 'steward' AND reversed_on IS NULL;
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
CREATE TABLE refund ( -- refund: Money given back out of what was left of a receipt (退款).
  id {id}, -- RefundId
  number {text} NOT NULL UNIQUE, -- String: `T202611-000001`.
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId
  receipt_id BIGINT NOT NULL REFERENCES receipt (id), -- ReceiptId: Out of which it is given.
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  method {text} NOT NULL, -- RefundMethod
  external_id {text} NOT NULL, -- String: The slip's number, the bank's serial, or our number with the channel.
  payee {text} NOT NULL, -- String
  reason {text} NOT NULL, -- String
  status {text} NOT NULL, -- RefundStatus
  refunded_on {date} NOT NULL, -- Date: The day it is booked.
  failure {text}, -- String?: Why the channel did not pay it out.
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  version INTEGER NOT NULL DEFAULT 1 -- i32
);
CREATE UNIQUE INDEX refund_reference ON refund (method, external_id) WHERE status <> 'failed';
CREATE INDEX refund_receipt ON refund (receipt_id);
CREATE INDEX refund_estate ON refund (estate_id, id);
CREATE TABLE suspense ( -- suspense: Money that came in and nobody knows yet whose it is (挂账).
  id {id}, -- SuspenseId
  number {text} NOT NULL UNIQUE, -- String: `G202611-000001`.
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId: In whose books it waits.
  channel {text} NOT NULL, -- PaymentChannel
  external_id {text} NOT NULL, -- String: The channel's own reference.
  held_in {text} NOT NULL, -- String: The ledger account the money lies in.
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  received_on {date} NOT NULL, -- Date
  payer {text} NOT NULL, -- String
  memo {text} NOT NULL, -- String
  status {text} NOT NULL, -- SuspenseStatus
  receipt_id BIGINT UNIQUE REFERENCES receipt (id), -- ReceiptId?: What the claim made of it.
  reason {text}, -- String?: Why it was given to this household, or back.
  decided_by {text}, -- String?
  decided_on {date}, -- Date?
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (channel, external_id),
  CHECK ((status = 'claimed') = (receipt_id IS NOT NULL)),
  CHECK (status = 'open' OR (reason IS NOT NULL AND decided_by IS NOT NULL AND decided_on IS NOT NULL))
);
CREATE INDEX suspense_estate ON suspense (estate_id, status, id);
CREATE TABLE channel_order ( -- channel_order: What a household was asked to pay by an online channel.
  id {id}, -- ChannelOrderId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId
  bill_id BIGINT NOT NULL REFERENCES bill (id), -- BillId: Paid first.
  channel {text} NOT NULL, -- PaymentChannel
  out_trade_no {text} NOT NULL UNIQUE, -- String: Ours, known to the channel; a receipt's reference.
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  code {text} NOT NULL, -- String: The text of the QR code; empty for paying inside the channel's app.
  status {text} NOT NULL, -- ChannelOrderStatus
  expires_at {at} NOT NULL, -- At
  asked_at {at} NOT NULL, -- At: When the channel was last asked about it.
  transaction_id {text}, -- String?: The channel's own number.
  receipt_id BIGINT UNIQUE REFERENCES receipt (id), -- ReceiptId?
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  CHECK ((status = 'paid') = (receipt_id IS NOT NULL))
);
CREATE INDEX channel_order_open ON channel_order (expires_at) WHERE status = 'open';
CREATE INDEX channel_order_bill ON channel_order (bill_id);
CREATE TABLE e_invoice ( -- e_invoice: An invoice (发票) that the tax platform issued for a receipt: a register, nothing is issued here.
  id {id}, -- EInvoiceId
  number {text} NOT NULL UNIQUE CHECK (LENGTH(number) = 20), -- String: 20 digits (数电票).
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId
  receipt_id BIGINT NOT NULL REFERENCES receipt (id), -- ReceiptId
  issued_on {date} NOT NULL, -- Date
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen: Tax included.
  buyer {text} NOT NULL, -- String
  buyer_tax_id {text}, -- String?: None for a person.
  status {text} NOT NULL, -- EInvoiceStatus
  red_number {text} UNIQUE CHECK (LENGTH(red_number) = 20), -- String?: The red invoice that cancels it.
  red_on {date}, -- Date?
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK ((status = 'red') = (red_number IS NOT NULL)),
  CHECK ((red_number IS NULL) = (red_on IS NULL))
);
CREATE INDEX e_invoice_receipt ON e_invoice (receipt_id);
CREATE INDEX e_invoice_estate ON e_invoice (estate_id, id);
CREATE TABLE handover ( -- handover: Cash a steward collected, handed in at the counter (交款).
  id {id}, -- HandoverId
  number {text} NOT NULL UNIQUE, -- String: `J202611-000001`.
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  holder {text} NOT NULL, -- String: The user name of who collected it.
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  handed_on {date} NOT NULL, -- Date
  note {text} NOT NULL, -- String
  actor {text} NOT NULL, -- String: Who counted it.
  created_at {at} NOT NULL, -- At
  reversed_on {date}, -- Date?: From this day it never was.
  reversal_reason {text} -- String?
);
CREATE INDEX handover_estate ON handover (estate_id, id);
CREATE INDEX handover_holder ON handover (estate_id, holder) WHERE reversed_on IS NULL;
