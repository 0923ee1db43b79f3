//! Taking a receipt off what it pays, and putting its credit on another bill.

use entity::receipt;
use entity::value::{BillId, Fen, ReceiptId};
use serde_json::json;

use super::{again, checked_reason, load, text};
use crate::access::Caller;
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::changes;
use crate::error::{Error, Result};
use crate::payments::apply::{Money, apply, post_by_book, write};
use crate::payments::store;
use crate::payments::unapply::{Whose, take_off_receipt};
use crate::{ledger, transact};

fn change(action: &'static str, receipt: &receipt::Model, after: serde_json::Value) -> Change {
    Change {
        action,
        subject: "receipt",
        subject_id: receipt.id.0,
        subdistrict_id: Some(receipt.subdistrict_id),
        estate_id: Some(receipt.estate_id),
        before: Some(json!({ "credit": receipt.credit_fen })),
        after: Some(after),
    }
}

/// Takes a receipt off everything it pays: the bills are open again, the money is the household's credit. It waits there
/// until it is given back, put on a bill, or taken by the next bill.
///
/// # Errors
/// Not found; no reason; conflict when it pays nothing or was reversed.
pub async fn unapply(app: &App, caller: &Caller, id: ReceiptId, reason: &str) -> Result<receipt::Model> {
    let seen = load(app, caller, id).await?;
    let reason = checked_reason(reason)?;
    let now = app.now();
    transact!(app.db, "payments.unapply", |tx| {
        ledger::lock_estate(tx, seen.estate_id).await?;
        let receipt = again(tx, id).await?;
        let whose = Whose { estate: receipt.estate_id, account: receipt.account_id, on: app.zone().day(now) };
        let taken = take_off_receipt(app, tx, caller, whose, id, None).await?;
        if taken.is_zero() {
            return Err(Error::conflict("payments.pays_nothing", text::pays_nothing));
        }
        let after = json!({ "taken_off": taken, "reason": reason });
        record(tx, now, caller, change("payments.receipt.unapply", &receipt, after)).await?;
        changes::bump(tx, "payments").await?;
        again(tx, id).await
    })
}

/// Puts what is left of a receipt on the household's bills, the named one first.
///
/// # Errors
/// Not found, also for a bill of another household; conflict when nothing is left of it, or nothing is open.
pub async fn apply_again(
    app: &App,
    caller: &Caller,
    id: ReceiptId,
    bill: Option<BillId>,
) -> Result<receipt::Model> {
    let seen = load(app, caller, id).await?;
    let now = app.now();
    transact!(app.db, "payments.apply", |tx| {
        let book = ledger::lock_estate(tx, seen.estate_id).await?;
        let receipt = again(tx, id).await?;
        if let Some(bill) = bill {
            let owner = store::bill(tx, bill).await?.map(|b| b.account_id);
            if owner != Some(receipt.account_id) {
                return Err(Error::not_found());
            }
        }
        if receipt.credit_fen.is_zero() {
            return Err(Error::conflict("payments.no_credit", text::no_credit));
        }
        let money = Money {
            receipt: id,
            account: receipt.account_id,
            amount: receipt.credit_fen,
            designated: bill,
            lines: Vec::new(),
            on: app.zone().day(now),
        };
        let applied = apply(app, tx, vec![money]).await?;
        let rest = applied.rest.get(&id).copied().unwrap_or(Fen::ZERO);
        let used = receipt.credit_fen.minus(rest)?;
        if used.is_zero() {
            return Err(Error::conflict("payments.nothing_open", text::nothing_open));
        }
        let events = write(tx, applied).await?;
        store::use_credit(tx, &[(id.0, used.0)].into()).await?;
        let books = [(receipt.estate_id, book)].into();
        post_by_book(tx, caller, now, &books, |_| Some(receipt.estate_id), events).await?;
        let after = json!({ "applied": used, "bill": bill });
        record(tx, now, caller, change("payments.receipt.apply", &receipt, after)).await?;
        changes::bump(tx, "payments").await?;
        again(tx, id).await
    })
}
