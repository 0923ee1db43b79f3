//! Taking payments.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{EventKind, PaymentChannel};
use entity::value::{AccountId, BillId, EstateId, Fen, Month, ReceiptId};
use entity::{bill, receipt};
use sea_orm::Condition;
use serde_json::json;

use super::apply::{Money, apply, post_by_book};
use super::{store, text};
use crate::access::{Action, Caller, ReachColumns, Scope};
use crate::app::App;
use crate::billing::{Label, labels};
use crate::db::audit::{Change, record_all};
use crate::db::page::{Page, Window};
use crate::db::{Tx, bulk, changes, numbers};
use crate::error::{Error, Kind, Result};
use crate::http::idempotency::{Answer, Key};
use crate::ledger::{self, NewEntry, NewEvent};
use crate::transact;

/// The longest reference, payer and note.
const MAX_REFERENCE: usize = 128;
const MAX_TEXT: usize = 200;
/// Households a search answers with.
const MAX_FOUND: u64 = 20;

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
    /// The ledger account of the bank, where it is known; see [`ledger::bank`].
    pub bank: Option<String>,
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

fn duplicate(reference: &str) -> Error {
    Error::conflict("payments.duplicate_external_id", |l| text::duplicate_external_id(l, reference))
        .field("external_id", |l| text::duplicate_external_id(l, reference))
}

fn check(payment: &Payment, today: NaiveDate) -> Result<()> {
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
    let bad = |text: &str, most: usize| text.chars().count() > most || text.chars().any(char::is_control);
    let reference = payment.external_id.trim();
    if reference.is_empty() || bad(reference, MAX_REFERENCE) {
        error = error.field("external_id", text::reference_missing);
    }
    if bad(&payment.payer, MAX_TEXT) {
        error = error.field("payer", text::text_too_long);
    }
    if bad(&payment.memo, MAX_TEXT) {
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

fn new_receipt(payment: &Payment, account: AccountId) -> NewReceipt {
    NewReceipt {
        account,
        bill: payment.bill,
        amount: payment.amount,
        channel: payment.channel,
        external_id: payment.external_id.trim().to_owned(),
        received_on: payment.received_on,
        payer: payment.payer.trim().to_owned(),
        memo: payment.memo.trim().to_owned(),
        bank: None,
    }
}

/// Takes one payment.
///
/// # Errors
/// Invalid fields, not found, conflict `payments.duplicate_external_id`.
pub async fn take_receipt(app: &App, caller: &Caller, payment: &Payment) -> Result<receipt::Model> {
    let account = target(app, caller, payment).await?;
    check(payment, app.today())?;
    let now = app.now();
    transact!(app.db, "payments.take_receipt", |tx| {
        let new = vec![new_receipt(payment, account.id)];
        one(take_receipts_in(app, tx, caller, now, new).await?)
    })
}

fn one(mut receipts: Vec<receipt::Model>) -> Result<receipt::Model> {
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
        Err(error) if error.kind == Kind::Conflict => {
            key.answered(app.db.read()).await?.ok_or(error)
        }
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
    let mut ids: Vec<AccountId> = new.iter().map(|n| n.account).collect();
    ids.sort_unstable();
    ids.dedup();
    let accounts = store::accounts(tx, &ids).await?;
    let mut estates: Vec<EstateId> = Vec::new();
    for id in &ids {
        let account = accounts.get(id).ok_or_else(Error::not_found)?;
        let scope = Scope::account(account.subdistrict_id, account.estate_id, account.id);
        caller.require(Action::PaymentsWrite, scope)?;
        estates.push(account.estate_id);
    }
    estates.sort_unstable();
    estates.dedup();
    let mut books = BTreeMap::new();
    for estate in &estates {
        books.insert(*estate, ledger::lock_estate(tx, *estate).await?);
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
        events.push((account.id, receipt_event(id, &new, banks.get(&account.estate_id))));
        monies.push(Money {
            receipt: id,
            account: account.id,
            amount: new.amount,
            designated: new.bill,
            on: new.received_on,
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
            credit_fen: new.amount,
            received_on: new.received_on,
            payer: new.payer,
            memo: new.memo,
            actor: caller.name().to_owned(),
            created_at: now,
        });
    }
    store::insert_receipts(tx, &receipts).await?;
    let applied = apply(tx, monies).await?;
    events.extend(applied.events);
    let estate_of = |account: AccountId| accounts.get(&account).map(|a| a.estate_id);
    post_by_book(tx, caller, now, &books, estate_of, events).await?;
    let mut used = BTreeMap::new();
    for receipt in &mut receipts {
        receipt.credit_fen = applied.rest.get(&receipt.id).copied().unwrap_or(receipt.amount_fen);
        if receipt.credit_fen < receipt.amount_fen {
            used.insert(receipt.id.0, receipt.amount_fen.0 - receipt.credit_fen.0);
        }
    }
    store::use_credit(tx, &used).await?;
    record_all(tx, now, caller, receipts.iter().map(taken).collect()).await?;
    changes::bump(tx, "payments").await?;
    for reaction in crate::app::RECEIPT_REACTIONS {
        reaction(app, tx, caller, &receipts).await?;
    }
    Ok(receipts)
}

/// A reference is taken once, in the database and within the batch.
async fn refuse_known(tx: &Tx, new: &[NewReceipt]) -> Result<()> {
    let references: Vec<_> = new.iter().map(|n| (n.channel, n.external_id.clone())).collect();
    let mut known: HashSet<_> = store::taken(tx, &references).await?;
    for reference in references {
        let words = reference.1.clone();
        if !known.insert(reference) {
            return Err(duplicate(&words));
        }
    }
    Ok(())
}

fn receipt_event(id: ReceiptId, new: &NewReceipt, bank: Option<&String>) -> NewEvent {
    let debit = match new.channel {
        PaymentChannel::Cash => ledger::CASH.to_owned(),
        PaymentChannel::Steward => ledger::CASH_WITH_STEWARDS.to_owned(),
        PaymentChannel::Pos => ledger::POS.to_owned(),
        PaymentChannel::BankTransfer => {
            let known = new.bank.as_ref().or(bank);
            known.cloned().unwrap_or_else(|| ledger::BANK_UNASSIGNED.to_owned())
        }
    };
    NewEvent {
        kind: EventKind::Receipt,
        key: format!("receipt:{id}"),
        book_date: new.received_on,
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

/// What a list of receipts is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub estate: Option<EstateId>,
    pub account: Option<AccountId>,
    pub channel: Option<PaymentChannel>,
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
    /// A receipt number, a reference, a room or a name.
    pub q: String,
}

/// A receipt with who and where.
pub struct ReceiptItem {
    pub receipt: receipt::Model,
    pub label: Option<Label>,
}

fn reach(caller: &Caller) -> Result<Condition> {
    Ok(caller.reach(Action::PaymentsRead)?.condition(ReachColumns {
        subdistrict: Some(receipt::Column::SubdistrictId),
        estate: Some(receipt::Column::EstateId),
        crew: None,
        account: Some(receipt::Column::AccountId),
    }))
}

fn condition(caller: &Caller, filter: &Filter) -> Result<Condition> {
    use sea_orm::ColumnTrait;
    let mut all = reach(caller)?;
    // A reach may be an any-of: what narrows it must stand beside it.
    all = Condition::all()
        .add(all)
        .add_option(filter.estate.map(|id| receipt::Column::EstateId.eq(id)))
        .add_option(filter.account.map(|id| receipt::Column::AccountId.eq(id)))
        .add_option(filter.channel.map(|channel| receipt::Column::Channel.eq(channel)))
        .add_option(filter.from.map(|day| receipt::Column::ReceivedOn.gte(day)))
        .add_option(filter.to.map(|day| receipt::Column::ReceivedOn.lte(day)));
    let q: String = filter.q.trim().chars().take(64).collect();
    if q.is_empty() {
        return Ok(all);
    }
    Ok(all.add(
        Condition::any()
            .add(receipt::Column::Number.eq(q.to_uppercase()))
            .add(receipt::Column::ExternalId.eq(q.as_str()))
            .add(receipt::Column::AccountId.in_subquery(crate::billing::bills::accounts_matching(&q))),
    ))
}

/// The receipts the caller may see, newest first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, filter: &Filter, window: Window) -> Result<Page<ReceiptItem>> {
    let db = app.db.read();
    let rows = store::receipts(db, condition(caller, filter)?, window).await?;
    let page = Page::cut(rows, window, |r| r.id.0);
    let ids: Vec<_> = page.items.iter().map(|r| r.account_id).collect();
    let labels = labels::of_accounts(db, caller, &ids).await?;
    Ok(page.map(|receipt| ReceiptItem { label: labels.get(&receipt.account_id).cloned(), receipt }))
}

/// Count and sum of a day's receipts by channel.
///
/// # Errors
/// Forbidden.
pub async fn sums_of_day(
    app: &App,
    caller: &Caller,
    day: NaiveDate,
) -> Result<Vec<(PaymentChannel, i64, Fen)>> {
    let filter = Filter { from: Some(day), to: Some(day), ..Filter::default() };
    let rows = store::sums_by_channel(app.db.read(), condition(caller, &filter)?).await?;
    Ok(rows.into_iter().map(|(channel, n, total)| (channel, n, Fen(total))).collect())
}

/// A receipt with what it paid.
pub struct ReceiptView {
    pub item: ReceiptItem,
    pub paid: Vec<(bill::Model, Fen)>,
}

/// One receipt, whole.
///
/// # Errors
/// Not found.
pub async fn view(app: &App, caller: &Caller, id: ReceiptId) -> Result<ReceiptView> {
    caller.reach(Action::PaymentsRead)?;
    let db = app.db.read();
    let receipt = store::receipt(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(
        Action::PaymentsRead,
        Scope::account(receipt.subdistrict_id, receipt.estate_id, receipt.account_id),
    )?;
    let paid = store::allocations_of(db, id).await?;
    let label = labels::of_accounts(db, caller, &[receipt.account_id]).await?.remove(&receipt.account_id);
    Ok(ReceiptView { item: ReceiptItem { receipt, label }, paid })
}

/// A household at the counter.
pub struct Standing {
    pub label: Label,
    pub open: Fen,
    pub credit: Fen,
}

/// The households a search finds, for taking a payment.
///
/// # Errors
/// Forbidden.
pub async fn find(app: &App, caller: &Caller, q: &str) -> Result<Vec<Standing>> {
    use entity::account::Column;
    let reach = caller.reach(Action::PaymentsWrite)?.condition(ReachColumns {
        subdistrict: Some(Column::SubdistrictId),
        estate: Some(Column::EstateId),
        crew: None,
        account: Some(Column::Id),
    });
    let q: String = q.trim().chars().take(64).collect();
    if q.is_empty() {
        return Ok(Vec::new());
    }
    let db = app.db.read();
    let ids = store::search_accounts(db, reach, &q, MAX_FOUND).await?;
    standings(app, caller, &ids).await
}

async fn standings(app: &App, caller: &Caller, ids: &[AccountId]) -> Result<Vec<Standing>> {
    let db = app.db.read();
    let mut labels = labels::of_accounts(db, caller, ids).await?;
    let sums = store::standing(db, ids).await?;
    let one = |id: &AccountId| {
        let (open, credit) = sums.get(id).copied().unwrap_or_default();
        labels.remove(id).map(|label| Standing { label, open, credit })
    };
    Ok(ids.iter().filter_map(one).collect())
}

/// One household at the counter, with its open bills.
///
/// # Errors
/// Not found.
pub async fn counter(app: &App, caller: &Caller, id: AccountId) -> Result<(Standing, Vec<bill::Model>)> {
    caller.reach(Action::PaymentsWrite)?;
    let db = app.db.read();
    let account = store::accounts(db, &[id]).await?.remove(&id).ok_or_else(Error::not_found)?;
    caller.require(
        Action::PaymentsWrite,
        Scope::account(account.subdistrict_id, account.estate_id, account.id),
    )?;
    let standing = standings(app, caller, &[id]).await?.pop().ok_or_else(Error::not_found)?;
    Ok((standing, store::open_bills_of(db, id).await?))
}
