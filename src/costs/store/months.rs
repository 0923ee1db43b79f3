//! Queries of months that were shared out.

use chrono::{DateTime, Utc};
use entity::enums::CostMonthStatus;
use entity::value::{CostMonthId, Month, SubdistrictId};
use entity::{cost_month, cost_pool, cost_share};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, bulk, sql};
use crate::error::Result;

const COLUMNS: ReachColumns<cost_month::Column> = ReachColumns {
    subdistrict: Some(cost_month::Column::SubdistrictId),
    estate: None,
    crew: None,
    account: None,
};

pub async fn month<C: ConnectionTrait>(db: &C, id: CostMonthId) -> Result<Option<cost_month::Model>> {
    Ok(cost_month::Entity::find_by_id(id).one(db).await?)
}

/// The edition of a month that counts.
pub async fn live<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    month: Month,
) -> Result<Option<cost_month::Model>> {
    use cost_month::Column as C;
    Ok(cost_month::Entity::find()
        .filter(C::SubdistrictId.eq(subdistrict))
        .filter(C::Month.eq(month))
        .filter(C::Status.eq(CostMonthStatus::Frozen))
        .one(db)
        .await?)
}

/// Every edition of a month, the latest first.
pub async fn editions<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    month: Month,
) -> Result<Vec<cost_month::Model>> {
    use cost_month::Column as C;
    Ok(cost_month::Entity::find()
        .filter(C::SubdistrictId.eq(subdistrict))
        .filter(C::Month.eq(month))
        .order_by_desc(C::Edition)
        .all(db)
        .await?)
}

pub async fn months<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    subdistrict: Option<SubdistrictId>,
    window: Window,
) -> Result<Vec<cost_month::Model>> {
    let mut query = cost_month::Entity::find().filter(reach.condition(COLUMNS));
    if let Some(id) = subdistrict {
        query = query.filter(cost_month::Column::SubdistrictId.eq(id));
    }
    Ok(window.newest(query, cost_month::Column::Id).all(db).await?)
}

/// The earliest month before `month` that has costs and is not frozen.
pub async fn earlier_open<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    month: Month,
) -> Result<Option<Month>> {
    let text = "SELECT MIN(e.month) AS month FROM cost_entry e WHERE e.subdistrict_id = ? AND e.month < ? \
        AND e.status <> 'voided' AND NOT EXISTS (SELECT 1 FROM cost_month m WHERE m.subdistrict_id = e.subdistrict_id \
        AND m.month = e.month AND m.status = 'frozen')";
    let row = db.query_one_raw(sql(db, text, vec![subdistrict.0.into(), month.0.into()])).await?;
    let found = row.map(|row| row.try_get_by_index::<Option<i32>>(0)).transpose()?;
    Ok(found.flatten().map(Month))
}

/// A month after `month` that is frozen.
pub async fn later_frozen<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    month: Month,
) -> Result<Option<Month>> {
    use cost_month::Column as C;
    let row = cost_month::Entity::find()
        .filter(C::SubdistrictId.eq(subdistrict))
        .filter(C::Month.gt(month))
        .filter(C::Status.eq(CostMonthStatus::Frozen))
        .order_by_desc(C::Month)
        .limit(1)
        .one(db)
        .await?;
    Ok(row.map(|row| row.month))
}

pub async fn insert_month(
    tx: &Tx,
    row: cost_month::ActiveModel,
    pools: impl FnOnce(CostMonthId) -> (Vec<cost_pool::ActiveModel>, Vec<cost_share::ActiveModel>),
) -> Result<cost_month::Model> {
    let row = row.insert(tx).await?;
    let (pools, shares) = pools(row.id);
    bulk::insert_all(tx, pools).await?;
    bulk::insert_all(tx, shares).await?;
    Ok(row)
}

/// Whether it was frozen in this version until now.
pub async fn reopen(
    tx: &Tx,
    id: CostMonthId,
    version: i32,
    (by, at): (&str, DateTime<Utc>),
    reason: &str,
) -> Result<bool> {
    use cost_month::Column as C;
    let done = cost_month::Entity::update_many()
        .col_expr(C::Status, Expr::value(CostMonthStatus::Reopened))
        .col_expr(C::ReopenedBy, Expr::value(by))
        .col_expr(C::ReopenedAt, Expr::value(at))
        .col_expr(C::Reason, Expr::value(reason))
        .col_expr(C::Version, Expr::value(version + 1))
        .filter(C::Id.eq(id))
        .filter(C::Version.eq(version))
        .filter(C::Status.eq(CostMonthStatus::Frozen))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

pub async fn pools<C: ConnectionTrait>(db: &C, id: CostMonthId) -> Result<Vec<cost_pool::Model>> {
    Ok(cost_pool::Entity::find()
        .filter(cost_pool::Column::MonthId.eq(id))
        .order_by_asc(cost_pool::Column::Position)
        .all(db)
        .await?)
}

pub async fn shares<C: ConnectionTrait>(db: &C, id: CostMonthId) -> Result<Vec<cost_share::Model>> {
    Ok(cost_share::Entity::find()
        .filter(cost_share::Column::MonthId.eq(id))
        .order_by_asc(cost_share::Column::Pool)
        .order_by_asc(cost_share::Column::Position)
        .all(db)
        .await?)
}
