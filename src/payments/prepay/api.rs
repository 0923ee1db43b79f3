//! The API of prepayments.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{ChargeItem, PaymentChannel, PrepayMode};
use entity::value::{AccountId, Fen, Month, Percent, PrepayOfferId, PrepaymentId, ReceiptId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::service::{self, Prepay, PrepaymentView};
use crate::app::App;
use crate::billing::offers::{Quote, QuotedLine};
use crate::db::page::{Page, PageQuery};
use crate::error::{Error, Result};
use crate::http::extract::{RawBody, parse_json};
use crate::http::idempotency::Key;
use crate::http::{ApiCaller, ApiLang, Json, Problem, Query};
use crate::i18n::Lang;
use crate::payments::service::Payment;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_prepayments, create_prepayment))
        .routes(routes!(quote_prepayment))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct QuoteQuery {
    account_id: AccountId,
    offer_id: PrepayOfferId,
    /// The first month; the first that is neither billed nor prepaid when absent.
    first: Option<Month>,
}

#[derive(Serialize, ToSchema)]
struct PrepayQuote {
    offer_id: PrepayOfferId,
    offer: String,
    item: ChargeItem,
    percent: Percent,
    on_change: PrepayMode,
    first: Month,
    last: Month,
    lines: Vec<PrepayQuoteLine>,
    gross: Fen,
    /// What other relief takes off.
    relief: Fen,
    /// What the offer takes off.
    discount: Fen,
    /// What is to be paid.
    amount: Fen,
}

/// A line as it would be billed.
#[derive(Serialize, ToSchema)]
struct PrepayQuoteLine {
    first: Month,
    last: Month,
    gross: Fen,
    relief: Fen,
    discount: Fen,
    amount: Fen,
    /// `61.37 m² × 0.75 = 46.03; 46.03 − 预缴一年 2.30 = 43.73`
    explanation: String,
}

fn quoted_line(lang: Lang, line: QuotedLine) -> PrepayQuoteLine {
    PrepayQuoteLine {
        first: line.period.first,
        last: line.period.end().previous(),
        gross: line.gross,
        relief: line.relief,
        discount: line.discount,
        amount: line.amount,
        explanation: line.inputs.sentence(lang, line.amount),
    }
}

fn quoted(lang: Lang, quote: Quote) -> PrepayQuote {
    let (first, last) = quote.span();
    PrepayQuote {
        offer_id: quote.offer.id,
        offer: quote.offer.name,
        item: quote.offer.item,
        percent: quote.offer.percent_ppm,
        on_change: quote.offer.on_change,
        first,
        last,
        lines: quote.lines.into_iter().map(|line| quoted_line(lang, line)).collect(),
        gross: quote.gross,
        relief: quote.relief,
        discount: quote.discount,
        amount: quote.amount,
    }
}

/// Quote a prepayment
///
/// What an offer comes to for a household: its months, what each costs by the rule of the bill run, what is taken off.
#[utoipa::path(get, path = "/prepayments/quote", tag = "payments", params(QuoteQuery),
    responses((status = 200, body = PrepayQuote), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn quote_prepayment(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Query(query): Query<QuoteQuery>,
) -> Result<Json<PrepayQuote>> {
    let quote = service::quote(&app, &caller, query.account_id, query.offer_id, query.first).await?;
    Ok(Json(quoted(lang, quote)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPrepayment {
    account_id: AccountId,
    offer_id: PrepayOfferId,
    /// The first month; the first that is neither billed nor prepaid when absent.
    first: Option<Month>,
    /// What the quote asks for.
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
struct PrepaymentTaken {
    id: PrepaymentId,
    receipt_id: ReceiptId,
    receipt_number: String,
    first: Month,
    last: Month,
    gross: Fen,
    discount: Fen,
    amount: Fen,
}

fn render(
    row: &entity::prepayment::Model,
    receipt: &entity::receipt::Model,
    quote: &Quote,
) -> Result<String> {
    let (first, last) = quote.span();
    let answer = PrepaymentTaken {
        id: row.id,
        receipt_id: receipt.id,
        receipt_number: receipt.number.clone(),
        first,
        last,
        gross: quote.gross,
        discount: quote.discount,
        amount: quote.amount,
    };
    serde_json::to_string(&answer).map_err(Error::internal)
}

/// Take a prepayment
///
/// Needs an `Idempotency-Key`: the same key with the same body gets the same answer, and one prepayment is made.
#[utoipa::path(post, path = "/prepayments", tag = "payments", request_body = NewPrepayment,
    params(("Idempotency-Key" = String, Header, description = "1 to 128 characters, one per prepayment")),
    responses((status = 201, body = PrepaymentTaken), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn create_prepayment(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    headers: HeaderMap,
    RawBody(body): RawBody,
) -> Result<Response> {
    caller.reach(crate::access::Action::PaymentsWrite)?;
    let key = Key::required(&headers, &caller, "POST /prepayments", &body)?;
    let new: NewPrepayment = parse_json(&body)?;
    let prepay = Prepay {
        account: new.account_id,
        offer: new.offer_id,
        first: new.first,
        payment: Payment {
            account: None,
            bill: None,
            amount: new.amount,
            channel: new.channel,
            external_id: new.external_id,
            received_on: new.received_on.unwrap_or_else(|| app.today()),
            payer: new.payer,
            memo: new.memo,
        },
    };
    // A task of its own: a client that goes away cannot tear it.
    let task = app
        .clone()
        .tasks
        .spawn(async move { service::take(&app, &caller, Some(&key), &prepay, render).await });
    let (answer, _) = task.await.map_err(Error::internal)??;
    let status = StatusCode::from_u16(answer.status).map_err(Error::internal)?;
    Ok((status, [(header::CONTENT_TYPE, "application/json")], answer.body).into_response())
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PrepaymentQuery {
    account_id: Option<AccountId>,
    cursor: Option<String>,
    limit: Option<u64>,
}

#[derive(Serialize, ToSchema)]
struct Prepayment {
    id: PrepaymentId,
    account_id: AccountId,
    room: Option<String>,
    offer_id: PrepayOfferId,
    offer: Option<String>,
    item: ChargeItem,
    gross: Fen,
    discount: Fen,
    receipt_id: ReceiptId,
    actor: String,
    created_at: DateTime<Utc>,
    months: Vec<PrepaidMonth>,
}

#[derive(Serialize, ToSchema)]
struct PrepaidMonth {
    month: Month,
    gross: Fen,
    discount: Fen,
    /// Of the receipt; kept for the month until it is billed.
    paid: Fen,
    billed: bool,
}

impl From<PrepaymentView> for Prepayment {
    fn from(view: PrepaymentView) -> Self {
        let row = view.prepayment;
        let months = view.months.into_iter().map(|(m, billed)| PrepaidMonth {
            month: m.month,
            gross: m.gross_fen,
            discount: m.discount_fen,
            paid: m.paid_fen,
            billed,
        });
        Self {
            id: row.id,
            account_id: row.account_id,
            room: view.label.map(|l| l.room),
            offer_id: row.offer_id,
            offer: view.offer.map(|o| o.name),
            item: row.item,
            gross: row.gross_fen,
            discount: row.discount_fen,
            receipt_id: row.receipt_id,
            actor: row.actor,
            created_at: row.created_at,
            months: months.collect(),
        }
    }
}

/// List prepayments
///
/// Newest first, with their months.
#[utoipa::path(get, path = "/prepayments", tag = "payments", params(PrepaymentQuery),
    responses((status = 200, body = Page<Prepayment>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_prepayments(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<PrepaymentQuery>,
) -> Result<Json<Page<Prepayment>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    Ok(Json(service::list(&app, &caller, query.account_id, window).await?.map(Prepayment::from)))
}
