//! The API of held money.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::enums::{PaymentChannel, SuspenseStatus};
use entity::suspense;
use entity::value::{AccountId, BillId, EstateId, Fen, ReceiptId, SuspenseId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, Claim, Filter, NewSuspense};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::payments::api::Receipt;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_suspense, hold_suspense))
        .routes(routes!(get_suspense))
        .routes(routes!(claim_suspense))
        .routes(routes!(return_suspense))
}

#[derive(Serialize, ToSchema)]
struct Suspense {
    id: SuspenseId,
    number: String,
    estate_id: EstateId,
    channel: PaymentChannel,
    external_id: String,
    amount: Fen,
    received_on: NaiveDate,
    payer: String,
    memo: String,
    status: SuspenseStatus,
    receipt_id: Option<ReceiptId>,
    reason: Option<String>,
    decided_by: Option<String>,
    decided_on: Option<NaiveDate>,
    version: i32,
}

impl From<suspense::Model> for Suspense {
    fn from(row: suspense::Model) -> Self {
        Self {
            id: row.id,
            number: row.number,
            estate_id: row.estate_id,
            channel: row.channel,
            external_id: row.external_id,
            amount: row.amount_fen,
            received_on: row.received_on,
            payer: row.payer,
            memo: row.memo,
            status: row.status,
            receipt_id: row.receipt_id,
            reason: row.reason,
            decided_by: row.decided_by,
            decided_on: row.decided_on,
            version: row.version,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SuspenseQuery {
    status: Option<SuspenseStatus>,
    estate_id: Option<EstateId>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// Unidentified money, newest first
#[utoipa::path(get, path = "/suspense", tag = "payments", params(SuspenseQuery),
    responses((status = 200, body = Page<Suspense>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_suspense(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<SuspenseQuery>,
) -> Result<Json<Page<Suspense>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = Filter { status: query.status, estate: query.estate_id };
    Ok(Json(service::list(&app, &caller, filter, window).await?.0.map(Into::into)))
}

#[derive(Deserialize, ToSchema)]
struct HoldBody {
    estate_id: EstateId,
    channel: PaymentChannel,
    /// The channel's own reference; taken once.
    external_id: String,
    amount: Fen,
    received_on: NaiveDate,
    #[serde(default)]
    payer: String,
    #[serde(default)]
    memo: String,
}

/// Hold money whose owner is unknown
#[utoipa::path(post, path = "/suspense", tag = "payments", request_body = HoldBody,
    responses((status = 201, body = Suspense), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn hold_suspense(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<HoldBody>,
) -> Result<(StatusCode, Json<Suspense>)> {
    let new = NewSuspense {
        estate: body.estate_id,
        channel: body.channel,
        external_id: body.external_id,
        amount: body.amount,
        received_on: body.received_on,
        payer: body.payer,
        memo: body.memo,
        held_in: None,
    };
    Ok((StatusCode::CREATED, Json(service::hold(&app, &caller, new).await?.into())))
}

/// A piece of unidentified money
#[utoipa::path(get, path = "/suspense/{id}", tag = "payments", params(("id" = SuspenseId, Path)),
    responses((status = 200, body = Suspense), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get_suspense(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SuspenseId>,
) -> Result<Json<Suspense>> {
    Ok(Json(service::one(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct ClaimBody {
    version: i32,
    account_id: AccountId,
    /// The bill to be paid first.
    bill_id: Option<BillId>,
    reason: String,
}

/// Say whose money it is
///
/// A receipt is made of it, with the day it came in.
#[utoipa::path(post, path = "/suspense/{id}/claim", tag = "payments", params(("id" = SuspenseId, Path)), request_body = ClaimBody,
    responses((status = 201, body = Receipt), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn claim_suspense(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SuspenseId>,
    Json(body): Json<ClaimBody>,
) -> Result<(StatusCode, Json<Receipt>)> {
    let claim =
        Claim { version: body.version, account: body.account_id, bill: body.bill_id, reason: body.reason };
    Ok((StatusCode::CREATED, Json(service::claim(&app, &caller, id, &claim).await?.into())))
}

#[derive(Deserialize, ToSchema)]
struct ReturnBody {
    version: i32,
    reason: String,
}

/// Note that unidentified money went back to who sent it
#[utoipa::path(post, path = "/suspense/{id}/return", tag = "payments", params(("id" = SuspenseId, Path)), request_body = ReturnBody,
    responses((status = 200, body = Suspense), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn return_suspense(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SuspenseId>,
    Json(body): Json<ReturnBody>,
) -> Result<Json<Suspense>> {
    Ok(Json(service::give_back(&app, &caller, id, body.version, &body.reason).await?.into()))
}
