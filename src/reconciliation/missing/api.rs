//! The API of records the statement lacks.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::PaymentChannel;
use entity::value::{EstateId, Fen};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::{Filter, MissingView, RecordRef, Standing};
use crate::app::App;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::{ApiCaller, ApiLang, Json, Path, Problem, Query};
use crate::i18n::Lang;
use crate::reconciliation::text::reason_words;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_missing_records))
        .routes(routes!(explain_missing_record))
        .routes(routes!(withdraw_missing_record))
        .routes(routes!(reverse_missing_record))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MissingQuery {
    /// `difference` when left out: what the window has passed for.
    standing: Option<Standing>,
    channel: Option<PaymentChannel>,
    estate_id: Option<EstateId>,
    /// The last day.
    until: Option<NaiveDate>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// A record that no line of a statement shows.
#[derive(Serialize, ToSchema)]
struct MissingRecord {
    /// `receipt-12`, `refund-3`, `suspense-1`: names it in the other calls.
    record: String,
    number: String,
    estate_id: EstateId,
    channel: PaymentChannel,
    on: NaiveDate,
    /// Money out is negative.
    amount: Fen,
    reference: String,
    payer: String,
    standing: Standing,
    /// `missing_in_statement`, or `duplicate_in_system` where another record bears the same reference.
    reason: &'static str,
    reason_text: String,
    explanation: Option<String>,
    explained_by: Option<String>,
    explained_at: Option<DateTime<Utc>>,
}

impl MissingRecord {
    fn of(view: MissingView, lang: Lang) -> Self {
        let m = view.missing;
        let (explained_by, explained_at) = m.said.as_ref().map(|s| (s.actor.clone(), s.at)).unzip();
        Self {
            record: m.record.to_string(),
            number: m.number,
            estate_id: m.estate_id,
            channel: m.channel,
            on: m.on,
            amount: m.amount,
            reference: m.reference,
            payer: m.payer,
            standing: view.standing,
            reason: view.reason.word(),
            reason_text: reason_words(lang, view.reason.word()),
            explanation: m.said.map(|s| s.reason),
            explained_by,
            explained_at,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct MissingRecords {
    items: Vec<MissingRecord>,
    next: Option<String>,
    /// Of everything asked for, not of the page.
    count: i64,
    sum: Fen,
}

/// Records the statement lacks
#[utoipa::path(get, path = "/reconciliation/missing", tag = "reconciliation", params(MissingQuery),
    responses((status = 200, body = MissingRecords), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_missing_records(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Query(query): Query<MissingQuery>,
) -> Result<Json<MissingRecords>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = Filter {
        estate: query.estate_id,
        channel: query.channel,
        standing: Some(query.standing.unwrap_or(Standing::Difference)),
        until: query.until,
    };
    let (page, count, sum) = super::list(&app, &caller, &filter, window).await?;
    let page = page.map(|view| MissingRecord::of(view, lang));
    Ok(Json(MissingRecords { items: page.items, next: page.next, count, sum }))
}

/// The record a path names.
pub(super) fn named(record: &str) -> Result<RecordRef> {
    record.parse().map_err(|()| Error::not_found())
}

#[derive(Deserialize, ToSchema)]
struct SettleBody {
    reason: String,
}

/// Say why it is right that no line shows a record
#[utoipa::path(post, path = "/reconciliation/missing/{record}/explain", tag = "reconciliation", params(("record" = String, Path)), request_body = SettleBody,
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn explain_missing_record(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(record): Path<String>,
    Json(body): Json<SettleBody>,
) -> Result<StatusCode> {
    super::explain(&app, &caller, named(&record)?, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take back what was said of a record
#[utoipa::path(post, path = "/reconciliation/missing/{record}/withdraw", tag = "reconciliation", params(("record" = String, Path)), request_body = SettleBody,
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn withdraw_missing_record(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(record): Path<String>,
    Json(body): Json<SettleBody>,
) -> Result<StatusCode> {
    super::withdraw(&app, &caller, named(&record)?, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reverse a receipt the bank never showed
#[utoipa::path(post, path = "/reconciliation/missing/{record}/reverse", tag = "reconciliation", params(("record" = String, Path)), request_body = SettleBody,
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn reverse_missing_record(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(record): Path<String>,
    Json(body): Json<SettleBody>,
) -> Result<StatusCode> {
    super::reverse(&app, &caller, named(&record)?, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
