//! The API of putting receipts right.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::enums::{RefundMethod, RefundStatus};
use entity::refund;
use entity::value::{AccountId, BillId, Fen, ReceiptId, RefundId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::{NewRefund, refunds};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::payments::api::Receipt;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(unapply_payment))
        .routes(routes!(apply_payment))
        .routes(routes!(reverse_payment))
        .routes(routes!(create_refund))
        .routes(routes!(list_refunds))
        .routes(routes!(get_refund))
}

#[derive(Deserialize, ToSchema)]
struct WhyBody {
    reason: String,
}

/// Take a receipt off its bills
///
/// The bills are open again, the money is the household's credit.
#[utoipa::path(post, path = "/payments/{id}/unapply", tag = "payments", params(("id" = ReceiptId, Path)), request_body = WhyBody,
    responses((status = 200, body = Receipt), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn unapply_payment(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ReceiptId>,
    Json(body): Json<WhyBody>,
) -> Result<Json<Receipt>> {
    Ok(Json(super::unapply(&app, &caller, id, &body.reason).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct ApplyBody {
    /// The bill to be paid first; the oldest when left out.
    bill_id: Option<BillId>,
}

/// Put what is left of a receipt on bills
#[utoipa::path(post, path = "/payments/{id}/apply", tag = "payments", params(("id" = ReceiptId, Path)), request_body = ApplyBody,
    responses((status = 200, body = Receipt), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn apply_payment(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ReceiptId>,
    Json(body): Json<ApplyBody>,
) -> Result<Json<Receipt>> {
    Ok(Json(super::apply_again(&app, &caller, id, body.bill_id).await?.into()))
}

/// Reverse a receipt taken in error
///
/// Its entry is mirrored today; its reference may be taken again. Not for money a channel confirmed.
#[utoipa::path(post, path = "/payments/{id}/reverse", tag = "payments", params(("id" = ReceiptId, Path)), request_body = WhyBody,
    responses((status = 200, body = Receipt), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn reverse_payment(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ReceiptId>,
    Json(body): Json<WhyBody>,
) -> Result<Json<Receipt>> {
    Ok(Json(super::reverse(&app, &caller, id, &body.reason).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct RefundBody {
    amount: Fen,
    method: RefundMethod,
    /// The slip's number or the bank's serial; taken once.
    #[serde(default)]
    external_id: String,
    #[serde(default)]
    payee: String,
    reason: String,
    /// Take the receipt off bills first where its credit is too small, the latest first.
    #[serde(default)]
    unapply: bool,
}

#[derive(Serialize, ToSchema)]
struct Refund {
    id: RefundId,
    number: String,
    receipt_id: ReceiptId,
    account_id: AccountId,
    amount: Fen,
    method: RefundMethod,
    external_id: String,
    payee: String,
    reason: String,
    status: RefundStatus,
    refunded_on: NaiveDate,
    failure: Option<String>,
    actor: String,
}

impl From<refund::Model> for Refund {
    fn from(row: refund::Model) -> Self {
        Self {
            id: row.id,
            number: row.number,
            receipt_id: row.receipt_id,
            account_id: row.account_id,
            amount: row.amount_fen,
            method: row.method,
            external_id: row.external_id,
            payee: row.payee,
            reason: row.reason,
            status: row.status,
            refunded_on: row.refunded_on,
            failure: row.failure,
            actor: row.actor,
        }
    }
}

/// Give money back
///
/// Out of what is left of the receipt only, whole or not at all.
#[utoipa::path(post, path = "/payments/{id}/refunds", tag = "payments", params(("id" = ReceiptId, Path)), request_body = RefundBody,
    responses((status = 201, body = Refund), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_refund(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ReceiptId>,
    Json(body): Json<RefundBody>,
) -> Result<(StatusCode, Json<Refund>)> {
    let new = NewRefund {
        receipt: id,
        amount: body.amount,
        method: body.method,
        external_id: body.external_id,
        payee: body.payee,
        reason: body.reason,
        unapply: body.unapply,
    };
    Ok((StatusCode::CREATED, Json(super::refund(&app, &caller, &new).await?.into())))
}

/// The refunds, newest first
#[utoipa::path(get, path = "/refunds", tag = "payments", params(PageQuery),
    responses((status = 200, body = Page<Refund>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_refunds(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Refund>>> {
    Ok(Json(refunds::list(&app, &caller, page.window()?).await?.map(Into::into)))
}

/// A refund
#[utoipa::path(get, path = "/refunds/{id}", tag = "payments", params(("id" = RefundId, Path)),
    responses((status = 200, body = Refund), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get_refund(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<RefundId>,
) -> Result<Json<Refund>> {
    Ok(Json(refunds::one(&app, &caller, id).await?.into()))
}
