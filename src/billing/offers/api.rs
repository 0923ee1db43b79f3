//! The API of offers to pay ahead.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{ApprovalStatus, ChargeItem, PrepayMode};
use entity::value::{EstateId, Percent, PrepayOfferId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, NewOffer};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_prepay_offers, propose_prepay_offer))
        .routes(routes!(approve_prepay_offer))
        .routes(routes!(reject_prepay_offer))
        .routes(routes!(end_prepay_offer))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfferQuery {
    status: Option<ApprovalStatus>,
    cursor: Option<String>,
    limit: Option<u64>,
}

#[derive(Serialize, ToSchema)]
struct PrepayOffer {
    id: PrepayOfferId,
    estate_id: EstateId,
    estate: String,
    item: ChargeItem,
    /// As it stands on the bills.
    name: String,
    months: i32,
    percent: Percent,
    on_change: PrepayMode,
    from: NaiveDate,
    /// The first day it is no longer offered.
    to: Option<NaiveDate>,
    status: ApprovalStatus,
    proposed_by: String,
    proposed_at: DateTime<Utc>,
    decided_by: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    decision_note: Option<String>,
    version: i32,
}

impl From<(entity::prepay_offer::Model, String)> for PrepayOffer {
    fn from((row, estate): (entity::prepay_offer::Model, String)) -> Self {
        Self {
            id: row.id,
            estate_id: row.estate_id,
            estate,
            item: row.item,
            name: row.name,
            months: row.month_count,
            percent: row.percent_ppm,
            on_change: row.on_change,
            from: row.from_day,
            to: row.to_day,
            status: row.status,
            proposed_by: row.proposed_by,
            proposed_at: row.proposed_at,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            decision_note: row.decision_note,
            version: row.version,
        }
    }
}

/// List prepayment offers
///
/// Newest first.
#[utoipa::path(get, path = "/billing/prepay-offers", tag = "billing", params(OfferQuery),
    responses((status = 200, body = Page<PrepayOffer>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_prepay_offers(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<OfferQuery>,
) -> Result<Json<Page<PrepayOffer>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    Ok(Json(service::list(&app, &caller, query.status, window).await?.map(PrepayOffer::from)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OfferBody {
    estate_id: EstateId,
    item: ChargeItem,
    /// As it stands on the bills.
    name: String,
    /// 2 to 12, whole billing periods of the item.
    months: i32,
    percent: Percent,
    /// What becomes of a prepaid month whose price changed; `top_up` when absent.
    #[serde(default = "top_up")]
    on_change: PrepayMode,
    from: NaiveDate,
    /// The first day it is no longer offered.
    to: Option<NaiveDate>,
}

const fn top_up() -> PrepayMode {
    PrepayMode::TopUp
}

#[derive(Serialize, ToSchema)]
struct ProposedOffer {
    id: PrepayOfferId,
}

/// Propose a prepayment offer
///
/// Nobody can take it until another person approves it.
#[utoipa::path(post, path = "/billing/prepay-offers", tag = "billing",
    responses((status = 201, body = ProposedOffer), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn propose_prepay_offer(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<OfferBody>,
) -> Result<(StatusCode, Json<ProposedOffer>)> {
    let new = NewOffer {
        estate: body.estate_id,
        item: body.item,
        name: body.name,
        months: body.months,
        percent: body.percent,
        on_change: body.on_change,
        from: body.from,
        to: body.to,
    };
    let id = service::propose(&app, &caller, new).await?;
    Ok((StatusCode::CREATED, Json(ProposedOffer { id })))
}

#[derive(Deserialize, ToSchema)]
struct OfferDecision {
    version: i32,
    /// Needed to reject.
    #[serde(default)]
    reason: String,
}

/// Approve a prepayment offer
#[utoipa::path(post, path = "/billing/prepay-offers/{id}/approve", tag = "billing", params(("id" = PrepayOfferId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn approve_prepay_offer(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<PrepayOfferId>,
    Json(body): Json<OfferDecision>,
) -> Result<StatusCode> {
    service::decide(&app, &caller, id, body.version, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reject a prepayment offer
#[utoipa::path(post, path = "/billing/prepay-offers/{id}/reject", tag = "billing", params(("id" = PrepayOfferId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn reject_prepay_offer(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<PrepayOfferId>,
    Json(body): Json<OfferDecision>,
) -> Result<StatusCode> {
    service::decide(&app, &caller, id, body.version, Some(&body.reason)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
struct OfferEnd {
    version: i32,
}

/// Withdraw a prepayment offer
///
/// Nobody takes it from now on; who took it keeps it.
#[utoipa::path(post, path = "/billing/prepay-offers/{id}/end", tag = "billing", params(("id" = PrepayOfferId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn end_prepay_offer(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<PrepayOfferId>,
    Json(body): Json<OfferEnd>,
) -> Result<StatusCode> {
    service::end(&app, &caller, id, body.version).await?;
    Ok(StatusCode::NO_CONTENT)
}
