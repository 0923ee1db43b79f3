CREATE TABLE discount ( -- discount: What is taken off lines, for an account or for a relief category, once it is approved.
  id {id}, -- DiscountId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  account_id BIGINT REFERENCES account (id), -- AccountId?: None for a whole category.
  relief_category {text}, -- ReliefCategory?
  item {text} NOT NULL, -- ChargeItem
  kind {text} NOT NULL, -- DiscountKind
  name {text} NOT NULL, -- String: As it stands on the bill.
  percent_ppm BIGINT CHECK (percent_ppm BETWEEN 1 AND 1000000), -- Percent?
  fixed_fen BIGINT CHECK (fixed_fen > 0), -- Fen?: Off each line.
  from_month INTEGER NOT NULL, -- Month
  to_month INTEGER, -- Month?: The first month it no longer holds.
  funder {text} NOT NULL, -- Funder
  sponsor {text} NOT NULL, -- String: Who makes it good; empty for the operator.
  reason {text} NOT NULL, -- String
  status {text} NOT NULL, -- ApprovalStatus
  proposed_by {text} NOT NULL, -- String
  proposed_at {at} NOT NULL, -- At
  decided_by {text}, -- String?
  decided_at {at}, -- At?
  decision_note {text}, -- String?
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK ((account_id IS NULL) <> (relief_category IS NULL)),
  CHECK ((percent_ppm IS NULL) <> (fixed_fen IS NULL)),
  CHECK (to_month IS NULL OR to_month > from_month),
  CHECK ((funder = 'sponsor') = (sponsor <> ''))
);
CREATE INDEX discount_estate ON discount (estate_id, status, id);
CREATE INDEX discount_account ON discount (account_id);
CREATE TABLE prepay_offer ( -- prepay_offer: Pay so many months ahead, get so much off.
  id {id}, -- PrepayOfferId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  item {text} NOT NULL, -- ChargeItem
  name {text} NOT NULL, -- String
  month_count INTEGER NOT NULL CHECK (month_count BETWEEN 2 AND 12), -- i32: At most a year ahead (Hangzhou rule).
  percent_ppm BIGINT NOT NULL CHECK (percent_ppm BETWEEN 1 AND 1000000), -- Percent
  on_change {text} NOT NULL, -- PrepayMode
  from_day {date} NOT NULL, -- Date
  to_day {date}, -- Date?: The first day it is no longer offered.
  status {text} NOT NULL, -- ApprovalStatus
  proposed_by {text} NOT NULL, -- String
  proposed_at {at} NOT NULL, -- At
  decided_by {text}, -- String?
  decided_at {at}, -- At?
  decision_note {text}, -- String?
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK (to_day IS NULL OR to_day > from_day)
);
CREATE INDEX prepay_offer_estate ON prepay_offer (estate_id, status, id);
CREATE TABLE prepayment ( -- prepayment: An account took an offer.
  id {id}, -- PrepaymentId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId
  offer_id BIGINT NOT NULL REFERENCES prepay_offer (id), -- PrepayOfferId
  item {text} NOT NULL, -- ChargeItem
  gross_fen BIGINT NOT NULL, -- Fen: Of all its months.
  discount_fen BIGINT NOT NULL, -- Fen
  receipt_id BIGINT NOT NULL, -- ReceiptId
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  UNIQUE (receipt_id)
);
CREATE INDEX prepayment_account ON prepayment (account_id, id);
CREATE INDEX prepayment_estate ON prepayment (estate_id, id);
CREATE TABLE prepayment_month ( -- prepayment_month: The part of a prepayment that belongs to a service month.
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId pk
  item {text} NOT NULL, -- ChargeItem pk
  month INTEGER NOT NULL, -- Month pk
  prepayment_id BIGINT NOT NULL REFERENCES prepayment (id), -- PrepaymentId
  gross_fen BIGINT NOT NULL, -- Fen
  discount_fen BIGINT NOT NULL, -- Fen
  paid_fen BIGINT NOT NULL CHECK (paid_fen >= 0), -- Fen: Of the receipt; kept for the month until it is billed.
  PRIMARY KEY (account_id, item, month)
);
CREATE INDEX prepayment_month_of ON prepayment_month (prepayment_id);
