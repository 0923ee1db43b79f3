//! The API of contracts' months.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{AssessmentItemKind, AssessmentStatus, InspectionSide, Line};
use entity::value::{
    AssessmentId, AssessmentItemId, ContractId, ContractReceiptId, Fen, FindingId, InspectionId, Month,
    Points, RequestId, StatementLineId,
};
use entity::{
    assessment, assessment_event, assessment_item, assessment_line, assessment_price, contract_receipt,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::schemes_api::SchemeOut;
use super::service::{self, NewItem, NewReceipt};
use super::show::{self, AssessmentRow, AssessmentView, Filter};
use super::{export, store};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::extract::ApiLang;
use crate::http::{ApiCaller, Json, Path, Problem, Query, download};
use crate::routes;
use crate::sheet::write::FileKind;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_contract_months, open_settlement))
        .routes(routes!(show_settlement))
        .routes(routes!(export_settlement))
        .routes(routes!(refresh_settlement))
        .routes(routes!(add_settlement_item))
        .routes(routes!(remove_settlement_item))
        .routes(routes!(apply_settlement))
        .routes(routes!(return_settlement))
        .routes(routes!(sign_settlement))
        .routes(routes!(invoice_settlement))
        .routes(routes!(void_settlement))
        .routes(routes!(receive_settlement))
        .routes(routes!(reverse_settlement_receipt))
        .routes(routes!(release_settlement))
        .routes(routes!(charge_settlement))
        .merge(super::schemes_api::routes())
        .merge(super::baseline::api::routes())
}

/// A contract's month in figures.
#[derive(Serialize, ToSchema)]
struct Settlement {
    id: AssessmentId,
    number: String,
    contract_id: ContractId,
    #[schema(value_type = String, example = "2026-11")]
    month: Month,
    status: AssessmentStatus,
    /// Null without a sheet.
    score: Option<Points>,
    price: Fen,
    /// Points below the pass mark.
    lost: Points,
    /// What the score takes off.
    scored: Fen,
    /// What named cases take off.
    penalties: Fen,
    /// Both, at most the cap.
    deduction: Fen,
    capped: bool,
    bonus: Fen,
    /// What is invoiced.
    net: Fen,
    retention: Fen,
    payable: Fen,
    invoice_no: Option<String>,
    invoiced_on: Option<NaiveDate>,
    due_on: Option<NaiveDate>,
    received: Fen,
    interest: Fen,
    released_on: Option<NaiveDate>,
    returned_for: Option<String>,
    version: i32,
}

impl From<assessment::Model> for Settlement {
    fn from(a: assessment::Model) -> Self {
        Self {
            id: a.id,
            number: a.number,
            contract_id: a.contract_id,
            month: a.month,
            status: a.status,
            score: a.score,
            price: a.price_fen,
            lost: a.lost,
            scored: a.scored_fen,
            penalties: a.penalty_fen,
            deduction: a.deduction_fen,
            capped: a.capped,
            bonus: a.bonus_fen,
            net: a.net_fen,
            retention: a.retention_fen,
            payable: a.payable_fen,
            invoice_no: a.invoice_no,
            invoiced_on: a.invoiced_on,
            due_on: a.due_on,
            received: a.received_fen,
            interest: a.interest_fen,
            released_on: a.released_on,
            returned_for: a.returned_for,
            version: a.version,
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = SettlementPrice)]
struct Price {
    line: Line,
    words: String,
    /// As a person would recompute it.
    workings: String,
    amount: Fen,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SettlementLine)]
struct LineScore {
    line: Line,
    weight: Fen,
    score: Points,
    by_operator: Option<Points>,
    by_purchaser: Option<Points>,
    sheets: i32,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SettlementSheet)]
struct Sheet {
    id: InspectionId,
    number: String,
    day: NaiveDate,
    side: InspectionSide,
    line: Line,
    place: Option<String>,
    score: Points,
    findings: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SettlementItem)]
struct Item {
    id: AssessmentItemId,
    kind: AssessmentItemKind,
    clause: String,
    words: String,
    amount: Fen,
    request_id: Option<RequestId>,
    finding_id: Option<FindingId>,
    created_by: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SettlementReceipt)]
struct Receipt {
    id: ContractReceiptId,
    received_on: NaiveDate,
    amount: Fen,
    reference: String,
    /// The bank's line that is tied to it.
    statement_line_id: Option<StatementLineId>,
    reversed_at: Option<DateTime<Utc>>,
    reversed_for: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SettlementEvent)]
struct Event {
    at: DateTime<Utc>,
    actor: String,
    step: String,
    status: AssessmentStatus,
    note: String,
}

#[derive(Serialize, ToSchema)]
struct SettlementDetail {
    settlement: Settlement,
    /// What of the invoice, what was released and the interest is open.
    open: Fen,
    scheme: SchemeOut,
    prices: Vec<Price>,
    lines: Vec<LineScore>,
    sheets: Vec<Sheet>,
    items: Vec<Item>,
    receipts: Vec<Receipt>,
    events: Vec<Event>,
}

impl From<AssessmentView> for SettlementDetail {
    fn from(v: AssessmentView) -> Self {
        let price = |p: assessment_price::Model| Price {
            line: p.line,
            words: p.words,
            workings: p.workings,
            amount: p.amount_fen,
        };
        let line = |l: assessment_line::Model| LineScore {
            line: l.line,
            weight: l.weight_fen,
            score: l.score,
            by_operator: l.by_operator,
            by_purchaser: l.by_purchaser,
            sheets: l.sheets,
        };
        let sheet = |s: store::SheetRow| Sheet {
            id: s.id,
            number: s.number,
            day: s.day,
            side: s.side,
            line: s.line,
            place: s.place,
            score: s.score,
            findings: s.findings,
        };
        let item = |i: assessment_item::Model| Item {
            id: i.id,
            kind: i.kind,
            clause: i.clause,
            words: i.words,
            amount: i.amount_fen,
            request_id: i.request_id,
            finding_id: i.finding_id,
            created_by: i.created_by,
        };
        let receipt = |r: contract_receipt::Model| Receipt {
            id: r.id,
            received_on: r.received_on,
            amount: r.amount_fen,
            statement_line_id: v.lines.get(&r.id).map(|(_, line)| *line),
            reference: r.reference,
            reversed_at: r.reversed_at,
            reversed_for: r.reversed_for,
        };
        let event = |e: assessment_event::Model| Event {
            at: e.at,
            actor: e.actor,
            step: e.step,
            status: e.status,
            note: e.note,
        };
        Self {
            open: v.open,
            scheme: v.scheme.into(),
            prices: v.parts.prices.into_iter().map(price).collect(),
            lines: v.parts.lines.into_iter().map(line).collect(),
            sheets: v.sheets.into_iter().map(sheet).collect(),
            items: v.items.into_iter().map(item).collect(),
            receipts: v.receipts.into_iter().map(receipt).collect(),
            events: v.events.into_iter().map(event).collect(),
            settlement: v.row.into(),
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// `2026-09`
    #[param(value_type = Option<String>)]
    month: Option<Month>,
    contract_id: Option<ContractId>,
    #[param(inline)]
    status: Option<AssessmentStatus>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List contracts' months
///
/// The latest first.
#[utoipa::path(get, path = "/settlements", tag = "settlements", params(ListQuery),
    responses((status = 200, body = Page<AssessmentRow>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_contract_months(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(q): Query<ListQuery>,
) -> Result<Json<Page<AssessmentRow>>> {
    let window = PageQuery { cursor: q.cursor, limit: q.limit }.window()?;
    let filter = Filter { month: q.month, contract_id: q.contract_id, status: q.status };
    Ok(Json(show::list(&app, &caller, &filter, window).await?))
}

#[derive(Deserialize, ToSchema)]
struct SettlementNew {
    contract_id: ContractId,
    #[schema(value_type = String, example = "2026-11")]
    month: Month,
}

/// Open a contract's month
///
/// A draft whose figures follow the sheets; one that is open already is given back.
#[utoipa::path(post, path = "/settlements", tag = "settlements",
    responses((status = 200, body = Settlement), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn open_settlement(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<SettlementNew>,
) -> Result<Json<Settlement>> {
    Ok(Json(service::open(&app, &caller, body.contract_id, body.month).await?.into()))
}

/// A contract's month with all it rests on
#[utoipa::path(get, path = "/settlements/{id}", tag = "settlements", params(("id" = AssessmentId, Path)),
    responses((status = 200, body = SettlementDetail), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_settlement(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<AssessmentId>,
) -> Result<Json<SettlementDetail>> {
    Ok(Json(show::show(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    #[serde(default)]
    #[param(inline)]
    format: FileKind,
}

/// The payment application as a spreadsheet
#[utoipa::path(get, path = "/settlements/{id}/export", tag = "settlements", params(("id" = AssessmentId, Path), ExportQuery),
    responses((status = 200, description = "xlsx or CSV"), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn export_settlement(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<AssessmentId>,
    Query(q): Query<ExportQuery>,
) -> Result<Response> {
    let view = show::show(&app, &caller, id).await?;
    let table = export::table(lang, &view);
    Ok(download(&export::file_name(&view, q.format), q.format.media_type(), table.to_file(q.format)?))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = SettlementVersion)]
struct Version {
    /// As it was read.
    version: i32,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = SettlementReason)]
struct Reason {
    version: i32,
    reason: String,
}

/// Reckon a draft anew
#[utoipa::path(post, path = "/settlements/{id}/refresh", tag = "settlements", params(("id" = AssessmentId, Path)),
    responses((status = 200, body = Settlement), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn refresh_settlement(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<AssessmentId>,
    Json(body): Json<Version>,
) -> Result<Json<Settlement>> {
    Ok(Json(service::refresh(&app, &caller, id, body.version).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct SettlementItemNew {
    version: i32,
    kind: AssessmentItemKind,
    clause: String,
    words: String,
    amount: Fen,
    request_id: Option<RequestId>,
    finding_id: Option<FindingId>,
}

/// Name a case that costs or earns money
#[utoipa::path(post, path = "/settlements/{id}/items", tag = "settlements", params(("id" = AssessmentId, Path)),
    responses((status = 200, body = Settlement), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn add_settlement_item(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<AssessmentId>,
    Json(body): Json<SettlementItemNew>,
) -> Result<Json<Settlement>> {
    let new = NewItem {
        kind: body.kind,
        clause: body.clause,
        words: body.words,
        amount: body.amount,
        request_id: body.request_id,
        finding_id: body.finding_id,
    };
    Ok(Json(service::add_item(&app, &caller, id, body.version, &new).await?.into()))
}

/// Take a case away
#[utoipa::path(post, path = "/settlements/{id}/items/{item_id}/remove", tag = "settlements", params(("id" = AssessmentId, Path), ("item_id" = AssessmentItemId, Path)),
    responses((status = 200, body = Settlement), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn remove_settlement_item(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path((id, item)): Path<(AssessmentId, AssessmentItemId)>,
    Json(body): Json<Version>,
) -> Result<Json<Settlement>> {
    Ok(Json(service::remove_item(&app, &caller, id, body.version, item).await?.into()))
}

/// Apply for payment
#[utoipa::path(post, path = "/settlements/{id}/apply", tag = "settlements", params(("id" = AssessmentId, Path)),
    responses((status = 200, body = Settlement), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn apply_settlement(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<AssessmentId>,
    Json(body): Json<Version>,
) -> Result<Json<Settlement>> {
    Ok(Json(service::apply(&app, &caller, id, body.version).await?.into()))
}

/// Send an application back
#[utoipa::path(post, path = "/settlements/{id}/return", tag = "settlements", params(("id" = AssessmentId, Path)),
    responses((status = 200, body = Settlement), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn return_settlement(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<AssessmentId>,
    Json(body): Json<Reason>,
) -> Result<Json<Settlement>> {
    Ok(Json(service::send_back(&app, &caller, id, body.version, &body.reason).await?.into()))
}

/// Sign a month off
#[utoipa::path(post, path = "/settlements/{id}/sign", tag = "settlements", params(("id" = AssessmentId, Path)),
    responses((status = 200, body = Settlement), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn sign_settlement(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<AssessmentId>,
    Json(body): Json<Version>,
) -> Result<Json<Settlement>> {
    Ok(Json(service::sign(&app, &caller, id, body.version).await?.into()))
}

/// Invoice what was signed
#[utoipa::path(post, path = "/settlements/{id}/invoice", tag = "settlements", params(("id" = AssessmentId, Path)),
    responses((status = 200, body = Settlement), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn invoice_settlement(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<AssessmentId>,
    Json(body): Json<Version>,
) -> Result<Json<Settlement>> {
    Ok(Json(service::invoice(&app, &caller, id, body.version).await?.into()))
}

/// Void an invoice that nothing was paid on
#[utoipa::path(post, path = "/settlements/{id}/void", tag = "settlements", params(("id" = AssessmentId, Path)),
    responses((status = 200, body = Settlement), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn void_settlement(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<AssessmentId>,
    Json(body): Json<Reason>,
) -> Result<Json<Settlement>> {
    Ok(Json(service::void_invoice(&app, &caller, id, body.version, &body.reason).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct SettlementReceiptNew {
    version: i32,
    received_on: NaiveDate,
    amount: Fen,
    /// The bank's number, once a contract.
    reference: String,
}

/// Note money that came in
///
/// The same number again, with the same amount and day, changes nothing.
#[utoipa::path(post, path = "/settlements/{id}/receipts", tag = "settlements", params(("id" = AssessmentId, Path)),
    responses((status = 200, body = Settlement), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn receive_settlement(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<AssessmentId>,
    Json(body): Json<SettlementReceiptNew>,
) -> Result<Json<Settlement>> {
    let new = NewReceipt { received_on: body.received_on, amount: body.amount, reference: body.reference };
    Ok(Json(service::receive(&app, &caller, id, body.version, &new).await?.into()))
}

/// Take a receipt back
#[utoipa::path(post, path = "/settlements/{id}/receipts/{receipt_id}/reverse", tag = "settlements", params(("id" = AssessmentId, Path), ("receipt_id" = ContractReceiptId, Path)),
    responses((status = 200, body = Settlement), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn reverse_settlement_receipt(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path((id, receipt)): Path<(AssessmentId, ContractReceiptId)>,
    Json(body): Json<Reason>,
) -> Result<Json<Settlement>> {
    let done = service::reverse_receipt(&app, &caller, id, body.version, receipt, &body.reason).await?;
    Ok(Json(done.into()))
}

/// Ask for what was retained
#[utoipa::path(post, path = "/settlements/{id}/release", tag = "settlements", params(("id" = AssessmentId, Path)),
    responses((status = 200, body = Settlement), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn release_settlement(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<AssessmentId>,
    Json(body): Json<Version>,
) -> Result<Json<Settlement>> {
    Ok(Json(service::release(&app, &caller, id, body.version).await?.into()))
}

/// Ask for interest on what is paid late
#[utoipa::path(post, path = "/settlements/{id}/interest", tag = "settlements", params(("id" = AssessmentId, Path)),
    responses((status = 200, body = Settlement), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn charge_settlement(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<AssessmentId>,
    Json(body): Json<Version>,
) -> Result<Json<Settlement>> {
    Ok(Json(service::charge_interest(&app, &caller, id, body.version).await?.into()))
}
