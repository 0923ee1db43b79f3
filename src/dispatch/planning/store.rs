//! Queries of proposals.

use chrono::{DateTime, NaiveDate, Utc};
use entity::day_plan::{ActiveModel, Column, Entity, Model};
use entity::enums::DayPlanStatus;
use entity::value::{DayPlanId, SubdistrictId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::db::Tx;
use crate::error::Result;

pub async fn insert(tx: &Tx, row: ActiveModel) -> Result<Model> {
    Ok(row.insert(tx).await?)
}

pub async fn one<C: ConnectionTrait>(db: &C, id: DayPlanId) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// The latest proposals of a day.
pub async fn of_day<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    day: NaiveDate,
    limit: u64,
) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::SubdistrictId.eq(subdistrict))
        .filter(Column::Day.eq(day))
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(db)
        .await?)
}

/// A sign of life of the search; `false` when nobody wants it any more.
pub async fn progress(tx: &Tx, id: DayPlanId, steps: i64, done: i64, at: DateTime<Utc>) -> Result<bool> {
    let written = Entity::update_many()
        .col_expr(Column::Steps, Expr::value(steps))
        .col_expr(Column::Done, Expr::value(done))
        .col_expr(Column::HeardAt, Expr::value(at))
        .filter(Column::Id.eq(id))
        .filter(Column::Status.eq(DayPlanStatus::Searching))
        .exec(tx)
        .await?;
    Ok(written.rows_affected == 1)
}

/// What came of the search, unless it was dropped meanwhile.
pub async fn found(
    tx: &Tx,
    id: DayPlanId,
    status: DayPlanStatus,
    done: i64,
    plan: Option<String>,
    failure: Option<String>,
    at: DateTime<Utc>,
) -> Result<bool> {
    let written = Entity::update_many()
        .col_expr(Column::Status, Expr::value(status))
        .col_expr(Column::Done, Expr::value(done))
        .col_expr(Column::Plan, Expr::value(plan))
        .col_expr(Column::Failure, Expr::value(failure))
        .col_expr(Column::HeardAt, Expr::value(at))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(id))
        .filter(Column::Status.eq(DayPlanStatus::Searching))
        .exec(tx)
        .await?;
    Ok(written.rows_affected == 1)
}

/// Whether it still was in one of the states `from`.
pub async fn decide(
    tx: &Tx,
    id: DayPlanId,
    from: &[DayPlanStatus],
    to: DayPlanStatus,
    by: &str,
    at: DateTime<Utc>,
) -> Result<bool> {
    let written = Entity::update_many()
        .col_expr(Column::Status, Expr::value(to))
        .col_expr(Column::DecidedBy, Expr::value(by))
        .col_expr(Column::DecidedAt, Expr::value(at))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(id))
        .filter(Column::Status.is_in(from.iter().copied()))
        .exec(tx)
        .await?;
    Ok(written.rows_affected == 1)
}
