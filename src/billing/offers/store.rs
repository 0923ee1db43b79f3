//! Queries of offers to pay ahead.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{ApprovalStatus, BillingCycle, ChargeItem};
use entity::value::{EstateId, PrepayOfferId};
use entity::{contract, prepay_offer, tariff};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::db::Tx;
use crate::db::page::Window;
use crate::error::Result;

/// Newest first.
pub async fn offers<C: ConnectionTrait>(
    db: &C,
    reach: Condition,
    status: Option<ApprovalStatus>,
    window: Window,
) -> Result<Vec<prepay_offer::Model>> {
    let mut query = prepay_offer::Entity::find().filter(reach);
    if let Some(status) = status {
        query = query.filter(prepay_offer::Column::Status.eq(status));
    }
    Ok(window.newest(query, prepay_offer::Column::Id).all(db).await?)
}

pub async fn offer<C: ConnectionTrait>(db: &C, id: PrepayOfferId) -> Result<Option<prepay_offer::Model>> {
    Ok(prepay_offer::Entity::find_by_id(id).one(db).await?)
}

pub async fn offers_by_id<C: ConnectionTrait>(
    db: &C,
    ids: &[PrepayOfferId],
) -> Result<Vec<prepay_offer::Model>> {
    Ok(prepay_offer::Entity::find()
        .filter(prepay_offer::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .all(db)
        .await?)
}

/// The approved offers of an estate, newest first.
pub async fn approved<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    limit: u64,
) -> Result<Vec<prepay_offer::Model>> {
    Ok(prepay_offer::Entity::find()
        .filter(prepay_offer::Column::EstateId.eq(estate))
        .filter(prepay_offer::Column::Status.eq(ApprovalStatus::Approved))
        .order_by_desc(prepay_offer::Column::Id)
        .limit(limit)
        .all(db)
        .await?)
}

/// How an item of an estate is billed, and the first day its contract no longer covers.
pub async fn tariff<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    item: ChargeItem,
) -> Result<Option<(BillingCycle, NaiveDate)>> {
    let found = tariff::Entity::find()
        .filter(tariff::Column::EstateId.eq(estate))
        .filter(tariff::Column::Item.eq(item))
        .one(db)
        .await?;
    let Some(tariff) = found else { return Ok(None) };
    let contract = contract::Entity::find_by_id(tariff.contract_id).one(db).await?;
    Ok(contract.map(|c| (tariff.cycle, c.ends_on)))
}

/// Writes a decision over the row as it was seen; whether it was.
pub async fn decide(
    tx: &Tx,
    row: &prepay_offer::Model,
    status: ApprovalStatus,
    by: &str,
    at: DateTime<Utc>,
    note: &str,
) -> Result<bool> {
    let done = prepay_offer::Entity::update_many()
        .col_expr(prepay_offer::Column::Status, Expr::value(status.word()))
        .col_expr(prepay_offer::Column::DecidedBy, Expr::value(by))
        .col_expr(prepay_offer::Column::DecidedAt, Expr::value(at))
        .col_expr(prepay_offer::Column::DecisionNote, Expr::value(note))
        .col_expr(prepay_offer::Column::Version, Expr::value(row.version + 1))
        .filter(prepay_offer::Column::Id.eq(row.id))
        .filter(prepay_offer::Column::Version.eq(row.version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Withdraws an approved offer; whether it was as it was seen.
pub async fn end(tx: &Tx, row: &prepay_offer::Model) -> Result<bool> {
    let done = prepay_offer::Entity::update_many()
        .col_expr(prepay_offer::Column::Status, Expr::value(ApprovalStatus::Ended.word()))
        .col_expr(prepay_offer::Column::Version, Expr::value(row.version + 1))
        .filter(prepay_offer::Column::Id.eq(row.id))
        .filter(prepay_offer::Column::Version.eq(row.version))
        .filter(prepay_offer::Column::Status.eq(ApprovalStatus::Approved))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
