//! The API of closing an account's days.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use entity::value::BankAccountId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::day_export;
use super::days::{self, Report};
use crate::app::App;
use crate::error::Result;
use crate::http::download::download;
use crate::http::extract::ApiLang;
use crate::http::{ApiCaller, Json, Path, Problem};
use crate::routes;
use crate::sheet::write::FileKind;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_account_day))
        .routes(routes!(close_account_day))
        .routes(routes!(close_account_days))
        .routes(routes!(reopen_account_day))
        .routes(routes!(export_account_day))
}

#[derive(Serialize, ToSchema)]
struct AccountDay {
    report: Report,
    closed_by: Option<String>,
    closed_at: Option<DateTime<Utc>>,
}

/// A day of an account, as things stand
#[utoipa::path(get, path = "/reconciliation/accounts/{id}/days/{day}", tag = "reconciliation",
    params(("id" = BankAccountId, Path), ("day" = NaiveDate, Path)),
    responses((status = 200, body = AccountDay), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get_account_day(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path((id, day)): Path<(BankAccountId, NaiveDate)>,
) -> Result<Json<AccountDay>> {
    let (_, report, closed) = days::view(&app, &caller, id, day).await?;
    let closed_at = closed.as_ref().map(|c| c.created_at);
    Ok(Json(AccountDay { report, closed_by: closed.map(|c| c.actor), closed_at }))
}

/// Close a day of an account
#[utoipa::path(post, path = "/reconciliation/accounts/{id}/days/{day}/close", tag = "reconciliation",
    params(("id" = BankAccountId, Path), ("day" = NaiveDate, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn close_account_day(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path((id, day)): Path<(BankAccountId, NaiveDate)>,
) -> Result<StatusCode> {
    days::close(&app, &caller, id, day).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, ToSchema)]
struct ClosedDays {
    closed: usize,
    /// The first day that could not be closed.
    stopped_at: Option<NaiveDate>,
    /// Why; programs decide by it.
    code: Option<&'static str>,
    detail: Option<String>,
}

/// Close every day of an account up to this one
///
/// In order, from its first statement on; stops at the first day that cannot be closed, and what was closed stays closed.
#[utoipa::path(post, path = "/reconciliation/accounts/{id}/days/{day}/close-up-to", tag = "reconciliation",
    params(("id" = BankAccountId, Path), ("day" = NaiveDate, Path)),
    responses((status = 200, body = ClosedDays), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn close_account_days(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path((id, day)): Path<(BankAccountId, NaiveDate)>,
) -> Result<Json<ClosedDays>> {
    let done = days::close_up_to(&app, &caller, id, day).await?;
    let (stopped_at, why) = done.stopped.unzip();
    Ok(Json(ClosedDays {
        closed: done.closed,
        stopped_at,
        code: why.as_ref().map(|w| w.code),
        detail: why.map(|w| w.detail.on(lang).to_owned()),
    }))
}

#[derive(Deserialize, ToSchema)]
struct ReopenBody {
    reason: String,
}

/// Open a closed day of an account again
#[utoipa::path(post, path = "/reconciliation/accounts/{id}/days/{day}/reopen", tag = "reconciliation", request_body = ReopenBody,
    params(("id" = BankAccountId, Path), ("day" = NaiveDate, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn reopen_account_day(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path((id, day)): Path<(BankAccountId, NaiveDate)>,
    Json(body): Json<ReopenBody>,
) -> Result<StatusCode> {
    days::reopen(&app, &caller, id, day, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The report of a day of an account as a spreadsheet
#[utoipa::path(get, path = "/reconciliation/accounts/{id}/days/{day}/export", tag = "reconciliation",
    params(("id" = BankAccountId, Path), ("day" = NaiveDate, Path)),
    responses((status = 200, description = "xlsx"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn export_account_day(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path((id, day)): Path<(BankAccountId, NaiveDate)>,
) -> Result<Response> {
    let (name, bytes) = day_export::export(&app, &caller, lang, id, day).await?;
    Ok(download(&name, FileKind::Xlsx.media_type(), bytes))
}
