//! Queries of cost entries.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::{CostCenter, CostStatus, Line};
use entity::value::{CostEntryId, CrewId, Fen, Month, SubdistrictId, VehicleId};
use entity::{cost_entry, cost_rule};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait,
    QueryFilter,
};

use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, keys, over, sql};
use crate::error::Result;

const COLUMNS: ReachColumns<cost_entry::Column> = ReachColumns {
    subdistrict: Some(cost_entry::Column::SubdistrictId),
    estate: None,
    crew: None,
    account: None,
};

/// What a list of entries is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    pub subdistrict: Option<SubdistrictId>,
    pub month: Option<Month>,
    pub center: Option<CostCenter>,
    pub status: Option<CostStatus>,
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &Filter,
    window: Window,
) -> Result<Vec<cost_entry::Model>> {
    use cost_entry::Column as C;
    let wanted = Condition::all()
        .add(reach.condition(COLUMNS))
        .add_option(filter.subdistrict.map(|id| C::SubdistrictId.eq(id)))
        .add_option(filter.month.map(|month| C::Month.eq(month)))
        .add_option(filter.center.map(|center| C::Center.eq(center)))
        .add_option(filter.status.map(|status| C::Status.eq(status)));
    Ok(window.newest(cost_entry::Entity::find().filter(wanted), C::Id).all(db).await?)
}

pub async fn entry<C: ConnectionTrait>(db: &C, id: CostEntryId) -> Result<Option<cost_entry::Model>> {
    Ok(cost_entry::Entity::find_by_id(id).one(db).await?)
}

pub async fn insert(tx: &Tx, row: cost_entry::ActiveModel) -> Result<cost_entry::Model> {
    Ok(row.insert(tx).await?)
}

/// Who did something, and when.
pub type Done<'a> = (&'a str, DateTime<Utc>);

/// Whether it was pending in this version until now.
pub async fn book(tx: &Tx, id: CostEntryId, version: i32, (by, at): Done<'_>) -> Result<bool> {
    use cost_entry::Column as C;
    let done = cost_entry::Entity::update_many()
        .col_expr(C::Status, Expr::value(CostStatus::Booked))
        .col_expr(C::BookedBy, Expr::value(by))
        .col_expr(C::BookedAt, Expr::value(at))
        .col_expr(C::Version, Expr::value(version + 1))
        .filter(C::Id.eq(id))
        .filter(C::Version.eq(version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Whether it stood in this version until now.
pub async fn void(tx: &Tx, id: CostEntryId, version: i32, (by, at): Done<'_>, reason: &str) -> Result<bool> {
    use cost_entry::Column as C;
    let done = cost_entry::Entity::update_many()
        .col_expr(C::Status, Expr::value(CostStatus::Voided))
        .col_expr(C::VoidedBy, Expr::value(by))
        .col_expr(C::VoidedAt, Expr::value(at))
        .col_expr(C::VoidReason, Expr::value(reason))
        .col_expr(C::Version, Expr::value(version + 1))
        .filter(C::Id.eq(id))
        .filter(C::Version.eq(version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The entries of a subdistrict that stand with these vouchers.
pub async fn with_vouchers<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    vouchers: &[String],
) -> Result<HashMap<String, cost_entry::Model>> {
    use cost_entry::Column as C;
    let wanted: Vec<_> = vouchers.iter().filter(|v| !v.is_empty()).map(|v| v.as_str().into()).collect();
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = cost_entry::Entity::find()
        .filter(C::SubdistrictId.eq(subdistrict))
        .filter(C::Status.ne(CostStatus::Voided))
        .filter(keys::is_among(db, C::Voucher, wanted))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.voucher.clone(), row)).collect())
}

/// What a cost centre cost in a month, by whom or what it was of.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct CenterSum {
    pub center: CostCenter,
    pub crew_id: Option<CrewId>,
    pub vehicle_id: Option<VehicleId>,
    pub line: Option<Line>,
    pub amount: Fen,
}

/// The booked costs of a month, by centre, crew, vehicle and line.
pub async fn sums<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    month: Month,
) -> Result<Vec<CenterSum>> {
    let text = "SELECT center, crew_id, vehicle_id, line, CAST(SUM(amount_fen) AS BIGINT) AS amount FROM cost_entry \
        WHERE subdistrict_id = ? AND month = ? AND status = 'booked' GROUP BY center, crew_id, vehicle_id, line";
    let values = vec![subdistrict.0.into(), month.0.into()];
    let mut all = CenterSum::find_by_statement(sql(db, text, values)).all(db).await?;
    all.sort_by_key(|s| (s.center, s.crew_id, s.vehicle_id, s.line));
    Ok(all)
}

/// How many entries of a month still wait for their paper.
pub async fn pending<C: ConnectionTrait>(db: &C, subdistrict: SubdistrictId, month: Month) -> Result<u64> {
    use cost_entry::Column as C;
    Ok(cost_entry::Entity::find()
        .filter(C::SubdistrictId.eq(subdistrict))
        .filter(C::Month.eq(month))
        .filter(C::Status.eq(CostStatus::Pending))
        .count(db)
        .await?)
}

pub async fn rule<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
) -> Result<Option<cost_rule::Model>> {
    Ok(cost_rule::Entity::find_by_id(subdistrict).one(db).await?)
}

pub async fn insert_rule(tx: &Tx, row: cost_rule::ActiveModel) -> Result<cost_rule::Model> {
    Ok(row.insert(tx).await?)
}

/// Writes over the rule of version `version`; stale when it is another by now.
pub async fn save_rule(tx: &Tx, new: &cost_rule::Model, version: i32) -> Result<()> {
    over::save(tx, new, cost_rule::Column::Version.eq(version)).await
}
