//! Giving money back the way it came (原路退回).
//!
//! Booked before the channel is asked: a refund that failed is mirrored, one that nobody heard of is asked for again with
//! the same number, which pays at most once.

use entity::enums::{EventKind, PaymentChannel, RefundStatus};
use entity::value::{EstateId, ReceiptId};
use entity::{channel_order, receipt, refund};

use super::orders::{notify_url, on};
use super::{RefundOrder, RefundState, store};
use crate::access::Caller;
use crate::app::App;
use crate::db::{Tx, changes};
use crate::error::{Error, Result};
use crate::ledger::{self, Reversal};
use crate::payments::corrections::refunds::{Paid, refund_in};
use crate::payments::corrections::{NewRefund, text};
use crate::payments::store as payment_store;
use crate::transact;

async fn order_of(app: &App, receipt: ReceiptId) -> Result<channel_order::Model> {
    let order = store::of_receipt(app.db.read(), receipt).await?;
    order.ok_or_else(|| Error::conflict("payments.no_such_channel", text::no_channel))
}

fn asked(
    app: &App,
    order: &channel_order::Model,
    row: &refund::Model,
    total: entity::value::Fen,
) -> RefundOrder {
    RefundOrder {
        out_trade_no: order.out_trade_no.clone(),
        out_refund_no: row.external_id.clone(),
        amount: row.amount_fen,
        total,
        reason: row.reason.chars().take(60).collect(),
        notify_url: notify_url(app, order.channel),
    }
}

/// Gives money back by the channel it came by.
///
/// # Errors
/// As [`crate::payments::corrections::refund`]; conflict when the receipt came by no channel that is on.
pub async fn refund(
    app: &App,
    caller: &Caller,
    seen: &receipt::Model,
    new: &NewRefund,
    reason: &str,
) -> Result<refund::Model> {
    let order = order_of(app, seen.id).await?;
    let channel = on(app, order.channel)?;
    let out_refund_no =
        format!("DR{}{}", seen.id, &crate::access::random_token()?.replace(['-', '_'], "x")[..12]);
    let row = transact!(app.db, "payments.refund_channel", |tx| {
        let paid = Paid { external_id: out_refund_no.clone(), status: RefundStatus::Processing };
        refund_in(app, tx, caller, seen, new, reason, paid).await
    })?;
    // Not reached is not refused: it stays on its way and is asked about again.
    match channel.refund(&asked(app, &order, &row, seen.amount_fen)).await {
        Ok(state) => learn(app, &row.external_id, state).await?,
        Err(super::ChannelError::Refused { code, message }) => {
            learn(app, &row.external_id, RefundState::Failed(format!("{code} {message}"))).await?;
        }
        Err(error) => tracing::warn!(%error, refund = %row.number, "a refund stays on its way"),
    }
    payment_store::refund(app.db.read(), row.id).await?.ok_or_else(Error::not_found)
}

/// Asks the channel about a refund that is on its way; asks for it again when the channel never heard of it.
///
/// # Errors
/// When the channel is off or not reached.
pub async fn ask(app: &App, row: &refund::Model) -> Result<()> {
    let order = order_of(app, row.receipt_id).await?;
    let channel = on(app, order.channel)?;
    let total =
        payment_store::receipt(app.db.read(), row.receipt_id).await?.ok_or_else(Error::not_found)?.amount_fen;
    let question = asked(app, &order, row, total);
    let state = match channel.query_refund(&question).await {
        Err(super::ChannelError::Refused { .. }) => channel.refund(&question).await?,
        other => other?,
    };
    learn(app, &row.external_id, state).await
}

/// Takes the channel's word on a refund; what failed is the household's credit again.
///
/// # Errors
/// Not found for a refund that is not ours.
pub async fn learn(app: &App, out_refund_no: &str, state: RefundState) -> Result<()> {
    let row = store::refund_numbered(app.db.read(), out_refund_no).await?.ok_or_else(Error::not_found)?;
    if state == RefundState::Processing {
        return Ok(());
    }
    transact!(app.db, "payments.settle_refund", |tx| learn_in(app, tx, "channel", &row, &state).await)
}

/// [`learn`] in a transaction of the caller's. `by` is who brought the word.
///
/// # Errors
/// When the engine fails.
pub async fn learn_in(app: &App, tx: &Tx, by: &str, row: &refund::Model, state: &RefundState) -> Result<()> {
    let (status, failure) = match state {
        RefundState::Processing => return Ok(()),
        RefundState::Done => (RefundStatus::Done, None),
        RefundState::Failed(why) => (RefundStatus::Failed, Some(why.as_str())),
    };
    let now = app.now();
    let book = ledger::lock_estate(tx, row.estate_id).await?;
    if !store::settle_refund(tx, row.id, status, failure).await? {
        return Ok(());
    }
    if status == RefundStatus::Failed {
        let reversal = Reversal {
            kind: EventKind::RefundFailed,
            book_date: app.zone().day(now),
            document: "refund",
            document_id: row.id.0,
        };
        ledger::reverse(tx, book, by, now, &[format!("refund:{}", row.id)], &reversal).await?;
        payment_store::use_credit(tx, &[(row.receipt_id.0, -row.amount_fen.0)].into()).await?;
    }
    changes::bump(tx, "payments").await
}

/// The refunds by a channel with these numbers that are still on their way.
///
/// # Errors
/// When the engine fails.
pub async fn refunds_on_their_way(
    tx: &Tx,
    estate: EstateId,
    channel: PaymentChannel,
    numbers: &[&str],
) -> Result<Vec<refund::Model>> {
    store::refunds_on_their_way(tx, estate, channel, numbers).await
}
