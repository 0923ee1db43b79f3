//! The API of late fees.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::enums::DemandMethod;
use entity::value::{BillId, ContractId, DemandId, Fen, Percent};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, NewDemand, NewPolicy};
use crate::app::App;
use crate::error::Result;
use crate::http::{ApiCaller, ApiLang, Json, Path, Problem};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(add_late_fee_policy))
        .routes(routes!(record_demand))
        .routes(routes!(get_late_fee))
        .routes(routes!(waive_late_fee))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PolicyBody {
    contract_id: ContractId,
    clause: String,
    from: NaiveDate,
    /// A day, of the unpaid principal: `0.03` is three in ten thousand; `0` turns it off.
    daily_rate_pct: Percent,
    grace_days: i32,
}

/// Register a late-fee clause
#[utoipa::path(post, path = "/billing/late-fee-policies", tag = "billing",
    responses((status = 204), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn add_late_fee_policy(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<PolicyBody>,
) -> Result<StatusCode> {
    let new = NewPolicy {
        contract: body.contract_id,
        clause: body.clause,
        from: body.from,
        daily_rate: body.daily_rate_pct,
        grace_days: body.grace_days,
    };
    service::add_policy(&app, &caller, new).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DemandBody {
    on: NaiveDate,
    method: DemandMethod,
    #[serde(default)]
    note: String,
}

#[derive(Serialize, ToSchema)]
struct Demanded {
    id: DemandId,
}

/// Record that a bill was demanded
#[utoipa::path(post, path = "/bills/{id}/demands", tag = "billing", params(("id" = BillId, Path)),
    responses((status = 201, body = Demanded), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn record_demand(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(bill): Path<BillId>,
    Json(body): Json<DemandBody>,
) -> Result<(StatusCode, Json<Demanded>)> {
    let new = NewDemand { bill, on: body.on, method: body.method, note: body.note };
    let id = service::demand(&app, &caller, new).await?;
    Ok((StatusCode::CREATED, Json(Demanded { id })))
}

#[derive(Serialize, ToSchema)]
struct LateFee {
    /// Assessed, less what was waived.
    amount: Fen,
    open: Fen,
    as_of: Option<NaiveDate>,
    /// It can never grow past this.
    cap: Option<Fen>,
    /// The sum a resident can redo on paper.
    explanation: Option<String>,
    demanded_on: Vec<NaiveDate>,
}

/// Show the late fee of a bill
#[utoipa::path(get, path = "/bills/{id}/late-fee", tag = "billing", params(("id" = BillId, Path)),
    responses((status = 200, body = LateFee), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get_late_fee(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<BillId>,
) -> Result<Json<LateFee>> {
    let (bill, demands, last) = service::view(&app, &caller, id).await?;
    let explanation = match &last {
        None => None,
        Some(last) => service::explanation(last, lang)?,
    };
    Ok(Json(LateFee {
        amount: bill.late_fee_fen,
        open: bill.late_fee_open_fen,
        as_of: last.as_ref().map(|l| l.as_of),
        cap: last.as_ref().map(|l| l.cap_fen),
        explanation,
        demanded_on: demands.into_iter().map(|d| d.demanded_on).collect(),
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WaiveBody {
    amount: Fen,
    reason: String,
}

/// Waive a late fee
#[utoipa::path(post, path = "/bills/{id}/late-fee/waive", tag = "billing", params(("id" = BillId, Path)),
    responses((status = 204), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn waive_late_fee(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BillId>,
    Json(body): Json<WaiveBody>,
) -> Result<StatusCode> {
    service::waive(&app, &caller, id, body.amount, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
