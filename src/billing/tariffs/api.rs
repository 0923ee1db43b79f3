//! The API of tariffs.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::enums::{AuthorityKind, BillingCycle, ChargeItem, ProrationPolicy};
use entity::value::{ContractId, Fen, Rate, TariffVersionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, Draft};
use super::store::VersionRow;
use super::vote::Vote;
use crate::app::App;
use crate::billing::tiers::Tier;
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_tariffs, draft_tariff))
        .routes(routes!(approve_tariff))
        .routes(routes!(reject_tariff))
}

#[derive(Serialize, ToSchema)]
struct Tariffs {
    items: Vec<VersionRow>,
    /// Always null: there are a handful an estate.
    next: Option<String>,
}

/// List tariff versions
#[utoipa::path(get, path = "/tariffs", tag = "billing",
    responses((status = 200, body = Tariffs), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_tariffs(State(app): State<App>, ApiCaller(caller): ApiCaller) -> Result<Json<Tariffs>> {
    Ok(Json(Tariffs { items: service::versions(&app, &caller).await?, next: None }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DraftBody {
    contract_id: ContractId,
    item: ChargeItem,
    /// Of a new tariff, `monthly` when absent; a later version may at most repeat it.
    cycle: Option<BillingCycle>,
    /// Of a new tariff, `daily` when absent; a later version may at most repeat it.
    proration: Option<ProrationPolicy>,
    effective_from: NaiveDate,
    /// Yuan per m² and month, per unit and month, or per metered unit.
    rate: Rate,
    /// The least a month costs.
    minimum: Option<Fen>,
    /// Of a metered item, instead of the rate.
    #[serde(default)]
    tiers: Vec<Tier>,
    /// Of a metered item, instead of the rate and tiers.
    formula: Option<String>,
    /// `contract_clause` when absent.
    authority_kind: Option<AuthorityKind>,
    /// The clause, the resolution or the order.
    authority: String,
    /// When the authority decided.
    approved_on: NaiveDate,
    /// The figures of an owners' vote.
    vote: Option<Vote>,
    notice_from: Option<NaiveDate>,
    /// The first day it was no longer on public notice.
    notice_to: Option<NaiveDate>,
}

#[derive(Serialize, ToSchema)]
struct Drafted {
    id: TariffVersionId,
}

/// Draft a price from a day on
///
/// It bills nothing until another person approves it.
#[utoipa::path(post, path = "/tariffs", tag = "billing",
    responses((status = 201, body = Drafted), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn draft_tariff(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<DraftBody>,
) -> Result<(StatusCode, Json<Drafted>)> {
    let draft = Draft {
        contract_id: body.contract_id,
        item: body.item,
        cycle: body.cycle,
        proration: body.proration,
        effective_from: body.effective_from,
        rate: body.rate,
        minimum: body.minimum,
        tiers: body.tiers,
        formula: body.formula,
        authority_kind: body.authority_kind.unwrap_or(AuthorityKind::ContractClause),
        authority: body.authority,
        approved_on: body.approved_on,
        vote: body.vote,
        notice_from: body.notice_from,
        notice_to: body.notice_to,
    };
    let id = service::draft(&app, &caller, draft).await?;
    Ok((StatusCode::CREATED, Json(Drafted { id })))
}

#[derive(Deserialize, ToSchema)]
struct Decision {
    /// Of the version, as it was seen.
    version: i32,
    /// Needed to reject.
    #[serde(default)]
    reason: String,
}

/// Approve a drafted price
#[utoipa::path(post, path = "/tariffs/{id}/approve", tag = "billing", params(("id" = TariffVersionId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn approve_tariff(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<TariffVersionId>,
    Json(body): Json<Decision>,
) -> Result<StatusCode> {
    service::approve(&app, &caller, id, body.version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reject a drafted price
#[utoipa::path(post, path = "/tariffs/{id}/reject", tag = "billing", params(("id" = TariffVersionId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn reject_tariff(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<TariffVersionId>,
    Json(body): Json<Decision>,
) -> Result<StatusCode> {
    service::reject(&app, &caller, id, body.version, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
