//! Committing a previewed run: chunks of accounts, one transaction each, resumable at any point.
//!
//! A chunk's transaction computes its lines once more from what is true at that moment and goes on only when they are
//! those of the preview; then it writes bills, lines, waivers, month coverage and ledger events, marks its
//! `bill_run_chunk` row, and lets the later slices react. The book's lock orders racing committers, and the row tells
//! the second that it came too late: two racing commits yield exactly one set of bills. The lease only tells people
//! whether someone is still at work; it decides nothing.

use chrono::{DateTime, Utc};
use entity::bill_run;
use entity::enums::RunStatus;
use entity::value::BillRunId;
use serde_json::json;

use super::computing::{CHUNK, LEASE, compute_span, period_of};
use super::service::{MAX_REASON, change, run_for, setting_aside};
use super::store::AccountSpan;
use super::{Progress, previewing, store, text, writing};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::audit::record;
use crate::db::{Tx, changes, numbers};
use crate::error::{Error, Kind, Result};
use crate::plain;
use crate::{ledger, transact};

/// What is committed, and why it is right to leave out what was set aside.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// Of the preview that was seen.
    pub hash: String,
    /// Explains every line that was set aside and that nobody has explained.
    pub set_aside_reason: Option<String>,
}

impl Order {
    pub fn of(hash: impl Into<String>) -> Self {
        Self { hash: hash.into(), set_aside_reason: None }
    }
}

/// Writes the bills of a previewed run, or goes on with one that was interrupted.
///
/// # Errors
/// Conflict `billing.stale_hash` when `hash` is not the preview's, `billing.inputs_changed` when the inputs are no
/// longer those previewed (with the difference; the preview is then made anew), `billing.unexplained` when lines were
/// set aside without a reason, `billing.run_replaced` when a newer preview took its place.
pub async fn commit(
    app: &App,
    caller: &Caller,
    id: BillRunId,
    order: &Order,
    progress: Progress<'_>,
) -> Result<bill_run::Model> {
    match begin(app, caller, id, order).await? {
        Some(run) => go_on(app, caller, run, progress).await,
        None => run_for(app, caller, Action::BillRunsWrite, id).await,
    }
}

/// Checks `order` and the inputs and marks the run as committing; none when it is done already.
///
/// # Errors
/// As [`commit`].
pub async fn begin(
    app: &App,
    caller: &Caller,
    id: BillRunId,
    order: &Order,
) -> Result<Option<bill_run::Model>> {
    let seen = run_for(app, caller, Action::BillRunsWrite, id).await?;
    check(&seen, order)?;
    if seen.status == RunStatus::Previewed
        && let Some(diff) = previewing::verify(app, caller, &seen).await?
    {
        return Err(Error::conflict("billing.inputs_changed", text::inputs_changed).with_data(diff));
    }
    let now = app.now();
    transact!(app.db, "billing.begin_commit", |tx| begin_in(tx, caller, now, id, order).await)
}

fn check(run: &bill_run::Model, order: &Order) -> Result<()> {
    match run.status {
        RunStatus::Discarded => Err(Error::conflict("billing.run_replaced", text::run_replaced)),
        RunStatus::Draft => Err(Error::conflict("billing.previewing", text::is_previewing)),
        RunStatus::Previewed | RunStatus::Committing | RunStatus::Stopped | RunStatus::Done => {
            if run.hash == order.hash {
                return Ok(());
            }
            let data = json!({"hash": run.hash});
            Err(Error::conflict("billing.stale_hash", text::stale_hash).with_data(data))
        }
    }
}

async fn begin_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: BillRunId,
    order: &Order,
) -> Result<Option<bill_run::Model>> {
    let seen = store::run(tx, id).await?.ok_or_else(Error::not_found)?;
    ledger::lock_estate(tx, seen.estate_id).await?;
    let run = store::run(tx, id).await?.ok_or_else(Error::not_found)?;
    check(&run, order)?;
    match run.status {
        RunStatus::Done | RunStatus::Draft | RunStatus::Discarded => Ok(None),
        RunStatus::Committing => Ok(Some(run)),
        RunStatus::Previewed | RunStatus::Stopped => {
            explain(tx, caller, &run, order.set_aside_reason.as_deref()).await?;
            take_up(tx, caller, now, run).await.map(Some)
        }
    }
}

/// A run is not taken up while a line was set aside and nobody has said why that is right.
async fn explain(tx: &Tx, caller: &Caller, run: &bill_run::Model, reason: Option<&str>) -> Result<()> {
    let kinds = setting_aside();
    let reason = reason.map(str::trim).filter(|r| !r.is_empty());
    if let Some(reason) = reason {
        if !plain::fits(reason, MAX_REASON) {
            return Err(Error::invalid("billing.reason_too_long", text::reason_too_long)
                .field("set_aside_reason", text::reason_too_long));
        }
        store::explain(tx, run.id, &kinds, reason, caller.name()).await?;
        return Ok(());
    }
    let counts = store::anomaly_counts(tx, run.id).await?;
    let open: i64 = counts.iter().filter(|(kind, ..)| kinds.contains(kind)).map(|(_, _, n)| n).sum();
    if open == 0 {
        return Ok(());
    }
    Err(Error::conflict("billing.unexplained", |l| text::unexplained(l, open))
        .field("set_aside_reason", |l| text::unexplained(l, open))
        .with_data(json!({"unexplained": open})))
}

/// The whole run's block of numbers is taken at once, so they have no gap and stay the same however it is interrupted.
async fn take_up(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    run: bill_run::Model,
) -> Result<bill_run::Model> {
    let first_number = match run.first_number {
        Some(first) => first,
        None => {
            let count = usize::try_from(run.bill_count).map_err(Error::internal)?;
            numbers::take(tx, &format!("bill:{}", run.month.0), count).await?
        }
    };
    let before = json!({"status": run.status});
    let next = bill_run::Model {
        status: RunStatus::Committing,
        first_number: Some(first_number),
        lease_until: Some(now + LEASE),
        stop_requested: false,
        stop_reason: None,
        ..run
    };
    if !store::set_run(tx, &next).await? {
        return Err(Error::stale());
    }
    let after = json!({"status": next.status, "hash": next.hash});
    record(tx, now, caller, change("billing.run.commit", &next, Some(before), Some(after))).await?;
    Ok(bill_run::Model { version: next.version + 1, ..next })
}

/// What became of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Written,
    /// Someone else was faster.
    There,
    /// A stop was asked for; the run is stopped.
    Stopped,
}

/// Does the chunks of a committing run that are not done yet, and finishes it.
///
/// # Errors
/// When a chunk fails for good: the run is then stopped, and a later commit goes on from there.
pub async fn go_on(
    app: &App,
    caller: &Caller,
    run: bill_run::Model,
    progress: Progress<'_>,
) -> Result<bill_run::Model> {
    let all = usize::try_from(run.chunk_count).unwrap_or(0);
    let left = store::chunks_left(app.db.read(), run.id).await?;
    let done = all - left.len().min(all);
    for (at, seq) in left.into_iter().enumerate() {
        match commit_chunk(app, caller, run.id, seq).await {
            Ok(Step::Written | Step::There) => progress(done + at + 1, all),
            Ok(Step::Stopped) => {
                return store::run(app.db.read(), run.id).await?.ok_or_else(Error::not_found);
            }
            Err(error) => {
                if error.kind != Kind::Unavailable {
                    let (now, reason) = (app.now(), error.detail.on(crate::i18n::Lang::Zh).to_owned());
                    transact!(app.db, "billing.stop_run", |tx| stop_in(tx, caller, now, run.id, &reason)
                        .await)?;
                }
                return Err(error);
            }
        }
    }
    let now = app.now();
    transact!(app.db, "billing.finish_run", |tx| finish_in(tx, caller, now, run.id).await)
}

async fn stop_in(tx: &Tx, caller: &Caller, now: DateTime<Utc>, id: BillRunId, reason: &str) -> Result<()> {
    let run = store::run(tx, id).await?.ok_or_else(Error::not_found)?;
    if run.status != RunStatus::Committing {
        return Ok(());
    }
    let next = bill_run::Model {
        status: RunStatus::Stopped,
        lease_until: None,
        stop_requested: false,
        stop_reason: Some(reason.to_owned()),
        ..run
    };
    store::set_run(tx, &next).await?;
    let after = json!({"status": next.status, "reason": reason});
    record(tx, now, caller, change("billing.run.stop", &next, None, Some(after))).await
}

/// Done only when every chunk is committed; a racing twin may have finished already.
async fn finish_in(tx: &Tx, caller: &Caller, now: DateTime<Utc>, id: BillRunId) -> Result<bill_run::Model> {
    let run = store::run(tx, id).await?.ok_or_else(Error::not_found)?;
    if run.status == RunStatus::Done || !store::chunks_left(tx, id).await?.is_empty() {
        return Ok(run);
    }
    finish(tx, caller, now, run).await
}

async fn finish(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    run: bill_run::Model,
) -> Result<bill_run::Model> {
    let id = run.id;
    let next = bill_run::Model { status: RunStatus::Done, lease_until: None, finished_at: Some(now), ..run };
    if !store::set_run(tx, &next).await? {
        // The twin finished between our reading and our writing.
        return store::run(tx, id).await?.filter(|r| r.status == RunStatus::Done).ok_or_else(Error::stale);
    }
    store::clear_digests(tx, id).await?;
    let terms = store::terms(tx, next.estate_id, next.cycle, next.month).await?;
    let items: Vec<_> = terms.items.iter().map(|i| i.item).collect();
    let shared = store::open_supplier_bills(tx, next.estate_id, period_of(&next), &items).await?;
    store::close_supplier_bills(tx, &shared).await?;
    let after = json!({"status": next.status, "bills": next.bill_count, "total": next.total_fen});
    record(tx, now, caller, change("billing.run.done", &next, None, Some(after))).await?;
    changes::bump(tx, "bills").await?;
    Ok(bill_run::Model { version: next.version + 1, ..next })
}

/// A run that stays unfinished is closed with what it has billed; a new preview bills the rest.
pub(super) async fn end_early(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    run: bill_run::Model,
) -> Result<()> {
    store::delete_uncommitted(tx, run.id).await?;
    let (chunks, bills, total) = store::committed(tx, run.id).await?;
    if chunks == 0 {
        store::delete_preview(tx, run.id).await?;
        let next = bill_run::Model { status: RunStatus::Discarded, lease_until: None, ..run };
        return if store::set_run(tx, &next).await? { Ok(()) } else { Err(Error::stale()) };
    }
    let chunk_count = i32::try_from(chunks).map_err(Error::internal)?;
    let run = bill_run::Model { chunk_count, bill_count: bills, total_fen: total, ..run };
    finish(tx, caller, now, run).await?;
    Ok(())
}

/// Writes chunk `seq` (from 1) unless it is there.
///
/// # Errors
/// Conflict when the run is not being committed, or its accounts are no longer as previewed; the engine's failure.
pub async fn commit_chunk(app: &App, caller: &Caller, run: BillRunId, seq: i32) -> Result<Step> {
    let now = app.now();
    transact!(app.db, "billing.commit_chunk", |tx| commit_chunk_in(app, tx, caller, now, run, seq).await)
}

async fn commit_chunk_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: BillRunId,
    seq: i32,
) -> Result<Step> {
    let seen = store::run(tx, id).await?.ok_or_else(Error::not_found)?;
    let book = ledger::lock_estate(tx, seen.estate_id).await?;
    let run = store::run(tx, id).await?.ok_or_else(Error::not_found)?;
    let planned = store::chunk(tx, id, seq).await?.ok_or_else(Error::not_found)?;
    if planned.committed_at.is_some() {
        return Ok(Step::There);
    }
    if run.status != RunStatus::Committing {
        return Err(Error::conflict("billing.not_committing", text::not_committing));
    }
    if run.stop_requested {
        stop_in(tx, caller, now, id, "").await?;
        return Ok(Step::Stopped);
    }
    let terms = store::terms(tx, run.estate_id, run.cycle, run.month).await?;
    let span = AccountSpan {
        estate: run.estate_id,
        period: terms.period,
        from: planned.account_from,
        to: planned.account_to,
    };
    // One account too many would change the hash as well.
    let (_, chunk) = compute_span(tx, &terms, &span, CHUNK + 1).await?;
    if chunk.hash != planned.hash {
        return Err(Error::conflict("billing.inputs_changed", text::changed_while_committing));
    }
    writing::write(app, tx, caller, now, &run, book, &planned, chunk).await?;
    store::set_committed(tx, id, seq, now).await?;
    store::renew_lease(tx, id, now + LEASE).await?;
    Ok(Step::Written)
}
