//! Orders: asked for, paid once, closed when nobody pays.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use entity::channel_order;
use entity::enums::{BillState, ChannelOrderStatus, PaymentChannel as Kind};
use entity::value::{BillId, ReceiptId};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};

use super::{Order, OrderState, Paid, PaymentChannel, Way, store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::payments::service::{NewReceipt, take_receipts_in};
use crate::payments::store as payment_store;
use crate::{ledger, transact};

/// What a household wishes to pay, and how.
#[derive(Debug, Clone)]
pub struct Wish {
    pub bill: BillId,
    pub channel: Kind,
    /// The payer's id within the channel, for paying inside its own app.
    pub payer: Option<String>,
}

/// An order that stands, and how to pay it.
#[derive(Debug)]
pub struct Opened {
    pub order: channel_order::Model,
    pub way: Way,
}

pub(super) fn on(app: &App, kind: Kind) -> Result<&Arc<dyn PaymentChannel>> {
    app.channels.get(kind).ok_or_else(|| Error::conflict("payments.channel_off", text::channel_off))
}

/// Where a channel tells what became of things.
pub(super) fn notify_url(app: &App, kind: Kind) -> String {
    format!("{}/api/v1/channels/{}/notifications", app.settings.server.base_url, kind.word())
}

/// Asks a channel for an order over what is open of a bill; the order that stands for the same amount, when there is one.
///
/// # Errors
/// Not found; conflict when the channel is off, nothing is open, or the channel refuses; unavailable when it is not
/// reached.
pub async fn open_order(app: &App, caller: &Caller, wish: &Wish) -> Result<Opened> {
    caller.reach(Action::BillsRead)?;
    let db = app.db.read();
    let bill = payment_store::bill(db, wish.bill).await?.ok_or_else(Error::not_found)?;
    caller
        .require(Action::BillsRead, Scope::account(bill.subdistrict_id, bill.estate_id, bill.account_id))?;
    let channel = on(app, wish.channel)?;
    let amount = bill.open_fen.plus(bill.late_fee_open_fen)?;
    if !amount.is_positive() || bill.status == BillState::Void {
        return Err(Error::conflict(
            "payments.nothing_open",
            crate::payments::corrections::text::nothing_open,
        ));
    }
    let now = app.now();
    // A page that is loaded again shows the code it showed before, as long as that can still be paid in time.
    if wish.payer.is_none()
        && let Some(order) =
            store::open_for(db, bill.id, wish.channel, amount, now + Duration::minutes(2)).await?
    {
        let way = Way::Code(order.code.clone());
        return Ok(Opened { order, way });
    }
    let out_trade_no =
        format!("DW{}{}", bill.id, &crate::access::random_token()?.replace(['-', '_'], "x")[..12]);
    let expires_at = now + Duration::minutes(app.settings.channels.order_minutes);
    let order = Order {
        out_trade_no: out_trade_no.clone(),
        amount,
        subject: format!("{} {}", app.settings.operator.name, bill.number),
        expires_at,
        notify_url: notify_url(app, wish.channel),
        payer: wish.payer.clone(),
    };
    let row = channel_order::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(bill.subdistrict_id),
        estate_id: Set(bill.estate_id),
        account_id: Set(bill.account_id),
        bill_id: Set(bill.id),
        channel: Set(wish.channel),
        out_trade_no: Set(out_trade_no),
        amount_fen: Set(amount),
        code: Set(String::new()),
        status: Set(ChannelOrderStatus::Open),
        expires_at: Set(expires_at),
        asked_at: Set(now),
        transaction_id: Set(None),
        receipt_id: Set(None),
        actor: Set(caller.name().to_owned()),
        created_at: Set(now),
    };
    // Kept before it is asked for: a payment is never told of an order we do not know.
    let kept = transact!(app.db, "payments.order", |tx| Ok(row.clone().insert(tx).await?))?;
    let way = channel.open(&order).await?;
    let code = match &way {
        Way::Code(code) => code.clone(),
        Way::InApp(_) => String::new(),
    };
    transact!(app.db, "payments.order_code", |tx| store::set_code(tx, kept.id, &code).await)?;
    Ok(Opened { order: channel_order::Model { code, ..kept }, way })
}

/// The orders of a bill, the latest first.
///
/// # Errors
/// Not found.
pub async fn of_bill(app: &App, caller: &Caller, bill: BillId) -> Result<Vec<channel_order::Model>> {
    caller.reach(Action::BillsRead)?;
    let db = app.db.read();
    let bill = payment_store::bill(db, bill).await?.ok_or_else(Error::not_found)?;
    caller
        .require(Action::BillsRead, Scope::account(bill.subdistrict_id, bill.estate_id, bill.account_id))?;
    store::of_bill(db, bill.id).await
}

/// Takes a channel's word on an order: a payment becomes a receipt, once.
///
/// # Errors
/// Not found for an order that is not ours.
pub(super) async fn learn(
    app: &App,
    kind: Kind,
    out_trade_no: &str,
    state: OrderState,
) -> Result<Option<ReceiptId>> {
    let order = store::numbered(app.db.read(), kind, out_trade_no).await?.ok_or_else(Error::not_found)?;
    let now = app.now();
    transact!(app.db, "payments.learn", |tx| match &state {
        OrderState::Open => {
            store::asked(tx, order.id, now).await?;
            Ok(None)
        }
        OrderState::Closed => {
            store::close(tx, order.id).await?;
            Ok(None)
        }
        OrderState::Paid(paid) => take(app, tx, now, &order, paid).await.map(Some),
    })
}

async fn take(
    app: &App,
    tx: &Tx,
    now: DateTime<Utc>,
    order: &channel_order::Model,
    paid: &Paid,
) -> Result<ReceiptId> {
    // Behind the lock a racing twin is either finished or has not begun.
    ledger::lock_estate(tx, order.estate_id).await?;
    let order =
        store::numbered(tx, order.channel, &order.out_trade_no).await?.ok_or_else(Error::not_found)?;
    if let Some(receipt) = order.receipt_id {
        return Ok(receipt);
    }
    let caller = Caller::system(order.channel.word());
    let bill = payment_store::bill(tx, order.bill_id).await?;
    let new = NewReceipt {
        account: order.account_id,
        bill: bill.filter(|b| b.status == BillState::Issued).map(|b| b.id),
        amount: paid.amount,
        channel: order.channel,
        external_id: order.out_trade_no.clone(),
        received_on: app.zone().day(paid.at),
        payer: paid.payer.clone(),
        memo: paid.transaction_id.clone(),
        held_in: None,
    };
    let receipt = take_receipts_in(app, tx, &caller, now, vec![new]).await?.pop();
    let receipt = receipt.ok_or_else(|| Error::internal("one payment makes one receipt"))?.id;
    store::paid(tx, order.id, receipt, &paid.transaction_id).await?;
    Ok(receipt)
}
