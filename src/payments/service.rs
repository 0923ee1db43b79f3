//! Taking payments.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{EventKind, PaymentChannel};
use entity::receipt;
use entity::value::{AccountId, BillId, EstateId, Fen, Month, ReceiptId};
use serde_json::json;

use super::apply::{Money, apply, post_by_book, write};
use super::{store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record_all};
use crate::db::{Tx, bulk, changes, distinct, numbers};
use crate::error::{Error, Kind, Result};
use crate::http::idempotency::{Answer, Key};
use crate::ledger::{self, NewEntry, NewEvent};
use crate::plain;
use crate::transact;

/// The longest reference, payer and note.
pub(super) const MAX_REFERENCE: usize = 128;
pub(super) const MAX_TEXT: usize = 200;

/// Money to be taken.
#[derive(Debug, Clone)]
pub struct NewReceipt {
    pub account: AccountId,
    /// The bill the payer named: it is paid first.
    pub bill: Option<BillId>,
    pub amount: Fen,
    pub channel: PaymentChannel,
    /// The channel's own reference.
    pub external_id: String,
    pub received_on: NaiveDate,
    pub payer: String,
    pub memo: String,
    /// The ledger account the money lies in, where the channel alone does not say it; see [`ledger::bank`].
    pub held_in: Option<String>,
}

/// What a door was asked to take: for an account, a bill, or both.
#[derive(Debug, Clone)]
pub struct Payment {
    pub account: Option<AccountId>,
    pub bill: Option<BillId>,
    pub amount: Fen,
    pub channel: PaymentChannel,
    pub external_id: String,
    pub received_on: NaiveDate,
    pub payer: String,
    pub memo: String,
}

pub(super) fn duplicate(reference: &str) -> Error {
    Error::conflict("payments.duplicate_external_id", |l| text::duplicate_external_id(l, reference))
        .field("external_id", |l| text::duplicate_external_id(l, reference))
}

/// A day in a closed month, told at the field `name` that asked for it.
pub(super) fn on_day(mut error: Error, name: &str) -> Error {
    for field in error.fields.iter_mut().filter(|f| f.field == "book_date") {
        name.clone_into(&mut field.field);
    }
    error
}

pub(super) fn check(payment: &Payment, today: NaiveDate) -> Result<()> {
    let mut error = Error::invalid("payments.invalid", crate::web::text::form_errors);
    if !payment.amount.is_positive() {
        error = error.field("amount", text::amount_not_positive);
    }
    if payment.amount > Fen::LINE_LIMIT {
        error = error.field("amount", text::amount_too_large);
    }
    if payment.received_on > today {
        error = error.field("received_on", text::in_the_future);
    }
    if !plain::says(&payment.external_id, MAX_REFERENCE) {
        error = error.field("external_id", text::reference_missing);
    }
    if !plain::fits(&payment.payer, MAX_TEXT) {
        error = error.field("payer", text::text_too_long);
    }
    if !plain::fits(&payment.memo, MAX_TEXT) {
        error = error.field("memo", text::text_too_long);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// The account a payment is for, if the caller may take it.
async fn target(app: &App, caller: &Caller, payment: &Payment) -> Result<entity::account::Model> {
    caller.reach(Action::PaymentsWrite)?;
    let db = app.db.read();
    let of_bill = match payment.bill {
        Some(id) => Some(store::bill(db, id).await?.ok_or_else(Error::not_found)?.account_id),
        None => None,
    };
    let id = match (payment.account, of_bill) {
        (Some(account), Some(other)) if account != other => {
            return Err(Error::invalid("payments.target_mismatch", text::target_mismatch)
                .field("bill_id", text::target_mismatch));
        }
        (Some(id), _) | (None, Some(id)) => id,
        (None, None) => {
            return Err(
                Error::invalid("payments.no_target", text::no_target).field("bill_id", text::no_target)
            );
        }
    };
    let account = store::accounts(db, &[id]).await?.remove(&id).ok_or_else(Error::not_found)?;
    caller.require(
        Action::PaymentsWrite,
        Scope::account(account.subdistrict_id, account.estate_id, account.id),
    )?;
    Ok(account)
}

pub(super) fn new_receipt(payment: &Payment, account: AccountId) -> NewReceipt {
    NewReceipt {
        account,
        bill: payment.bill,
        amount: payment.amount,
        channel: payment.channel,
        external_id: payment.external_id.trim().to_owned(),
        received_on: payment.received_on,
        payer: payment.payer.trim().to_owned(),
        memo: payment.memo.trim().to_owned(),
        held_in: None,
    }
}

/// Takes one payment.
///
/// # Errors
/// Invalid fields, not found, conflict `payments.duplicate_external_id`.
pub async fn take_receipt(app: &App, caller: &Caller, payment: &Payment) -> Result<receipt::Model> {
    let account = target(app, caller, payment).await?;
    check(payment, app.today())?;
    ledger::require_open(app, account.estate_id, payment.received_on)
        .await
        .map_err(|e| on_day(e, "received_on"))?;
    let now = app.now();
    transact!(app.db, "payments.take_receipt", |tx| {
        let new = vec![new_receipt(payment, account.id)];
        one(take_receipts_in(app, tx, caller, now, new).await?)
    })
}

pub(super) fn one(mut receipts: Vec<receipt::Model>) -> Result<receipt::Model> {
    receipts.pop().ok_or_else(|| Error::internal("one payment makes one receipt"))
}

/// Takes one payment under an idempotency key: the same key and body get the same answer, byte for byte, whoever
/// races; `render` makes it and runs once.
///
/// # Errors
/// As [`take_receipt`]; invalid when the key was used with another body.
pub async fn take_once(
    app: &App,
    caller: &Caller,
    key: &Key,
    payment: &Payment,
    render: fn(&receipt::Model) -> Result<String>,
) -> Result<Answer> {
    if let Some(answer) = key.answered(app.db.read()).await? {
        return Ok(answer);
    }
    let account = target(app, caller, payment).await?;
    check(payment, app.today())?;
    ledger::require_open(app, account.estate_id, payment.received_on)
        .await
        .map_err(|e| on_day(e, "received_on"))?;
    let now = app.now();
    let outcome = transact!(app.db, "payments.take_once", |tx| {
        // Behind the lock a racing twin is either finished or has not begun.
        ledger::lock_estate(tx, account.estate_id).await?;
        match key.answered(tx).await? {
            Some(answer) => Ok(answer),
            None => {
                let new = vec![new_receipt(payment, account.id)];
                let receipt = one(take_receipts_in(app, tx, caller, now, new).await?)?;
                let answer = Answer { status: 201, body: render(&receipt)? };
                key.keep(tx, now, &answer).await?;
                Ok(answer)
            }
        }
    });
    match outcome {
        // Lost a race on the key or the reference: the winner's answer is ours, if it was the same request.
        Err(error) if error.kind == Kind::Conflict => key.answered(app.db.read()).await?.ok_or(error),
        done => done,
    }
}

/// Takes many payments with a few statements, in the caller's transaction: a bank's file, a demo's past. Locks the
/// books of their estates.
///
/// # Errors
/// Not found for an account that is missing or not the caller's; conflict `payments.duplicate_external_id`.
pub async fn take_receipts_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: Vec<NewReceipt>,
) -> Result<Vec<receipt::Model>> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let ids = distinct(new.iter().map(|n| n.account));
    let accounts = store::accounts(tx, &ids).await?;
    let mut estates: Vec<EstateId> = Vec::new();
    for id in &ids {
        let account = accounts.get(id).ok_or_else(Error::not_found)?;
        let scope = Scope::account(account.subdistrict_id, account.estate_id, account.id);
        caller.require(Action::PaymentsWrite, scope)?;
        estates.push(account.estate_id);
    }
    let estates = distinct(estates);
    let mut books = BTreeMap::new();
    let mut shut = BTreeMap::new();
    for estate in &estates {
        let book = ledger::lock_estate(tx, *estate).await?;
        books.insert(*estate, book);
        shut.insert(*estate, ledger::shut_to(tx, book).await?);
    }
    refuse_known(tx, &new).await?;
    let banks = store::bank_codes(tx, &estates).await?;
    let receipt_ids = bulk::ids(tx, "receipt", new.len()).await?;
    let month = Month::of(app.zone().day(now));
    let first = numbers::take(tx, &format!("receipt:{}", month.0), new.len()).await?;
    let mut receipts = Vec::with_capacity(new.len());
    let mut events = Vec::with_capacity(new.len());
    let mut monies = Vec::with_capacity(new.len());
    for ((new, id), number) in new.into_iter().zip(receipt_ids).zip(first..) {
        let account = accounts.get(&new.account).ok_or_else(Error::not_found)?;
        let id = ReceiptId(id);
        // What a bank brings of a closed month is booked today; the receipt says when the money came.
        let shut_to = shut.get(&account.estate_id).copied().flatten();
        let book_date = ledger::open_day(shut_to, new.received_on, app.zone().day(now));
        events.push((account.id, receipt_event(id, &new, book_date, banks.get(&account.estate_id))));
        monies.push(Money {
            receipt: id,
            account: account.id,
            amount: new.amount,
            lines: Vec::new(),
            designated: new.bill,
            on: book_date,
        });
        receipts.push(receipt::Model {
            id,
            number: format!("S{}-{number:06}", month.0),
            subdistrict_id: account.subdistrict_id,
            estate_id: account.estate_id,
            account_id: account.id,
            channel: new.channel,
            external_id: new.external_id,
            amount_fen: new.amount,
            credit_fen: Fen::ZERO,
            received_on: new.received_on,
            payer: new.payer,
            memo: new.memo,
            actor: caller.name().to_owned(),
            created_at: now,
            reversed_on: None,
            reversal_reason: None,
        });
    }
    // Before they are written, so that they are written once.
    let applied = apply(app, tx, monies).await?;
    for receipt in &mut receipts {
        receipt.credit_fen = applied.rest.get(&receipt.id).copied().unwrap_or(receipt.amount_fen);
    }
    store::insert_receipts(tx, &receipts).await?;
    events.extend(write(tx, applied).await?);
    let estate_of = |account: AccountId| accounts.get(&account).map(|a| a.estate_id);
    post_by_book(tx, caller, now, &books, estate_of, events).await?;
    record_all(tx, now, caller, receipts.iter().map(taken).collect()).await?;
    changes::bump(tx, "payments").await?;
    for reaction in crate::app::RECEIPT_REACTIONS {
        reaction(app, tx, caller, &receipts).await?;
    }
    Ok(receipts)
}

/// A reference is taken once, in the database and within the batch.
async fn refuse_known(tx: &Tx, new: &[NewReceipt]) -> Result<()> {
    let reference = |n: &NewReceipt| (n.channel, n.external_id.clone());
    let references: Vec<_> = new.iter().map(reference).collect();
    let mut known: HashSet<_> = store::taken(tx, &references).await?;
    // What is claimed was held under its reference until now.
    let claimed = |n: &&NewReceipt| n.held_in.as_deref() == Some(ledger::UNIDENTIFIED_RECEIPTS);
    let others: Vec<_> = new.iter().filter(|n| !claimed(n)).map(reference).collect();
    known.extend(super::suspense::held(tx, &others).await?);
    for reference in references {
        let words = reference.1.clone();
        if !known.insert(reference) {
            return Err(duplicate(&words));
        }
    }
    Ok(())
}

/// The ledger account in which money of a channel lies. `bank` is the estate's, where it has one.
pub(super) fn held_in(channel: PaymentChannel, bank: Option<&String>) -> String {
    match channel {
        PaymentChannel::Cash => ledger::CASH.to_owned(),
        PaymentChannel::Steward => ledger::CASH_WITH_STEWARDS.to_owned(),
        PaymentChannel::Pos => ledger::POS.to_owned(),
        PaymentChannel::BankTransfer => bank.cloned().unwrap_or_else(|| ledger::BANK_UNASSIGNED.to_owned()),
        PaymentChannel::Wechat | PaymentChannel::Alipay | PaymentChannel::Webhook => {
            ledger::clearing(channel)
        }
    }
}

fn receipt_event(id: ReceiptId, new: &NewReceipt, book_date: NaiveDate, bank: Option<&String>) -> NewEvent {
    let debit = new.held_in.clone().unwrap_or_else(|| held_in(new.channel, bank));
    NewEvent {
        kind: EventKind::Receipt,
        key: format!("receipt:{id}"),
        book_date,
        document: "receipt",
        document_id: id.0,
        entries: vec![NewEntry {
            debit,
            credit: ledger::PREPAID_CREDIT.to_owned(),
            party: new.account.0,
            document_line: None,
            amount: new.amount,
        }],
    }
}

fn taken(receipt: &receipt::Model) -> Change {
    Change {
        action: "payments.receipt.take",
        subject: "receipt",
        subject_id: receipt.id.0,
        subdistrict_id: Some(receipt.subdistrict_id),
        estate_id: Some(receipt.estate_id),
        before: None,
        after: Some(json!({
            "number": receipt.number, "account": receipt.account_id, "amount": receipt.amount_fen,
            "channel": receipt.channel, "credit": receipt.credit_fen,
        })),
    }
}
