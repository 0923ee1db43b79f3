//! The API of the books: periods, trial balance, journal, statements, proofs.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{EventKind, PeriodStatus, ProofCause};
use entity::value::{AccountId, EstateId, Fen, Month, PeriodCloseId, ProofRunId};
use entity::{period_close, period_total, proof_finding, proof_run};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::books::{self, Days, Drill, JournalLine, Movement, Statement, Trial};
use super::periods::{self, Period, PeriodState};
use super::{export, proofs, text};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{ApiCaller, ApiLang, Json, Path, Problem, Query, download};
use crate::i18n::Lang;
use crate::routes;
use crate::sheet::write::FileKind;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_periods))
        .routes(routes!(close_period))
        .routes(routes!(reopen_period))
        .routes(routes!(show_period))
        .routes(routes!(show_trial))
        .routes(routes!(export_trial))
        .routes(routes!(list_journal))
        .routes(routes!(export_journal))
        .routes(routes!(show_statement))
        .routes(routes!(export_statement))
        .routes(routes!(list_proofs))
        .routes(routes!(run_proof))
        .routes(routes!(show_proof))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct EstateQuery {
    estate_id: EstateId,
}

/// One closing of a month.
#[derive(Serialize, ToSchema)]
struct PeriodVersion {
    id: PeriodCloseId,
    month: Month,
    version: i32,
    status: PeriodStatus,
    events: i64,
    entries: i64,
    head_seq: i64,
    head_hash: String,
    proof_id: Option<ProofRunId>,
    actor: String,
    started_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
    reopened_by: Option<String>,
    reopened_at: Option<DateTime<Utc>>,
    reason: Option<String>,
}

impl From<period_close::Model> for PeriodVersion {
    fn from(row: period_close::Model) -> Self {
        Self {
            id: row.id,
            month: row.month,
            version: row.version,
            status: row.status,
            events: row.event_count,
            entries: row.entry_count,
            head_seq: row.head_seq,
            head_hash: row.head_hash,
            proof_id: row.proof_run_id,
            actor: row.actor,
            started_at: row.started_at,
            closed_at: row.closed_at,
            reopened_by: row.reopened_by,
            reopened_at: row.reopened_at,
            reason: row.reason,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct PeriodItem {
    month: Month,
    state: PeriodState,
    /// Every closing there was, the latest first.
    versions: Vec<PeriodVersion>,
}

impl From<Period> for PeriodItem {
    fn from(period: Period) -> Self {
        let versions = period.versions.into_iter().map(PeriodVersion::from).collect();
        Self { month: period.month, state: period.state, versions }
    }
}

#[derive(Serialize, ToSchema)]
struct Periods {
    estate_id: EstateId,
    closed_to: Option<NaiveDate>,
    /// The latest first.
    periods: Vec<PeriodItem>,
}

/// List the months of an estate's book
#[utoipa::path(get, path = "/ledger/periods", tag = "ledger", params(EstateQuery),
    responses((status = 200, body = Periods), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list_periods(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<EstateQuery>,
) -> Result<Json<Periods>> {
    let (book, periods) = periods::list(&app, &caller, query.estate_id).await?;
    let periods = periods.into_iter().map(PeriodItem::from).collect();
    Ok(Json(Periods { estate_id: query.estate_id, closed_to: book.and_then(|b| b.closed_to), periods }))
}

#[derive(Deserialize, ToSchema)]
struct ClosePeriod {
    estate_id: EstateId,
    month: Month,
}

/// Close a month
///
/// Refused with each thing that stands in the way in `errors`.
#[utoipa::path(post, path = "/ledger/periods/close", tag = "ledger", request_body = ClosePeriod,
    responses((status = 200, body = PeriodVersion), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn close_period(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<ClosePeriod>,
) -> Result<Json<PeriodVersion>> {
    Ok(Json(periods::close(&app, &caller, body.estate_id, body.month).await?.into()))
}

#[derive(Deserialize, ToSchema)]
struct ReopenPeriod {
    estate_id: EstateId,
    month: Month,
    reason: String,
}

/// Open the last closed month again
///
/// Its totals stay; closing it again makes a new version.
#[utoipa::path(post, path = "/ledger/periods/reopen", tag = "ledger", request_body = ReopenPeriod,
    responses((status = 200, body = PeriodVersion), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn reopen_period(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<ReopenPeriod>,
) -> Result<Json<PeriodVersion>> {
    let row = periods::reopen(&app, &caller, body.estate_id, body.month, &body.reason).await?;
    Ok(Json(row.into()))
}

#[derive(Serialize, ToSchema)]
struct PeriodView {
    #[serde(flatten)]
    version: PeriodVersion,
    totals: Vec<TrialLine>,
}

/// One closing with its totals
#[utoipa::path(get, path = "/ledger/periods/{id}", tag = "ledger", params(("id" = PeriodCloseId, Path)),
    responses((status = 200, body = PeriodView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_period(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<PeriodCloseId>,
) -> Result<Json<PeriodView>> {
    let (_, row, totals) = periods::view(&app, &caller, id).await?;
    let totals = totals.iter().map(|t| stored(lang, t)).collect();
    Ok(Json(PeriodView { version: row.into(), totals }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct TrialQuery {
    pub estate_id: EstateId,
    /// The first month: `2026-09`.
    pub from: Month,
    /// The last month; `from` when absent.
    pub to: Option<Month>,
    #[serde(default)]
    pub format: FileKind,
}

impl TrialQuery {
    fn days(&self) -> Result<Days> {
        Days::of_months(self.from, self.to.unwrap_or(self.from))
    }
}

/// Amounts in yuan; opening and closing are debit positive.
#[derive(Serialize, ToSchema)]
struct TrialLine {
    code: String,
    name: String,
    opening: Fen,
    debit: Fen,
    credit: Fen,
    closing: Fen,
    /// Households with a balance, of a personal account.
    households: i64,
}

fn stored(lang: Lang, t: &period_total::Model) -> TrialLine {
    TrialLine {
        code: t.code.clone(),
        name: text::code_name(lang, &t.code),
        opening: t.opening_fen,
        debit: t.debit_fen,
        credit: t.credit_fen,
        closing: t.closing_fen,
        households: t.party_count,
    }
}

fn line(lang: Lang, r: &super::store::TrialRow) -> TrialLine {
    TrialLine {
        code: r.code.clone(),
        name: if r.code.is_empty() { text::total(lang).to_owned() } else { text::code_name(lang, &r.code) },
        opening: r.opening,
        debit: r.debit,
        credit: r.credit,
        closing: r.closing,
        households: r.parties,
    }
}

#[derive(Serialize, ToSchema)]
struct TrialBalance {
    estate_id: EstateId,
    from: NaiveDate,
    /// The last day, included.
    to: NaiveDate,
    rows: Vec<TrialLine>,
    /// Opening and closing are zero, debit equals credit.
    total: TrialLine,
}

fn trial_body(lang: Lang, trial: &Trial) -> TrialBalance {
    TrialBalance {
        estate_id: trial.estate,
        from: trial.days.from,
        to: trial.days.to,
        rows: trial.rows.iter().map(|r| line(lang, r)).collect(),
        total: line(lang, &trial.total),
    }
}

/// Trial balance of an estate's book
#[utoipa::path(get, path = "/ledger/trial-balance", tag = "ledger", params(TrialQuery),
    responses((status = 200, body = TrialBalance), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn show_trial(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Query(query): Query<TrialQuery>,
) -> Result<Json<TrialBalance>> {
    let trial = books::trial(&app, &caller, query.estate_id, query.days()?).await?;
    Ok(Json(trial_body(lang, &trial)))
}

/// The trial balance as xlsx or CSV
#[utoipa::path(get, path = "/ledger/trial-balance/export", tag = "ledger", params(TrialQuery),
    responses((status = 200, description = "the file"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn export_trial(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Query(query): Query<TrialQuery>,
) -> Result<Response> {
    let (kind, days) = (query.format, query.days()?);
    let trial = books::trial(&app, &caller, query.estate_id, days).await?;
    let estate = books::estate_name(&app, query.estate_id).await?;
    let name = format!("trial-balance-{}-{}.{}", days.from, days.to, kind.extension());
    Ok(download(&name, kind.media_type(), export::trial(lang, &estate, &trial).to_file(kind)?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct JournalQuery {
    pub estate_id: EstateId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, included.
    pub to: NaiveDate,
    /// An account code: `receivable`.
    pub code: Option<String>,
    /// A household.
    pub account_id: Option<AccountId>,
    pub cursor: Option<String>,
    pub limit: Option<u64>,
    #[serde(default)]
    pub format: FileKind,
}

impl JournalQuery {
    fn drill(&self) -> Result<Drill> {
        let code = self.code.clone().filter(|c| !c.is_empty());
        let days = Days::try_new(self.from, self.to)?;
        Ok(Drill { estate: self.estate_id, days, code, party: self.account_id })
    }
}

#[derive(Serialize, ToSchema)]
struct JournalEntry {
    /// The event's place in the book's chain.
    event: i64,
    entry: i32,
    book_date: NaiveDate,
    kind: EventKind,
    what: String,
    document: String,
    document_id: i64,
    document_number: String,
    account_id: Option<AccountId>,
    room: Option<String>,
    debit: String,
    credit: String,
    amount: Fen,
    actor: String,
    reverses: bool,
}

fn journal_entry(lang: Lang, line: JournalLine) -> JournalEntry {
    let row = line.row;
    JournalEntry {
        event: row.event_seq,
        entry: row.seq,
        book_date: row.book_date,
        kind: row.kind,
        what: text::kind_name(lang, row.kind).to_owned(),
        document: row.document,
        document_id: row.document_id,
        document_number: line.document.number,
        account_id: (row.party != 0).then_some(AccountId(row.party)),
        room: line.household.map(|h| h.code),
        debit: row.debit,
        credit: row.credit,
        amount: row.amount,
        actor: row.actor,
        reverses: row.reverses_id.is_some(),
    }
}

/// The entries behind a line of the trial balance
#[utoipa::path(get, path = "/ledger/journal", tag = "ledger", params(JournalQuery),
    responses((status = 200, body = Page<JournalEntry>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn list_journal(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Query(query): Query<JournalQuery>,
) -> Result<Json<Page<JournalEntry>>> {
    let page = books::journal(&app, &caller, &query.drill()?, query.cursor.as_deref(), query.limit).await?;
    Ok(Json(page.map(|line| journal_entry(lang, line))))
}

/// The journal as xlsx or CSV
#[utoipa::path(get, path = "/ledger/journal/export", tag = "ledger", params(JournalQuery),
    responses((status = 200, description = "the file"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn export_journal(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Query(query): Query<JournalQuery>,
) -> Result<Response> {
    let kind = query.format;
    let lines = books::whole_journal(&app, &caller, &query.drill()?).await?;
    let estate = books::estate_name(&app, query.estate_id).await?;
    let name = format!("journal-{}-{}.{}", query.from, query.to, kind.extension());
    Ok(download(&name, kind.media_type(), export::journal(lang, &estate, &lines).to_file(kind)?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct StatementQuery {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, included.
    pub to: NaiveDate,
    pub cursor: Option<String>,
    pub limit: Option<u64>,
    #[serde(default)]
    pub format: FileKind,
}

#[derive(Serialize, ToSchema)]
struct StatementLine {
    book_date: NaiveDate,
    kind: EventKind,
    what: String,
    document: String,
    document_id: i64,
    document_number: String,
    charged: Fen,
    paid: Fen,
    applied: Fen,
    balance: Fen,
}

fn statement_line(lang: Lang, m: Movement) -> StatementLine {
    StatementLine {
        book_date: m.row.book_date,
        kind: m.row.kind,
        what: text::kind_name(lang, m.row.kind).to_owned(),
        document: m.row.document,
        document_id: m.row.document_id,
        document_number: m.document.number,
        charged: m.charged,
        paid: m.paid,
        applied: m.applied,
        balance: m.balance,
    }
}

/// Balances say what is owed, credit subtracted.
#[derive(Serialize, ToSchema)]
struct AccountStatement {
    account_id: AccountId,
    room: String,
    owner: String,
    from: NaiveDate,
    to: NaiveDate,
    opening: Fen,
    charged: Fen,
    paid: Fen,
    closing: Fen,
    /// Of the closing balance: open on bills.
    open: Fen,
    /// Of the closing balance: credit left.
    credit: Fen,
    movements: Page<StatementLine>,
}

fn statement_body(lang: Lang, s: Statement) -> AccountStatement {
    AccountStatement {
        account_id: s.household.account_id,
        room: s.household.code,
        owner: s.household.owner,
        from: s.days.from,
        to: s.days.to,
        opening: s.opening,
        charged: s.charged,
        paid: s.paid,
        closing: s.closing,
        open: s.open,
        credit: s.credit,
        movements: s.movements.map(|m| statement_line(lang, m)),
    }
}

/// Account statement of a household
#[utoipa::path(get, path = "/ledger/accounts/{id}/statement", tag = "ledger", params(("id" = AccountId, Path), StatementQuery),
    responses((status = 200, body = AccountStatement), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn show_statement(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<AccountId>,
    Query(query): Query<StatementQuery>,
) -> Result<Json<AccountStatement>> {
    let days = Days::try_new(query.from, query.to)?;
    let found = books::statement(&app, &caller, id, days, query.cursor.as_deref(), query.limit).await?;
    Ok(Json(statement_body(lang, found)))
}

/// The account statement as xlsx or CSV
#[utoipa::path(get, path = "/ledger/accounts/{id}/statement/export", tag = "ledger", params(("id" = AccountId, Path), StatementQuery),
    responses((status = 200, description = "the file"), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn export_statement(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<AccountId>,
    Query(query): Query<StatementQuery>,
) -> Result<Response> {
    let kind = query.format;
    let found = books::whole_statement(&app, &caller, id, Days::try_new(query.from, query.to)?).await?;
    let name = format!("statement-{id}-{}-{}.{}", query.from, query.to, kind.extension());
    Ok(download(&name, kind.media_type(), export::statement(lang, &found).to_file(kind)?))
}

#[derive(Serialize, ToSchema)]
struct ProofItem {
    id: ProofRunId,
    cause: ProofCause,
    actor: String,
    started_at: DateTime<Utc>,
    milliseconds: i64,
    holds: bool,
}

impl From<proof_run::Model> for ProofItem {
    fn from(row: proof_run::Model) -> Self {
        Self {
            id: row.id,
            cause: row.cause,
            actor: row.actor,
            started_at: row.started_at,
            milliseconds: row.milliseconds,
            holds: row.holds,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct ProofView {
    #[serde(flatten)]
    run: ProofItem,
    findings: Vec<ProofRow>,
}

#[derive(Serialize, ToSchema)]
struct ProofRow {
    invariant: String,
    about: String,
    holds: bool,
    checked: i64,
    first_broken: Option<String>,
    milliseconds: i64,
}

fn proof_row(lang: Lang, row: proof_finding::Model) -> ProofRow {
    let about = match lang {
        Lang::Zh => row.about_zh,
        Lang::En => row.about_en,
    };
    ProofRow {
        invariant: row.invariant,
        about,
        holds: row.holds,
        checked: row.checked,
        first_broken: row.first_broken,
        milliseconds: row.milliseconds,
    }
}

async fn proof_view(
    app: &App,
    caller: &crate::access::Caller,
    lang: Lang,
    id: ProofRunId,
) -> Result<Json<ProofView>> {
    let (run, findings) = proofs::view(app, caller, id).await?;
    let findings = findings.into_iter().map(|f| proof_row(lang, f)).collect();
    Ok(Json(ProofView { run: run.into(), findings }))
}

/// List the proofs that were run
#[utoipa::path(get, path = "/ledger/proofs", tag = "ledger", params(PageQuery),
    responses((status = 200, body = Page<ProofItem>), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_proofs(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<ProofItem>>> {
    Ok(Json(proofs::list(&app, &caller, page.window()?).await?.map(ProofItem::from)))
}

/// Prove the books now
///
/// Recomputes every invariant from the rows and keeps what was found.
#[utoipa::path(post, path = "/ledger/proofs", tag = "ledger",
    responses((status = 200, body = ProofView), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn run_proof(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
) -> Result<Json<ProofView>> {
    let proven = proofs::run_for(&app, &caller).await?;
    proof_view(&app, &caller, lang, proven.run.id).await
}

/// One proof with its findings
#[utoipa::path(get, path = "/ledger/proofs/{id}", tag = "ledger", params(("id" = ProofRunId, Path)),
    responses((status = 200, body = ProofView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show_proof(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<ProofRunId>,
) -> Result<Json<ProofView>> {
    proof_view(&app, &caller, lang, id).await
}
