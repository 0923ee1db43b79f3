//! Queries of discounts.

use entity::discount;
use entity::enums::ApprovalStatus;
use entity::value::{DiscountId, Month};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};

use crate::db::Tx;
use crate::db::page::Window;
use crate::error::Result;

/// Newest first.
pub async fn discounts<C: ConnectionTrait>(
    db: &C,
    reach: Condition,
    status: Option<ApprovalStatus>,
    window: Window,
) -> Result<Vec<discount::Model>> {
    let mut query = discount::Entity::find().filter(reach);
    if let Some(status) = status {
        query = query.filter(discount::Column::Status.eq(status));
    }
    Ok(window.newest(query, discount::Column::Id).all(db).await?)
}

pub async fn discount<C: ConnectionTrait>(db: &C, id: DiscountId) -> Result<Option<discount::Model>> {
    Ok(discount::Entity::find_by_id(id).one(db).await?)
}

/// Writes a decision over the row as it was seen; whether it was.
pub async fn decide(
    tx: &Tx,
    row: &discount::Model,
    status: ApprovalStatus,
    by: &str,
    at: chrono::DateTime<chrono::Utc>,
    note: &str,
) -> Result<bool> {
    let done = discount::Entity::update_many()
        .col_expr(discount::Column::Status, Expr::value(status.word()))
        .col_expr(discount::Column::DecidedBy, Expr::value(by))
        .col_expr(discount::Column::DecidedAt, Expr::value(at))
        .col_expr(discount::Column::DecisionNote, Expr::value(note))
        .col_expr(discount::Column::Version, Expr::value(row.version + 1))
        .filter(discount::Column::Id.eq(row.id))
        .filter(discount::Column::Version.eq(row.version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Ends a discount before `month`; whether it was as it was seen.
pub async fn end(tx: &Tx, row: &discount::Model, month: Month) -> Result<bool> {
    let done = discount::Entity::update_many()
        .col_expr(discount::Column::Status, Expr::value(ApprovalStatus::Ended.word()))
        .col_expr(discount::Column::ToMonth, Expr::value(month))
        .col_expr(discount::Column::Version, Expr::value(row.version + 1))
        .filter(discount::Column::Id.eq(row.id))
        .filter(discount::Column::Version.eq(row.version))
        .filter(discount::Column::Status.eq(ApprovalStatus::Approved))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
