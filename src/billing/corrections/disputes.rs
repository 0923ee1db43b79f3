//! A household doubts a bill: opened with a reason, answered as accepted or rejected.

use chrono::{DateTime, Utc};
use entity::enums::{BillState, DisputeStatus};
use entity::value::{BillId, BillLineId, DisputeId, Fen};
use entity::{bill, credit_note, dispute};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::{NewCreditNote, again, change, checked_text, credit_in, load, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::billing::store;
use crate::db::audit::record;
use crate::db::{Tx, changes};
use crate::error::{Error, Result};
use crate::ledger;
use crate::transact;

/// Notes that a household doubts a bill; dunning and late fees rest while it is open.
///
/// # Errors
/// Conflict `billing.disputed_already`, `billing.already_void`; invalid without a reason.
pub async fn open(app: &App, caller: &Caller, id: BillId, reason: &str) -> Result<dispute::Model> {
    load(app, caller, Action::BillsDispute, id).await?;
    let reason = checked_text(reason, "reason")?;
    let now = app.now();
    transact!(app.db, "billing.open_dispute", |tx| open_in(tx, caller, now, id, &reason).await)
}

async fn open_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: BillId,
    reason: &str,
) -> Result<dispute::Model> {
    let (seen, _) = again(tx, id).await?;
    ledger::lock_estate(tx, seen.estate_id).await?;
    let (bill, _) = again(tx, id).await?;
    if bill.status == BillState::Void {
        return Err(Error::conflict("billing.already_void", text::already_void));
    }
    if store::open_dispute(tx, id).await?.is_some() {
        return Err(Error::conflict("billing.disputed_already", text::disputed_already));
    }
    let row = dispute::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(bill.subdistrict_id),
        estate_id: Set(bill.estate_id),
        account_id: Set(bill.account_id),
        bill_id: Set(id),
        status: Set(DisputeStatus::Open),
        reason: Set(reason.to_owned()),
        answer: Set(None),
        opened_by: Set(caller.name().to_owned()),
        opened_at: Set(now),
        answered_by: Set(None),
        closed_at: Set(None),
        version: Set(1),
    };
    let row = store::insert_dispute(tx, row).await?;
    store::set_disputed(tx, id, true).await?;
    let after = json!({"bill": bill.number, "reason": reason});
    record(tx, now, caller, change("billing.dispute.open", "dispute", row.id.0, &bill, after)).await?;
    changes::bump(tx, "bills").await?;
    Ok(row)
}

/// What a dispute is answered with.
#[derive(Debug, Clone)]
pub struct Answer {
    pub accepted: bool,
    pub answer: String,
    /// A line and what is taken back of it, when accepted.
    pub credit: Option<(BillLineId, Fen)>,
}

/// Answers the open dispute of a bill, with a credit note when it is accepted and something is to be taken back.
///
/// # Errors
/// Conflict `billing.not_disputed`; as [`super::credit`]; invalid without an answer.
pub async fn answer(
    app: &App,
    caller: &Caller,
    id: BillId,
    answer: &Answer,
) -> Result<(dispute::Model, Option<credit_note::Model>)> {
    load(app, caller, Action::BillsCorrect, id).await?;
    let words = checked_text(&answer.answer, "answer")?;
    let now = app.now();
    transact!(app.db, "billing.answer_dispute", |tx| {
        let (bill, _) = again(tx, id).await?;
        ledger::lock_estate(tx, bill.estate_id).await?;
        let open = store::open_dispute(tx, id).await?;
        let open = open.ok_or_else(|| Error::conflict("billing.not_disputed", text::not_disputed))?;
        let note = match answer.credit.filter(|_| answer.accepted) {
            Some((line, amount)) => {
                let new = NewCreditNote { bill: id, line, amount, reason: words.clone() };
                Some(credit_in(app, tx, caller, now, &new).await?)
            }
            None => None,
        };
        let status = if answer.accepted { DisputeStatus::Accepted } else { DisputeStatus::Rejected };
        let row = close(tx, caller, now, &bill, open.id, status, &words).await?;
        Ok((row, note))
    })
}

/// Voiding a bill settles the doubt about it.
pub(super) async fn settle_by_void(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    bill: &bill::Model,
    reason: &str,
) -> Result<()> {
    if let Some(open) = store::open_dispute(tx, bill.id).await? {
        close(tx, caller, now, bill, open.id, DisputeStatus::Accepted, reason).await?;
    }
    Ok(())
}

async fn close(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    bill: &bill::Model,
    id: DisputeId,
    status: DisputeStatus,
    words: &str,
) -> Result<dispute::Model> {
    let row = store::close_dispute(tx, id, status, words, caller.name(), now).await?;
    store::set_disputed(tx, bill.id, false).await?;
    let after = json!({"bill": bill.number, "status": status, "answer": words});
    record(tx, now, caller, change("billing.dispute.close", "dispute", id.0, bill, after)).await?;
    changes::bump(tx, "bills").await?;
    Ok(row)
}
