CREATE TABLE common_terms ( -- common_terms: What owners and operator agreed on for an estate's common revenue.
  estate_id BIGINT PRIMARY KEY NOT NULL REFERENCES estate (id), -- EstateId!
  management_share BIGINT NOT NULL CHECK (management_share BETWEEN 0 AND 1000000), -- Percent: Of income, for the operator's work.
  tax BIGINT NOT NULL CHECK (tax BETWEEN 0 AND 1000000), -- Percent: Of income.
  agreement {text} NOT NULL, -- String: The clause or the decision.
  version INTEGER NOT NULL DEFAULT 1 -- i32
);
CREATE TABLE common_entry ( -- common_entry: Money of all owners of an estate, in or out (公共收益).
  id {id}, -- CommonEntryId
  number {text} NOT NULL UNIQUE, -- String: `G202609-000001`.
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  kind {text} NOT NULL, -- CommonKind
  day {date} NOT NULL, -- Date
  amount_fen BIGINT NOT NULL CHECK (amount_fen > 0 AND amount_fen <= 10000000000000), -- Fen
  words {text} NOT NULL, -- String: From whom or for what.
  decision {text} NOT NULL, -- String: The owners' decision that allows spending; empty for income.
  source_id BIGINT REFERENCES common_entry (id), -- CommonEntryId?: The income that a share or a tax is taken from.
  file_id BIGINT REFERENCES stored_file (id), -- FileId?: The paper behind it.
  created_by {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  reversed_on {date}, -- Date?: From this day on it never was.
  reversal_reason {text}, -- String?
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK ((reversed_on IS NULL) = (reversal_reason IS NULL)),
  CHECK (reversed_on IS NULL OR reversed_on >= day),
  CHECK (kind NOT IN ('spending', 'repair_fund') OR decision <> '')
);
CREATE INDEX common_entry_estate ON common_entry (estate_id, day, id);
CREATE INDEX common_entry_source ON common_entry (source_id);
CREATE TABLE common_disclosure ( -- common_disclosure: Half a year of common revenue as it was told to the owners; never changed.
  id {id}, -- CommonDisclosureId
  number {text} NOT NULL UNIQUE, -- String: `GS2026H1-000001`.
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  year INTEGER NOT NULL, -- i32
  half INTEGER NOT NULL CHECK (half IN (1, 2)), -- i32
  edition INTEGER NOT NULL, -- i32: From 1; a correction is the next.
  replaces_id BIGINT UNIQUE REFERENCES common_disclosure (id), -- CommonDisclosureId?: The one it corrects.
  reason {text} NOT NULL, -- String: What was corrected; empty for the first.
  opening_fen BIGINT NOT NULL, -- Fen
  income_fen BIGINT NOT NULL, -- Fen
  spent_fen BIGINT NOT NULL, -- Fen
  closing_fen BIGINT NOT NULL, -- Fen
  published_by {text} NOT NULL, -- String
  published_at {at} NOT NULL, -- At
  UNIQUE (estate_id, year, half, edition),
  CHECK (opening_fen + income_fen - spent_fen = closing_fen),
  CHECK ((edition = 1) = (replaces_id IS NULL))
);
CREATE TABLE common_disclosure_line ( -- common_disclosure_line: What stands in a disclosure.
  disclosure_id BIGINT NOT NULL REFERENCES common_disclosure (id), -- CommonDisclosureId!
  position INTEGER NOT NULL, -- i32!: From 1.
  kind {text} NOT NULL, -- CommonKind
  day {date} NOT NULL, -- Date
  words {text} NOT NULL, -- String
  decision {text} NOT NULL, -- String
  amount_fen BIGINT NOT NULL, -- Fen: Negative where an entry of an earlier half was taken back.
  PRIMARY KEY (disclosure_id, position)
);
