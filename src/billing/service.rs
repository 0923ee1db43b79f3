//! Bill runs: reading them, stopping them, explaining what was set aside.

use chrono::{Duration, NaiveDate};
use entity::bill_run;
use entity::enums::{AnomalyKind, ChargeItem, RunStatus};
use entity::value::{AccountId, BillRunId, Fen, Month};
use serde_json::{Value, json};

use super::computing::{CHUNK, compute_span, period_of};
use super::preview::Anomaly;
use super::store::AccountSpan;
use super::{store, text};
use crate::access::{Action, Caller, ReachColumns, Scope};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::transact;

/// Anomalies shown with a run, and lines in a difference.
pub const SHOWN_AT_ONCE: usize = 100;
/// Days a household has at least between the issue of a bill and its due day.
const SHORTEST_TERM: Duration = Duration::days(7);
/// The longest explanation.
pub const MAX_REASON: usize = 400;

pub(super) fn scope_of(run: &bill_run::Model) -> Scope {
    Scope::estate(run.subdistrict_id, run.estate_id)
}

/// A run for which the caller may do `action`.
///
/// # Errors
/// Forbidden; not found.
pub async fn run_for(app: &App, caller: &Caller, action: Action, id: BillRunId) -> Result<bill_run::Model> {
    caller.reach(action)?;
    let run = store::run(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, scope_of(&run))?;
    Ok(run)
}

pub(super) fn change(
    action: &'static str,
    run: &bill_run::Model,
    before: Option<Value>,
    after: Option<Value>,
) -> Change {
    Change {
        action,
        subject: "bill_run",
        subject_id: run.id.0,
        subdistrict_id: Some(run.subdistrict_id),
        estate_id: Some(run.estate_id),
        before,
        after,
    }
}

/// The due day in the month after the last billed one, but never sooner than a week after `issued_on`.
#[must_use]
pub fn due_on(last: Month, issued_on: NaiveDate, due_day: u32) -> NaiveDate {
    let usual = last.end() + Duration::days(i64::from(due_day) - 1);
    usual.max(issued_on + SHORTEST_TERM)
}

/// How many anomalies of a kind a run has, and how many nobody has explained.
#[derive(Debug, Clone, Copy)]
pub struct KindCount {
    pub kind: AnomalyKind,
    pub count: i64,
    pub unexplained: i64,
}

/// A run as its page and the API show it.
pub struct RunView {
    pub run: bill_run::Model,
    pub estate: String,
    pub chunks_done: i64,
    /// While it is being previewed, about how many there will be.
    pub chunks: i64,
    pub bills_done: i64,
    pub totals: Vec<entity::bill_run_total::Model>,
    pub kinds: Vec<KindCount>,
    /// The first of them.
    pub anomalies: Vec<AnomalyView>,
    /// Left by whoever was at work on it.
    pub interrupted: bool,
}

impl RunView {
    /// Lines that were set aside and that nobody has explained.
    #[must_use]
    pub fn unexplained(&self) -> i64 {
        self.kinds.iter().filter(|k| Anomaly::sets_aside(k.kind)).map(|k| k.unexplained).sum()
    }
}

/// An anomaly with whom and where it concerns.
pub struct AnomalyView {
    pub row: entity::bill_run_anomaly::Model,
    pub room: Option<String>,
    pub owner: Option<String>,
}

/// A run with its progress and first anomalies.
///
/// # Errors
/// Not found.
pub async fn run_view(app: &App, caller: &Caller, id: BillRunId) -> Result<RunView> {
    let run = run_for(app, caller, Action::BillRunsRead, id).await?;
    let db = app.db.read();
    let estate = store::estate(db, run.estate_id).await?.map(|e| e.name).unwrap_or_default();
    let limit = u64::try_from(SHOWN_AT_ONCE).expect("a small constant") - 1;
    let anomalies = store::anomalies_page(db, run.id, None, Window { after: None, limit }).await?;
    let anomalies = label(app, caller, anomalies).await?;
    let kinds = store::anomaly_counts(db, run.id).await?;
    let kinds = kinds.into_iter().map(|(kind, count, unexplained)| KindCount { kind, count, unexplained });
    let (mut chunks_done, bills_done, _) = store::committed(db, run.id).await?;
    let mut chunks = i64::from(run.chunk_count);
    if run.status == RunStatus::Draft {
        let size = i64::try_from(CHUNK).expect("a small constant");
        chunks = (store::count_accounts(db, run.estate_id, period_of(&run)).await? + size - 1) / size;
        chunks_done = store::count_chunks(db, run.id).await?;
    }
    let totals = store::totals_of(db, run.id).await?;
    let left = run.lease_until.is_none_or(|until| until < app.now());
    let interrupted = match run.status {
        RunStatus::Draft | RunStatus::Committing => left,
        RunStatus::Stopped => true,
        RunStatus::Previewed | RunStatus::Done | RunStatus::Discarded => false,
    };
    Ok(RunView {
        run,
        estate,
        chunks_done,
        chunks,
        bills_done,
        totals,
        kinds: kinds.collect(),
        anomalies,
        interrupted,
    })
}

async fn label(
    app: &App,
    caller: &Caller,
    rows: Vec<entity::bill_run_anomaly::Model>,
) -> Result<Vec<AnomalyView>> {
    let db = app.db.read();
    let ids: Vec<AccountId> = rows.iter().filter_map(|a| a.account_id).collect();
    let labels = super::labels::of_accounts(db, caller, &ids).await?;
    let dwellings: Vec<_> = rows.iter().filter_map(|a| a.dwelling_id).collect();
    let rooms = super::labels::rooms(db, &dwellings).await?;
    let one = |row: entity::bill_run_anomaly::Model| {
        let label = row.account_id.and_then(|id| labels.get(&id));
        let room = label.map(|l| l.room.clone());
        let room = room.or_else(|| row.dwelling_id.and_then(|id| rooms.get(&id).cloned()));
        AnomalyView { room, owner: label.map(|l| l.owner.clone()), row }
    };
    Ok(rows.into_iter().map(one).collect())
}

/// A run's anomalies, of one kind or all.
///
/// # Errors
/// Not found.
pub async fn run_anomalies(
    app: &App,
    caller: &Caller,
    id: BillRunId,
    kind: Option<AnomalyKind>,
    window: Window,
) -> Result<Page<AnomalyView>> {
    let run = run_for(app, caller, Action::BillRunsRead, id).await?;
    let rows = store::anomalies_page(app.db.read(), run.id, kind, window).await?;
    let page = Page::cut(rows, window, |a| i64::from(a.seq));
    Ok(Page { items: label(app, caller, page.items).await?, next: page.next })
}

/// The runs the caller may see, newest first, with their estate's name.
///
/// # Errors
/// Forbidden.
pub async fn runs(app: &App, caller: &Caller, window: Window) -> Result<Page<(bill_run::Model, String)>> {
    let reach = caller.reach(Action::BillRunsRead)?.condition(ReachColumns {
        subdistrict: Some(bill_run::Column::SubdistrictId),
        estate: Some(bill_run::Column::EstateId),
        crew: None,
        account: None,
    });
    let db = app.db.read();
    let page = Page::cut(store::runs(db, reach, window).await?, window, |r| r.id.0);
    let names = super::labels::estate_names(db).await?;
    Ok(page.map(|run| {
        let name = names.get(&run.estate_id).cloned().unwrap_or_default();
        (run, name)
    }))
}

/// A line of a run: as it would be billed now, or as it was once the run is done.
pub struct RunRow {
    pub account: AccountId,
    pub item: ChargeItem,
    pub label: Option<super::Label>,
    pub amount: Fen,
    pub inputs: super::explanation::Inputs,
}

/// The lines of a run, by account; a page holds whole accounts.
///
/// # Errors
/// Not found.
pub async fn run_rows(app: &App, caller: &Caller, id: BillRunId, window: Window) -> Result<Page<RunRow>> {
    let run = run_for(app, caller, Action::BillRunsRead, id).await?;
    let (mut rows, next) = match run.status {
        RunStatus::Done => billed_rows(app, &run, window).await?,
        RunStatus::Draft
        | RunStatus::Previewed
        | RunStatus::Committing
        | RunStatus::Stopped
        | RunStatus::Discarded => computed_rows(app, &run, window).await?,
    };
    let ids: Vec<AccountId> = rows.iter().map(|r| r.account).collect();
    let labels = super::labels::of_accounts(app.db.read(), caller, &ids).await?;
    for row in &mut rows {
        row.label = labels.get(&row.account).cloned();
    }
    Ok(Page { items: rows, next })
}

async fn billed_rows(
    app: &App,
    run: &bill_run::Model,
    window: Window,
) -> Result<(Vec<RunRow>, Option<String>)> {
    let lines = store::billed_rows(app.db.read(), run.id, window).await?;
    let mut rows = Vec::with_capacity(lines.len());
    let mut accounts = 0;
    let mut last = AccountId(0);
    for line in lines {
        if line.account_id != last {
            accounts += 1;
            if accounts > window.limit {
                return Ok((rows, Some(last.to_string())));
            }
            last = line.account_id;
        }
        let inputs = super::explanation::Inputs::from_json(&line.inputs)?;
        let (account, item, amount) = (line.account_id, line.item, line.amount_fen);
        rows.push(RunRow { account, item, label: None, amount, inputs });
    }
    Ok((rows, None))
}

async fn computed_rows(
    app: &App,
    run: &bill_run::Model,
    window: Window,
) -> Result<(Vec<RunRow>, Option<String>)> {
    let db = app.db.read();
    let terms = store::terms(db, run.estate_id, run.cycle, run.month).await?;
    let from = AccountId(window.after.unwrap_or(0) + 1);
    let span = AccountSpan { estate: run.estate_id, period: period_of(run), from, to: AccountId(i64::MAX) };
    let accounts = store::accounts_of(db, &span, window.limit).await?;
    let Some(last) = accounts.last().map(|a| a.id) else { return Ok((Vec::new(), None)) };
    let full = u64::try_from(accounts.len()).is_ok_and(|n| n == window.limit);
    let (_, chunk) = compute_span(db, &terms, &AccountSpan { to: last, ..span }, window.limit).await?;
    let rows = chunk.rows.into_iter().map(|row| RunRow {
        account: row.account,
        item: row.item,
        label: None,
        amount: row.net,
        inputs: row.inputs,
    });
    Ok((rows.collect(), full.then(|| last.to_string())))
}

/// Asks whoever works at a run to stop after the chunk at hand; a later commit goes on from there.
///
/// # Errors
/// Conflict when nobody is committing it.
pub async fn stop(app: &App, caller: &Caller, id: BillRunId) -> Result<()> {
    let run = run_for(app, caller, Action::BillRunsWrite, id).await?;
    let now = app.now();
    transact!(app.db, "billing.request_stop", |tx| {
        if !store::request_stop(tx, run.id).await? {
            return Err(Error::conflict("billing.not_committing", text::not_committing));
        }
        let after = json!({"stop_requested": true});
        record(tx, now, caller, change("billing.run.request_stop", &run, None, Some(after))).await
    })
}

#[must_use]
pub fn setting_aside() -> Vec<AnomalyKind> {
    AnomalyKind::ALL.iter().copied().filter(|kind| Anomaly::sets_aside(*kind)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bill_is_due_in_the_following_month_and_never_within_a_week() {
        let june: Month = "2026-06".parse().unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(due_on(june, day("2026-07-01"), 28), day("2026-07-28"));
        assert_eq!(due_on(june, day("2026-07-25"), 28), day("2026-08-01"));
        assert_eq!(due_on(june, day("2026-06-10"), 1), day("2026-07-01"));
        assert_eq!(due_on(june, day("2027-01-05"), 28), day("2027-01-12"));
    }
}
