//! The API of payments.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::PaymentChannel;
use entity::receipt;
use entity::value::{AccountId, BillId, EstateId, Fen, Month, ReceiptId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::reading::{self, Filter, ReceiptItem, ReceiptView};
use super::service::{self, Payment};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::{Error, Result};
use crate::http::extract::{RawBody, parse_json};
use crate::http::idempotency::Key;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_payments, create_payment))
        .routes(routes!(get_payment))
        .merge(super::corrections::api::routes())
        .merge(super::suspense::api::routes())
        .merge(super::cash::api::routes())
        .merge(super::channels::api::routes())
        .merge(super::prepay::api::routes())
        .merge(super::invoices::api::routes())
}

#[derive(Deserialize, ToSchema)]
struct NewPayment {
    /// Whose payment it is; may be left out when a bill is named. `account_id` is taken as well.
    #[serde(rename = "account", alias = "account_id")]
    account_id: Option<AccountId>,
    /// The bill the payer named: it is paid first. `bill_id` is taken as well.
    #[serde(rename = "bill", alias = "bill_id")]
    bill_id: Option<BillId>,
    amount: Fen,
    channel: PaymentChannel,
    /// The channel's own reference; taken once.
    external_id: String,
    /// Today when left out.
    received_on: Option<NaiveDate>,
    #[serde(default)]
    payer: String,
    #[serde(default)]
    memo: String,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Receipt {
    id: ReceiptId,
    number: String,
    account_id: AccountId,
    channel: PaymentChannel,
    external_id: String,
    amount: Fen,
    /// Not yet applied to a bill.
    credit: Fen,
    received_on: NaiveDate,
    payer: String,
    memo: String,
    created_at: DateTime<Utc>,
    /// From this day it never was: taken in error.
    reversed_on: Option<NaiveDate>,
    reversal_reason: Option<String>,
}

impl From<receipt::Model> for Receipt {
    fn from(row: receipt::Model) -> Self {
        Self {
            id: row.id,
            number: row.number,
            account_id: row.account_id,
            channel: row.channel,
            external_id: row.external_id,
            amount: row.amount_fen,
            credit: row.credit_fen,
            received_on: row.received_on,
            payer: row.payer,
            memo: row.memo,
            created_at: row.created_at,
            reversed_on: row.reversed_on,
            reversal_reason: row.reversal_reason,
        }
    }
}

pub(super) fn render(receipt: &receipt::Model) -> Result<String> {
    serde_json::to_string(&Receipt::from(receipt.clone())).map_err(Error::internal)
}

/// Take a payment
///
/// Needs an `Idempotency-Key`: the same key with the same body gets the same answer, and one receipt is made.
#[utoipa::path(post, path = "/payments", tag = "payments", request_body = NewPayment,
    params(("Idempotency-Key" = String, Header, description = "1 to 128 characters, one per payment")),
    responses((status = 201, body = Receipt), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn create_payment(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    headers: HeaderMap,
    RawBody(body): RawBody,
) -> Result<Response> {
    let key = Key::required(&headers, &caller, "POST /payments", &body)?;
    let new: NewPayment = parse_json(&body)?;
    let payment = Payment {
        account: new.account_id,
        bill: new.bill_id,
        amount: new.amount,
        channel: new.channel,
        external_id: new.external_id,
        received_on: new.received_on.unwrap_or_else(|| app.today()),
        payer: new.payer,
        memo: new.memo,
    };
    // A task of its own: a client that goes away cannot tear it.
    let task = app
        .clone()
        .tasks
        .spawn(async move { service::take_once(&app, &caller, &key, &payment, render).await });
    let answer = task.await.map_err(Error::internal)??;
    let status = StatusCode::from_u16(answer.status).map_err(Error::internal)?;
    Ok((status, [(header::CONTENT_TYPE, "application/json")], answer.body).into_response())
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PaymentQuery {
    estate_id: Option<EstateId>,
    account_id: Option<AccountId>,
    channel: Option<PaymentChannel>,
    from: Option<NaiveDate>,
    /// The last day.
    to: Option<NaiveDate>,
    /// A receipt number, a reference, the beginning of a room code, or a part of the owner's name.
    q: Option<String>,
    cursor: Option<String>,
    limit: Option<u64>,
}

#[derive(Serialize, ToSchema)]
struct PaymentItem {
    #[serde(flatten)]
    receipt: Receipt,
    estate: Option<String>,
    room: Option<String>,
    owner: Option<String>,
}

impl From<ReceiptItem> for PaymentItem {
    fn from(item: ReceiptItem) -> Self {
        let (place, owner) = item.label.map(|l| ((l.estate_name, l.room), l.owner)).unzip();
        let (estate, room) = place.unzip();
        Self { receipt: item.receipt.into(), estate, room, owner }
    }
}

/// List payments
///
/// Newest first.
#[utoipa::path(get, path = "/payments", tag = "payments", params(PaymentQuery),
    responses((status = 200, body = Page<PaymentItem>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_payments(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<PaymentQuery>,
) -> Result<Json<Page<PaymentItem>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = Filter {
        estate: query.estate_id,
        account: query.account_id,
        channel: query.channel,
        from: query.from,
        to: query.to,
        q: query.q.unwrap_or_default(),
    };
    Ok(Json(reading::list(&app, &caller, &filter, window).await?.map(PaymentItem::from)))
}

#[derive(Serialize, ToSchema)]
struct PaymentDetail {
    #[serde(flatten)]
    payment: PaymentItem,
    allocations: Vec<PaidBill>,
}

#[derive(Serialize, ToSchema)]
struct PaidBill {
    bill_id: BillId,
    number: String,
    month: Month,
    /// Its lines and its late fee.
    amount: Fen,
    /// The late fee's part of the amount.
    late_fee: Fen,
}

impl From<ReceiptView> for PaymentDetail {
    fn from(view: ReceiptView) -> Self {
        let paid = view.paid.into_iter().map(|part| PaidBill {
            bill_id: part.bill.id,
            number: part.bill.number,
            month: part.bill.month,
            // Both are parts of one receipt, which is within the limits.
            amount: Fen(part.lines.0 + part.late_fee.0),
            late_fee: part.late_fee,
        });
        Self { payment: view.item.into(), allocations: paid.collect() }
    }
}

/// Show a payment
#[utoipa::path(get, path = "/payments/{id}", tag = "payments", params(("id" = ReceiptId, Path)),
    responses((status = 200, body = PaymentDetail), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn get_payment(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ReceiptId>,
) -> Result<Json<PaymentDetail>> {
    Ok(Json(reading::view(&app, &caller, id).await?.into()))
}
