//! The API of the register of invoices.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::EInvoiceStatus;
use entity::value::{AccountId, EInvoiceId, EstateId, Fen, ReceiptId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, Filter, InvoiceItem, NewInvoice, Red};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, Json, Path, Problem, Query};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_invoices, register_invoice))
        .routes(routes!(get_invoice))
        .routes(routes!(red_invoice))
}

#[derive(Serialize, ToSchema)]
struct Invoice {
    id: EInvoiceId,
    number: String,
    estate_id: EstateId,
    account_id: AccountId,
    room: Option<String>,
    receipt_id: ReceiptId,
    issued_on: NaiveDate,
    /// Tax included.
    amount: Fen,
    buyer: String,
    buyer_tax_id: Option<String>,
    status: EInvoiceStatus,
    /// The red invoice that cancels it.
    red_number: Option<String>,
    red_on: Option<NaiveDate>,
    actor: String,
    created_at: DateTime<Utc>,
    version: i32,
}

impl From<InvoiceItem> for Invoice {
    fn from(item: InvoiceItem) -> Self {
        let row = item.invoice;
        Self {
            id: row.id,
            number: row.number,
            estate_id: row.estate_id,
            account_id: row.account_id,
            room: item.label.map(|l| l.room),
            receipt_id: row.receipt_id,
            issued_on: row.issued_on,
            amount: row.amount_fen,
            buyer: row.buyer,
            buyer_tax_id: row.buyer_tax_id,
            status: row.status,
            red_number: row.red_number,
            red_on: row.red_on,
            actor: row.actor,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct InvoiceQuery {
    status: Option<EInvoiceStatus>,
    estate_id: Option<EstateId>,
    account_id: Option<AccountId>,
    receipt_id: Option<ReceiptId>,
    /// By the day of issue.
    from: Option<NaiveDate>,
    /// The last day.
    to: Option<NaiveDate>,
    /// A number, a part of the buyer's or the owner's name, the beginning of a room code.
    q: Option<String>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List invoices
///
/// Newest first.
#[utoipa::path(get, path = "/invoices", tag = "payments", params(InvoiceQuery),
    responses((status = 200, body = Page<Invoice>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_invoices(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<InvoiceQuery>,
) -> Result<Json<Page<Invoice>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = Filter {
        status: query.status,
        estate: query.estate_id,
        account: query.account_id,
        receipt: query.receipt_id,
        from: query.from,
        to: query.to,
        q: query.q.unwrap_or_default(),
    };
    Ok(Json(service::list(&app, &caller, &filter, window).await?.0.map(Invoice::from)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InvoiceBody {
    receipt_id: ReceiptId,
    /// The 20 digits the tax platform gave.
    number: String,
    issued_on: NaiveDate,
    /// Tax included.
    amount: Fen,
    buyer: String,
    #[serde(default)]
    buyer_tax_id: String,
}

/// Register an invoice the tax platform issued
#[utoipa::path(post, path = "/invoices", tag = "payments", request_body = InvoiceBody,
    responses((status = 201, body = Invoice), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn register_invoice(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<InvoiceBody>,
) -> Result<(StatusCode, Json<Invoice>)> {
    let new = NewInvoice {
        receipt: body.receipt_id,
        number: body.number,
        issued_on: body.issued_on,
        amount: body.amount,
        buyer: body.buyer,
        buyer_tax_id: body.buyer_tax_id,
    };
    let made = service::register(&app, &caller, &new).await?;
    Ok((StatusCode::CREATED, Json(service::one(&app, &caller, made.id).await?.into())))
}

/// Show an invoice
#[utoipa::path(get, path = "/invoices/{id}", tag = "payments", params(("id" = EInvoiceId, Path)),
    responses((status = 200, body = Invoice), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn get_invoice(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<EInvoiceId>,
) -> Result<Json<Invoice>> {
    Ok(Json(service::one(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RedBody {
    version: i32,
    /// The red invoice's own 20 digits.
    number: String,
    on: NaiveDate,
}

/// Register the red invoice that cancels one
#[utoipa::path(post, path = "/invoices/{id}/red", tag = "payments", params(("id" = EInvoiceId, Path)), request_body = RedBody,
    responses((status = 200, body = Invoice), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn red_invoice(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<EInvoiceId>,
    Json(body): Json<RedBody>,
) -> Result<Json<Invoice>> {
    let red = Red { version: body.version, number: body.number, on: body.on };
    service::red(&app, &caller, id, &red).await?;
    Ok(Json(service::one(&app, &caller, id).await?.into()))
}
