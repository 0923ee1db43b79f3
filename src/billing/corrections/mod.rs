//! Correcting bills: void, credit note, debit note, and the household's doubt (rule book §7).
//!
//! Owns `credit_note`, `dispute`. Always true:
//! - a committed line never changes: a correction is a fact of its own, booked today, that refers to the bill;
//! - a bill is voided once, in a month that is still open, and its months may then be billed again;
//! - the credit notes of a line never pass its amount; what they give back of a paid line is the household's credit;
//! - a bill has at most one open dispute.

pub mod api;
pub mod disputes;
mod notes;
pub mod pages;
pub mod text;
mod voiding;

pub use notes::{MAX_LINES, NewCreditNote, NewDebitNote, NewLine, credit, credit_in, debit};
pub use voiding::void;

use chrono::NaiveDate;
use entity::value::{AccountId, BillId, BillLineId, EstateId, Fen};
use entity::{bill, bill_line, credit_note, dispute};
use futures::future::BoxFuture;
use serde_json::Value;

use super::store;
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::Change;
use crate::error::{Error, Result};
use crate::plain;

/// The longest reason and answer.
const MAX_REASON: usize = 200;

/// Money to be taken off a bill.
#[derive(Debug, Clone)]
pub struct Taking {
    pub estate: EstateId,
    pub account: AccountId,
    pub bill: BillId,
    /// None for every line.
    pub line: Option<BillLineId>,
    /// None for all.
    pub amount: Option<Fen>,
    pub on: NaiveDate,
}

/// Takes money off a bill, back to the household's credit; how much it was. What is open rises by it.
pub type TakeBack = for<'a> fn(&'a App, &'a Tx, &'a Caller, &'a Taking) -> BoxFuture<'a, Result<Fen>>;

/// Puts a household's credit against what it has open.
pub type ApplyCredit =
    for<'a> fn(&'a App, &'a Tx, &'a Caller, EstateId, AccountId, NaiveDate) -> BoxFuture<'a, Result<bool>>;

/// A correction a household is told of.
#[derive(Debug, Clone, Copy)]
pub enum Corrected<'a> {
    /// As it is once it is void.
    Void(&'a bill::Model),
    CreditNote(&'a credit_note::Model),
}

/// Called in the transaction in which a correction was written.
pub type CorrectionReaction =
    for<'a> fn(&'a App, &'a Tx, &'a Caller, Corrected<'a>) -> BoxFuture<'a, Result<()>>;

async fn react(app: &App, tx: &Tx, caller: &Caller, corrected: Corrected<'_>) -> Result<()> {
    for reaction in crate::app::CORRECTION_REACTIONS {
        reaction(app, tx, caller, corrected).await?;
    }
    Ok(())
}

/// What was corrected of a bill.
pub struct Corrections {
    pub notes: Vec<credit_note::Model>,
    pub disputes: Vec<dispute::Model>,
    /// Debit notes that refer to it.
    pub debit_notes: Vec<bill::Model>,
}

/// The corrections of a bill the caller may see.
///
/// # Errors
/// Not found.
pub async fn of_bill(app: &App, caller: &Caller, id: BillId) -> Result<Corrections> {
    let db = app.db.read();
    load(app, caller, Action::BillsRead, id).await?;
    Ok(Corrections {
        notes: store::notes_of(db, id).await?,
        disputes: store::disputes_of(db, id).await?,
        debit_notes: store::debit_notes_of(db, id).await?,
    })
}

/// The bill behind a credit note, for links from the books.
///
/// # Errors
/// Not found.
pub async fn bill_of_note(app: &App, caller: &Caller, id: entity::value::CreditNoteId) -> Result<BillId> {
    caller.reach(Action::BillsRead)?;
    let note = store::note(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    load(app, caller, Action::BillsRead, note.bill_id).await?;
    Ok(note.bill_id)
}

/// The bill, if the caller may do `action` to it.
pub(super) async fn load(app: &App, caller: &Caller, action: Action, id: BillId) -> Result<bill::Model> {
    caller.reach(action)?;
    let bill = store::bills_by_id(app.db.read(), &[id]).await?.pop().ok_or_else(Error::not_found)?;
    caller.require(action, Scope::account(bill.subdistrict_id, bill.estate_id, bill.account_id))?;
    Ok(bill)
}

/// The bill and its lines, read again behind the book's lock.
pub(super) async fn again(tx: &Tx, id: BillId) -> Result<(bill::Model, Vec<bill_line::Model>)> {
    let bill = store::bills_by_id(tx, &[id]).await?.pop().ok_or_else(Error::not_found)?;
    Ok((bill, store::lines_of(tx, &[id]).await?))
}

pub(super) fn checked_text(text: &str, field: &str) -> Result<String> {
    if !plain::says(text, MAX_REASON) {
        return Err(Error::invalid("billing.reason_missing", self::text::reason_missing)
            .field(field, self::text::reason_missing));
    }
    Ok(text.trim().to_owned())
}

fn change(action: &'static str, subject: &'static str, id: i64, bill: &bill::Model, after: Value) -> Change {
    Change {
        action,
        subject,
        subject_id: id,
        subdistrict_id: Some(bill.subdistrict_id),
        estate_id: Some(bill.estate_id),
        before: None,
        after: Some(after),
    }
}
