//! The money of a contract's month, in the contract's own book: invoiced as signed, received, interest for paying late, and
//! what was retained asked for in the end.

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::assessment;
use entity::contract_receipt;
use entity::enums::{BookKind, EventKind};
use entity::value::{AssessmentId, BookId, ContractReceiptId, Fen};
use sea_orm::ActiveValue::{NotSet, Set};

use super::lifecycle::Step;
use super::service::{Held, finish, given, hold};
use super::{interest, store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::contracts::{self, ContractRow};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::ledger::{self, NewEntry, NewEvent, Reversal};
use crate::plain;
use crate::reconciliation::contract_money;
use crate::transact;
use crate::web::text::form_errors;

const MAX_REFERENCE: usize = 60;
const DOCUMENT: &str = "assessment";

fn entry(debit: &str, credit: &str, amount: Fen) -> Option<NewEntry> {
    amount.is_positive().then(|| NewEntry {
        debit: debit.to_owned(),
        credit: credit.to_owned(),
        party: 0,
        document_line: None,
        amount,
    })
}

struct Posting<'a> {
    tx: &'a Tx,
    caller: &'a Caller,
    now: DateTime<Utc>,
    book: BookId,
}

impl<'a> Posting<'a> {
    async fn at(tx: &'a Tx, caller: &'a Caller, now: DateTime<Utc>, row: &assessment::Model) -> Result<Self> {
        let book = ledger::lock_book(tx, BookKind::Contract, row.contract_id.0).await?;
        Ok(Self { tx, caller, now, book })
    }

    async fn post(
        &self,
        row: &assessment::Model,
        kind: EventKind,
        key: String,
        on: NaiveDate,
        entries: Vec<NewEntry>,
    ) -> Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        let event = NewEvent { kind, key, book_date: on, document: DOCUMENT, document_id: row.id.0, entries };
        ledger::post(self.tx, self.book, self.caller.name(), self.now, vec![event]).await?;
        Ok(())
    }
}

async fn contract_of(tx: &Tx, row: &assessment::Model) -> Result<ContractRow> {
    contracts::contract_in(tx, row.contract_id).await?.ok_or_else(Error::not_found)
}

fn invoice_key(number: &str) -> String {
    format!("contract_invoice:{number}")
}

/// Invoices what was signed: the price as revenue, the deduction and what is retained taken off what is owed.
///
/// # Errors
/// Not found; stale version; `settlement.state`; a closed book.
pub async fn invoice(
    app: &App,
    caller: &Caller,
    id: AssessmentId,
    version: i32,
) -> Result<assessment::Model> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "settlement.invoice", |tx| {
        let held = hold(tx, caller, Action::SettlementsWrite, id, version, Step::Invoice).await?;
        let contract = contract_of(tx, &held.row).await?;
        let row = &held.row;
        let series = format!("FP{}", app.zone().local(now).format("%Y%m"));
        let number = format!("{series}-{:05}", crate::db::numbers::take(tx, &series, 1).await?);
        let posting = Posting::at(tx, caller, now, row).await?;
        let asked = row.price_fen.plus(row.bonus_fen)?;
        let entries = [
            entry(ledger::CONTRACT_RECEIVABLE, ledger::CONTRACT_REVENUE, asked),
            entry(ledger::DEDUCTIONS, ledger::CONTRACT_RECEIVABLE, row.deduction_fen),
            entry(ledger::RETENTION, ledger::CONTRACT_RECEIVABLE, row.retention_fen),
        ];
        let entries = entries.into_iter().flatten().collect();
        posting.post(row, EventKind::ContractInvoice, invoice_key(&number), today, entries).await?;
        let days = u64::try_from(contract.payment_days).unwrap_or(0);
        let row = assessment::Model {
            // Nothing is owed of a month that was cut to nothing.
            status: if row.payable_fen.is_zero() {
                super::lifecycle::after(held.next, Step::Settle).unwrap_or(held.next)
            } else {
                held.next
            },
            invoice_no: Some(number.clone()),
            invoiced_on: Some(today),
            due_on: today.checked_add_days(Days::new(days)),
            ..row.clone()
        };
        finish(tx, now, caller, (&held.row, row), Step::Invoice, &number).await
    })
}

/// Takes an invoice back on which nothing was paid: its events are mirrored, the month is what was signed again.
///
/// # Errors
/// Not found; stale version; `settlement.state`; `settlement.paid_on`; no reason.
pub async fn void_invoice(
    app: &App,
    caller: &Caller,
    id: AssessmentId,
    version: i32,
    reason: &str,
) -> Result<assessment::Model> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "settlement.void", |tx| {
        let held = hold(tx, caller, Action::SettlementsWrite, id, version, Step::Void).await?;
        let reason = given(reason, "reason")?;
        let row = &held.row;
        if !row.received_fen.is_zero() || row.interest_fen.is_positive() || row.released_on.is_some() {
            return Err(Error::conflict("settlement.paid_on", text::paid_on));
        }
        let posting = Posting::at(tx, caller, now, row).await?;
        let keys = [invoice_key(row.invoice_no.as_deref().unwrap_or_default())];
        let back =
            Reversal { kind: EventKind::Void, book_date: today, document: DOCUMENT, document_id: id.0 };
        ledger::reverse(tx, posting.book, caller.name(), now, &keys, &back).await?;
        let row = assessment::Model {
            status: held.next,
            invoice_no: None,
            invoiced_on: None,
            due_on: None,
            ..row.clone()
        };
        finish(tx, now, caller, (&held.row, row), Step::Void, &reason).await
    })
}

/// Money that came in on an invoice.
#[derive(Debug, Clone)]
pub struct NewReceipt {
    pub received_on: NaiveDate,
    pub amount: Fen,
    /// The bank's number, once a contract.
    pub reference: String,
}

/// What of an assessment's invoice is open, with what was released and charged since.
#[must_use]
pub fn open_of(row: &assessment::Model) -> Fen {
    let released = row.released_on.map_or(0, |_| row.retention_fen.0);
    Fen(row.payable_fen.0 + released + row.interest_fen.0 - row.received_fen.0)
}

/// A receipt as it is written down.
pub(super) struct Noting<'a> {
    pub received_on: NaiveDate,
    pub amount: Fen,
    pub reference: &'a str,
    /// The ledger account the money lies in.
    pub held_in: &'a str,
    /// A line of a bank statement brought it.
    pub from_statement: bool,
}

fn check_receipt(row: &assessment::Model, new: &NewReceipt, today: NaiveDate) -> Result<()> {
    let mut error = Error::invalid("settlement.receipt_invalid", form_errors);
    if !plain::says(&new.reference, MAX_REFERENCE) {
        error = error.field("reference", text::reference_needed);
    }
    let open = open_of(row);
    if !new.amount.is_positive() || new.amount > open {
        error = error.field("amount", move |l| text::at_most_open(l, open));
    }
    if new.received_on > today || row.invoiced_on.is_some_and(|on| new.received_on < on) {
        error = error.field("received_on", text::received_range);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Notes money that came in. The same number again, with the same amount and day, changes nothing.
///
/// # Errors
/// Not found; stale version; `settlement.state`; more than is open; a number that is taken.
pub async fn receive(
    app: &App,
    caller: &Caller,
    id: AssessmentId,
    version: i32,
    new: &NewReceipt,
) -> Result<assessment::Model> {
    let today = app.today();
    transact!(app.db, "settlement.receive", |tx| {
        caller.reach(Action::SettlementsWrite)?;
        store::lock(tx, id).await?;
        if let Some(done) = store::same_receipt(tx, id, new).await? {
            let row = store::assessment(tx, done).await?.ok_or_else(Error::not_found)?;
            caller.require(Action::SettlementsWrite, super::scope_of(&row))?;
            return Ok(row);
        }
        let held = hold(tx, caller, Action::SettlementsWrite, id, version, Step::Receive).await?;
        check_receipt(&held.row, new, today)?;
        let reference = new.reference.trim();
        if store::receipt_known(tx, held.row.contract_id, reference).await? {
            return Err(Error::conflict("settlement.reference_taken", text::reference_taken)
                .field("reference", text::reference_taken));
        }
        let noting = Noting {
            received_on: new.received_on,
            amount: new.amount,
            reference,
            held_in: ledger::BANK_UNASSIGNED,
            from_statement: false,
        };
        Ok(note(app, tx, caller, &held, &noting).await?.0)
    })
}

/// Writes a receipt of a held month down and books it.
pub(super) async fn note(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    held: &Held,
    new: &Noting<'_>,
) -> Result<(assessment::Model, ContractReceiptId)> {
    let (now, today) = (app.now(), app.today());
    let posting = Posting::at(tx, caller, now, &held.row).await?;
    let receipt = contract_receipt::ActiveModel {
        id: NotSet,
        assessment_id: Set(held.row.id),
        contract_id: Set(held.row.contract_id),
        received_on: Set(new.received_on),
        amount_fen: Set(new.amount),
        reference: Set(new.reference.to_owned()),
        from_statement: Set(new.from_statement),
        created_by: Set(caller.name().to_owned()),
        created_at: Set(now),
        reversed_at: Set(None),
        reversed_for: Set(None),
    };
    let receipt = store::insert_receipt(tx, receipt).await?;
    let entries = entry(new.held_in, ledger::CONTRACT_RECEIVABLE, new.amount);
    let key = format!("contract_receipt:{}", receipt.id);
    // A day of a closed month is booked today; the receipt keeps its own.
    let on = ledger::open_day(ledger::shut_to(tx, posting.book).await?, new.received_on, today);
    posting.post(&held.row, EventKind::ContractReceipt, key, on, entries.into_iter().collect()).await?;
    let received = held.row.received_fen.plus(new.amount)?;
    let row = assessment::Model { received_fen: received, ..held.row.clone() };
    let done = open_of(&row).is_zero();
    let (step, status) = if done {
        (Step::Settle, super::lifecycle::after(held.row.status, Step::Settle).unwrap_or(held.next))
    } else {
        (Step::Receive, held.next)
    };
    let words = format!("{} {}", new.reference, new.amount);
    let row = assessment::Model { status, ..row };
    Ok((finish(tx, now, caller, (&held.row, row), step, &words).await?, receipt.id))
}

/// Takes a receipt back that was noted in error; the bank's line that is tied to it waits again.
///
/// # Errors
/// Not found; stale version; `settlement.state`; no reason; one that was taken back before; a line of a closed day.
pub async fn reverse_receipt(
    app: &App,
    caller: &Caller,
    id: AssessmentId,
    version: i32,
    receipt: ContractReceiptId,
    reason: &str,
) -> Result<assessment::Model> {
    transact!(app.db, "settlement.reverse_receipt", |tx| {
        caller.reach(Action::SettlementsWrite)?;
        contract_money::lock_line_of(tx, receipt).await?;
        let held = hold(tx, caller, Action::SettlementsWrite, id, version, Step::Reverse).await?;
        let reason = given(reason, "reason")?;
        let found = store::receipts(tx, id).await?.into_iter().find(|r| r.id == receipt);
        let found = found.ok_or_else(Error::not_found)?;
        let row = reverse_in(app, tx, caller, &held, &found, &reason).await?;
        contract_money::untie(app, tx, caller, receipt, &reason).await?;
        Ok(row)
    })
}

/// Reverses a receipt of a held month.
pub(super) async fn reverse_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    held: &Held,
    receipt: &contract_receipt::Model,
    reason: &str,
) -> Result<assessment::Model> {
    let now = app.now();
    let posting = Posting::at(tx, caller, now, &held.row).await?;
    if !store::reverse_receipt(tx, receipt.id, now, reason).await? {
        return Err(Error::conflict("settlement.reversed", text::reversed_before));
    }
    let keys = [format!("contract_receipt:{}", receipt.id)];
    let back = Reversal {
        kind: EventKind::ReceiptReversal,
        book_date: app.today(),
        document: DOCUMENT,
        document_id: held.row.id.0,
    };
    ledger::reverse(tx, posting.book, caller.name(), now, &keys, &back).await?;
    let received = held.row.received_fen.minus(receipt.amount_fen)?;
    let row = assessment::Model { status: held.next, received_fen: received, ..held.row.clone() };
    let words = format!("{} {}: {reason}", receipt.reference, receipt.amount_fen);
    finish(tx, now, caller, (&held.row, row), Step::Reverse, &words).await
}

/// A month that is asked for more, or again, is invoiced rather than paid.
fn reopened(held: &Held, row: assessment::Model) -> assessment::Model {
    let status =
        if open_of(&row).is_positive() { entity::enums::AssessmentStatus::Invoiced } else { held.next };
    assessment::Model { status, ..row }
}

/// Asks for what was retained, once.
///
/// # Errors
/// Not found; stale version; `settlement.state`; nothing was retained, or it was asked for before.
pub async fn release(
    app: &App,
    caller: &Caller,
    id: AssessmentId,
    version: i32,
) -> Result<assessment::Model> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "settlement.release", |tx| {
        let held = hold(tx, caller, Action::SettlementsWrite, id, version, Step::Release).await?;
        if held.row.retention_fen.is_zero() || held.row.released_on.is_some() {
            return Err(Error::conflict("settlement.nothing_retained", text::nothing_retained));
        }
        let posting = Posting::at(tx, caller, now, &held.row).await?;
        let entries = entry(ledger::CONTRACT_RECEIVABLE, ledger::RETENTION, held.row.retention_fen);
        let key = format!("retention_release:{id}");
        posting
            .post(&held.row, EventKind::RetentionRelease, key, today, entries.into_iter().collect())
            .await?;
        let row = reopened(&held, assessment::Model { released_on: Some(today), ..held.row.clone() });
        let note = held.row.retention_fen.to_string();
        finish(tx, now, caller, (&held.row, row), Step::Release, &note).await
    })
}

/// Asks for interest up to today, where the contract has agreed it and the supplier is a small enterprise.
///
/// # Errors
/// Not found; stale version; `settlement.state`; `settlement.no_interest` where none is agreed or none has grown since.
pub async fn charge_interest(
    app: &App,
    caller: &Caller,
    id: AssessmentId,
    version: i32,
) -> Result<assessment::Model> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "settlement.interest", |tx| {
        let held = hold(tx, caller, Action::SettlementsWrite, id, version, Step::Charge).await?;
        let contract = contract_of(tx, &held.row).await?;
        let none = || Error::conflict("settlement.no_interest", text::no_interest);
        let daily = contract.late_ppm.filter(|_| contract.supplier_is_sme).ok_or_else(none)?;
        let due_on = held.row.due_on.ok_or_else(none)?;
        let paid: Vec<(NaiveDate, Fen)> = store::receipts(tx, id)
            .await?
            .into_iter()
            .filter(|r| r.reversed_at.is_none())
            .map(|r| (r.received_on, r.amount_fen))
            .collect();
        let whole = interest::upto(held.row.payable_fen, &paid, due_on, today, daily);
        let grown = whole.minus(held.row.interest_fen)?;
        if !grown.is_positive() {
            return Err(none());
        }
        let posting = Posting::at(tx, caller, now, &held.row).await?;
        let entries = entry(ledger::CONTRACT_RECEIVABLE, ledger::CONTRACT_INTEREST, grown);
        let key = format!("contract_interest:{id}:{today}:{}", held.row.version);
        posting
            .post(&held.row, EventKind::ContractInterest, key, today, entries.into_iter().collect())
            .await?;
        let row = assessment::Model { interest_fen: whole, interest_to: Some(today), ..held.row.clone() };
        let row = reopened(&held, row);
        finish(tx, now, caller, (&held.row, row), Step::Charge, &grown.to_string()).await
    })
}
