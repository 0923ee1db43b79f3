//! Committing a previewed run: chunks of accounts, one transaction each, resumable at any point.
//!
//! A chunk's transaction writes its bills, lines, month coverage, ledger events and its `bill_run_chunk` row, and lets
//! the later slices react. The book's lock orders racing committers, and the chunk's row tells the second that it
//! came too late: two racing commits yield exactly one set of bills. The lease only tells people whether someone is
//! still at work; it decides nothing.

use chrono::{DateTime, Utc};
use entity::enums::{EventKind, RunStatus};
use entity::value::{AccountId, BillId, BillLineId, BillRunId, Fen, Month};
use entity::{bill, bill_line, bill_run, bill_run_chunk, bill_run_row, coverage};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::json;

use super::explanation::Inputs;
use super::preview::compute;
use super::service::{LEASE, change, difference, refresh, run_for, sources};
use super::{Billed, store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::audit::record;
use crate::db::{Tx, bulk, changes, numbers};
use crate::error::{Error, Kind, Result};
use crate::ledger::{self, NewEntry, NewEvent};
use crate::transact;

/// Accounts in one chunk.
const CHUNK: i64 = 1_000;

#[must_use]
pub fn chunk_count(bills: i64) -> usize {
    usize::try_from((bills + CHUNK - 1) / CHUNK).unwrap_or(0)
}

/// What [`begin_in`] found.
enum Begun {
    Ready(bill_run::Model),
    Done(bill_run::Model),
    /// The inputs are no longer those of the preview; it was refreshed.
    Changed(serde_json::Value),
}

/// Writes the bills of a previewed run, or goes on with one that was interrupted.
///
/// # Errors
/// Conflict `billing.stale_hash` when `hash` is not the preview's, `billing.inputs_changed` when the inputs are no
/// longer those previewed (with the difference; the preview is then refreshed), `billing.run_replaced` when a newer
/// preview took its place.
pub async fn commit(app: &App, caller: &Caller, id: BillRunId, hash: &str) -> Result<bill_run::Model> {
    match begin(app, caller, id, hash).await? {
        Some(run) => go_on(app, caller, run).await,
        None => run_for(app, caller, Action::BillRunsWrite, id).await,
    }
}

/// Checks `hash` and the inputs and marks the run as committing; none when it is done already.
///
/// # Errors
/// As [`commit`].
pub async fn begin(app: &App, caller: &Caller, id: BillRunId, hash: &str) -> Result<Option<bill_run::Model>> {
    run_for(app, caller, Action::BillRunsWrite, id).await?;
    let now = app.now();
    let begun =
        transact!(app.db, "billing.begin_commit", |tx| begin_in(app, tx, caller, now, id, hash).await)?;
    match begun {
        Begun::Done(_) => Ok(None),
        Begun::Ready(run) => Ok(Some(run)),
        Begun::Changed(diff) => {
            Err(Error::conflict("billing.inputs_changed", text::inputs_changed).with_data(diff))
        }
    }
}

async fn begin_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: BillRunId,
    hash: &str,
) -> Result<Begun> {
    let seen = store::run(tx, id).await?.ok_or_else(Error::not_found)?;
    ledger::lock_estate(tx, seen.estate_id).await?;
    let run = store::run(tx, id).await?.ok_or_else(Error::not_found)?;
    if run.status == RunStatus::Discarded {
        return Err(Error::conflict("billing.run_replaced", text::run_replaced));
    }
    if run.hash != hash {
        let data = json!({"hash": run.hash});
        return Err(Error::conflict("billing.stale_hash", text::stale_hash).with_data(data));
    }
    match run.status {
        RunStatus::Done => Ok(Begun::Done(run)),
        RunStatus::Committing => Ok(Begun::Ready(run)),
        RunStatus::Stopped => lease(tx, caller, now, run).await.map(Begun::Ready),
        RunStatus::Discarded => Err(Error::conflict("billing.run_replaced", text::run_replaced)),
        RunStatus::Previewed => {
            let preview = compute(&sources(tx, run.estate_id, run.month).await?);
            if preview.hash == run.hash {
                return lease(tx, caller, now, run).await.map(Begun::Ready);
            }
            let mut diff = difference(tx, run.id, &preview.rows).await?;
            let next = refresh(app, tx, caller, now, &run, &preview).await?;
            diff["hash"] = json!(next.hash);
            Ok(Begun::Changed(diff))
        }
    }
}

async fn lease(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    run: bill_run::Model,
) -> Result<bill_run::Model> {
    let before = json!({"status": run.status});
    let next = bill_run::Model { status: RunStatus::Committing, lease_until: Some(now + LEASE), ..run };
    if !store::set_run(tx, &next).await? {
        return Err(Error::stale());
    }
    let after = json!({"status": next.status, "hash": next.hash});
    record(tx, now, caller, change("billing.run.commit", &next, Some(before), Some(after))).await?;
    Ok(bill_run::Model { version: next.version + 1, ..next })
}

/// Does the chunks of a committing run that are not done yet, and finishes it.
///
/// # Errors
/// When a chunk fails for good: the run is then stopped, and a later commit goes on from there.
pub async fn go_on(app: &App, caller: &Caller, run: bill_run::Model) -> Result<bill_run::Model> {
    let done: Vec<i32> = store::chunks(app.db.read(), run.id).await?.iter().map(|c| c.seq).collect();
    let last = i32::try_from(chunk_count(run.bill_count)).map_err(Error::internal)?;
    for seq in (1..=last).filter(|seq| !done.contains(seq)) {
        if let Err(error) = commit_chunk(app, caller, run.id, seq).await {
            if error.kind != Kind::Unavailable {
                let now = app.now();
                transact!(app.db, "billing.stop_run", |tx| stop_in(tx, caller, now, run.id).await)?;
            }
            return Err(error);
        }
    }
    let now = app.now();
    transact!(app.db, "billing.finish_run", |tx| finish_in(tx, caller, now, run.id).await)
}

/// Previewed to done in one transaction of the caller's: for building a demo's past.
///
/// # Errors
/// As [`commit`].
pub async fn commit_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    run: &bill_run::Model,
) -> Result<bill_run::Model> {
    match begin_in(app, tx, caller, now, run.id, &run.hash).await? {
        Begun::Done(run) => return Ok(run),
        Begun::Ready(_) => {}
        Begun::Changed(diff) => {
            return Err(Error::conflict("billing.inputs_changed", text::inputs_changed).with_data(diff));
        }
    }
    let last = i32::try_from(chunk_count(run.bill_count)).map_err(Error::internal)?;
    for seq in 1..=last {
        commit_chunk_in(app, tx, caller, now, run.id, seq).await?;
    }
    finish_in(tx, caller, now, run.id).await
}

async fn stop_in(tx: &Tx, caller: &Caller, now: DateTime<Utc>, id: BillRunId) -> Result<()> {
    let run = store::run(tx, id).await?.ok_or_else(Error::not_found)?;
    if run.status != RunStatus::Committing {
        return Ok(());
    }
    let next = bill_run::Model { status: RunStatus::Stopped, lease_until: None, ..run };
    store::set_run(tx, &next).await?;
    let after = json!({"status": next.status});
    record(tx, now, caller, change("billing.run.stop", &next, None, Some(after))).await
}

/// Done only when every chunk has its row; a racing twin may have finished already.
async fn finish_in(tx: &Tx, caller: &Caller, now: DateTime<Utc>, id: BillRunId) -> Result<bill_run::Model> {
    let run = store::run(tx, id).await?.ok_or_else(Error::not_found)?;
    if run.status == RunStatus::Done || store::chunks(tx, id).await?.len() < chunk_count(run.bill_count) {
        return Ok(run);
    }
    let next = bill_run::Model { status: RunStatus::Done, lease_until: None, finished_at: Some(now), ..run };
    if !store::set_run(tx, &next).await? {
        // The twin finished between our reading and our writing.
        return store::run(tx, id).await?.filter(|r| r.status == RunStatus::Done).ok_or_else(Error::stale);
    }
    store::delete_rows(tx, id).await?;
    let after = json!({"status": next.status, "bills": next.bill_count, "total": next.total_fen});
    record(tx, now, caller, change("billing.run.done", &next, None, Some(after))).await?;
    changes::bump(tx, "bills").await?;
    Ok(bill_run::Model { version: next.version + 1, ..next })
}

/// Writes chunk `seq` (from 1) unless it is there; whether it was written now.
///
/// # Errors
/// When the run is not being committed, or the engine fails.
pub async fn commit_chunk(app: &App, caller: &Caller, run: BillRunId, seq: i32) -> Result<bool> {
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
) -> Result<bool> {
    let seen = store::run(tx, id).await?.ok_or_else(Error::not_found)?;
    let book = ledger::lock_estate(tx, seen.estate_id).await?;
    if store::has_chunk(tx, id, seq).await? {
        return Ok(false);
    }
    let run = store::run(tx, id).await?.ok_or_else(Error::not_found)?;
    if run.status != RunStatus::Committing {
        return Err(Error::conflict("billing.not_committing", text::not_committing));
    }
    let rows = store::chunk_rows(tx, id, seq, CHUNK.unsigned_abs()).await?;
    let (bills, lines) = write_bills(app, tx, now, &run, &rows).await?;
    ledger::post(tx, book, caller.name(), now, bill_events(&bills, &lines)).await?;
    let chunk = bill_run_chunk::ActiveModel {
        run_id: Set(id),
        seq: Set(seq),
        bill_count: Set(i64::try_from(bills.len()).map_err(Error::internal)?),
        total_fen: Set(Fen::total(bills.iter().map(|b| b.total_fen))?),
    };
    chunk.insert(tx).await?;
    let next = bill_run::Model { lease_until: Some(now + LEASE), ..run };
    if !store::set_run(tx, &next).await? {
        return Err(Error::stale());
    }
    react(app, tx, caller, bills, lines).await?;
    Ok(true)
}

/// Each reaction sees what the ones before it changed: credit that pays a bill at once, for one.
async fn react(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    mut bills: Vec<bill::Model>,
    mut lines: Vec<bill_line::Model>,
) -> Result<()> {
    let ids: Vec<BillId> = bills.iter().map(|b| b.id).collect();
    for (at, reaction) in crate::app::BILLED_REACTIONS.iter().enumerate() {
        if at > 0 {
            bills = store::bills_by_id(tx, &ids).await?;
            lines = store::lines_of(tx, &ids).await?;
        }
        reaction(app, tx, caller, &Billed { bills: &bills, lines: &lines }).await?;
    }
    Ok(())
}

async fn write_bills(
    app: &App,
    tx: &Tx,
    now: DateTime<Utc>,
    run: &bill_run::Model,
    rows: &[bill_run_row::Model],
) -> Result<(Vec<bill::Model>, Vec<bill_line::Model>)> {
    let ids: Vec<AccountId> = rows.iter().map(|r| r.account_id).collect();
    let accounts = store::accounts_by_id(tx, &ids).await?;
    let bill_ids = bulk::ids(tx, "bill", rows.len()).await?;
    let line_ids = bulk::ids(tx, "bill_line", rows.len()).await?;
    let first = numbers::take(tx, &format!("bill:{}", run.month.0), rows.len()).await?;
    let issued_on = app.zone().day(now);
    let mut bills = Vec::with_capacity(rows.len());
    let mut lines = Vec::with_capacity(rows.len());
    let mut months = Vec::with_capacity(rows.len());
    for (((row, bill_id), line_id), number) in rows.iter().zip(bill_ids).zip(line_ids).zip(first..) {
        let account = accounts
            .get(&row.account_id)
            .ok_or_else(|| Error::internal("a previewed account exists: they are never deleted"))?;
        let inputs = Inputs::from_json(&row.inputs)?;
        let (bill_id, line_id) = (BillId(bill_id), BillLineId(line_id));
        bills.push(bill::Model {
            id: bill_id,
            number: bill_number(run.month, number),
            subdistrict_id: run.subdistrict_id,
            estate_id: run.estate_id,
            building_id: account.building_id,
            account_id: account.id,
            run_id: run.id,
            month: run.month,
            issued_on,
            due_on: run.due_on.max(super::service::due_on(
                run.month,
                issued_on,
                app.settings.billing.due_day,
            )),
            total_fen: row.amount_fen,
            open_fen: row.amount_fen,
            version: 1,
        });
        let from = inputs.segments.first().map_or(run.month.first_day(), |s| s.from);
        let to = inputs.segments.last().map_or(run.month.end(), |s| s.to);
        lines.push(bill_line::Model {
            id: line_id,
            bill_id,
            account_id: account.id,
            item: row.item,
            period_from: from,
            period_to: to,
            amount_fen: row.amount_fen,
            open_fen: row.amount_fen,
            inputs: row.inputs.clone(),
        });
        months.extend(inputs.months.iter().map(|part| coverage::ActiveModel {
            account_id: Set(account.id),
            item: Set(row.item),
            month: Set(part.month),
            bill_line_id: Set(line_id),
            amount_fen: Set(part.amount),
        }));
    }
    bulk::insert_all(tx, bills.iter().cloned().map(IntoActiveModel::into_active_model).collect()).await?;
    bulk::insert_all(tx, lines.iter().cloned().map(IntoActiveModel::into_active_model).collect()).await?;
    bulk::insert_all(tx, months).await?;
    Ok((bills, lines))
}

/// `B202606-000123`
fn bill_number(month: Month, number: i64) -> String {
    format!("B{}-{number:06}", month.0)
}

/// A bill of nothing is a bill, but moves no money.
fn bill_events(bills: &[bill::Model], lines: &[bill_line::Model]) -> Vec<NewEvent> {
    bills
        .iter()
        .zip(lines)
        .filter(|(_, line)| line.amount_fen.is_positive())
        .map(|(bill, line)| NewEvent {
            kind: EventKind::Bill,
            key: format!("bill:{}", bill.id),
            book_date: bill.issued_on,
            document: "bill",
            document_id: bill.id.0,
            entries: vec![NewEntry {
                debit: ledger::RECEIVABLE.to_owned(),
                credit: ledger::fee_income(line.item),
                party: bill.account_id.0,
                document_line: Some(line.id.0),
                amount: line.amount_fen,
            }],
        })
        .collect()
}
