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
  parent_id BIGINT REFERENCES contract (id), -- ContractId?: The contract a subcontract serves.
  fee_basis {text}, -- FeeBasis?: Of a property contract.
  payment_days INTEGER NOT NULL DEFAULT 30 CHECK (payment_days BETWEEN 1 AND 60), -- i32: Days an invoice may stay unpaid.
  supplier_is_sme {bool} NOT NULL DEFAULT FALSE, -- bool: The payment rule for small and medium enterprises holds.
  late_ppm BIGINT CHECK (late_ppm > 0), -- Percent?: Interest a day on what is paid late; none until it is agreed.
  bond_fen BIGINT CHECK (bond_fen > 0), -- Fen?: 履约保证金, deposited with the purchaser.
  bond_paid_on {date}, -- Date?
  bond_returned_on {date}, -- Date?
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK (ends_on > starts_on)
);
CREATE INDEX contract_ends ON contract (ends_on);
CREATE TABLE contract_version ( -- contract_version: What a contract says from a day on: as signed, then as amended.
  id {id}, -- ContractVersionId
  contract_id BIGINT NOT NULL REFERENCES contract (id), -- ContractId
  seq INTEGER NOT NULL, -- i32: From 1, as signed.
  effective_from {date} NOT NULL, -- Date
  ends_on {date} NOT NULL, -- Date: The first day the contract no longer covers, as agreed in this version.
  annual_value_fen BIGINT, -- Fen?: Where nothing is priced by itself.
  words {text} NOT NULL, -- String: What was agreed.
  reference {text} NOT NULL, -- String: The number of the agreement.
  signed_on {date} NOT NULL, -- Date
  created_by {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  UNIQUE (contract_id, effective_from),
  UNIQUE (contract_id, seq),
  CHECK (ends_on > effective_from)
);
CREATE TABLE contract_reminder ( -- contract_reminder: Those who may change a contract were told that it ends: once a version and a threshold.
  id {id}, -- ContractReminderId
  contract_id BIGINT NOT NULL REFERENCES contract (id), -- ContractId
  version_id BIGINT NOT NULL REFERENCES contract_version (id), -- ContractVersionId: The version that was the last one then.
  days INTEGER NOT NULL CHECK (days >= 0), -- i32: The threshold, in days before the end; 0: it is over.
  ends_on {date} NOT NULL, -- Date: The first day no longer covered, as it was then.
  day {date} NOT NULL, -- Date: The day it was written.
  UNIQUE (version_id, days)
);
CREATE INDEX contract_reminder_contract ON contract_reminder (contract_id);
CREATE TABLE contract_price ( -- contract_price: What a version pays for: an area, a weight, a year.
  id {id}, -- ContractPriceId
  version_id BIGINT NOT NULL REFERENCES contract_version (id), -- ContractVersionId
  line {text} NOT NULL, -- Line
  words {text} NOT NULL, -- String
  grade INTEGER, -- i32?
  unit {text} NOT NULL, -- PriceUnit
  quantity BIGINT CHECK (quantity > 0), -- Area?: Of a price by area.
  rate_micro BIGINT CHECK (rate_micro >= 0 AND rate_micro <= 10000000000), -- Rate?: Micro-yuan a square metre and year, or a tonne.
  annual_fen BIGINT CHECK (annual_fen >= 0), -- Fen?: Area × rate, half up, or the year's price; none of a tonne, which is weighed.
  CHECK ((unit = 'm2_year' AND quantity IS NOT NULL AND rate_micro IS NOT NULL AND annual_fen IS NOT NULL)
    OR (unit = 'tonne' AND rate_micro IS NOT NULL AND annual_fen IS NULL) OR (unit = 'year' AND annual_fen IS NOT NULL))
);
CREATE INDEX contract_price_version ON contract_price (version_id);
CREATE TABLE contract_file ( -- contract_file: A paper of a contract.
  id {id}, -- ContractFileId
  contract_id BIGINT NOT NULL REFERENCES contract (id), -- ContractId
  file_id BIGINT NOT NULL REFERENCES stored_file (id), -- FileId
  name {text} NOT NULL, -- String
  added_by {text} NOT NULL, -- String
  added_at {at} NOT NULL, -- At
  UNIQUE (contract_id, file_id)
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
CREATE TABLE tariff ( -- tariff: How a charge item is priced and billed in an estate.
  id {id}, -- TariffId
  contract_id BIGINT NOT NULL REFERENCES contract (id), -- ContractId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  item {text} NOT NULL, -- ChargeItem
  cycle {text} NOT NULL, -- BillingCycle
  proration {text} NOT NULL, -- ProrationPolicy
  UNIQUE (estate_id, item)
);
CREATE TABLE tariff_version ( -- tariff_version: The price from a day on, and who allowed it.
  id {id}, -- TariffVersionId
  tariff_id BIGINT NOT NULL REFERENCES tariff (id), -- TariffId
  effective_from {date} NOT NULL, -- Date
  rate_micro BIGINT NOT NULL CHECK (rate_micro >= 0 AND rate_micro <= 10000000000), -- Rate: Micro-yuan per m² and month, per unit and month, or per metered unit.
  minimum_fen BIGINT CHECK (minimum_fen > 0), -- Fen?: The least a month costs.
  tiers {text}, -- String?: JSON; see `billing::tiers`.
  formula {text}, -- String?: See `billing::formula`.
  authority_kind {text} NOT NULL, -- AuthorityKind
  authority {text} NOT NULL, -- String: The clause, the resolution or the order.
  vote {text}, -- String?: JSON; the figures of the owners' vote.
  notice_from {date}, -- Date?
  notice_to {date}, -- Date?: The first day it was no longer on public notice.
  status {text} NOT NULL, -- ApprovalStatus
  drafted_by {text} NOT NULL, -- String
  approved_by {text}, -- String?
  approved_on {date}, -- Date?
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK (status <> 'approved' OR (approved_on IS NOT NULL AND approved_on <= effective_from)),
  CHECK (notice_to IS NULL OR notice_to > notice_from)
);
CREATE UNIQUE INDEX tariff_version_live ON tariff_version (tariff_id, effective_from) WHERE status IN ('proposed', 'approved');
