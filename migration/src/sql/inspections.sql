CREATE TABLE score_table ( -- score_table: What is looked at under a contract and line from a day on, and what it costs (评分表).
  id {id}, -- ScoreTableId
  contract_id BIGINT NOT NULL REFERENCES contract (id), -- ContractId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT REFERENCES estate (id), -- EstateId?
  line {text} NOT NULL, -- Line
  name {text} NOT NULL, -- String
  effective_from {date} NOT NULL, -- Date: It holds until the next one begins.
  appeal_days INTEGER NOT NULL CHECK (appeal_days BETWEEN 1 AND 30), -- i32: Days after a sheet in which the crew's side may appeal.
  created_by {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (contract_id, line, effective_from)
);
CREATE TABLE score_item ( -- score_item: A line of a score table (检查项).
  table_id BIGINT NOT NULL REFERENCES score_table (id), -- ScoreTableId!
  position INTEGER NOT NULL, -- i32!: From 1.
  words {text} NOT NULL, -- String
  max_points BIGINT NOT NULL CHECK (max_points > 0 AND max_points <= 10000), -- Points: What it can cost at most.
  each_points BIGINT NOT NULL CHECK (each_points > 0 AND each_points <= max_points), -- Points: What one finding costs.
  PRIMARY KEY (table_id, position)
);
CREATE TABLE inspection ( -- inspection: A sheet: somebody looks at a place or a line on a day (检查单).
  id {id}, -- InspectionId
  number {text} NOT NULL UNIQUE, -- String: `J20261123-0001`.
  table_id BIGINT NOT NULL REFERENCES score_table (id), -- ScoreTableId
  contract_id BIGINT NOT NULL REFERENCES contract (id), -- ContractId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT REFERENCES estate (id), -- EstateId?
  line {text} NOT NULL, -- Line
  place_id BIGINT REFERENCES place (id), -- PlaceId?: None: the line as a whole.
  crew_id BIGINT REFERENCES crew (id), -- CrewId?: Whose work is looked at.
  day {date} NOT NULL, -- Date
  side {text} NOT NULL, -- InspectionSide
  status {text} NOT NULL, -- InspectionStatus
  inspector_id BIGINT REFERENCES app_user (id), -- UserId?
  inspector {text} NOT NULL, -- String
  note {text} NOT NULL, -- String
  score BIGINT CHECK (score BETWEEN 0 AND 10000), -- Points?: As submitted; never changed.
  submitted_at {at}, -- At?
  appeal_until {date}, -- Date?: The last day on which one may appeal.
  appealed_at {at}, -- At?
  appealed_by {text}, -- String?
  appealed_by_id BIGINT, -- UserId?
  appeal_reason {text}, -- String?
  decided_at {at}, -- At?
  decided_by {text}, -- String?
  decision {text}, -- String?
  decided_score BIGINT CHECK (decided_score BETWEEN 0 AND 10000), -- Points?: As the appeal was decided, beside the first.
  created_at {at} NOT NULL, -- At
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK ((score IS NULL) = (submitted_at IS NULL)),
  CHECK ((decided_score IS NULL) = (decided_at IS NULL))
);
CREATE INDEX inspection_day ON inspection (subdistrict_id, day, id);
CREATE INDEX inspection_contract ON inspection (contract_id, day);
CREATE INDEX inspection_crew ON inspection (crew_id, day);
CREATE INDEX inspection_table ON inspection (table_id);
CREATE TABLE inspection_finding ( -- inspection_finding: What was not as it should be, and what became of it (问题).
  id {id}, -- FindingId
  inspection_id BIGINT NOT NULL REFERENCES inspection (id), -- InspectionId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT REFERENCES estate (id), -- EstateId?
  crew_id BIGINT REFERENCES crew (id), -- CrewId?
  item INTEGER NOT NULL, -- i32: The position in the sheet's table.
  count INTEGER NOT NULL CHECK (count BETWEEN 1 AND 99), -- i32
  stands INTEGER CHECK (stands BETWEEN 0 AND count), -- i32?: How many of them stand after an appeal.
  words {text} NOT NULL, -- String
  location {text} NOT NULL, -- String
  place_id BIGINT REFERENCES place (id), -- PlaceId?
  found_at {at} NOT NULL, -- At
  found_by {text} NOT NULL, -- String
  status {text} NOT NULL, -- FindingStatus
  work_order_id BIGINT REFERENCES work_order (id), -- WorkOrderId?: Where it is put right.
  first_due_at {at}, -- At?: The deadline it was given first.
  due_at {at}, -- At?
  rectified_at {at}, -- At?: When the work was last said to be done.
  failed_rechecks INTEGER NOT NULL DEFAULT 0, -- i32
  closed_at {at}, -- At?
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK ((first_due_at IS NULL) = (due_at IS NULL))
);
CREATE INDEX inspection_finding_sheet ON inspection_finding (inspection_id, id);
CREATE INDEX inspection_finding_order ON inspection_finding (work_order_id);
CREATE INDEX inspection_finding_status ON inspection_finding (subdistrict_id, status, id);
CREATE TABLE inspection_recheck ( -- inspection_recheck: Somebody looked again (复查).
  id {id}, -- i64
  finding_id BIGINT NOT NULL REFERENCES inspection_finding (id), -- FindingId
  at {at} NOT NULL, -- At
  actor {text} NOT NULL, -- String
  passed {bool} NOT NULL, -- bool
  words {text} NOT NULL, -- String
  due_at {at} -- At?: The new deadline of what did not pass.
);
CREATE INDEX inspection_recheck_finding ON inspection_recheck (finding_id, id);
CREATE TABLE inspection_photo ( -- inspection_photo: A finding as it was seen.
  id {id}, -- i64
  finding_id BIGINT NOT NULL REFERENCES inspection_finding (id), -- FindingId
  recheck_id BIGINT REFERENCES inspection_recheck (id), -- i64?: When it was taken by looking again.
  file_id BIGINT NOT NULL REFERENCES stored_file (id), -- FileId
  at {at} NOT NULL, -- At
  UNIQUE (finding_id, file_id)
);
