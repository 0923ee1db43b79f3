//! Queries of evidence.

use chrono::{DateTime, Utc};
use entity::value::{WorkOrderId, WorkerId};
use entity::{work_order_amount, work_order_check, work_order_worker};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::Amount;
use crate::db::{Tx, bulk};
use crate::error::Result;

/// Gives an order its lines to be ticked off.
pub async fn add_checks(tx: &Tx, id: WorkOrderId, lines: Vec<String>) -> Result<()> {
    add_checks_of_all(tx, &[(id, lines)]).await
}

/// Gives many orders their lines to be ticked off.
pub async fn add_checks_of_all(tx: &Tx, orders: &[(WorkOrderId, Vec<String>)]) -> Result<()> {
    let rows = orders.iter().flat_map(|(id, lines)| {
        (1..).zip(lines).map(|(position, words)| work_order_check::ActiveModel {
            work_order_id: Set(*id),
            position: Set(position),
            words: Set(words.clone()),
            done_at: Set(None),
            done_by: Set(None),
        })
    });
    bulk::insert_all(tx, rows.collect()).await
}

/// Takes away what hangs on orders nobody has begun.
pub async fn remove(tx: &Tx, ids: &[WorkOrderId]) -> Result<()> {
    remove_checks(tx, ids).await?;
    work_order_worker::Entity::delete_many()
        .filter(work_order_worker::Column::WorkOrderId.is_in(ids.iter().map(|o| o.0)))
        .exec(tx)
        .await?;
    Ok(())
}

/// Takes away the lines to be ticked off of orders nobody has begun.
pub async fn remove_checks(tx: &Tx, ids: &[WorkOrderId]) -> Result<()> {
    work_order_check::Entity::delete_many()
        .filter(work_order_check::Column::WorkOrderId.is_in(ids.iter().map(|o| o.0)))
        .exec(tx)
        .await?;
    Ok(())
}

pub async fn checks<C: ConnectionTrait>(db: &C, id: WorkOrderId) -> Result<Vec<work_order_check::Model>> {
    Ok(work_order_check::Entity::find()
        .filter(work_order_check::Column::WorkOrderId.eq(id))
        .order_by_asc(work_order_check::Column::Position)
        .all(db)
        .await?)
}

/// Ticks off those of `positions` that are not.
pub async fn tick(tx: &Tx, id: WorkOrderId, positions: &[i32], at: DateTime<Utc>, by: &str) -> Result<()> {
    if positions.is_empty() {
        return Ok(());
    }
    work_order_check::Entity::update_many()
        .col_expr(work_order_check::Column::DoneAt, Expr::value(Some(at)))
        .col_expr(work_order_check::Column::DoneBy, Expr::value(Some(by.to_owned())))
        .filter(work_order_check::Column::WorkOrderId.eq(id))
        .filter(work_order_check::Column::Position.is_in(positions.iter().copied()))
        .filter(work_order_check::Column::DoneAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// What was sent back is to be checked again.
pub async fn untick(tx: &Tx, id: WorkOrderId) -> Result<()> {
    work_order_check::Entity::update_many()
        .col_expr(work_order_check::Column::DoneAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(work_order_check::Column::DoneBy, Expr::value(None::<String>))
        .filter(work_order_check::Column::WorkOrderId.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

pub async fn add_amounts(
    tx: &Tx,
    id: WorkOrderId,
    amounts: Vec<Amount>,
    at: DateTime<Utc>,
    by: &str,
) -> Result<()> {
    let rows = amounts.into_iter().map(|amount| work_order_amount::ActiveModel {
        id: NotSet,
        work_order_id: Set(id),
        kind: Set(amount.kind),
        name: Set(amount.name),
        unit: Set(amount.unit),
        thousandths: Set(amount.thousandths),
        at: Set(at),
        actor: Set(by.to_owned()),
    });
    bulk::insert_all(tx, rows.collect()).await
}

pub async fn amounts<C: ConnectionTrait>(db: &C, id: WorkOrderId) -> Result<Vec<work_order_amount::Model>> {
    Ok(work_order_amount::Entity::find()
        .filter(work_order_amount::Column::WorkOrderId.eq(id))
        .order_by_asc(work_order_amount::Column::Id)
        .all(db)
        .await?)
}

/// Puts `people` in the place of who was named on an order.
pub async fn replace_people(tx: &Tx, id: WorkOrderId, people: &[(WorkerId, Option<i32>)]) -> Result<()> {
    work_order_worker::Entity::delete_many()
        .filter(work_order_worker::Column::WorkOrderId.eq(id))
        .exec(tx)
        .await?;
    let rows = people.iter().map(|(worker, minutes)| work_order_worker::ActiveModel {
        work_order_id: Set(id),
        worker_id: Set(*worker),
        minutes: Set(*minutes),
    });
    bulk::insert_all(tx, rows.collect()).await
}

pub async fn people<C: ConnectionTrait>(db: &C, id: WorkOrderId) -> Result<Vec<work_order_worker::Model>> {
    Ok(work_order_worker::Entity::find()
        .filter(work_order_worker::Column::WorkOrderId.eq(id))
        .order_by_asc(work_order_worker::Column::WorkerId)
        .all(db)
        .await?)
}
