//! Voiding a bill: every entry mirrored, its months free to be billed again.

use chrono::{DateTime, Utc};
use entity::bill;
use entity::enums::{BillState, EventKind};
use entity::value::{BillId, Fen};
use serde_json::json;

use super::{Corrected, Taking, again, change, checked_text, disputes, load, react, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::billing::store;
use crate::db::audit::record;
use crate::db::{Tx, changes};
use crate::error::{Error, Result};
use crate::ledger::{self, Reversal};
use crate::transact;

/// Takes a bill back whole: what paid it is credit again, its entries are mirrored, its months may be billed again.
///
/// # Errors
/// Conflict `billing.already_void`, `billing.void_closed` when its month is closed (a credit note corrects it),
/// `billing.late_fee_first` while a late fee stands on it, `billing.write_off_first` while a write-off does; invalid without a
/// reason.
pub async fn void(app: &App, caller: &Caller, id: BillId, reason: &str) -> Result<bill::Model> {
    load(app, caller, Action::BillsCorrect, id).await?;
    let reason = checked_text(reason, "reason")?;
    let now = app.now();
    transact!(app.db, "billing.void", |tx| void_in(app, tx, caller, now, id, &reason).await)
}

async fn void_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: BillId,
    reason: &str,
) -> Result<bill::Model> {
    let (seen, _) = again(tx, id).await?;
    let book = ledger::lock_estate(tx, seen.estate_id).await?;
    let (bill, lines) = again(tx, id).await?;
    if bill.status == BillState::Void {
        return Err(Error::conflict("billing.already_void", text::already_void));
    }
    if !bill.late_fee_fen.is_zero() {
        return Err(Error::conflict("billing.late_fee_first", text::late_fee_first));
    }
    if !bill.written_off_fen.is_zero() {
        return Err(Error::conflict("billing.write_off_first", crate::billing::write_offs::text::undo_first));
    }
    let today = app.zone().day(now);
    let shut_to = ledger::shut_to(tx, book).await?;
    if ledger::open_day(shut_to, bill.issued_on, today) != bill.issued_on {
        return Err(Error::conflict("billing.void_closed", |l| text::void_closed(l, bill.issued_on)));
    }
    let taking = Taking {
        estate: bill.estate_id,
        account: bill.account_id,
        bill: id,
        line: None,
        amount: None,
        on: today,
    };
    let returned = crate::app::TAKE_BACK(app, tx, caller, &taking).await?;
    let notes = store::notes_of(tx, id).await?;
    let mut keys = vec![format!("bill:{id}")];
    keys.extend(notes.iter().map(|n| format!("credit_note:{}", n.id)));
    let reversal = Reversal { kind: EventKind::Void, book_date: today, document: "bill", document_id: id.0 };
    ledger::reverse(tx, book, caller.name(), now, &keys, &reversal).await?;
    let ids: Vec<_> = lines.iter().map(|l| l.id).collect();
    store::void_bill(tx, id, &ids, today).await?;
    disputes::settle_by_void(tx, caller, now, &bill, reason).await?;
    let after =
        json!({"number": bill.number, "reason": reason, "total": bill.total_fen, "returned": returned});
    record(tx, now, caller, change("billing.bill.void", "bill", id.0, &bill, after)).await?;
    changes::bump(tx, "bills").await?;
    if returned > Fen::ZERO {
        crate::app::APPLY_CREDIT(app, tx, caller, bill.estate_id, bill.account_id, today).await?;
    }
    let (bill, _) = again(tx, id).await?;
    react(app, tx, caller, Corrected::Void(&bill)).await?;
    Ok(bill)
}
