CREATE TABLE stored_file ( -- stored_file: A file in the object store, named by its content hash.
  id {id}, -- FileId
  sha256 {text} NOT NULL UNIQUE, -- String: Lower-case hex; also the object's name.
  media_type {text} NOT NULL, -- String: Found from the content, never from the name.
  size_bytes BIGINT NOT NULL, -- i64
  file_name {text} NOT NULL, -- String: As the sender called it, cleaned.
  created_at {at} NOT NULL, -- At
  created_by BIGINT -- UserId?
);
CREATE TABLE number_series ( -- number_series: The next free number of a human-readable series such as `B202611`.
  name {text} PRIMARY KEY, -- String pk
  next_value BIGINT NOT NULL -- i64
);
CREATE TABLE change_counter ( -- change_counter: A number that grows with every change of a topic, so that pages know when to look again.
  topic {text} PRIMARY KEY, -- String pk
  value BIGINT NOT NULL -- i64
);
CREATE TABLE idempotency_key ( -- idempotency_key: The answer once given under a caller's Idempotency-Key.
  principal {text} NOT NULL, -- String pk: Who sent the key: keys of different callers never meet.
  idempotency_key {text} NOT NULL, -- String pk
  body_sha256 {text} NOT NULL, -- String
  status INTEGER NOT NULL, -- i32
  response {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  PRIMARY KEY (principal, idempotency_key)
);
CREATE TABLE job_run ( -- job_run: One due time of one job; the unique key decides which replica works.
  id {id}, -- JobRunId
  job {text} NOT NULL, -- String
  due_at {at} NOT NULL, -- At
  status {text} NOT NULL, -- JobStatus
  claimed_by {text} NOT NULL, -- String: The replica that works on it.
  lease_until {at} NOT NULL, -- At: After this instant another replica may take an unfinished run over.
  progress_cursor BIGINT NOT NULL DEFAULT 0, -- i64: How far the work is, in the job's own key.
  attempts INTEGER NOT NULL, -- i32
  summary {text}, -- String?: What was done, or why it failed.
  started_at {at} NOT NULL, -- At
  finished_at {at}, -- At?
  UNIQUE (job, due_at)
);
CREATE INDEX job_run_status ON job_run (status, lease_until);
CREATE TABLE outbox ( -- outbox: A mail to be sent, written in the transaction that caused it. Rendered when sent, from rows that never change.
  id {id}, -- OutboxId
  kind {text} NOT NULL, -- MailKind
  document_key {text} NOT NULL UNIQUE, -- String: One row per (notice, version), ever: `bill:17:1`.
  document_id BIGINT NOT NULL, -- i64: The bill, receipt or request the mail is about.
  estate_id BIGINT REFERENCES estate (id), -- EstateId?
  to_name {text} NOT NULL, -- String
  to_address {text} NOT NULL, -- String
  status {text} NOT NULL, -- MailStatus
  attempts INTEGER NOT NULL DEFAULT 0, -- i32
  next_attempt_at {at} NOT NULL, -- At
  lease_until {at}, -- At?: While set and in the future, one replica is sending it.
  subject {text}, -- String?: Known once rendered.
  last_error {text}, -- String?
  created_at {at} NOT NULL, -- At
  sent_at {at} -- At?
);
CREATE INDEX outbox_due ON outbox (status, next_attempt_at, id);
CREATE INDEX outbox_document ON outbox (kind, document_id);
CREATE TABLE outbox_attempt ( -- outbox_attempt: One try to send one mail.
  id {id}, -- i64
  outbox_id BIGINT NOT NULL REFERENCES outbox (id), -- OutboxId
  at {at} NOT NULL, -- At
  succeeded {bool} NOT NULL, -- bool
  detail {text} NOT NULL -- String: The server's answer.
);
CREATE INDEX outbox_attempt_outbox ON outbox_attempt (outbox_id);
CREATE TABLE mail_suppression ( -- mail_suppression: An address that no mail is sent to until somebody lifts that.
  id {id}, -- MailSuppressionId
  address {text} NOT NULL, -- String: In lower case.
  cause {text} NOT NULL, -- SuppressionCause
  detail {text} NOT NULL, -- String: What the server said.
  outbox_id BIGINT NOT NULL REFERENCES outbox (id), -- OutboxId: The mail that could not be delivered.
  estate_id BIGINT REFERENCES estate (id), -- EstateId?: That of the mail.
  since {at} NOT NULL, -- At
  lifted_at {at}, -- At?
  lifted_by {text} -- String?
);
CREATE UNIQUE INDEX mail_suppression_address ON mail_suppression (address) WHERE lifted_at IS NULL;
CREATE TABLE mail_pace ( -- mail_pace: How many mails were taken to be sent in a minute, by all replicas together.
  minute {at} NOT NULL PRIMARY KEY, -- At!
  taken BIGINT NOT NULL -- i64
);
CREATE TABLE audit ( -- audit: Who changed what, when, from what to what; written with the change.
  id {id}, -- AuditId
  at {at} NOT NULL, -- At
  actor {text} NOT NULL, -- String: A user name, or `job:NAME`, or `resident`.
  user_id BIGINT, -- UserId?
  action {text} NOT NULL, -- String: `billing.run.commit`.
  subject {text} NOT NULL, -- String: The table.
  subject_id BIGINT NOT NULL, -- i64
  subdistrict_id BIGINT, -- SubdistrictId?
  estate_id BIGINT, -- EstateId?
  before_state {text}, -- String?: JSON.
  after_state {text} -- String?: JSON.
);
CREATE INDEX audit_subject ON audit (subject, subject_id);
CREATE INDEX audit_estate ON audit (estate_id, id);
