//! The API of discounts.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use entity::enums::{ApprovalStatus, ChargeItem, DiscountKind, Funder, ReliefCategory};
use entity::value::{AccountId, DiscountId, EstateId, Fen, Month, Percent};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, NewDiscount, Scope};
use super::text;
use crate::app::App;
use crate::billing::Label;
use crate::billing::discount::Relief;
use crate::db::page::{Page, PageQuery};
use crate::error::{Error, Result};
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;
use crate::web::text::form_errors;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_discounts, propose_discount))
        .routes(routes!(approve_discount))
        .routes(routes!(reject_discount))
        .routes(routes!(end_discount))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DiscountQuery {
    status: Option<ApprovalStatus>,
    cursor: Option<String>,
    limit: Option<u64>,
}

#[derive(Serialize, ToSchema)]
struct Discount {
    id: DiscountId,
    estate_id: EstateId,
    account_id: Option<AccountId>,
    room: Option<String>,
    relief_category: Option<ReliefCategory>,
    item: ChargeItem,
    kind: DiscountKind,
    name: String,
    percent: Option<Percent>,
    fixed: Option<Fen>,
    from_month: Month,
    /// The first month it no longer holds.
    to_month: Option<Month>,
    funder: Funder,
    sponsor: String,
    reason: String,
    status: ApprovalStatus,
    proposed_by: String,
    proposed_at: DateTime<Utc>,
    decided_by: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    decision_note: Option<String>,
    version: i32,
}

impl From<(entity::discount::Model, Option<Label>)> for Discount {
    fn from((row, label): (entity::discount::Model, Option<Label>)) -> Self {
        Self {
            id: row.id,
            estate_id: row.estate_id,
            account_id: row.account_id,
            room: label.map(|l| l.room),
            relief_category: row.relief_category,
            item: row.item,
            kind: row.kind,
            name: row.name,
            percent: row.percent_ppm,
            fixed: row.fixed_fen,
            from_month: row.from_month,
            to_month: row.to_month,
            funder: row.funder,
            sponsor: row.sponsor,
            reason: row.reason,
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

/// List discounts
#[utoipa::path(get, path = "/billing/discounts", tag = "billing", params(DiscountQuery),
    responses((status = 200, body = Page<Discount>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_discounts(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<DiscountQuery>,
) -> Result<Json<Page<Discount>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    Ok(Json(service::list(&app, &caller, query.status, window).await?.map(Discount::from)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProposalBody {
    estate_id: EstateId,
    /// Either one account or a relief category of the estate.
    account_id: Option<AccountId>,
    relief_category: Option<ReliefCategory>,
    item: ChargeItem,
    kind: DiscountKind,
    /// As it stands on the bill.
    name: String,
    /// Either a percentage or a fixed amount off each line.
    percent: Option<Percent>,
    fixed: Option<Fen>,
    from_month: Month,
    /// The first month it no longer holds.
    to_month: Option<Month>,
    funder: Funder,
    /// Who makes it good, for a sponsor.
    #[serde(default)]
    sponsor: String,
    reason: String,
}

impl ProposalBody {
    fn parse(self) -> Result<NewDiscount> {
        let invalid = || Error::invalid("billing.discount_invalid", form_errors);
        let scope = match (self.account_id, self.relief_category) {
            (Some(id), None) => Scope::Account(id),
            (None, Some(category)) => Scope::Category(category),
            _ => return Err(invalid().field("account_id", text::one_scope)),
        };
        let relief = match (self.percent, self.fixed) {
            (Some(percent), None) => Relief::Percent(percent),
            (None, Some(amount)) => Relief::Fixed(amount),
            _ => return Err(invalid().field("percent", text::one_size)),
        };
        Ok(NewDiscount {
            estate: self.estate_id,
            scope,
            item: self.item,
            kind: self.kind,
            name: self.name,
            relief,
            from_month: self.from_month,
            to_month: self.to_month,
            funder: self.funder,
            sponsor: self.sponsor,
            reason: self.reason,
        })
    }
}

#[derive(Serialize, ToSchema)]
struct Proposed {
    id: DiscountId,
}

/// Propose a discount
///
/// It takes nothing off until another person approves it.
#[utoipa::path(post, path = "/billing/discounts", tag = "billing",
    responses((status = 201, body = Proposed), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn propose_discount(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<ProposalBody>,
) -> Result<(StatusCode, Json<Proposed>)> {
    caller.reach(crate::access::Action::BillRunsWrite)?;
    let id = service::propose(&app, &caller, body.parse()?).await?;
    Ok((StatusCode::CREATED, Json(Proposed { id })))
}

#[derive(Deserialize, ToSchema)]
struct DiscountDecision {
    version: i32,
    /// Needed to reject.
    #[serde(default)]
    reason: String,
}

/// Approve a discount
#[utoipa::path(post, path = "/billing/discounts/{id}/approve", tag = "billing", params(("id" = DiscountId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
async fn approve_discount(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<DiscountId>,
    Json(body): Json<DiscountDecision>,
) -> Result<StatusCode> {
    service::decide(&app, &caller, id, body.version, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reject a discount
#[utoipa::path(post, path = "/billing/discounts/{id}/reject", tag = "billing", params(("id" = DiscountId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn reject_discount(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<DiscountId>,
    Json(body): Json<DiscountDecision>,
) -> Result<StatusCode> {
    service::decide(&app, &caller, id, body.version, Some(&body.reason)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
struct DiscountEnd {
    version: i32,
    /// The first month it no longer holds.
    month: Month,
}

/// End a discount
#[utoipa::path(post, path = "/billing/discounts/{id}/end", tag = "billing", params(("id" = DiscountId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn end_discount(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<DiscountId>,
    Json(body): Json<DiscountEnd>,
) -> Result<StatusCode> {
    service::end(&app, &caller, id, body.version, body.month).await?;
    Ok(StatusCode::NO_CONTENT)
}
