//! Taking money off a bill again, back to the household's credit: the latest first, a part of one when that is enough.

use std::collections::BTreeMap;

use entity::allocation;
use entity::enums::EventKind;
use entity::value::{AllocationId, Fen};
use futures::future::BoxFuture;
use sea_orm::ActiveValue::Set;

use super::store;
use crate::access::Caller;
use crate::app::App;
use crate::billing::Taking;
use crate::db::{Tx, bulk};
use crate::error::Result;
use crate::ledger::{self, NewEntry, NewEvent};

/// Takes up to `taking.amount` off its lines, all when none is given; how much that was. What is open rises by it.
pub fn take_back<'a>(
    app: &'a App,
    tx: &'a Tx,
    caller: &'a Caller,
    taking: &'a Taking,
) -> BoxFuture<'a, Result<Fen>> {
    Box::pin(take(app, tx, caller, taking))
}

/// What is taken of each allocation, in the order given.
fn parts(allocations: Vec<allocation::Model>, most: Option<Fen>) -> Vec<(allocation::Model, Fen)> {
    let mut left = most.map_or(i64::MAX, |m| m.0);
    let mut parts = Vec::new();
    for allocation in allocations {
        let part = allocation.amount_fen.0.min(left);
        if part <= 0 {
            break;
        }
        left -= part;
        parts.push((allocation, Fen(part)));
    }
    parts
}

async fn take(app: &App, tx: &Tx, caller: &Caller, taking: &Taking) -> Result<Fen> {
    let book = ledger::lock_estate(tx, taking.estate).await?;
    let live = store::live_allocations(tx, taking.bill, taking.line).await?;
    let parts = parts(live, taking.amount);
    let total = Fen::total(parts.iter().map(|(_, part)| *part))?;
    if parts.is_empty() {
        return Ok(total);
    }
    let (mut lines, mut receipts, mut bills) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let (mut events, mut kept) = (Vec::new(), Vec::new());
    for (allocation, part) in &parts {
        // What is taken off is subtracted from nothing: it is open, and credit, again.
        if let Some(line) = allocation.bill_line_id {
            *lines.entry(line.0).or_insert(0) -= part.0;
        }
        *bills.entry(allocation.bill_id.0).or_insert(0) -= part.0;
        *receipts.entry(allocation.receipt_id.0).or_insert(0) -= part.0;
        let rest = allocation.amount_fen.minus(*part)?;
        if rest.is_positive() {
            kept.push((allocation.clone(), rest));
        }
        events.push(NewEvent {
            kind: EventKind::Unallocation,
            key: format!("unallocation:{}", allocation.id),
            book_date: taking.on,
            document: "receipt",
            document_id: allocation.receipt_id.0,
            entries: vec![NewEntry {
                debit: ledger::RECEIVABLE.to_owned(),
                credit: ledger::PREPAID_CREDIT.to_owned(),
                party: taking.account.0,
                document_line: allocation.bill_line_id.map(|l| l.0),
                amount: *part,
            }],
        });
    }
    let ids: Vec<AllocationId> = parts.iter().map(|(a, _)| a.id).collect();
    store::unapply(tx, &ids, taking.on).await?;
    let new = bulk::ids(tx, "allocation", kept.len()).await?;
    let rows = new.into_iter().zip(kept).map(|(id, (old, rest))| allocation::ActiveModel {
        id: Set(AllocationId(id)),
        receipt_id: Set(old.receipt_id),
        bill_id: Set(old.bill_id),
        bill_line_id: Set(old.bill_line_id),
        amount_fen: Set(rest),
        // The whole paid until this day; the rest counts from it.
        allocated_on: Set(taking.on),
        unapplied_on: Set(None),
    });
    store::insert_allocations(tx, rows.collect()).await?;
    store::reduce_open(tx, &lines, &bills).await?;
    store::use_credit(tx, &receipts).await?;
    ledger::post(tx, book, caller.name(), app.now(), events).await?;
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::value::{BillId, BillLineId, ReceiptId};

    fn allocation(id: i64, amount: i64) -> allocation::Model {
        allocation::Model {
            id: AllocationId(id),
            receipt_id: ReceiptId(id),
            bill_id: BillId(1),
            bill_line_id: Some(BillLineId(1)),
            amount_fen: Fen(amount),
            allocated_on: chrono::NaiveDate::from_ymd_opt(2026, 10, 1).unwrap(),
            unapplied_on: None,
        }
    }

    #[test]
    fn the_latest_goes_first_and_no_more_than_asked() {
        let taken = |most: Option<i64>| -> Vec<(i64, i64)> {
            let both = vec![allocation(2, 500), allocation(1, 1500)];
            parts(both, most.map(Fen)).into_iter().map(|(a, part)| (a.id.0, part.0)).collect()
        };
        assert_eq!(taken(Some(397)), [(2, 397)]);
        assert_eq!(taken(Some(700)), [(2, 500), (1, 200)]);
        assert_eq!(taken(None), [(2, 500), (1, 1500)]);
        assert_eq!(taken(Some(0)), []);
    }
}
