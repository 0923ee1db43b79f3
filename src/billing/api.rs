//! The API of billing: runs and bills.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{AnomalyKind, BillKind, BillingCycle, ChargeItem, PaymentChannel, RunStatus};
use entity::value::{AccountId, BillId, BillLineId, BillRunId, BuildingId, EstateId, Fen, Month, ReceiptId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::bills::{self, BillItem, BillStatus, BillView, Filter};
use super::explanation::Inputs;
use super::preview::Anomaly;
use super::previewing::{self, NewRun};
use super::service::{self, AnomalyView, RunView};
use super::{commit, text};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::{Error, Result};
use crate::http::{ApiCaller, ApiLang, Json, Path, Problem, Query};
use crate::i18n::Lang;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_bill_runs, create_bill_run))
        .routes(routes!(get_bill_run))
        .routes(routes!(list_bill_run_rows))
        .routes(routes!(list_bill_run_anomalies))
        .routes(routes!(commit_bill_run))
        .routes(routes!(stop_bill_run))
        .routes(routes!(list_bills))
        .routes(routes!(get_bill))
        .merge(super::corrections::api::routes())
        .merge(super::write_offs::api::routes())
        .merge(super::late_fees::api::routes())
        .merge(super::dunning::api::routes())
        .merge(super::tariffs::api::routes())
        .merge(super::discounts::api::routes())
        .merge(super::offers::api::routes())
        .merge(super::trials::api::routes())
        .merge(super::what_if::api::routes())
}

#[derive(Deserialize, ToSchema)]
struct NewRunBody {
    estate_id: EstateId,
    /// The first month of the period.
    month: Month,
    /// Monthly when absent.
    #[serde(default = "monthly")]
    cycle: BillingCycle,
}

const fn monthly() -> BillingCycle {
    BillingCycle::Monthly
}

#[derive(Serialize, ToSchema)]
struct Run {
    id: BillRunId,
    estate_id: EstateId,
    estate: String,
    cycle: BillingCycle,
    /// The first month of the period.
    month: Month,
    status: RunStatus,
    /// Names what the preview showed; a commit repeats it.
    hash: String,
    bill_count: i64,
    /// Net of discounts.
    total: Fen,
    /// Lines that were billed before, exactly so.
    already_billed: i64,
    anomaly_count: i64,
    due_on: NaiveDate,
    /// Why it was stopped.
    stop_reason: Option<String>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

impl Run {
    fn of(run: entity::bill_run::Model, estate: String) -> Self {
        Self {
            id: run.id,
            estate_id: run.estate_id,
            estate,
            cycle: run.cycle,
            month: run.month,
            status: run.status,
            hash: run.hash,
            bill_count: run.bill_count,
            total: run.total_fen,
            already_billed: run.already_count,
            anomaly_count: run.anomaly_count,
            due_on: run.due_on,
            stop_reason: run.stop_reason,
            created_at: run.created_at,
            finished_at: run.finished_at,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct RunDetail {
    #[serde(flatten)]
    run: Run,
    chunks_done: i64,
    chunks: i64,
    bills_done: i64,
    /// Left by whoever was at work on it: commit again to go on.
    interrupted: bool,
    /// What it comes to, by item.
    totals: Vec<ItemSum>,
    /// How many anomalies there are of each kind.
    kinds: Vec<AnomalyCount>,
    /// Lines set aside that nobody has explained; a commit gives the reason.
    unexplained: i64,
    /// The first 100.
    anomalies: Vec<RunAnomaly>,
}

#[derive(Serialize, ToSchema)]
struct ItemSum {
    item: ChargeItem,
    lines: i64,
    gross: Fen,
    net: Fen,
}

#[derive(Serialize, ToSchema)]
struct AnomalyCount {
    kind: AnomalyKind,
    count: i64,
    unexplained: i64,
}

#[derive(Serialize, ToSchema)]
struct RunAnomaly {
    seq: i32,
    /// Null when it concerns the whole estate.
    account_id: Option<AccountId>,
    room: Option<String>,
    item: Option<ChargeItem>,
    kind: AnomalyKind,
    /// Whether the line is left out of the run.
    set_aside: bool,
    amount: Option<Fen>,
    previous: Option<Fen>,
    /// What exactly is wrong.
    detail: Option<String>,
    explanation: Option<String>,
    explained_by: Option<String>,
}

impl From<AnomalyView> for RunAnomaly {
    fn from(view: AnomalyView) -> Self {
        let row = view.row;
        Self {
            seq: row.seq,
            account_id: row.account_id,
            room: view.room,
            item: row.item,
            kind: row.kind,
            set_aside: Anomaly::sets_aside(row.kind),
            amount: row.amount_fen,
            previous: row.previous_fen,
            detail: row.detail,
            explanation: row.explanation,
            explained_by: row.explained_by,
        }
    }
}

impl From<RunView> for RunDetail {
    fn from(view: RunView) -> Self {
        let unexplained = view.unexplained();
        let sum = |t: entity::bill_run_total::Model| ItemSum {
            item: t.item,
            lines: t.line_count,
            gross: t.gross_fen,
            net: t.net_fen,
        };
        let count =
            |k: service::KindCount| AnomalyCount { kind: k.kind, count: k.count, unexplained: k.unexplained };
        Self {
            chunks_done: view.chunks_done,
            chunks: view.chunks,
            bills_done: view.bills_done,
            interrupted: view.interrupted,
            totals: view.totals.into_iter().map(sum).collect(),
            kinds: view.kinds.into_iter().map(count).collect(),
            unexplained,
            anomalies: view.anomalies.into_iter().map(RunAnomaly::from).collect(),
            run: Run::of(view.run, view.estate),
        }
    }
}

/// Preview a period
///
/// Computes every line of an estate's period without writing a bill. Replaces an earlier preview of that period. What
/// was billed before is counted and not billed again.
#[utoipa::path(post, path = "/billing/runs", tag = "billing",
    responses((status = 201, body = RunDetail), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_bill_run(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<NewRunBody>,
) -> Result<(StatusCode, Json<RunDetail>)> {
    let new = NewRun { estate: body.estate_id, cycle: body.cycle, month: body.month };
    let run = previewing::preview(&app, &caller, new, &|_, _| {}).await?;
    let view = service::run_view(&app, &caller, run.id).await?;
    Ok((StatusCode::CREATED, Json(view.into())))
}

/// List bill runs
#[utoipa::path(get, path = "/billing/runs", tag = "billing", params(PageQuery),
    responses((status = 200, body = Page<Run>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_bill_runs(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Run>>> {
    let runs = service::runs(&app, &caller, page.window()?).await?;
    Ok(Json(runs.map(|(run, estate)| Run::of(run, estate))))
}

/// Show a bill run
#[utoipa::path(get, path = "/billing/runs/{id}", tag = "billing", params(("id" = BillRunId, Path)),
    responses((status = 200, body = RunDetail), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn get_bill_run(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BillRunId>,
) -> Result<Json<RunDetail>> {
    Ok(Json(service::run_view(&app, &caller, id).await?.into()))
}

#[derive(Serialize, ToSchema)]
struct RunRowItem {
    account_id: AccountId,
    item: ChargeItem,
    room: Option<String>,
    owner: Option<String>,
    amount: Fen,
    /// The sum a resident can redo on paper.
    explanation: String,
    inputs: Inputs,
}

/// List the lines of a bill run
#[utoipa::path(get, path = "/billing/runs/{id}/rows", tag = "billing", params(("id" = BillRunId, Path), PageQuery),
    responses((status = 200, body = Page<RunRowItem>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn list_bill_run_rows(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<BillRunId>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<RunRowItem>>> {
    let rows = service::run_rows(&app, &caller, id, page.window()?).await?;
    Ok(Json(rows.map(|row| {
        let (room, owner) = row.label.map(|l| (l.room, l.owner)).unzip();
        let explanation = row.inputs.sentence(lang, row.amount);
        RunRowItem {
            account_id: row.account,
            item: row.item,
            room,
            owner,
            amount: row.amount,
            explanation,
            inputs: row.inputs,
        }
    })))
}

#[derive(Deserialize, ToSchema)]
struct CommitBody {
    /// The hash of the preview that was checked.
    hash: String,
    /// Why it is right to go on without the lines that were set aside.
    set_aside_reason: Option<String>,
}

/// Commit a bill run
///
/// Writes the bills of a preview. Repeating it goes on where an interrupted commit stopped, and is harmless when done.
#[utoipa::path(post, path = "/billing/runs/{id}/commit", tag = "billing", params(("id" = BillRunId, Path)),
    responses((status = 200, body = RunDetail), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn commit_bill_run(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BillRunId>,
    Json(body): Json<CommitBody>,
) -> Result<Json<RunDetail>> {
    // A task of its own: a client that goes away does not stop a run half-way.
    let task = {
        let (app, caller) = (app.clone(), caller.clone());
        let order = commit::Order { hash: body.hash, set_aside_reason: body.set_aside_reason };
        app.clone().tasks.spawn(async move { commit::commit(&app, &caller, id, &order, &|_, _| {}).await })
    };
    task.await.map_err(Error::internal)??;
    Ok(Json(service::run_view(&app, &caller, id).await?.into()))
}

/// Stop a bill run
///
/// Whoever commits it stops after the chunk at hand. Committing again goes on from there.
#[utoipa::path(post, path = "/billing/runs/{id}/stop", tag = "billing", params(("id" = BillRunId, Path)),
    responses((status = 202, body = RunDetail), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn stop_bill_run(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BillRunId>,
) -> Result<(StatusCode, Json<RunDetail>)> {
    service::stop(&app, &caller, id).await?;
    Ok((StatusCode::ACCEPTED, Json(service::run_view(&app, &caller, id).await?.into())))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AnomalyQuery {
    kind: Option<AnomalyKind>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// List the anomalies of a bill run
#[utoipa::path(get, path = "/billing/runs/{id}/anomalies", tag = "billing", params(("id" = BillRunId, Path), AnomalyQuery),
    responses((status = 200, body = Page<RunAnomaly>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn list_bill_run_anomalies(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BillRunId>,
    Query(query): Query<AnomalyQuery>,
) -> Result<Json<Page<RunAnomaly>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let page = service::run_anomalies(&app, &caller, id, query.kind, window).await?;
    Ok(Json(page.map(RunAnomaly::from)))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BillQuery {
    /// Only those a household doubts.
    disputed: Option<bool>,
    estate_id: Option<EstateId>,
    building_id: Option<BuildingId>,
    month: Option<Month>,
    status: Option<BillStatus>,
    /// A bill number, the beginning of a room code, or a part of the owner's name.
    q: Option<String>,
    cursor: Option<String>,
    limit: Option<u64>,
}

#[derive(Serialize, ToSchema)]
struct Bill {
    id: BillId,
    number: String,
    estate_id: EstateId,
    building_id: BuildingId,
    account_id: AccountId,
    estate: Option<String>,
    room: Option<String>,
    owner: Option<String>,
    month: Month,
    issued_on: NaiveDate,
    due_on: NaiveDate,
    total: Fen,
    /// Taken back by credit notes.
    credited: Fen,
    /// Given up as bad debt.
    written_off: Fen,
    open: Fen,
    status: BillStatus,
    kind: BillKind,
    /// The bill a debit note corrects.
    refers_to_id: Option<BillId>,
    voided_on: Option<NaiveDate>,
    disputed: bool,
}

impl From<BillItem> for Bill {
    fn from(item: BillItem) -> Self {
        let bill = item.bill;
        let (place, owner) = item.label.map(|l| ((l.estate_name, l.room), l.owner)).unzip();
        let (estate, room) = place.unzip();
        Self {
            id: bill.id,
            number: bill.number,
            estate_id: bill.estate_id,
            building_id: bill.building_id,
            account_id: bill.account_id,
            estate,
            room,
            owner,
            month: bill.month,
            issued_on: bill.issued_on,
            due_on: bill.due_on,
            total: bill.total_fen,
            credited: bill.credited_fen,
            written_off: bill.written_off_fen,
            open: bill.open_fen,
            status: item.status,
            kind: bill.kind,
            refers_to_id: bill.refers_to_id,
            voided_on: bill.voided_on,
            disputed: bill.disputed,
        }
    }
}

/// List bills
///
/// Newest first. `status=open` lists everything that is not paid.
#[utoipa::path(get, path = "/bills", tag = "billing", params(BillQuery),
    responses((status = 200, body = Page<Bill>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_bills(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Query(query): Query<BillQuery>,
) -> Result<Json<Page<Bill>>> {
    let window = PageQuery { cursor: query.cursor, limit: query.limit }.window()?;
    let filter = Filter {
        disputed: query.disputed.unwrap_or(false),
        estate: query.estate_id,
        building: query.building_id,
        month: query.month,
        status: query.status,
        q: query.q.unwrap_or_default(),
        late_fee: false,
    };
    Ok(Json(bills::list(&app, &caller, &filter, window).await?.map(Bill::from)))
}

#[derive(Serialize, ToSchema)]
struct BillDetail {
    #[serde(flatten)]
    bill: Bill,
    lines: Vec<BillLine>,
    payments: Vec<BillPayment>,
}

#[derive(Serialize, ToSchema)]
struct BillLine {
    id: BillLineId,
    item: ChargeItem,
    name: &'static str,
    period_from: NaiveDate,
    /// The first day no longer covered.
    period_to: NaiveDate,
    amount: Fen,
    credited: Fen,
    /// Given up as bad debt.
    written_off: Fen,
    open: Fen,
    /// The sum a resident can redo on paper.
    explanation: String,
    inputs: Inputs,
}

#[derive(Serialize, ToSchema)]
struct BillPayment {
    receipt_id: ReceiptId,
    number: String,
    received_on: NaiveDate,
    channel: PaymentChannel,
    amount: Fen,
}

impl BillDetail {
    fn of(view: BillView, lang: Lang) -> Self {
        let lines = view.lines.into_iter().map(|l| BillLine {
            id: l.line.id,
            item: l.line.item,
            name: text::item_name(lang, l.line.item),
            period_from: l.line.period_from,
            period_to: l.line.period_to,
            amount: l.line.amount_fen,
            credited: l.line.credited_fen,
            written_off: l.line.written_off_fen,
            open: l.line.open_fen,
            explanation: l.inputs.sentence(lang, l.line.amount_fen),
            inputs: l.inputs,
        });
        let payments = view.payments.into_iter().map(|p| BillPayment {
            receipt_id: p.receipt,
            number: p.number,
            received_on: p.received_on,
            channel: p.channel,
            amount: p.amount,
        });
        Self { bill: view.item.into(), lines: lines.collect(), payments: payments.collect() }
    }
}

/// Show a bill
#[utoipa::path(get, path = "/bills/{id}", tag = "billing", params(("id" = BillId, Path)),
    responses((status = 200, body = BillDetail), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn get_bill(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<BillId>,
) -> Result<Json<BillDetail>> {
    Ok(Json(BillDetail::of(bills::view(&app, &caller, id).await?, lang)))
}
