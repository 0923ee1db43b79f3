CREATE TABLE party ( -- party: A side of a contract.
  id {id}, -- PartyId
  name {text} NOT NULL UNIQUE -- String
);
CREATE TABLE contract ( -- contract: What is promised to whom, from when to when.
  id {id}, -- ContractId
  number {text} NOT NULL UNIQUE, -- String
  kind {text} NOT NULL, -- ContractKind
  name {text} NOT NULL, -- String
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT REFERENCES estate (id), -- EstateId?
  purchaser_id BIGINT NOT NULL REFERENCES party (id), -- PartyId: 甲方.
  supplier_id BIGINT NOT NULL REFERENCES party (id), -- PartyId: 乙方.
  starts_on {date} NOT NULL, -- Date
  ends_on {date} NOT NULL, -- Date: The first day no longer covered.
  annual_value_fen BIGINT, -- Fen?: None for a fee per area.
  expiry_warned_on {date}, -- Date?
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK (ends_on > starts_on)
);
CREATE TABLE service_standard ( -- service_standard: What a contract promises: which task, on which places, how often.
  id {id}, -- StandardId
  contract_id BIGINT NOT NULL REFERENCES contract (id), -- ContractId
  line {text} NOT NULL, -- Line
  place_kind {text} NOT NULL, -- PlaceKind
  grade INTEGER, -- i32?
  task {text} NOT NULL, -- String
  requirement {text} NOT NULL, -- String: As the contract words it.
  recurrence {text} NOT NULL, -- String: RFC 5545 rule, without the times of day.
  start_minutes {text} NOT NULL, -- String: Times of day in minutes, `390,840`.
  duration_minutes INTEGER NOT NULL -- i32
);
CREATE INDEX service_standard_contract ON service_standard (contract_id);
CREATE TABLE tariff ( -- tariff: The price of a charge item in an estate.
  id {id}, -- TariffId
  contract_id BIGINT NOT NULL REFERENCES contract (id), -- ContractId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  item {text} NOT NULL, -- ChargeItem
  UNIQUE (estate_id, item)
);
CREATE TABLE tariff_version ( -- tariff_version: The price from a day on, and who allowed it.
  id {id}, -- TariffVersionId
  tariff_id BIGINT NOT NULL REFERENCES tariff (id), -- TariffId
  effective_from {date} NOT NULL, -- Date
  rate_micro BIGINT NOT NULL CHECK (rate_micro >= 0 AND rate_micro <= 10000000000), -- Rate: Micro-yuan per m² and month.
  authority {text} NOT NULL, -- String: Contract clause or owners' vote.
  approved_on {date} NOT NULL, -- Date
  UNIQUE (tariff_id, effective_from),
  CHECK (approved_on <= effective_from)
);
