//! Queries of pauses.

use chrono::NaiveDate;
use entity::value::{PlanPauseId, SubdistrictId, WorkOrderId};
use entity::{plan_pause, plan_pause_order, work_order};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::access::{Reach, ReachColumns};
use crate::db::Tx;
use crate::db::page::Window;
use crate::error::Result;

const COLUMNS: ReachColumns<plan_pause::Column> = ReachColumns {
    subdistrict: Some(plan_pause::Column::SubdistrictId),
    estate: None,
    crew: None,
    account: None,
};

/// The pauses of these subdistricts that touch `[from, until)`, by their first day.
pub async fn of_days<C: ConnectionTrait>(
    db: &C,
    subdistricts: &[SubdistrictId],
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<plan_pause::Model>> {
    use plan_pause::Column as P;
    Ok(plan_pause::Entity::find()
        .filter(P::SubdistrictId.is_in(subdistricts.iter().map(|s| s.0)))
        .filter(P::FromOn.lt(until))
        .filter(P::UntilOn.gt(from))
        .order_by_asc(P::FromOn)
        .order_by_asc(P::Id)
        .all(db)
        .await?)
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    window: Window,
) -> Result<Vec<plan_pause::Model>> {
    let query = plan_pause::Entity::find().filter(reach.condition(COLUMNS));
    Ok(window.newest(query, plan_pause::Column::Id).all(db).await?)
}

pub async fn one<C: ConnectionTrait>(db: &C, id: PlanPauseId) -> Result<Option<plan_pause::Model>> {
    Ok(plan_pause::Entity::find_by_id(id).one(db).await?)
}

pub async fn insert(tx: &Tx, row: plan_pause::ActiveModel) -> Result<plan_pause::Model> {
    Ok(row.insert(tx).await?)
}

/// `false` when the version is no longer the one that was read.
pub async fn end(tx: &Tx, new: &plan_pause::Model, version: i32) -> Result<bool> {
    use plan_pause::Column as P;
    let done = plan_pause::Entity::update_many()
        .col_expr(P::EndedAt, Expr::value(new.ended_at))
        .col_expr(P::EndedBy, Expr::value(new.ended_by.clone()))
        .col_expr(P::Version, Expr::value(version + 1))
        .filter(P::Id.eq(new.id))
        .filter(P::Version.eq(version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Keeps what these orders were.
pub async fn remember(tx: &Tx, pause: PlanPauseId, orders: &[work_order::Model]) -> Result<()> {
    let row = |o: &work_order::Model| plan_pause_order::ActiveModel {
        pause_id: Set(pause),
        work_order_id: Set(o.id),
        status: Set(o.status),
        work_date: Set(o.work_date),
        planned_start: Set(o.planned_start),
        planned_end: Set(o.planned_end),
    };
    crate::db::bulk::insert_all(tx, orders.iter().map(row).collect()).await
}

/// What a pause did to orders that were to be worked on `from` or later.
pub async fn remembered<C: ConnectionTrait>(
    db: &C,
    pause: PlanPauseId,
    from: NaiveDate,
) -> Result<Vec<plan_pause_order::Model>> {
    Ok(plan_pause_order::Entity::find()
        .filter(plan_pause_order::Column::PauseId.eq(pause))
        .filter(plan_pause_order::Column::WorkDate.gte(from))
        .order_by_asc(plan_pause_order::Column::WorkOrderId)
        .all(db)
        .await?)
}

/// How many orders each of these pauses touched.
pub async fn counts<C: ConnectionTrait>(db: &C, ids: &[PlanPauseId]) -> Result<Vec<(PlanPauseId, i64)>> {
    Ok(plan_pause_order::Entity::find()
        .select_only()
        .column(plan_pause_order::Column::PauseId)
        .column_as(plan_pause_order::Column::WorkOrderId.count(), "orders")
        .filter(plan_pause_order::Column::PauseId.is_in(ids.iter().map(|p| p.0)))
        .group_by(plan_pause_order::Column::PauseId)
        .into_tuple()
        .all(db)
        .await?)
}

pub async fn forget(tx: &Tx, pause: PlanPauseId, orders: &[WorkOrderId]) -> Result<()> {
    for chunk in orders.chunks(5_000) {
        plan_pause_order::Entity::delete_many()
            .filter(plan_pause_order::Column::PauseId.eq(pause))
            .filter(plan_pause_order::Column::WorkOrderId.is_in(chunk.iter().map(|o| o.0)))
            .exec(tx)
            .await?;
    }
    Ok(())
}
