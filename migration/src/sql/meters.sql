CREATE TABLE subscription ( -- subscription: An account has so many units of a fixed-price item: parking places, haulage of a shop's waste.
  id {id}, -- SubscriptionId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId
  item {text} NOT NULL, -- ChargeItem
  label {text} NOT NULL, -- String: `A-012`.
  units BIGINT NOT NULL CHECK (units BETWEEN 1 AND 1000000), -- Area: In 0.01 unit.
  from_day {date} NOT NULL, -- Date
  to_day {date}, -- Date?: The first day no longer charged.
  actor {text} NOT NULL, -- String
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (estate_id, item, label, from_day),
  CHECK (to_day IS NULL OR to_day > from_day)
);
CREATE INDEX subscription_account ON subscription (account_id);
CREATE TABLE meter ( -- meter: Counts what a dwelling uses.
  id {id}, -- MeterId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  dwelling_id BIGINT NOT NULL REFERENCES dwelling (id), -- DwellingId
  item {text} NOT NULL, -- ChargeItem
  serial {text} NOT NULL, -- String
  installed_on {date} NOT NULL, -- Date
  removed_on {date}, -- Date?
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (estate_id, item, serial),
  CHECK (removed_on IS NULL OR removed_on > installed_on)
);
CREATE INDEX meter_dwelling ON meter (dwelling_id);
CREATE TABLE meter_reading ( -- meter_reading: What a meter showed on a day.
  meter_id BIGINT NOT NULL REFERENCES meter (id), -- MeterId pk
  read_on {date} NOT NULL, -- Date pk
  reading BIGINT NOT NULL CHECK (reading BETWEEN 0 AND 100000000000000), -- Quantity: In 0.0001 unit.
  estimated {bool} NOT NULL, -- bool
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  PRIMARY KEY (meter_id, read_on)
);
CREATE TABLE supplier_bill ( -- supplier_bill: A supplier's bill that the households of an estate or a building share (公摊).
  id {id}, -- SupplierBillId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  building_id BIGINT REFERENCES building (id), -- BuildingId?: None for the whole estate.
  item {text} NOT NULL, -- ChargeItem
  month INTEGER NOT NULL, -- Month
  supplier {text} NOT NULL, -- String
  reference {text} NOT NULL, -- String: The supplier's number.
  quantity BIGINT, -- Quantity?: Where it is a quantity at a price.
  unit_price_micro BIGINT, -- Rate?
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0), -- Fen
  policy {text} NOT NULL, -- SharePolicy
  status {text} NOT NULL, -- SupplierBillStatus
  actor {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (estate_id, supplier, reference)
);
CREATE INDEX supplier_bill_month ON supplier_bill (estate_id, month);
CREATE TABLE supplier_share ( -- supplier_share: An account's part of a shared bill, with the weight it was given by.
  supplier_bill_id BIGINT NOT NULL REFERENCES supplier_bill (id), -- SupplierBillId pk
  account_id BIGINT NOT NULL REFERENCES account (id), -- AccountId pk
  weight BIGINT NOT NULL CHECK (weight >= 0), -- i64
  amount_fen BIGINT NOT NULL, -- Fen
  PRIMARY KEY (supplier_bill_id, account_id)
);
CREATE INDEX supplier_share_account ON supplier_share (account_id);
