//! The API of reconciliation.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{BankAccountKind, Direction, Explanation, LineOutcome, LineStatus, StatementKind};
use entity::statement_line;
use entity::value::{
    BankAccountId, BankProfileId, ChannelFee, ContractReceiptId, EstateId, Fen, ReceiptId, RefundId,
    SettlementId, StatementId, StatementLineId, SuspenseId,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::imports::api::StatementImport;
use super::imports::{self, Begun};
use super::reading::{self, StatementView};
use super::{accounts, profiles, service, text};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::{Error, Result};
use crate::http::{ApiCaller, ApiLang, Json, Multipart, Path, Problem, Query};
use crate::i18n::Lang;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_statements, import_statement))
        .routes(routes!(list_bank_accounts, create_bank_account))
        .routes(routes!(get_statement))
        .routes(routes!(list_statement_lines))
        .merge(imports::api::routes())
        .merge(super::missing::api::routes())
        .merge(super::payouts::api::routes())
        .merge(super::decide_api::routes())
        .merge(super::contract_money::api::routes())
        .merge(super::day_api::routes())
        .merge(profiles::api::routes())
}

#[derive(Serialize, ToSchema)]
struct Statement {
    id: StatementId,
    bank: Option<String>,
    account_number: Option<String>,
    /// `ccb`, `icbc`, `wechat.trade`, `wechat.fund`, `alipay.business`, `alipay.account`, `camt.053`, `mt940`, `profile:NAME`.
    layout: String,
    kind: StatementKind,
    from: NaiveDate,
    /// The last day in the file.
    to: NaiveDate,
    /// None of a channel's bill, and of a table without balances.
    opening: Option<Fen>,
    money_in: Fen,
    money_out: Fen,
    closing: Option<Fen>,
    /// What the channel kept in all.
    channel_fee: Option<ChannelFee>,
    line_count: i64,
    /// Of them, those an earlier file had brought already.
    known_count: i64,
    matched: OutcomeSum,
    suggested: OutcomeSum,
    pending: OutcomeSum,
    difference: OutcomeSum,
    suspense: OutcomeSum,
    explained: OutcomeSum,
    created_at: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
struct OutcomeSum {
    count: i64,
    amount: Fen,
}

impl From<StatementView> for Statement {
    fn from(view: StatementView) -> Self {
        let sum = |outcome| OutcomeSum { count: view.count(outcome), amount: view.amount(outcome) };
        let [matched, suggested, pending, difference, suspense, explained] = [
            LineOutcome::Matched,
            LineOutcome::Suggested,
            LineOutcome::Pending,
            LineOutcome::Difference,
            LineOutcome::Suspense,
            LineOutcome::Explained,
        ]
        .map(sum);
        let (bank, account_number) = view.account.map(|a| (a.bank, a.number)).unzip();
        let s = view.statement;
        Self {
            id: s.id,
            bank,
            account_number,
            layout: s.layout,
            kind: s.kind,
            from: s.from_date,
            to: s.to_date,
            opening: s.opening_fen,
            money_in: s.in_fen,
            money_out: s.out_fen,
            closing: s.closing_fen,
            channel_fee: s.channel_fee,
            line_count: s.line_count,
            known_count: s.known_count,
            matched,
            suggested,
            pending,
            difference,
            suspense,
            explained,
            created_at: s.created_at,
        }
    }
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form for OpenAPI; read by `Multipart`")]
struct StatementUpload {
    /// The file of the bank or the channel as it was downloaded; a ZIP is opened.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// The account the file is of, where it names none (WeChat's fund bill, most of ICBC's).
    account_id: Option<BankAccountId>,
    /// The profile to read it by, where more than one fits.
    profile_id: Option<BankProfileId>,
}

/// Import a statement
///
/// Recognises the layout by its content, checks it whole, matches every line. What ends within a moment is answered at
/// once: 201, 200 for the very same file again, or a problem with what is wrong. A large file goes on in the background:
/// 202 with its import, whose address is in `Location` and says how far it is.
#[utoipa::path(post, path = "/reconciliation/statements", tag = "reconciliation",
    request_body(content = StatementUpload, content_type = "multipart/form-data"),
    responses((status = 201, body = Statement), (status = 200, body = Statement, description = "Known already"),
        (status = 202, body = StatementImport, description = "Goes on in the background", headers(("Location" = String))),
        (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn import_statement(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    mut form: Multipart,
) -> Result<Response> {
    match imports::begin(&app, &caller, upload_of(&mut form)?).await? {
        Begun::Done(imported) => {
            let view = reading::statement_view(&app, &caller, imported.statement.id).await?;
            let status = if imported.new { StatusCode::CREATED } else { StatusCode::OK };
            Ok((status, Json(Statement::from(view))).into_response())
        }
        Begun::UnderWay(id) => {
            let import = StatementImport::of(imports::view(&app, &caller, id).await?, lang);
            let at = format!("/api/v1/reconciliation/imports/{id}");
            Ok((StatusCode::ACCEPTED, [(header::LOCATION, at)], Json(import)).into_response())
        }
    }
}

/// The file of a form, and what was chosen with it.
///
/// # Errors
/// Invalid without a file; not found when a choice is no id.
pub(super) fn upload_of(form: &mut Multipart) -> Result<service::Upload> {
    let file = form.file("file")?;
    Ok(service::Upload {
        account: chosen(form, "account_id")?,
        profile: chosen(form, "profile_id")?,
        ..service::Upload::new(file.bytes, &file.name)
    })
}

/// An id in a form; none where nothing was chosen.
pub(super) fn chosen<I: std::str::FromStr>(form: &Multipart, field: &str) -> Result<Option<I>> {
    match form.value(field).map(str::trim) {
        None | Some("") => Ok(None),
        Some(id) => id.parse().map(Some).map_err(|_| Error::not_found()),
    }
}

/// List statements
#[utoipa::path(get, path = "/reconciliation/statements", tag = "reconciliation", params(PageQuery),
    responses((status = 200, body = Page<Statement>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_statements(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Statement>>> {
    Ok(Json(reading::statements(&app, &caller, page.window()?).await?.map(Statement::from)))
}

/// Show a statement
#[utoipa::path(get, path = "/reconciliation/statements/{id}", tag = "reconciliation", params(("id" = StatementId, Path)),
    responses((status = 200, body = Statement), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn get_statement(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<StatementId>,
) -> Result<Json<Statement>> {
    Ok(Json(reading::statement_view(&app, &caller, id).await?.into()))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LineQuery {
    statement_id: Option<StatementId>,
    outcome: Option<LineOutcome>,
    cursor: Option<String>,
    limit: Option<u64>,
}

#[derive(Serialize, ToSchema)]
struct StatementLine {
    id: StatementLineId,
    statement_id: StatementId,
    line_no: i32,
    /// The bank's own serial, or a hash that begins with `#`.
    key: String,
    booked_on: NaiveDate,
    booked_at: Option<DateTime<Utc>>,
    direction: Direction,
    amount: Fen,
    channel_fee: Option<ChannelFee>,
    balance: Option<Fen>,
    /// Merchant order number, merchant refund number, `EndToEndId`.
    reference: String,
    /// The channel's number of the payment.
    transaction_id: String,
    status: LineStatus,
    payer: String,
    memo: String,
    outcome: LineOutcome,
    /// By which rule, or why not; a person's words when explained by hand.
    reason: String,
    reason_text: String,
    receipt_id: Option<ReceiptId>,
    refund_id: Option<RefundId>,
    settlement_id: Option<SettlementId>,
    suspense_id: Option<SuspenseId>,
    /// What a contract's purchaser paid.
    contract_receipt_id: Option<ContractReceiptId>,
    explanation: Option<Explanation>,
    /// The line less what is on record, where they differ.
    delta: Option<Fen>,
    decided_by: Option<String>,
    decision: Option<String>,
    version: i32,
}

impl StatementLine {
    fn of(line: statement_line::Model, lang: Lang) -> Self {
        Self {
            id: line.id,
            statement_id: line.statement_id,
            line_no: line.line_no,
            key: line.line_key,
            booked_on: line.booked_on,
            booked_at: line.booked_at,
            direction: line.direction,
            amount: line.amount_fen,
            channel_fee: line.channel_fee,
            balance: line.balance_fen,
            reference: line.reference,
            transaction_id: line.transaction_id,
            status: line.status,
            payer: line.payer,
            memo: line.memo,
            outcome: line.outcome,
            reason_text: text::reason_words(lang, &line.reason),
            reason: line.reason,
            receipt_id: line.receipt_id,
            refund_id: line.refund_id,
            settlement_id: line.settlement_id,
            suspense_id: line.suspense_id,
            contract_receipt_id: line.contract_receipt_id,
            explanation: line.explanation,
            delta: line.delta_fen,
            decided_by: line.decided_by,
            decision: line.decision,
            version: line.version,
        }
    }
}

/// List statement lines
#[utoipa::path(get, path = "/reconciliation/lines", tag = "reconciliation", params(LineQuery),
    responses((status = 200, body = Page<StatementLine>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_statement_lines(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Query(query): Query<LineQuery>,
) -> Result<Json<Page<StatementLine>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let lines = reading::lines(&app, &caller, query.statement_id, query.outcome.as_slice(), window).await?;
    Ok(Json(lines.map(|line| StatementLine::of(line, lang))))
}

#[derive(Serialize, ToSchema)]
struct BankAccount {
    id: BankAccountId,
    estate_id: EstateId,
    kind: BankAccountKind,
    bank: String,
    number: String,
    name: String,
    /// Where a channel pays out to.
    settles_to_id: Option<BankAccountId>,
}

#[derive(Serialize, ToSchema)]
struct BankAccounts {
    items: Vec<BankAccount>,
    /// Always null: there are a handful an estate.
    next: Option<String>,
}

/// List bank accounts
#[utoipa::path(get, path = "/reconciliation/accounts", tag = "reconciliation",
    responses((status = 200, body = BankAccounts), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_bank_accounts(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
) -> Result<Json<BankAccounts>> {
    let accounts = reading::bank_accounts(&app, &caller).await?.into_iter();
    let items = accounts.map(|a| BankAccount {
        id: a.id,
        estate_id: a.estate_id,
        kind: a.kind,
        bank: a.bank,
        number: a.number,
        name: a.name,
        settles_to_id: a.settles_to_id,
    });
    Ok(Json(BankAccounts { items: items.collect(), next: None }))
}

#[derive(Deserialize, ToSchema)]
struct NewBankAccountBody {
    estate_id: EstateId,
    #[serde(default = "bank")]
    kind: BankAccountKind,
    /// `CCB`; not needed of a channel.
    #[serde(default)]
    bank: String,
    /// All digits: of the account, or of the merchant.
    number: String,
    name: String,
    /// Of a channel: the bank account it pays out to.
    settles_to_id: Option<BankAccountId>,
}

const fn bank() -> BankAccountKind {
    BankAccountKind::Bank
}

#[derive(Serialize, ToSchema)]
struct BankAccountCreated {
    id: BankAccountId,
}

/// Register a bank account
#[utoipa::path(post, path = "/reconciliation/accounts", tag = "reconciliation",
    responses((status = 201, body = BankAccountCreated), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_bank_account(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewBankAccountBody>,
) -> Result<(StatusCode, Json<BankAccountCreated>)> {
    let new = accounts::NewBankAccount {
        estate: body.estate_id,
        kind: body.kind,
        bank: body.bank,
        number: body.number,
        name: body.name,
        settles_to: body.settles_to_id,
    };
    let id = accounts::add_bank_account(&app, &caller, new).await?;
    Ok((StatusCode::CREATED, Json(BankAccountCreated { id })))
}
