CREATE TABLE proposal ( -- proposal: Work proposed before somebody calls again, by a plain rule (未诉先办).
  id {id}, -- ProposalId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT REFERENCES estate (id), -- EstateId?
  building_id BIGINT REFERENCES building (id), -- BuildingId?
  place_id BIGINT REFERENCES place (id), -- PlaceId?
  rule {text} NOT NULL, -- ProposalRule
  line {text} NOT NULL, -- Line
  kind {text}, -- RequestKind?: What was called about again and again.
  subject {text} NOT NULL, -- String: Rule, line, kind and place: what it is about.
  raised_by {text} NOT NULL, -- String: The latest call when it was raised, `request-17`: with the subject its key.
  location {text} NOT NULL, -- String: In words, for the order that is suggested.
  title {text} NOT NULL, -- String: Of the order that is suggested.
  due_on {date} NOT NULL, -- Date: The day that is suggested for it.
  duration_minutes INTEGER NOT NULL CHECK (duration_minutes BETWEEN 5 AND 1440), -- i32
  first_on {date} NOT NULL, -- Date: The days of the earliest and the latest piece of evidence.
  last_on {date} NOT NULL, -- Date
  status {text} NOT NULL, -- ProposalStatus
  raised_at {at} NOT NULL, -- At
  decided_at {at}, -- At?
  decided_by {text}, -- String?
  reason {text}, -- String?: Why it was dismissed.
  work_order_id BIGINT REFERENCES work_order (id), -- WorkOrderId?: What it became.
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (subject, raised_by),
  CHECK ((status = 'accepted') = (work_order_id IS NOT NULL))
);
CREATE UNIQUE INDEX proposal_open ON proposal (subject) WHERE status = 'open';
CREATE INDEX proposal_status ON proposal (subdistrict_id, status, id);
CREATE INDEX proposal_order ON proposal (work_order_id);
CREATE TABLE proposal_evidence ( -- proposal_evidence: A call, an order or a finding that a proposal rests on.
  proposal_id BIGINT NOT NULL REFERENCES proposal (id), -- ProposalId!
  kind {text} NOT NULL, -- EvidenceKind!
  item_id BIGINT NOT NULL, -- i64!: The id of the request, work order or finding.
  at {at} NOT NULL, -- At: When it happened.
  PRIMARY KEY (proposal_id, kind, item_id)
);
CREATE INDEX inspection_finding_found ON inspection_finding (subdistrict_id, found_at);
