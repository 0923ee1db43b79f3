//! Bill runs: preview, commit, resume.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use entity::bill_run;
use entity::enums::RunStatus;
use entity::value::{AccountId, BillRunId, EstateId, Fen, Month};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::{Value, json};

use super::preview::{Anomaly, Preview, Row, Sources, compute};
use super::{commit, store, text};
use crate::access::{Action, Caller, ReachColumns, Scope};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::db::{Tx, bulk};
use crate::error::{Error, Result};
use crate::ledger;
use crate::transact;

/// Anomalies shown with a run, and accounts in a difference.
pub const SHOWN_AT_ONCE: usize = 100;
/// Days a household has at least between the issue of a bill and its due day.
const SHORTEST_TERM: Duration = Duration::days(7);
/// After this long without a finished chunk a committing run counts as interrupted.
pub const LEASE: Duration = Duration::seconds(60);

pub(super) fn scope_of(run: &bill_run::Model) -> Scope {
    Scope::estate(run.subdistrict_id, run.estate_id)
}

/// The run, if the caller may do `action` to it.
pub(super) async fn run_for(
    app: &App,
    caller: &Caller,
    action: Action,
    id: BillRunId,
) -> Result<bill_run::Model> {
    caller.reach(action)?;
    let run = store::run(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, scope_of(&run))?;
    Ok(run)
}

/// Computes what a month of an estate comes to and keeps it for [`commit::commit`]. Replaces an earlier preview.
///
/// # Errors
/// Invalid for a month that has not begun; conflict when the month is billed already or being committed.
pub async fn preview(app: &App, caller: &Caller, estate: EstateId, month: Month) -> Result<bill_run::Model> {
    authorise_preview(app, caller, estate).await?;
    let now = app.now();
    transact!(app.db, "billing.preview", |tx| preview_in(app, tx, caller, now, estate, month).await)
}

async fn authorise_preview(app: &App, caller: &Caller, estate: EstateId) -> Result<()> {
    caller.reach(Action::BillRunsWrite)?;
    let scope = crate::places::scope_of_estate(app.db.read(), estate).await?;
    caller.require(Action::BillRunsWrite, scope)
}

/// [`preview`] in a transaction of the caller's.
///
/// # Errors
/// As [`preview`].
pub async fn preview_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    estate: EstateId,
    month: Month,
) -> Result<bill_run::Model> {
    let today = app.zone().day(now);
    if month.first_day() > today {
        return Err(Error::invalid("billing.month_not_begun", |l| text::month_not_begun(l, month))
            .field("month", |l| text::month_not_begun(l, month)));
    }
    ledger::lock_estate(tx, estate).await?;
    let estate = store::estate(tx, estate).await?.ok_or_else(Error::not_found)?;
    if let Some(old) = store::live_run(tx, estate.id, month).await? {
        match old.status {
            RunStatus::Previewed => discard(tx, old).await?,
            RunStatus::Done => return Err(already_billed(&old)),
            RunStatus::Committing | RunStatus::Stopped => return Err(committing(&old)),
            RunStatus::Discarded => {}
        }
    }
    let preview = compute(&sources(tx, estate.id, month).await?);
    let run = bill_run::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(estate.subdistrict_id),
        estate_id: Set(estate.id),
        month: Set(month),
        status: Set(RunStatus::Previewed),
        hash: Set(preview.hash.clone()),
        bill_count: Set(count(&preview.rows)),
        total_fen: Set(preview.total),
        anomaly_count: Set(count(&preview.anomalies)),
        due_on: Set(due_on(month, today, app.settings.billing.due_day)),
        lease_until: Set(None),
        actor: Set(caller.name().to_owned()),
        created_at: Set(now),
        finished_at: Set(None),
        version: Set(1),
    }
    .insert(tx)
    .await?;
    keep(tx, run.id, &preview).await?;
    let after = json!({"month": month, "bills": run.bill_count, "total": run.total_fen, "hash": run.hash});
    record(tx, now, caller, change("billing.run.preview", &run, None, Some(after))).await?;
    Ok(run)
}

fn count<T>(items: &[T]) -> i64 {
    i64::try_from(items.len()).expect("a list in memory is countable")
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

fn already_billed(run: &bill_run::Model) -> Error {
    let (month, id) = (run.month, run.id);
    Error::conflict("billing.already_billed", move |l| text::already_billed(l, month, id))
        .field("month", move |l| text::already_billed(l, month, id))
        .with_data(json!({"run_id": run.id}))
}

fn committing(run: &bill_run::Model) -> Error {
    let id = run.id;
    Error::conflict("billing.committing", move |l| text::committing_already(l, id))
        .with_data(json!({"run_id": run.id}))
}

async fn discard(tx: &Tx, old: bill_run::Model) -> Result<()> {
    store::delete_preview(tx, old.id).await?;
    let next = bill_run::Model { status: RunStatus::Discarded, ..old };
    if store::set_run(tx, &next).await? { Ok(()) } else { Err(Error::stale()) }
}

/// The due day in the month after the billed one, but never sooner than a week after `issued_on`.
#[must_use]
pub fn due_on(month: Month, issued_on: NaiveDate, due_day: u32) -> NaiveDate {
    let usual = month.end() + Duration::days(i64::from(due_day) - 1);
    usual.max(issued_on + SHORTEST_TERM)
}

/// Everything a month is computed from, in a handful of queries for the whole estate.
pub(super) async fn sources(tx: &Tx, estate: EstateId, month: Month) -> Result<Sources> {
    Ok(Sources {
        month,
        accounts: store::accounts_in(tx, estate, month.first_day(), month.end()).await?,
        areas: store::areas_of(tx, estate).await?,
        rates: store::rates_of(tx, estate, entity::enums::ChargeItem::PropertyFee).await?,
        previous: store::lines_of_month(tx, estate, month.previous()).await?,
    })
}

pub(super) async fn keep(tx: &Tx, run: BillRunId, preview: &Preview) -> Result<()> {
    let rows = preview.rows.iter().map(|row| entity::bill_run_row::ActiveModel {
        run_id: Set(run),
        account_id: Set(row.account),
        item: Set(row.item),
        amount_fen: Set(row.amount),
        inputs: Set(row.inputs.clone()),
    });
    bulk::insert_all(tx, rows.collect()).await?;
    let mut anomalies = Vec::with_capacity(preview.anomalies.len());
    for (seq, anomaly) in (1i32..).zip(&preview.anomalies) {
        anomalies.push(entity::bill_run_anomaly::ActiveModel {
            run_id: Set(run),
            seq: Set(seq),
            account_id: Set(anomaly.account),
            kind: Set(anomaly.kind),
            amount_fen: Set(anomaly.amount),
            previous_fen: Set(anomaly.previous),
        });
    }
    bulk::insert_all(tx, anomalies).await
}

/// What changed between a stored preview and `now`: counts, and the first accounts of each kind.
pub(super) async fn difference(tx: &Tx, run: BillRunId, now: &[Row]) -> Result<Value> {
    let stored = store::all_rows(tx, run).await?;
    let before: BTreeMap<AccountId, Fen> = stored.iter().map(|r| (r.account_id, r.amount_fen)).collect();
    let inputs: BTreeMap<AccountId, &str> =
        stored.iter().map(|r| (r.account_id, r.inputs.as_str())).collect();
    let after: BTreeMap<AccountId, &Row> = now.iter().map(|r| (r.account, r)).collect();
    let mut added = Vec::new();
    let mut changed = Vec::new();
    for (id, row) in &after {
        match before.get(id) {
            None => added.push(json!({"account_id": id, "now": row.amount})),
            Some(old) if *old != row.amount || inputs.get(id) != Some(&row.inputs.as_str()) => {
                changed.push(json!({"account_id": id, "before": old, "now": row.amount}));
            }
            Some(_) => {}
        }
    }
    let mut removed: Vec<Value> = before
        .iter()
        .filter(|(id, _)| !after.contains_key(id))
        .map(|(id, old)| json!({"account_id": id, "before": old}))
        .collect();
    let counts = json!({"added": added.len(), "removed": removed.len(), "changed": changed.len()});
    for list in [&mut added, &mut removed, &mut changed] {
        list.truncate(SHOWN_AT_ONCE);
    }
    Ok(json!({"counts": counts, "added": added, "removed": removed, "changed": changed}))
}

/// A run as its page and the API show it.
pub struct RunView {
    pub run: bill_run::Model,
    pub estate: String,
    pub chunks_done: usize,
    pub chunks: usize,
    pub anomalies: Vec<(entity::bill_run_anomaly::Model, Option<super::Label>)>,
    /// Committing, but nobody has worked at it for a while.
    pub interrupted: bool,
}

/// A run with its progress and first anomalies.
///
/// # Errors
/// Not found.
pub async fn run_view(app: &App, caller: &Caller, id: BillRunId) -> Result<RunView> {
    let run = run_for(app, caller, Action::BillRunsRead, id).await?;
    let db = app.db.read();
    let estate = store::estate(db, run.estate_id).await?.map(|e| e.name).unwrap_or_default();
    let limit = u64::try_from(SHOWN_AT_ONCE).expect("a small constant");
    let anomalies = store::anomalies(db, run.id, limit).await?;
    let ids: Vec<AccountId> = anomalies.iter().filter_map(|a| a.account_id).collect();
    let mut labels = super::labels::of_accounts(db, caller, &ids).await?;
    let anomalies = anomalies.into_iter().map(|a| {
        let label = a.account_id.and_then(|id| labels.remove(&id));
        (a, label)
    });
    let anomalies = anomalies.collect();
    let chunks_done = store::chunks(db, run.id).await?.len();
    let interrupted = match run.status {
        RunStatus::Committing => run.lease_until.is_none_or(|until| until < app.now()),
        RunStatus::Stopped => true,
        RunStatus::Previewed | RunStatus::Done | RunStatus::Discarded => false,
    };
    let chunks = commit::chunk_count(run.bill_count);
    Ok(RunView { run, estate, chunks_done, chunks, anomalies, interrupted })
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

/// A line of a run: previewed, or billed once the run is done.
pub struct RunRow {
    pub account: AccountId,
    pub label: Option<super::Label>,
    pub amount: Fen,
    pub inputs: super::explanation::Inputs,
}

/// The lines of a run, by account.
///
/// # Errors
/// Not found.
pub async fn run_rows(app: &App, caller: &Caller, id: BillRunId, window: Window) -> Result<Page<RunRow>> {
    let run = run_for(app, caller, Action::BillRunsRead, id).await?;
    let db = app.db.read();
    let rows: Vec<(AccountId, Fen, String)> = match run.status {
        RunStatus::Done => store::billed_rows(db, run.id, window).await?,
        RunStatus::Previewed | RunStatus::Committing | RunStatus::Stopped | RunStatus::Discarded => {
            let rows = store::preview_rows(db, run.id, window).await?;
            rows.into_iter().map(|r| (r.account_id, r.amount_fen, r.inputs)).collect()
        }
    };
    let page = Page::cut(rows, window, |r| r.0.0);
    let ids: Vec<AccountId> = page.items.iter().map(|r| r.0).collect();
    let mut labels = super::labels::of_accounts(db, caller, &ids).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for (account, amount, inputs) in page.items {
        let inputs = super::explanation::Inputs::from_json(&inputs)?;
        items.push(RunRow { account, label: labels.remove(&account), amount, inputs });
    }
    Ok(Page { items, next: page.next })
}

/// Replaces the preview of `run` in place; its hash is new.
pub(super) async fn refresh(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    run: &bill_run::Model,
    preview: &Preview,
) -> Result<bill_run::Model> {
    store::delete_preview(tx, run.id).await?;
    keep(tx, run.id, preview).await?;
    let next = bill_run::Model {
        hash: preview.hash.clone(),
        bill_count: count(&preview.rows),
        total_fen: preview.total,
        anomaly_count: count(&preview.anomalies),
        due_on: due_on(run.month, app.zone().day(now), app.settings.billing.due_day),
        ..run.clone()
    };
    if !store::set_run(tx, &next).await? {
        return Err(Error::stale());
    }
    let (before, after) = (json!({"hash": run.hash}), json!({"hash": next.hash, "total": next.total_fen}));
    record(tx, now, caller, change("billing.run.refresh", run, Some(before), Some(after))).await?;
    Ok(next)
}

/// Whether any account of the run was set aside.
#[must_use]
pub fn sets_aside(view: &RunView) -> bool {
    view.anomalies.iter().any(|(a, _)| Anomaly::sets_aside(a.kind))
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
