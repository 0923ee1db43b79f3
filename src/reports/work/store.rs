//! Reads for the reports of work.

use chrono::NaiveDate;
use entity::enums::Line;
use entity::value::{CrewId, PlaceId, StandardId, SubdistrictId};
use entity::{contract, crew, place, service_standard};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};

use crate::db::sql;
use crate::error::Result;
use crate::reports::store::id_list;

/// Orders counted of a line, a crew, a place and what the contract asked for.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Counted {
    pub line: Line,
    pub crew_id: Option<CrewId>,
    pub place_id: Option<PlaceId>,
    pub standard_id: Option<StandardId>,
    pub planned: i64,
    pub done: i64,
    pub on_time: i64,
    pub reworked: i64,
    pub planned_minutes: i64,
    pub worked_minutes: i64,
}

/// The orders of `[from, until)`, in one query.
pub async fn counted<C: ConnectionTrait>(
    db: &C,
    subdistricts: &[SubdistrictId],
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Counted>> {
    let ids = id_list(subdistricts);
    let text = format!(
        "SELECT w.line, w.crew_id, w.place_id, p.standard_id, CAST(COUNT(*) AS BIGINT) AS planned, \
         CAST(SUM(CASE WHEN w.status IN ('completed', 'closed') THEN 1 ELSE 0 END) AS BIGINT) AS done, \
         CAST(SUM(CASE WHEN w.status IN ('completed', 'closed') AND (w.due_at IS NULL OR w.completed_at <= w.due_at) \
             THEN 1 ELSE 0 END) AS BIGINT) AS on_time, \
         CAST(SUM(CASE WHEN w.status IN ('completed', 'closed') AND w.reworks > 0 THEN 1 ELSE 0 END) AS BIGINT) AS reworked, \
         CAST(SUM(w.duration_minutes) AS BIGINT) AS planned_minutes, \
         CAST(COALESCE(SUM(h.minutes), 0) AS BIGINT) AS worked_minutes \
         FROM work_order w LEFT JOIN service_plan p ON p.id = w.plan_id \
         LEFT JOIN (SELECT x.work_order_id, SUM(x.minutes) AS minutes FROM work_order_worker x \
             JOIN work_order y ON y.id = x.work_order_id WHERE y.subdistrict_id IN ({ids}) AND y.work_date >= ? AND y.work_date < ? \
             GROUP BY x.work_order_id) h ON h.work_order_id = w.id \
         WHERE w.subdistrict_id IN ({ids}) AND w.work_date >= ? AND w.work_date < ? AND w.status <> 'cancelled' AND w.parts = 0 \
         GROUP BY w.line, w.crew_id, w.place_id, p.standard_id"
    );
    let values = vec![from.into(), until.into(), from.into(), until.into()];
    Ok(Counted::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// The stops of rounds of `[from, until)` by what the contract asked for and by point: an order that passes many points.
pub async fn stops<C: ConnectionTrait>(
    db: &C,
    subdistricts: &[SubdistrictId],
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Counted>> {
    let ids = id_list(subdistricts);
    let text = format!(
        "SELECT w.line, w.crew_id, s.place_id, p.standard_id, CAST(COUNT(*) AS BIGINT) AS planned, \
         CAST(SUM(CASE WHEN s.outcome = 'collected' THEN 1 ELSE 0 END) AS BIGINT) AS done, \
         CAST(0 AS BIGINT) AS on_time, CAST(0 AS BIGINT) AS reworked, CAST(0 AS BIGINT) AS planned_minutes, CAST(0 AS BIGINT) AS worked_minutes \
         FROM haul_stop s JOIN work_order w ON w.id = s.work_order_id JOIN service_plan p ON p.id = w.plan_id \
         WHERE w.subdistrict_id IN ({ids}) AND w.work_date >= ? AND w.work_date < ? AND w.status <> 'cancelled' AND p.standard_id IS NOT NULL \
         GROUP BY w.line, w.crew_id, s.place_id, p.standard_id"
    );
    Ok(Counted::find_by_statement(sql(db, &text, vec![from.into(), until.into()])).all(db).await?)
}

pub async fn crews<C: ConnectionTrait>(db: &C, ids: &[SubdistrictId]) -> Result<Vec<crew::Model>> {
    Ok(crew::Entity::find()
        .filter(crew::Column::SubdistrictId.is_in(ids.iter().map(|s| s.0)))
        .order_by_asc(crew::Column::Id)
        .all(db)
        .await?)
}

pub async fn places<C: ConnectionTrait>(db: &C, ids: &[SubdistrictId]) -> Result<Vec<place::Model>> {
    Ok(place::Entity::find()
        .filter(place::Column::SubdistrictId.is_in(ids.iter().map(|s| s.0)))
        .order_by_asc(place::Column::Id)
        .all(db)
        .await?)
}

/// What the contracts that run in `[from, until)` promise.
pub async fn standards<C: ConnectionTrait>(
    db: &C,
    ids: &[SubdistrictId],
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<(service_standard::Model, contract::Model)>> {
    let contracts = contract::Entity::find()
        .filter(contract::Column::SubdistrictId.is_in(ids.iter().map(|s| s.0)))
        .filter(contract::Column::StartsOn.lt(until))
        .filter(contract::Column::EndsOn.gt(from))
        .all(db)
        .await?;
    let standards = service_standard::Entity::find()
        .filter(service_standard::Column::ContractId.is_in(contracts.iter().map(|c| c.id.0)))
        .order_by_asc(service_standard::Column::Id)
        .all(db)
        .await?;
    let with = |s: service_standard::Model| {
        let contract = contracts.iter().find(|c| c.id == s.contract_id)?.clone();
        Some((s, contract))
    };
    Ok(standards.into_iter().filter_map(with).collect())
}
