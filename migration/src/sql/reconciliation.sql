CREATE TABLE bank_account ( -- bank_account: An account of the operator that statements are imported for, at a bank or a payment channel.
  id {id}, -- BankAccountId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId: Whose fees come in on it.
  kind {text} NOT NULL, -- BankAccountKind
  bank {text} NOT NULL, -- String: `CCB`; `WECHAT` and `ALIPAY` for the channels.
  number {text} NOT NULL UNIQUE, -- String: Of the account, or of the merchant.
  name {text} NOT NULL, -- String
  settles_to_id BIGINT REFERENCES bank_account (id) -- BankAccountId?: Where a channel pays out to.
);
CREATE TABLE bank_profile ( -- bank_profile: How the table of a bank without a layout of its own is read.
  id {id}, -- BankProfileId
  name {text} NOT NULL UNIQUE, -- String
  encoding {text} NOT NULL, -- FileEncoding
  delimiter {text} NOT NULL, -- Delimiter
  header_row INTEGER NOT NULL, -- i32: From 1; 0 finds the row in which every column is named.
  account_column {text} NOT NULL, -- String: Our own account; empty, as every column below, when there is none.
  booked_column {text} NOT NULL, -- String
  date_format {text} NOT NULL, -- String: `%Y-%m-%d`; empty for the usual forms.
  sign_convention {text} NOT NULL, -- SignConvention
  amount_column {text} NOT NULL, -- String
  in_column {text} NOT NULL, -- String
  out_column {text} NOT NULL, -- String
  direction_column {text} NOT NULL, -- String
  in_words {text} NOT NULL, -- String: What the direction column says of money in, by `/`.
  out_words {text} NOT NULL, -- String
  balance_column {text} NOT NULL, -- String
  key_column {text} NOT NULL, -- String: The bank's id of a movement.
  reference_column {text} NOT NULL, -- String
  payer_column {text} NOT NULL, -- String
  payer_account_column {text} NOT NULL, -- String
  memo_column {text} NOT NULL, -- String
  version INTEGER NOT NULL DEFAULT 1 -- i32
);
CREATE TABLE statement ( -- statement: A file of a bank or a channel, imported whole or not at all.
  id {id}, -- StatementId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  bank_account_id BIGINT NOT NULL REFERENCES bank_account (id), -- BankAccountId
  file_id BIGINT NOT NULL REFERENCES stored_file (id), -- FileId
  sha256 {text} NOT NULL, -- String
  layout {text} NOT NULL, -- String: `ccb`, `wechat.trade`, `profile:NAME`.
  kind {text} NOT NULL, -- StatementKind
  from_date {date} NOT NULL, -- Date
  to_date {date} NOT NULL, -- Date: The last day in the file.
  opening_fen BIGINT, -- Fen?: None of a channel's bill, and of a table without balances.
  in_fen BIGINT NOT NULL, -- Fen
  out_fen BIGINT NOT NULL, -- Fen
  closing_fen BIGINT, -- Fen?
  channel_fee BIGINT, -- ChannelFee?: What the channel kept in all, in 0.00001 yuan.
  line_count BIGINT NOT NULL, -- i64: In the file.
  known_count BIGINT NOT NULL, -- i64: Of them, those an earlier file had brought already.
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  UNIQUE (bank_account_id, sha256),
  CHECK ((opening_fen IS NULL) = (closing_fen IS NULL)),
  CHECK (opening_fen + in_fen - out_fen = closing_fen)
);
CREATE TABLE statement_import ( -- statement_import: An upload on its way to becoming a statement, or why it did not.
  id {id}, -- StatementImportId
  subdistrict_id BIGINT REFERENCES subdistrict (id), -- SubdistrictId?: Known once the file was read.
  estate_id BIGINT REFERENCES estate (id), -- EstateId?
  bank_account_id BIGINT REFERENCES bank_account (id), -- BankAccountId?
  user_id BIGINT REFERENCES app_user (id), -- UserId?: In whose name it goes on; none is the house itself.
  actor {text} NOT NULL, -- String
  file_name {text} NOT NULL, -- String
  sha256 {text} NOT NULL, -- String
  size_bytes BIGINT NOT NULL, -- i64
  chosen_account_id BIGINT, -- BankAccountId?: As the form said; nobody has looked yet whether it is there.
  chosen_profile_id BIGINT, -- BankProfileId?
  state {text} NOT NULL, -- ImportState
  line_count BIGINT, -- i64?: Known once the file was read.
  statement_id BIGINT REFERENCES statement (id), -- StatementId?
  repeated {bool} NOT NULL, -- bool: This very file had been imported before.
  refusal {text}, -- String?: JSON; see `reconciliation::imports::Refusal`.
  claimed_by {text} NOT NULL, -- String: The replica that works at it.
  lease_until {at} NOT NULL, -- At: After this whoever worked at it is gone.
  attempts INTEGER NOT NULL, -- i32
  created_at {at} NOT NULL, -- At
  finished_at {at}, -- At?
  CHECK ((state = 'done') = (statement_id IS NOT NULL)),
  CHECK ((state = 'refused') = (refusal IS NOT NULL)),
  CHECK ((state IN ('done', 'refused')) = (finished_at IS NOT NULL))
);
CREATE INDEX statement_import_open ON statement_import (lease_until) WHERE finished_at IS NULL;
CREATE INDEX statement_import_estate ON statement_import (estate_id, id);
CREATE TABLE settlement ( -- settlement: What a channel owes us of a day, and pays out to our bank.
  id {id}, -- SettlementId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  bank_account_id BIGINT NOT NULL REFERENCES bank_account (id), -- BankAccountId: The channel's account.
  day {date} NOT NULL, -- Date
  gross_fen BIGINT NOT NULL, -- Fen: What residents paid.
  refund_fen BIGINT NOT NULL, -- Fen: What was given back.
  channel_fee BIGINT NOT NULL, -- ChannelFee: Of the day, in 0.00001 yuan.
  fee_fen BIGINT NOT NULL, -- Fen: The day's fee, rounded half up, once.
  UNIQUE (bank_account_id, day)
);
CREATE TABLE statement_line ( -- statement_line: One line of a statement, with exactly one outcome.
  id {id}, -- StatementLineId
  statement_id BIGINT NOT NULL REFERENCES statement (id), -- StatementId
  bank_account_id BIGINT NOT NULL REFERENCES bank_account (id), -- BankAccountId
  line_no INTEGER NOT NULL, -- i32: Among the movements of the file, from 1.
  line_key {text} NOT NULL, -- String: The bank's own id of the movement, or a hash of all that tells it from others.
  booked_on {date} NOT NULL, -- Date
  booked_at {at}, -- At?: Where the file says the time.
  direction {text} NOT NULL, -- Direction
  amount_fen BIGINT NOT NULL CHECK (amount_fen >= 0), -- Fen: 0 only in a channel's bill, where a coupon paid everything.
  channel_fee BIGINT, -- ChannelFee?: In 0.00001 yuan; negative when the channel gave it back.
  balance_fen BIGINT, -- Fen?
  reference {text} NOT NULL, -- String: The payer's or our own: merchant order number, merchant refund number, `EndToEndId`.
  transaction_id {text} NOT NULL, -- String: The channel's number of the payment.
  status {text} NOT NULL, -- LineStatus
  payer {text} NOT NULL, -- String
  payer_account {text} NOT NULL, -- String
  memo {text} NOT NULL, -- String
  raw {text} NOT NULL, -- String: As it stood in the file.
  outcome {text} NOT NULL, -- LineOutcome
  reason {text} NOT NULL, -- String: By which rule it was matched, or why it was not.
  delta_fen BIGINT, -- Fen?: The line less what is on record, where both are there and differ.
  receipt_id BIGINT REFERENCES receipt (id), -- ReceiptId?
  refund_id BIGINT REFERENCES refund (id), -- RefundId?
  settlement_id BIGINT REFERENCES settlement (id), -- SettlementId?
  suspense_id BIGINT REFERENCES suspense (id), -- SuspenseId?
  contract_receipt_id BIGINT REFERENCES contract_receipt (id), -- ContractReceiptId?: What a contract's purchaser paid.
  explanation {text}, -- Explanation?
  suggestions {text}, -- String?: JSON; see `matching::suggest`.
  decided_by {text}, -- String?: Who said so, where a person did.
  decision {text}, -- String?: Why.
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (bank_account_id, line_key),
  CHECK (CASE WHEN receipt_id IS NULL THEN 0 ELSE 1 END + CASE WHEN refund_id IS NULL THEN 0 ELSE 1 END
    + CASE WHEN settlement_id IS NULL THEN 0 ELSE 1 END + CASE WHEN contract_receipt_id IS NULL THEN 0 ELSE 1 END = CASE WHEN outcome = 'matched' THEN 1 ELSE 0 END),
  CHECK ((outcome = 'explained') = (explanation IS NOT NULL)),
  CHECK ((outcome = 'suspense') = (suspense_id IS NOT NULL))
);
CREATE INDEX statement_line_statement ON statement_line (statement_id, line_no);
CREATE INDEX statement_line_outcome ON statement_line (bank_account_id, outcome, id);
CREATE INDEX statement_line_day ON statement_line (bank_account_id, booked_on, id);
CREATE UNIQUE INDEX statement_line_receipt ON statement_line (receipt_id) WHERE receipt_id IS NOT NULL;
CREATE UNIQUE INDEX statement_line_refund ON statement_line (refund_id) WHERE refund_id IS NOT NULL;
CREATE UNIQUE INDEX statement_line_settlement ON statement_line (settlement_id) WHERE settlement_id IS NOT NULL;
CREATE UNIQUE INDEX statement_line_suspense ON statement_line (suspense_id) WHERE suspense_id IS NOT NULL;
CREATE UNIQUE INDEX statement_line_contract_receipt ON statement_line (contract_receipt_id) WHERE contract_receipt_id IS NOT NULL;
CREATE TABLE known_payer ( -- known_payer: Whose account a household pays from, as a person said.
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId pk
  payer_account {text} NOT NULL, -- String pk
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId
  payer {text} NOT NULL, -- String
  actor {text} NOT NULL, -- String
  PRIMARY KEY (estate_id, payer_account)
);
CREATE TABLE missing_record ( -- missing_record: Why it is right that no statement shows a receipt, a refund or held money.
  id {id}, -- MissingRecordId
  receipt_id BIGINT UNIQUE REFERENCES receipt (id), -- ReceiptId?
  refund_id BIGINT UNIQUE REFERENCES refund (id), -- RefundId?
  suspense_id BIGINT UNIQUE REFERENCES suspense (id), -- SuspenseId?
  reason {text} NOT NULL, -- String
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  CHECK (CASE WHEN receipt_id IS NULL THEN 0 ELSE 1 END + CASE WHEN refund_id IS NULL THEN 0 ELSE 1 END
    + CASE WHEN suspense_id IS NULL THEN 0 ELSE 1 END = 1)
);
CREATE TABLE account_day ( -- account_day: A day of a bank's or a channel's account, signed off with what it came to.
  id {id}, -- AccountDayId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  bank_account_id BIGINT NOT NULL REFERENCES bank_account (id), -- BankAccountId
  day {date} NOT NULL, -- Date
  report {text} NOT NULL, -- String: JSON; see `reconciliation::days`.
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  UNIQUE (bank_account_id, day)
);
