//! The API of the mail queue and of addresses that get no mail.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use entity::enums::{MailKind, MailStatus, SuppressionCause};
use entity::value::{EstateId, MailSuppressionId, OutboxId};
use entity::{mail_suppression, outbox};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::desk;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::people::mask_email;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_mails))
        .routes(routes!(show_mail))
        .routes(routes!(resend_mail))
        .routes(routes!(list_suppressions))
        .routes(routes!(lift_suppression))
}

/// A mail of the queue.
#[derive(Serialize, ToSchema)]
struct QueuedMail {
    id: OutboxId,
    kind: MailKind,
    /// One a notice and version: `bill:17:1`.
    document_key: String,
    document_id: i64,
    estate_id: Option<EstateId>,
    /// Masked.
    to: String,
    status: MailStatus,
    attempts: i32,
    next_attempt_at: DateTime<Utc>,
    /// Known once it was rendered.
    subject: Option<String>,
    last_error: Option<String>,
    created_at: DateTime<Utc>,
    sent_at: Option<DateTime<Utc>>,
}

impl From<outbox::Model> for QueuedMail {
    fn from(m: outbox::Model) -> Self {
        Self {
            id: m.id,
            kind: m.kind,
            document_key: m.document_key,
            document_id: m.document_id,
            estate_id: m.estate_id,
            to: mask_email(&m.to_address),
            status: m.status,
            attempts: m.attempts,
            next_attempt_at: m.next_attempt_at,
            subject: m.subject,
            last_error: m.last_error,
            created_at: m.created_at,
            sent_at: m.sent_at,
        }
    }
}

/// One try to send a mail, or what its server said later.
#[derive(Serialize, ToSchema)]
struct MailAttempt {
    at: DateTime<Utc>,
    succeeded: bool,
    /// The server's answer.
    detail: String,
}

/// A mail with its tries.
#[derive(Serialize, ToSchema)]
struct MailDetail {
    mail: QueuedMail,
    attempts: Vec<MailAttempt>,
    /// Its plain part, made again of the rows it was made of.
    text: Option<String>,
}

/// An address that gets no mail.
#[derive(Serialize, ToSchema)]
struct MailSuppression {
    id: MailSuppressionId,
    /// Masked.
    address: String,
    cause: SuppressionCause,
    /// What the server said.
    detail: String,
    /// The mail it was said of.
    outbox_id: OutboxId,
    since: DateTime<Utc>,
}

impl From<mail_suppression::Model> for MailSuppression {
    fn from(row: mail_suppression::Model) -> Self {
        Self {
            id: row.id,
            address: mask_email(&row.address),
            cause: row.cause,
            detail: row.detail,
            outbox_id: row.outbox_id,
            since: row.since,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MailQuery {
    status: Option<MailStatus>,
}

/// The mails of the queue, newest first
#[utoipa::path(get, path = "/mails", tag = "mail", params(MailQuery, PageQuery),
    responses((status = 200, body = Page<QueuedMail>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_mails(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<MailQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<QueuedMail>>> {
    let page = desk::list(&app, &caller, query.status, page.window()?).await?;
    Ok(Json(page.map(QueuedMail::from)))
}

/// One mail, its tries and what it says
#[utoipa::path(get, path = "/mails/{id}", tag = "mail", params(("id" = OutboxId, Path)),
    responses((status = 200, body = MailDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_mail(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<OutboxId>,
) -> Result<Json<MailDetail>> {
    let (row, attempts, rendered) = desk::show(&app, &caller, id).await?;
    let attempts = attempts
        .into_iter()
        .map(|a| MailAttempt { at: a.at, succeeded: a.succeeded, detail: a.detail })
        .collect();
    Ok(Json(MailDetail { mail: row.into(), attempts, text: rendered.ok().map(|r| r.text) }))
}

/// Send a mail again that did not arrive
#[utoipa::path(post, path = "/mails/{id}/resend", tag = "mail", params(("id" = OutboxId, Path)),
    responses((status = 200, body = QueuedMail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn resend_mail(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<OutboxId>,
) -> Result<Json<QueuedMail>> {
    Ok(Json(desk::resend(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SuppressionQuery {
    cause: Option<SuppressionCause>,
}

/// Addresses that get no mail, the latest first
#[utoipa::path(get, path = "/mail-suppressions", tag = "mail", params(SuppressionQuery, PageQuery),
    responses((status = 200, body = Page<MailSuppression>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_suppressions(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<SuppressionQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<MailSuppression>>> {
    let page = desk::suppressed(&app, &caller, query.cause, page.window()?).await?;
    Ok(Json(page.map(MailSuppression::from)))
}

/// Let an address have mail again
#[utoipa::path(delete, path = "/mail-suppressions/{id}", tag = "mail", params(("id" = MailSuppressionId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn lift_suppression(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<MailSuppressionId>,
) -> Result<StatusCode> {
    desk::lift(&app, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
