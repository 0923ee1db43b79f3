CREATE TABLE app_user ( -- user: Someone who can log in.
  id {id}, -- UserId
  username {text} NOT NULL UNIQUE, -- String
  display_name {text} NOT NULL, -- String
  password_hash {text} NOT NULL, -- String: argon2id, PHC string.
  email {text}, -- String?
  locale {text} NOT NULL DEFAULT 'zh-CN', -- String: `zh-CN` or `en`.
  active {bool} NOT NULL, -- bool
  failed_logins INTEGER NOT NULL DEFAULT 0, -- i32: Since the last success.
  locked_until {at}, -- At?
  created_at {at} NOT NULL, -- At
  version INTEGER NOT NULL DEFAULT 1 -- i32
);
CREATE TABLE role_grant ( -- role_grant: A role a user holds, and where.
  id {id}, -- GrantId
  user_id BIGINT NOT NULL REFERENCES app_user (id), -- UserId
  role {text} NOT NULL, -- Role
  scope_kind {text} NOT NULL, -- ScopeKind
  scope_id BIGINT NOT NULL, -- i64: 0 for the whole city.
  UNIQUE (user_id, role, scope_kind, scope_id)
);
CREATE TABLE session ( -- session: A login or an API token; only the SHA-256 of the secret is kept.
  id {id}, -- SessionId
  token_hash {text} NOT NULL UNIQUE, -- String
  user_id BIGINT NOT NULL REFERENCES app_user (id), -- UserId
  kind {text} NOT NULL, -- SessionKind
  label {text} NOT NULL, -- String: What the user calls it; empty for a login.
  created_at {at} NOT NULL, -- At
  last_seen_at {at} NOT NULL, -- At
  expires_at {at} NOT NULL, -- At
  revoked_at {at} -- At?
);
CREATE INDEX session_by_user ON session (user_id);
CREATE TABLE login_attempt ( -- login_attempt: For the limits per account and per address.
  id {id}, -- i64
  username {text} NOT NULL, -- String
  address {text} NOT NULL, -- String
  at {at} NOT NULL, -- At
  succeeded {bool} NOT NULL -- bool
);
CREATE INDEX login_attempt_username ON login_attempt (username, at);
CREATE INDEX login_attempt_address ON login_attempt (address, at);
