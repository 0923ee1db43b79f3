//! The API of access: log in, log out, who am I, users.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use chrono::{DateTime, Utc};
use entity::enums::{Role, ScopeKind, SessionKind};
use entity::value::UserId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, NewUser, UserRow};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::extract::{ClientAddress, bearer};
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create_session, delete_session))
        .routes(routes!(me))
        .routes(routes!(list_users, create_user))
        .routes(routes!(set_user_email))
}

#[derive(Deserialize, ToSchema)]
struct Credentials {
    username: String,
    password: String,
}

#[derive(Serialize, ToSchema)]
struct Session {
    /// Sent as `Authorization: Bearer …`; shown once.
    token: String,
    expires_at: DateTime<Utc>,
}

/// Log in
///
/// Opens an API session.
#[utoipa::path(post, path = "/sessions", tag = "access", security(()),
    responses((status = 201, body = Session), (status = 401, body = Problem), (status = 429, body = Problem)))]
async fn create_session(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    Json(body): Json<Credentials>,
) -> Result<(StatusCode, Json<Session>)> {
    let login = service::log_in(&app, &body.username, &body.password, &address, SessionKind::Api).await?;
    Ok((StatusCode::CREATED, Json(Session { token: login.token, expires_at: login.expires_at })))
}

/// Log out
///
/// Ends the session the request was made with.
#[utoipa::path(delete, path = "/sessions", tag = "access", responses((status = 204), (status = 401, body = Problem)))]
async fn delete_session(State(app): State<App>, _: ApiCaller, headers: HeaderMap) -> Result<StatusCode> {
    if let Some(token) = bearer(&headers) {
        service::log_out(&app, token).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, ToSchema)]
struct Me {
    name: String,
    roles: Vec<Role>,
}

/// Who am I
#[utoipa::path(get, path = "/me", tag = "access", responses((status = 200, body = Me), (status = 401, body = Problem)))]
async fn me(ApiCaller(caller): ApiCaller) -> Json<Me> {
    Json(Me { name: caller.name().to_owned(), roles: caller.roles() })
}

#[derive(Serialize, ToSchema)]
struct User {
    id: UserId,
    username: String,
    display_name: String,
    /// Where they read mail.
    email: Option<String>,
    active: bool,
    grants: Vec<GrantItem>,
}

#[derive(Serialize, ToSchema)]
struct GrantItem {
    role: Role,
    scope: ScopeKind,
    scope_id: i64,
}

impl From<UserRow> for User {
    fn from(row: UserRow) -> Self {
        let grants = row.grants.into_iter();
        Self {
            id: row.user.id,
            username: row.user.username,
            display_name: row.user.display_name,
            email: row.user.email,
            active: row.user.active,
            grants: grants
                .map(|g| GrantItem { role: g.role, scope: g.scope_kind, scope_id: g.scope_id })
                .collect(),
        }
    }
}

/// List users
#[utoipa::path(get, path = "/users", tag = "access", params(PageQuery),
    responses((status = 200, body = Page<User>), (status = 403, body = Problem)))]
async fn list_users(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<User>>> {
    Ok(Json(service::users(&app, &caller, page.window()?).await?.map(User::from)))
}

#[derive(Deserialize, ToSchema)]
struct NewUserBody {
    username: String,
    display_name: String,
    password: String,
    /// Where they read mail; absent: nowhere.
    #[serde(default)]
    email: String,
    role: Role,
    scope: ScopeKind,
    /// 0 for the whole city.
    #[serde(default)]
    scope_id: i64,
}

#[derive(Serialize, ToSchema)]
struct Created {
    id: UserId,
}

/// Add a user
#[utoipa::path(post, path = "/users", tag = "access",
    responses((status = 201, body = Created), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_user(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewUserBody>,
) -> Result<(StatusCode, Json<Created>)> {
    let new = NewUser {
        username: body.username,
        display_name: body.display_name,
        password: body.password,
        email: body.email,
        role: body.role,
        scope_kind: body.scope,
        scope_id: body.scope_id,
    };
    let id = service::add_user(&app, &caller, new).await?;
    Ok((StatusCode::CREATED, Json(Created { id })))
}

#[derive(Deserialize, ToSchema)]
struct UserEmail {
    /// Empty or absent: they read mail nowhere.
    #[serde(default)]
    email: String,
}

/// Say where a user reads mail
#[utoipa::path(put, path = "/users/{id}/email", tag = "access", params(("id" = UserId, Path)),
    responses((status = 204, description = "Said"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn set_user_email(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<UserId>,
    Json(body): Json<UserEmail>,
) -> Result<StatusCode> {
    service::set_email(&app, &caller, id, &body.email).await?;
    Ok(StatusCode::NO_CONTENT)
}
