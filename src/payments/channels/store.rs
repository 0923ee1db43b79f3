//! Queries of channel orders.

use chrono::{DateTime, Utc};
use entity::channel_order::{self, Column, Entity};
use entity::enums::{ChannelOrderStatus, PaymentChannel as Kind, RefundMethod, RefundStatus};
use entity::value::{BillId, ChannelOrderId, EstateId, Fen, ReceiptId, RefundId};
use entity::{receipt, refund};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::db::Tx;
use crate::error::Result;

/// Numbers in one IN list.
const AT_ONCE: usize = 5_000;

pub async fn open_for<C: ConnectionTrait>(
    db: &C,
    bill: BillId,
    channel: Kind,
    amount: Fen,
    still_at: DateTime<Utc>,
) -> Result<Option<channel_order::Model>> {
    Ok(Entity::find()
        .filter(Column::BillId.eq(bill))
        .filter(Column::Channel.eq(channel))
        .filter(Column::AmountFen.eq(amount))
        .filter(Column::Status.eq(ChannelOrderStatus::Open))
        .filter(Column::ExpiresAt.gt(still_at))
        .filter(Column::Code.ne(""))
        .order_by_desc(Column::Id)
        .one(db)
        .await?)
}

pub async fn set_code(tx: &Tx, id: ChannelOrderId, code: &str) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Code, Expr::value(code))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

pub async fn of_bill<C: ConnectionTrait>(db: &C, bill: BillId) -> Result<Vec<channel_order::Model>> {
    Ok(Entity::find().filter(Column::BillId.eq(bill)).order_by_desc(Column::Id).limit(20).all(db).await?)
}

pub async fn numbered<C: ConnectionTrait>(
    db: &C,
    channel: Kind,
    out_trade_no: &str,
) -> Result<Option<channel_order::Model>> {
    Ok(Entity::find()
        .filter(Column::Channel.eq(channel))
        .filter(Column::OutTradeNo.eq(out_trade_no))
        .one(db)
        .await?)
}

/// The order a receipt came by.
pub async fn of_receipt<C: ConnectionTrait>(
    db: &C,
    receipt: ReceiptId,
) -> Result<Option<channel_order::Model>> {
    Ok(Entity::find().filter(Column::ReceiptId.eq(receipt)).one(db).await?)
}

/// Open orders nobody asked about since `before`, the longest unasked first.
pub async fn unasked<C: ConnectionTrait>(
    db: &C,
    before: DateTime<Utc>,
    most: u64,
) -> Result<Vec<channel_order::Model>> {
    Ok(Entity::find()
        .filter(Column::Status.eq(ChannelOrderStatus::Open))
        .filter(Column::AskedAt.lt(before))
        .order_by_asc(Column::AskedAt)
        .limit(most)
        .all(db)
        .await?)
}

pub async fn asked(tx: &Tx, id: ChannelOrderId, at: DateTime<Utc>) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::AskedAt, Expr::value(at))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

pub async fn close(tx: &Tx, id: ChannelOrderId) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(ChannelOrderStatus::Closed))
        .filter(Column::Id.eq(id))
        .filter(Column::Status.eq(ChannelOrderStatus::Open))
        .exec(tx)
        .await?;
    Ok(())
}

pub async fn paid(tx: &Tx, id: ChannelOrderId, receipt: ReceiptId, transaction_id: &str) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(ChannelOrderStatus::Paid))
        .col_expr(Column::ReceiptId, Expr::value(receipt.0))
        .col_expr(Column::TransactionId, Expr::value(transaction_id))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Refunds on their way, oldest first.
pub async fn refunds_under_way<C: ConnectionTrait>(db: &C, most: u64) -> Result<Vec<refund::Model>> {
    Ok(refund::Entity::find()
        .filter(refund::Column::Status.eq(RefundStatus::Processing))
        .filter(refund::Column::Method.eq(RefundMethod::Channel))
        .order_by_asc(refund::Column::Id)
        .limit(most)
        .all(db)
        .await?)
}

/// The refunds on their way of an estate's receipts by a channel, with these numbers.
pub async fn refunds_on_their_way<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    channel: Kind,
    numbers: &[&str],
) -> Result<Vec<refund::Model>> {
    let by_channel = sea_orm::sea_query::Query::select()
        .column(receipt::Column::Id)
        .from(receipt::Entity)
        .and_where(receipt::Column::EstateId.eq(estate))
        .and_where(receipt::Column::Channel.eq(channel))
        .to_owned();
    let mut found = Vec::new();
    for chunk in numbers.chunks(AT_ONCE) {
        let rows = refund::Entity::find()
            .filter(refund::Column::Status.eq(RefundStatus::Processing))
            .filter(refund::Column::Method.eq(RefundMethod::Channel))
            .filter(refund::Column::ExternalId.is_in(chunk.iter().copied()))
            .filter(refund::Column::ReceiptId.in_subquery(by_channel.clone()))
            .order_by_asc(refund::Column::Id)
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

pub async fn refund_numbered<C: ConnectionTrait>(
    db: &C,
    out_refund_no: &str,
) -> Result<Option<refund::Model>> {
    Ok(refund::Entity::find()
        .filter(refund::Column::Method.eq(RefundMethod::Channel))
        .filter(refund::Column::ExternalId.eq(out_refund_no))
        .one(db)
        .await?)
}

/// Whether it was still on its way.
pub async fn settle_refund(
    tx: &Tx,
    id: RefundId,
    status: RefundStatus,
    failure: Option<&str>,
) -> Result<bool> {
    let done = refund::Entity::update_many()
        .col_expr(refund::Column::Status, Expr::value(status))
        .col_expr(refund::Column::Failure, Expr::value(failure))
        .col_expr(refund::Column::Version, Expr::col(refund::Column::Version).add(1))
        .filter(refund::Column::Id.eq(id))
        .filter(refund::Column::Status.eq(RefundStatus::Processing))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
