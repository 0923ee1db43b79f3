//! Applying money to open lines, for many households in a few statements.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::EventKind;
use entity::value::{AccountId, AllocationId, BillId, BillLineId, BookId, EstateId, Fen, ReceiptId};
use entity::{allocation, receipt};
use futures::future::BoxFuture;
use sea_orm::ActiveValue::Set;

use super::allocation::{Debt, OpenBill, allocate, allocate_to};
use super::{prepay, store};
use crate::access::Caller;
use crate::app::App;
use crate::billing::Billed;
use crate::db::{Tx, bulk, distinct};
use crate::error::{Error, Result};
use crate::ledger::{self, NewEntry, NewEvent};

/// Money of one receipt to be applied.
pub struct Money {
    pub receipt: ReceiptId,
    pub account: AccountId,
    pub amount: Fen,
    /// The lines it is kept for: they are paid before all others.
    pub lines: Vec<i64>,
    pub designated: Option<BillId>,
    pub on: NaiveDate,
}

/// What a receipt pays of a bill.
struct Part {
    receipt: ReceiptId,
    account: AccountId,
    on: NaiveDate,
    debt: Debt,
    amount: Fen,
}

/// What monies pay, still to be written, and by receipt the rest that stays credit.
pub struct Applied {
    pub rest: BTreeMap<ReceiptId, Fen>,
    parts: Vec<Part>,
}

/// Applies `monies`, in order, to what is open for their households.
pub async fn apply(app: &App, tx: &Tx, monies: Vec<Money>) -> Result<Applied> {
    let accounts = distinct(monies.iter().map(|m| m.account));
    let mut open: BTreeMap<AccountId, Vec<OpenBill>> = store::open_bills(tx, &accounts).await?;
    let mut parts = Vec::new();
    let mut rest = BTreeMap::new();
    for money in monies {
        let bills = open.entry(money.account).or_default();
        let designated = money.designated.map(|id| id.0);
        let kept = allocate_to(money.amount, &money.lines, bills);
        for (debt, amount) in &kept.parts {
            reduce(bills, *debt, *amount);
        }
        let free = allocate(kept.rest, app.settings.payments.order, designated, bills);
        for (debt, amount) in &free.parts {
            reduce(bills, *debt, *amount);
        }
        rest.insert(money.receipt, free.rest);
        let Money { receipt, account, on, .. } = money;
        let settled = kept.parts.into_iter().chain(free.parts);
        parts.extend(settled.map(|(debt, amount)| Part { receipt, account, on, debt, amount }));
    }
    Ok(Applied { rest, parts })
}

/// Writes the allocations and what is then open; their receipts are there. The ledger events are for the caller to post,
/// after those of the receipts.
pub async fn write(tx: &Tx, Applied { parts, .. }: Applied) -> Result<Vec<(AccountId, NewEvent)>> {
    let ids = bulk::ids(tx, "allocation", parts.len()).await?;
    let mut rows = Vec::with_capacity(parts.len());
    let mut events: Vec<(AccountId, NewEvent)> = Vec::new();
    let mut lines: BTreeMap<i64, i64> = BTreeMap::new();
    let mut bills: BTreeMap<i64, i64> = BTreeMap::new();
    let mut last = None;
    let mut fees: BTreeMap<i64, i64> = BTreeMap::new();
    for (id, Part { receipt, account, on, debt, amount }) in ids.into_iter().zip(parts) {
        let (bill, line) = match debt {
            Debt::Principal { bill, line } => {
                *lines.entry(line).or_default() += amount.0;
                *bills.entry(bill).or_default() += amount.0;
                (bill, Some(line))
            }
            Debt::LateFee { bill } => {
                *fees.entry(bill).or_default() += amount.0;
                (bill, None)
            }
        };
        if last != Some(receipt) {
            events.push((account, event(id, on, receipt)));
        }
        last = Some(receipt);
        let (_, event) = events.last_mut().expect("one was pushed for this receipt");
        event.entries.push(NewEntry {
            debit: ledger::PREPAID_CREDIT.to_owned(),
            credit: ledger::RECEIVABLE.to_owned(),
            party: account.0,
            document_line: line,
            amount,
        });
        rows.push(allocation::ActiveModel {
            id: Set(AllocationId(id)),
            receipt_id: Set(receipt),
            bill_id: Set(BillId(bill)),
            bill_line_id: Set(line.map(BillLineId)),
            amount_fen: Set(amount),
            allocated_on: Set(on),
            unapplied_on: Set(None),
        });
    }
    store::reduce_open(tx, &lines, &bills).await?;
    store::reduce_late_fees(tx, &fees).await?;
    store::insert_allocations(tx, rows).await?;
    Ok(events)
}

/// Named by its first allocation, so that a receipt may be applied on several days.
fn event(first: i64, on: NaiveDate, receipt: ReceiptId) -> NewEvent {
    NewEvent {
        kind: EventKind::Allocation,
        key: format!("allocation:{first}"),
        book_date: on,
        document: "receipt",
        document_id: receipt.0,
        entries: Vec::new(),
    }
}

fn reduce(bills: &mut [OpenBill], debt: Debt, amount: Fen) {
    let (Debt::Principal { bill, .. } | Debt::LateFee { bill }) = debt;
    for owed in bills.iter_mut().filter(|b| b.bill == bill) {
        match debt {
            Debt::LateFee { .. } => owed.late_fee = Fen(owed.late_fee.0 - amount.0),
            Debt::Principal { line, .. } => {
                for open in owed.lines.iter_mut().filter(|l| l.line == line) {
                    open.open = Fen(open.open.0 - amount.0);
                }
            }
        }
    }
}

/// Consumes the credit of the households that were just billed. Billing holds the book's lock.
pub async fn credit_to_new_bills(app: &App, tx: &Tx, caller: &Caller, billed: &Billed<'_>) -> Result<bool> {
    let Some(first) = billed.bills.first() else { return Ok(false) };
    let mut accounts: Vec<AccountId> = billed.bills.iter().map(|b| b.account_id).collect();
    accounts.sort_unstable();
    apply_credits(app, tx, caller, first.estate_id, &accounts, first.issued_on).await
}

/// Puts a household's credit against what it has open, after a correction gave some back.
pub fn apply_credit<'a>(
    app: &'a App,
    tx: &'a Tx,
    caller: &'a Caller,
    estate: EstateId,
    account: AccountId,
    on: NaiveDate,
) -> BoxFuture<'a, Result<bool>> {
    Box::pin(async move { apply_credits(app, tx, caller, estate, &[account], on).await })
}

async fn apply_credits(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    estate: EstateId,
    accounts: &[AccountId],
    on: NaiveDate,
) -> Result<bool> {
    let credits: Vec<receipt::Model> = store::credits(tx, accounts).await?;
    if credits.is_empty() {
        return Ok(false);
    }
    let receipts: Vec<ReceiptId> = credits.iter().map(|r| r.id).collect();
    let mut reserves = prepay::reserves(tx, &receipts).await?;
    let mut monies: Vec<Money> = credits
        .iter()
        .map(|r| {
            let reserve = reserves.remove(&r.id).unwrap_or_default();
            Money {
                receipt: r.id,
                account: r.account_id,
                amount: Fen((r.credit_fen.0 - reserve.kept.0).max(0)),
                lines: reserve.lines,
                designated: None,
                on,
            }
        })
        .collect();
    // What is kept for a line pays it before free credit does.
    monies.sort_by_key(|m| m.lines.is_empty());
    let offered: Vec<(ReceiptId, Fen)> = monies.iter().map(|m| (m.receipt, m.amount)).collect();
    let applied = apply(app, tx, monies).await?;
    let used: BTreeMap<i64, i64> = offered
        .into_iter()
        .filter_map(|(receipt, amount)| {
            let used = amount.0 - applied.rest.get(&receipt).map_or(0, |rest| rest.0);
            (used > 0).then_some((receipt.0, used))
        })
        .collect();
    let events = write(tx, applied).await?;
    store::use_credit(tx, &used).await?;
    let estates = BTreeMap::from([(estate, ledger::lock_estate(tx, estate).await?)]);
    post_by_book(tx, caller, app.now(), &estates, |_| Some(estate), events).await?;
    Ok(true)
}

/// Posts events to the books of their accounts' estates.
pub async fn post_by_book(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    books: &BTreeMap<EstateId, BookId>,
    estate_of: impl Fn(AccountId) -> Option<EstateId>,
    events: Vec<(AccountId, NewEvent)>,
) -> Result<()> {
    let mut by_book: BTreeMap<BookId, Vec<NewEvent>> = BTreeMap::new();
    for (account, event) in events {
        let book = estate_of(account).and_then(|estate| books.get(&estate).copied());
        let book = book.ok_or_else(|| Error::internal("every account's book was locked"))?;
        by_book.entry(book).or_default().push(event);
    }
    for (book, events) in by_book {
        ledger::post(tx, book, caller.name(), now, events).await?;
    }
    Ok(())
}
