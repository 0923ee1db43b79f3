//! Proposing, deciding and undoing a write-off.

use chrono::NaiveDate;
use entity::enums::{BillState, EventKind, WriteOffStatus};
use entity::value::{BillId, BillLineId, Fen, Month, WriteOffId};
use entity::write_off::{Column, Model};
use entity::{bill, bill_line};
use serde_json::json;

use super::{store, text};
use crate::access::{Action, Caller, ReachColumns, Scope};
use crate::app::App;
use crate::billing::{approval, corrections};
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::db::{Tx, bulk, changes, numbers};
use crate::error::{Error, Result};
use crate::ledger::{self, NewEntry, NewEvent, Reversal};
use crate::transact;

/// A rest of a line to be given up.
#[derive(Debug, Clone)]
pub struct NewWriteOff {
    pub bill: BillId,
    pub line: BillLineId,
    pub amount: Fen,
    /// The day it is booked once it is approved; today when left out.
    pub on: Option<NaiveDate>,
    pub reason: String,
}

fn change(action: &'static str, row: &Model, before: Option<WriteOffStatus>, why: Option<&str>) -> Change {
    Change {
        action,
        subject: "write_off",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        estate_id: Some(row.estate_id),
        before: before.map(|status| json!({ "status": status })),
        after: Some(json!({
            "number": row.number, "status": row.status, "bill": row.bill_id, "amount": row.amount_fen,
            "on": row.book_date, "reason": why.unwrap_or(&row.reason),
        })),
    }
}

/// The bill and its line behind the book's lock, and whether `amount` of it may be given up beside what else is.
async fn room(
    app: &App,
    tx: &Tx,
    bill: BillId,
    line: BillLineId,
    amount: Fen,
    but: Option<WriteOffId>,
) -> Result<(bill::Model, bill_line::Model)> {
    let (bill, lines) = corrections::again(tx, bill).await?;
    if bill.status == BillState::Void {
        return Err(Error::conflict("billing.already_void", corrections::text::already_void));
    }
    let line = lines.into_iter().find(|l| l.id == line).ok_or_else(|| {
        Error::invalid("billing.no_such_line", corrections::text::no_such_line)
            .field("line_id", corrections::text::no_such_line)
    })?;
    let others: Vec<Model> = store::of_bill(tx, bill.id)
        .await?
        .into_iter()
        .filter(|w| {
            Some(w.id) != but && matches!(w.status, WriteOffStatus::Proposed | WriteOffStatus::Written)
        })
        .collect();
    if others.iter().any(|w| w.status == WriteOffStatus::Proposed && w.bill_line_id == line.id) {
        return Err(Error::conflict("billing.write_off_waits", text::waits_already));
    }
    let limit = app.settings.write_off_limit();
    if Fen::total(others.iter().map(|w| w.amount_fen))?.plus(amount)? > limit {
        return Err(Error::conflict("billing.write_off_limit", |l| text::above_limit(l, limit.grouped()))
            .field("amount", |l| text::above_limit(l, limit.grouped())));
    }
    if amount > line.open_fen {
        return Err(Error::conflict("billing.write_off_open", |l| {
            text::above_open(l, line.open_fen.grouped())
        })
        .field("amount", |l| text::above_open(l, line.open_fen.grouped())));
    }
    Ok((bill, line))
}

/// Proposes to give up a rest.
///
/// # Errors
/// Not found; invalid fields; conflict `billing.write_off_limit` above the settings' limit of a bill,
/// `billing.write_off_open` above what is open, `billing.write_off_waits` while another waits, `ledger.period_closed`.
pub async fn propose(app: &App, caller: &Caller, new: &NewWriteOff) -> Result<Model> {
    let seen = corrections::load(app, caller, Action::BillsCorrect, new.bill).await?;
    let reason = corrections::checked_text(&new.reason, "reason")?;
    let now = app.now();
    let today = app.today();
    let on = new.on.unwrap_or(today);
    if !new.amount.is_positive() {
        return Err(Error::invalid("billing.amount_invalid", corrections::text::amount_invalid)
            .field("amount", corrections::text::amount_invalid));
    }
    if on > today || on < seen.issued_on {
        return Err(Error::invalid("billing.write_off_day", text::bad_day).field("on", text::bad_day));
    }
    ledger::require_open(app, seen.estate_id, on).await.map_err(on_booked_day)?;
    transact!(app.db, "billing.propose_write_off", |tx| {
        ledger::lock_estate(tx, seen.estate_id).await?;
        let (bill, line) = room(app, tx, new.bill, new.line, new.amount, None).await?;
        let month = Month::of(today);
        let number = numbers::take(tx, &format!("write_off:{}", month.0), 1).await?;
        let row = Model {
            id: WriteOffId(bulk::ids(tx, "write_off", 1).await?[0]),
            number: format!("X{}-{number:06}", month.0),
            subdistrict_id: bill.subdistrict_id,
            estate_id: bill.estate_id,
            account_id: bill.account_id,
            bill_id: bill.id,
            bill_line_id: line.id,
            amount_fen: new.amount,
            book_date: on,
            reason: reason.clone(),
            status: WriteOffStatus::Proposed,
            proposed_by: caller.name().to_owned(),
            proposed_at: now,
            decided_by: None,
            decided_at: None,
            rejection: None,
            reversed_on: None,
            reversed_by: None,
            reversal_reason: None,
            version: 1,
        };
        store::insert(tx, row.clone()).await?;
        record(tx, now, caller, change("billing.write_off.propose", &row, None, None)).await?;
        changes::bump(tx, "bills").await?;
        Ok(row)
    })
}

/// The day that was asked for lies in a closed month.
fn on_booked_day(mut error: Error) -> Error {
    for field in error.fields.iter_mut().filter(|f| f.field == "book_date") {
        "on".clone_into(&mut field.field);
    }
    error
}

/// A write-off, if the caller may correct its bill.
///
/// # Errors
/// Not found.
pub async fn one(app: &App, caller: &Caller, id: WriteOffId) -> Result<Model> {
    caller.reach(Action::BillsCorrect)?;
    let row = store::one(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    let scope = Scope::account(row.subdistrict_id, row.estate_id, row.account_id);
    caller.require(Action::BillsCorrect, scope)?;
    Ok(row)
}

/// The write-offs of a bill the caller may see.
///
/// # Errors
/// Not found.
pub async fn of_bill(app: &App, caller: &Caller, id: BillId) -> Result<Vec<Model>> {
    corrections::load(app, caller, Action::BillsRead, id).await?;
    store::of_bill(app.db.read(), id).await
}

/// The write-offs the caller may decide about, newest first.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    status: Option<WriteOffStatus>,
    window: Window,
) -> Result<Page<Model>> {
    let columns = ReachColumns {
        subdistrict: Some(Column::SubdistrictId),
        estate: Some(Column::EstateId),
        crew: None,
        account: Some(Column::AccountId),
    };
    let reach = caller.reach(Action::BillsCorrect)?.condition(columns);
    let rows = store::list(app.db.read(), reach, status, window).await?;
    Ok(Page::cut(rows, window, |row| row.id.0))
}

/// The row as it is behind the lock, if it is what the caller saw.
async fn again(tx: &Tx, id: WriteOffId, version: i32, status: WriteOffStatus) -> Result<Model> {
    let row = store::one(tx, id).await?.ok_or_else(Error::not_found)?;
    if row.version != version || row.status != status {
        return Err(Error::stale());
    }
    Ok(row)
}

/// Approves a proposed write-off, which books it, or turns it down with a reason.
///
/// # Errors
/// Not found; conflict `billing.own_proposal` where another may decide, or as [`propose`]; no reason to turn it down.
pub async fn decide(
    app: &App,
    caller: &Caller,
    id: WriteOffId,
    version: i32,
    rejection: Option<&str>,
) -> Result<Model> {
    let seen = one(app, caller, id).await?;
    let rejection = rejection.map(|why| corrections::checked_text(why, "reason")).transpose()?;
    let scope = Scope::account(seen.subdistrict_id, seen.estate_id, seen.account_id);
    let now = app.now();
    transact!(app.db, "billing.decide_write_off", |tx| {
        let book = ledger::lock_estate(tx, seen.estate_id).await?;
        let old = again(tx, id, version, WriteOffStatus::Proposed).await?;
        approval::by_another(tx, caller, Action::BillsCorrect, scope, &old.proposed_by).await?;
        let status = if rejection.is_some() { WriteOffStatus::Rejected } else { WriteOffStatus::Written };
        let row = Model {
            status,
            decided_by: Some(caller.name().to_owned()),
            decided_at: Some(now),
            rejection: rejection.clone(),
            ..old.clone()
        };
        if status == WriteOffStatus::Written {
            room(app, tx, row.bill_id, row.bill_line_id, row.amount_fen, Some(id)).await?;
            let event = NewEvent {
                kind: EventKind::WriteOff,
                key: format!("write_off:{id}"),
                book_date: row.book_date,
                document: "write_off",
                document_id: id.0,
                entries: vec![NewEntry {
                    debit: ledger::BAD_DEBT.to_owned(),
                    credit: ledger::RECEIVABLE.to_owned(),
                    party: row.account_id.0,
                    document_line: Some(row.bill_line_id.0),
                    amount: row.amount_fen,
                }],
            };
            ledger::post(tx, book, caller.name(), now, vec![event]).await?;
            store::write_off_line(tx, row.bill_id, row.bill_line_id, row.amount_fen).await?;
        }
        let row = store::update(tx, &old, row).await?;
        let action = if status == WriteOffStatus::Written {
            "billing.write_off.approve"
        } else {
            "billing.write_off.reject"
        };
        record(tx, now, caller, change(action, &row, Some(old.status), row.rejection.as_deref())).await?;
        changes::bump(tx, "bills").await?;
        Ok(row)
    })
}

/// Undoes a written one: its entry is mirrored today, the household owes the rest again, and its credit pays it if it can.
///
/// # Errors
/// Not found; no reason; conflict when it is not written.
pub async fn reverse(
    app: &App,
    caller: &Caller,
    id: WriteOffId,
    version: i32,
    reason: &str,
) -> Result<Model> {
    let seen = one(app, caller, id).await?;
    let reason = corrections::checked_text(reason, "reason")?;
    let now = app.now();
    let today = app.today();
    transact!(app.db, "billing.reverse_write_off", |tx| {
        let book = ledger::lock_estate(tx, seen.estate_id).await?;
        let old = again(tx, id, version, WriteOffStatus::Written).await?;
        let reversal = Reversal {
            kind: EventKind::WriteOffReversal,
            book_date: today,
            document: "write_off",
            document_id: id.0,
        };
        let keys = [format!("write_off:{id}")];
        ledger::reverse(tx, book, caller.name(), now, &keys, &reversal).await?;
        store::write_off_line(tx, old.bill_id, old.bill_line_id, Fen(-old.amount_fen.0)).await?;
        let row = Model {
            status: WriteOffStatus::Reversed,
            reversed_on: Some(today),
            reversed_by: Some(caller.name().to_owned()),
            reversal_reason: Some(reason.clone()),
            ..old.clone()
        };
        let row = store::update(tx, &old, row).await?;
        record(tx, now, caller, change("billing.write_off.reverse", &row, Some(old.status), Some(&reason)))
            .await?;
        changes::bump(tx, "bills").await?;
        crate::app::APPLY_CREDIT(app, tx, caller, row.estate_id, row.account_id, today).await?;
        Ok(row)
    })
}
