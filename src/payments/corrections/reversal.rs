//! Reversing a receipt that was taken in error (冲正): the money never came, or came for somebody else.

use entity::enums::{EventKind, PaymentChannel};
use entity::receipt;
use entity::value::ReceiptId;
use serde_json::json;

use super::{again, checked_reason, load, text};
use crate::access::Caller;
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::{Tx, changes};
use crate::error::{Error, Result};
use crate::ledger::{self, Reversal};
use crate::payments::invoices::require_room;
use crate::payments::store;
use crate::payments::unapply::{Whose, take_off_receipt};
use crate::transact;

/// Reverses a receipt: it is taken off what it pays, its entry is mirrored today, and its reference may be taken again.
///
/// # Errors
/// Not found; no reason; conflict when something of it was given back or is invoiced, when it was reversed before, or when
/// a channel confirmed the money (that is given back, not reversed).
pub async fn reverse(app: &App, caller: &Caller, id: ReceiptId, reason: &str) -> Result<receipt::Model> {
    let seen = load(app, caller, id).await?;
    let reason = checked_reason(reason)?;
    if matches!(seen.channel, PaymentChannel::Wechat | PaymentChannel::Alipay) {
        return Err(Error::conflict("payments.refund_instead", text::refund_instead));
    }
    transact!(app.db, "payments.reverse", |tx| reverse_in(app, tx, caller, seen.id, &reason).await)
}

/// [`reverse`] in a transaction of the caller's, who has asked for access and a reason.
///
/// # Errors
/// As [`reverse`].
pub async fn reverse_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    id: ReceiptId,
    reason: &str,
) -> Result<receipt::Model> {
    let now = app.now();
    let estate = again(tx, id).await?.estate_id;
    let book = ledger::lock_estate(tx, estate).await?;
    let receipt = again(tx, id).await?;
    if store::refunds_of(tx, id).await?.iter().any(super::refunds::counts) {
        return Err(Error::conflict("payments.refunded", text::refunded));
    }
    require_room(tx, &receipt, receipt.amount_fen).await?;
    let today = app.zone().day(now);
    let whose = Whose { estate: receipt.estate_id, account: receipt.account_id, on: today };
    let taken = take_off_receipt(app, tx, caller, whose, id, None).await?;
    let keys = [format!("receipt:{id}")];
    let reversal = Reversal {
        kind: EventKind::ReceiptReversal,
        book_date: today,
        document: "receipt",
        document_id: id.0,
    };
    ledger::reverse(tx, book, caller.name(), now, &keys, &reversal).await?;
    store::reverse_receipt(tx, id, today, reason).await?;
    let change = Change {
        action: "payments.receipt.reverse",
        subject: "receipt",
        subject_id: id.0,
        subdistrict_id: Some(receipt.subdistrict_id),
        estate_id: Some(receipt.estate_id),
        before: Some(json!({ "amount": receipt.amount_fen, "credit": receipt.credit_fen })),
        after: Some(json!({ "taken_off": taken, "reason": reason })),
    };
    record(tx, now, caller, change).await?;
    for reaction in crate::app::REVERSAL_REACTIONS {
        reaction(app, tx, caller, &receipt).await?;
    }
    changes::bump(tx, "payments").await?;
    store::receipt(tx, id).await?.ok_or_else(Error::not_found)
}
