//! Use cases of access: log in, find out who is asking, manage users.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use entity::enums::{Role, ScopeKind, SessionKind};
use entity::value::UserId;
use entity::{role_grant, session, user};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel};
use serde_json::json;

use super::{Action, Caller, Grant, Scope, hash_token, password, random_token, store, text};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Kind, Result};
use crate::i18n::Lang;
use crate::plain;
use crate::transact;

/// A session is touched at most this often, so that reading pages does not mean writing.
const TOUCH_EVERY: Duration = Duration::minutes(1);

/// A fresh session: the secret is shown once.
pub struct Login {
    pub token: String,
    pub expires_at: DateTime<Utc>,
}

fn refused() -> Error {
    Error::new(Kind::Unauthenticated, "access.bad_login", text::bad_login)
}

/// Checks a password and opens a session. One argon2 verification, known user or not.
///
/// # Errors
/// Unauthenticated, without saying which of user, password or lock was the matter; too many from one address.
pub async fn log_in(
    app: &App,
    username: &str,
    password: &str,
    address: &str,
    kind: SessionKind,
) -> Result<Login> {
    let now = app.now();
    let rules = &app.settings.security;
    let window = Duration::minutes(rules.login_lock_minutes);
    if store::attempts_from(app.db.read(), address, now - window).await? >= rules.login_attempts_per_address {
        return Err(Error::new(Kind::TooMany, "access.too_many_logins", text::too_many_logins));
    }
    let known = store::user_named(app.db.read(), username).await?.filter(|u| u.active);
    let locked = known.as_ref().is_some_and(|u| u.locked_until.is_some_and(|until| until > now));
    let matches = password::verify(password, known.as_ref().map(|u| u.password_hash.clone())).await?;
    let username: String = username.chars().take(64).collect();
    let Some(user) = known.filter(|_| matches && !locked) else {
        transact!(app.db, "access.failed_login", |tx| {
            store::note_attempt(tx, &username, address, now, false).await?;
            note_failure(app, tx, &username, now).await
        })?;
        return Err(refused());
    };
    let token = random_token()?;
    let lifetime = match kind {
        SessionKind::Browser => Duration::hours(rules.session_max_hours),
        SessionKind::Api => Duration::days(rules.api_token_days),
    };
    let expires_at = now + lifetime;
    transact!(app.db, "access.log_in", |tx| {
        store::note_attempt(tx, &user.username, address, now, true).await?;
        let mut row = user.clone().into_active_model();
        row.failed_logins = Set(0);
        row.locked_until = Set(None);
        row.update(tx).await?;
        open_session(tx, user.id, kind, &token, now, expires_at).await
    })?;
    Ok(Login { token, expires_at })
}

async fn open_session(
    tx: &Tx,
    user_id: UserId,
    kind: SessionKind,
    token: &str,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    session::ActiveModel {
        id: NotSet,
        token_hash: Set(hash_token(token)),
        user_id: Set(user_id),
        kind: Set(kind),
        label: Set(String::new()),
        created_at: Set(now),
        last_seen_at: Set(now),
        expires_at: Set(expires_at),
        revoked_at: Set(None),
    }
    .insert(tx)
    .await?;
    Ok(())
}

async fn note_failure(app: &App, tx: &Tx, username: &str, now: DateTime<Utc>) -> Result<()> {
    let Some(user) = store::user_named(tx, username).await? else { return Ok(()) };
    let failures = user.failed_logins.saturating_add(1);
    let rules = &app.settings.security;
    let mut row = user.into_active_model();
    row.failed_logins = Set(failures);
    if failures >= rules.login_failures {
        row.locked_until = Set(Some(now + Duration::minutes(rules.login_lock_minutes)));
        row.failed_logins = Set(0);
    }
    row.update(tx).await?;
    Ok(())
}

/// The caller behind a session's or API token's secret, and the language they chose; `None` when it is not (or no longer) valid.
///
/// # Errors
/// When the database fails.
pub async fn caller_of(app: &App, token: &str, kind: SessionKind) -> Result<Option<(Caller, user::Model)>> {
    let now = app.now();
    let idle = Duration::minutes(app.settings.security.session_idle_minutes);
    let Some(session) = store::session_by_hash(app.db.read(), &hash_token(token)).await? else {
        return Ok(None);
    };
    let idled_out = session.kind == SessionKind::Browser && session.last_seen_at + idle < now;
    if session.kind != kind || session.revoked_at.is_some() || session.expires_at <= now || idled_out {
        return Ok(None);
    }
    let Some(user) = store::user(app.db.read(), session.user_id).await?.filter(|u| u.active) else {
        return Ok(None);
    };
    if session.last_seen_at + TOUCH_EVERY < now {
        transact!(app.db, "access.touch_session", |tx| store::touch_session(tx, session.id, now).await)?;
    }
    let grants = grants_of(app.db.read(), user.id).await?;
    Ok(Some((Caller::user(user.id, user.username.clone(), grants), user)))
}

/// The caller a user name stands for, without a login: for the house itself, which acts for people in a demo.
///
/// # Errors
/// Not found.
pub async fn caller_named(app: &App, username: &str) -> Result<Caller> {
    let user = store::user_named(app.db.read(), username).await?.ok_or_else(Error::not_found)?;
    let grants = grants_of(app.db.read(), user.id).await?;
    Ok(Caller::user(user.id, user.username, grants))
}

/// The caller a user is, without a login: to go on with what they began. None when there is no such user any more.
///
/// # Errors
/// When the database fails.
pub async fn caller_with_id(app: &App, id: UserId) -> Result<Option<Caller>> {
    let Some(user) = store::user(app.db.read(), id).await?.filter(|u| u.active) else { return Ok(None) };
    let grants = grants_of(app.db.read(), user.id).await?;
    Ok(Some(Caller::user(user.id, user.username, grants)))
}

async fn grants_of<C: ConnectionTrait>(db: &C, user: UserId) -> Result<Vec<Grant>> {
    let rows = store::grants(db, &[user]).await?;
    Ok(rows
        .into_iter()
        .map(|g| Grant { role: g.role, scope_kind: g.scope_kind, scope_id: g.scope_id })
        .collect())
}

/// Ends the session of this secret. Unknown secrets are fine: the end is the same.
///
/// # Errors
/// When the database fails.
pub async fn log_out(app: &App, token: &str) -> Result<()> {
    let Some(session) = store::session_by_hash(app.db.read(), &hash_token(token)).await? else {
        return Ok(());
    };
    transact!(app.db, "access.log_out", |tx| store::revoke_session(tx, session.id, app.now()).await)
}

/// Refuses when `subject` (something guessed at, such as a resident's digits) was got wrong too often lately.
///
/// # Errors
/// Too many.
pub async fn check_guesses(app: &App, subject: &str) -> Result<()> {
    let rules = &app.settings.security;
    let since = app.now() - Duration::minutes(rules.login_lock_minutes);
    let wrong = store::wrong_attempts_at(app.db.read(), subject, since).await?;
    if wrong >= u64::try_from(rules.login_failures).unwrap_or(0) {
        return Err(Error::new(Kind::TooMany, "access.too_many_guesses", text::too_many_logins));
    }
    Ok(())
}

/// Records a guess at `subject`.
///
/// # Errors
/// When the database fails.
pub async fn note_guess(app: &App, subject: &str, address: &str, right: bool) -> Result<()> {
    let now = app.now();
    transact!(app.db, "access.note_guess", |tx| store::note_attempt(tx, subject, address, now, right).await)
}

/// A user to be made.
#[derive(Debug, Clone)]
pub struct NewUser {
    pub username: String,
    pub display_name: String,
    pub password: String,
    /// Where they read mail; empty: nowhere.
    pub email: String,
    pub role: Role,
    pub scope_kind: ScopeKind,
    pub scope_id: i64,
}

/// An address as it is kept; none for an empty one.
///
/// # Errors
/// What cannot be mailed to.
fn address(typed: &str) -> std::result::Result<Option<String>, ()> {
    match typed.trim() {
        "" => Ok(None),
        typed if crate::mail::is_address(typed) => Ok(Some(typed.to_owned())),
        _ => Err(()),
    }
}

/// The scopes a role may hold: a crew's member sees a crew, a resident an account, the rest a part of the city.
#[must_use]
pub const fn scope_fits(role: Role, kind: ScopeKind) -> bool {
    match role {
        Role::Administrator => matches!(kind, ScopeKind::City),
        Role::Crew => matches!(kind, ScopeKind::Crew),
        Role::Resident => matches!(kind, ScopeKind::Account),
        Role::Officer | Role::Dispatcher => matches!(kind, ScopeKind::City | ScopeKind::Subdistrict),
        Role::Finance | Role::Steward => {
            matches!(kind, ScopeKind::City | ScopeKind::Subdistrict | ScopeKind::Estate)
        }
    }
}

/// Their address, as it is kept.
fn check_new_user(new: &NewUser) -> Result<Option<String>> {
    let shape = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    let mut error = Error::invalid("access.user_invalid", crate::web::text::form_errors);
    if !(2..=32).contains(&new.username.len()) || !new.username.chars().all(shape) {
        error = error.field("username", text::username_shape);
    }
    if !plain::says(&new.display_name, 64) {
        error = error.field("display_name", text::display_name_missing);
    }
    let length = new.password.chars().count();
    if !(password::MIN_LENGTH..=password::MAX_LENGTH).contains(&length) {
        error = error.field("password", text::password_length);
    }
    let email = address(&new.email);
    if email.is_err() {
        error = error.field("email", text::email_unreadable);
    }
    if !scope_fits(new.role, new.scope_kind) || (new.scope_kind == ScopeKind::City) != (new.scope_id == 0) {
        error = error.field("scope_id", text::scope_mismatch);
    }
    match email {
        Ok(email) if error.fields.is_empty() => Ok(email),
        _ => Err(error),
    }
}

/// Makes a user with one role.
///
/// # Errors
/// Invalid fields, a user name that is taken.
pub async fn add_user(app: &App, caller: &Caller, new: NewUser) -> Result<UserId> {
    caller.require(Action::UsersManage, Scope::CITY)?;
    let email = check_new_user(&new)?;
    let password_hash = password::hash(&new.password).await?;
    let now = app.now();
    transact!(app.db, "access.add_user", |tx| {
        if store::user_named(tx, &new.username).await?.is_some() {
            return Err(Error::conflict("access.username_taken", text::username_taken)
                .field("username", text::username_taken));
        }
        let user = user::ActiveModel {
            id: NotSet,
            username: Set(new.username.clone()),
            display_name: Set(new.display_name.trim().to_owned()),
            password_hash: Set(password_hash.clone()),
            email: Set(email.clone()),
            locale: Set("zh-CN".to_owned()),
            active: Set(true),
            failed_logins: Set(0),
            locked_until: Set(None),
            created_at: Set(now),
            version: Set(1),
        }
        .insert(tx)
        .await?;
        role_grant::ActiveModel {
            id: NotSet,
            user_id: Set(user.id),
            role: Set(new.role),
            scope_kind: Set(new.scope_kind),
            scope_id: Set(new.scope_id),
        }
        .insert(tx)
        .await?;
        let after = json!({"username": new.username, "email": new.email.trim(), "role": new.role, "scope": new.scope_kind, "scope_id": new.scope_id});
        let change = Change {
            action: "access.user.add",
            subject: "app_user",
            subject_id: user.id.0,
            after: Some(after),
            ..Change::default()
        };
        record(tx, now, caller, change).await?;
        Ok(user.id)
    })
}

/// Lets a user in or keeps them out; out ends their sessions at once.
///
/// # Errors
/// Not found; one's own account cannot be deactivated.
pub async fn set_active(app: &App, caller: &Caller, id: UserId, active: bool) -> Result<()> {
    caller.require(Action::UsersManage, Scope::CITY)?;
    if caller.user_id() == Some(id) && !active {
        return Err(Error::conflict("access.own_account", text::own_account));
    }
    let now = app.now();
    transact!(app.db, "access.set_active", |tx| {
        let user = store::user(tx, id).await?.ok_or_else(Error::not_found)?;
        let before = user.active;
        let mut row = user.into_active_model();
        row.active = Set(active);
        row.locked_until = Set(None);
        row.update(tx).await?;
        if !active {
            store::revoke_sessions_of(tx, id, now).await?;
        }
        let change = Change {
            action: "access.user.set_active",
            subject: "app_user",
            subject_id: id.0,
            before: Some(json!({"active": before})),
            after: Some(json!({"active": active})),
            ..Change::default()
        };
        record(tx, now, caller, change).await
    })
}

/// Says where a user reads mail; empty: nowhere.
///
/// # Errors
/// Not found; what cannot be mailed to.
pub async fn set_email(app: &App, caller: &Caller, id: UserId, email: &str) -> Result<()> {
    caller.require(Action::UsersManage, Scope::CITY)?;
    let email = address(email).map_err(|()| {
        Error::invalid("access.user_invalid", text::email_unreadable).field("email", text::email_unreadable)
    })?;
    let now = app.now();
    transact!(app.db, "access.set_email", |tx| {
        let user = store::user(tx, id).await?.ok_or_else(Error::not_found)?;
        if user.email == email {
            return Ok(());
        }
        let before = json!({"email": user.email});
        let mut row = user.into_active_model();
        row.email = Set(email.clone());
        row.update(tx).await?;
        let change = Change {
            action: "access.user.set_email",
            subject: "app_user",
            subject_id: id.0,
            before: Some(before),
            after: Some(json!({"email": email})),
            ..Change::default()
        };
        record(tx, now, caller, change).await
    })
}

/// The user of a name, for the command line.
///
/// # Errors
/// Not found.
pub async fn user_id_named(app: &App, username: &str) -> Result<UserId> {
    Ok(store::user_named(app.db.read(), username).await?.ok_or_else(Error::not_found)?.id)
}

/// The languages these users read.
///
/// # Errors
/// When the engine fails.
pub async fn languages<C: ConnectionTrait>(db: &C, ids: &[UserId]) -> Result<BTreeMap<UserId, Lang>> {
    let users = store::active_users(db, ids).await?;
    Ok(users.into_iter().map(|user| (user.id, Lang::from_tag(&user.locale).unwrap_or_default())).collect())
}

/// Remembers the language a user reads.
///
/// # Errors
/// When the database fails.
pub async fn set_locale(app: &App, user: UserId, lang: Lang) -> Result<()> {
    transact!(app.db, "access.set_locale", |tx| {
        let Some(found) = store::user(tx, user).await? else { return Ok(()) };
        let mut row = found.into_active_model();
        row.locale = Set(lang.tag().to_owned());
        row.update(tx).await?;
        Ok(())
    })
}

/// A user with the roles held.
pub struct UserRow {
    pub user: user::Model,
    pub grants: Vec<role_grant::Model>,
}

/// The users, oldest first.
///
/// # Errors
/// Forbidden.
pub async fn users(app: &App, caller: &Caller, window: Window) -> Result<Page<UserRow>> {
    caller.require(Action::UsersManage, Scope::CITY)?;
    let page = Page::cut(store::users(app.db.read(), window).await?, window, |u| u.id.0);
    let ids: Vec<UserId> = page.items.iter().map(|u| u.id).collect();
    let mut grants = store::grants(app.db.read(), &ids).await?;
    Ok(page.map(|user| {
        let (own, others) = grants.drain(..).partition(|g| g.user_id == user.id);
        grants = others;
        UserRow { user, grants: own }
    }))
}

/// The name people know a user by; none where no user is called so.
///
/// # Errors
/// When the engine fails.
pub async fn display_name<C: sea_orm::ConnectionTrait>(db: &C, username: &str) -> Result<Option<String>> {
    Ok(store::user_named(db, username).await?.map(|user| user.display_name))
}

/// The names people know these users by, by user name.
///
/// # Errors
/// When the engine fails.
pub async fn display_names<C: ConnectionTrait>(
    db: &C,
    usernames: &[String],
) -> Result<BTreeMap<String, String>> {
    let users = store::users_named(db, usernames).await?;
    Ok(users.into_iter().map(|user| (user.username, user.display_name)).collect())
}

/// The names and addresses of those of these users that have one and are active.
///
/// # Errors
/// When the engine fails.
pub async fn addresses<C: ConnectionTrait>(db: &C, usernames: &[String]) -> Result<Vec<(String, String)>> {
    let users = store::users_named(db, usernames).await?;
    let active = users.into_iter().filter(|user| user.active);
    Ok(active.filter_map(|user| Some((user.display_name, user.email?))).collect())
}

/// The active users who may do `action` there, by id.
///
/// # Errors
/// When the engine fails.
pub async fn who_may<C: ConnectionTrait>(db: &C, action: Action, scope: Scope) -> Result<Vec<user::Model>> {
    let mut found = BTreeMap::new();
    for role in super::policy::roles(action).iter().filter(|role| **role != Role::Resident) {
        found.extend(holders(db, *role, scope).await?.into_iter().map(|user| (user.id, user)));
    }
    Ok(found.into_values().collect())
}

/// The active users who hold `role` there, by id.
///
/// # Errors
/// When the engine fails.
pub async fn holders<C: ConnectionTrait>(db: &C, role: Role, scope: Scope) -> Result<Vec<user::Model>> {
    let grants = store::grants_of_role(db, role).await?;
    let covers = |g: &role_grant::Model| {
        Grant { role: g.role, scope_kind: g.scope_kind, scope_id: g.scope_id }.covers(scope)
    };
    let ids: Vec<UserId> = grants.iter().filter(|g| covers(g)).map(|g| g.user_id).collect();
    store::active_users(db, &ids).await
}
