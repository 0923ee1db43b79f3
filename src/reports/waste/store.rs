//! Reads for the figures of waste: set-based, one query a figure.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{WasteKind, WorkStatus};
use entity::value::{EstateId, PlaceId, SubdistrictId};
use entity::{estate, haul_round, work_order};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use crate::db::sql;
use crate::error::Result;
use crate::reports::store::id_list;

/// What was hauled of a kind in a month.
#[derive(Debug, Clone, FromQueryResult)]
pub struct KindMonth {
    /// `2026-09`
    pub month: String,
    pub waste: WasteKind,
    pub kg: i64,
    pub tickets: i64,
}

pub async fn kinds<C: ConnectionTrait>(
    db: &C,
    ids: &[SubdistrictId],
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<KindMonth>> {
    let text = format!(
        "SELECT SUBSTR(CAST(day AS TEXT), 1, 7) AS month, waste, CAST(SUM(net_kg) AS BIGINT) AS kg, CAST(COUNT(*) AS BIGINT) AS tickets \
         FROM weigh_ticket WHERE subdistrict_id IN ({}) AND voided_at IS NULL AND day >= ? AND day < ? \
         GROUP BY SUBSTR(CAST(day AS TEXT), 1, 7), waste ORDER BY 1, 2",
        id_list(ids)
    );
    Ok(KindMonth::find_by_statement(sql(db, &text, vec![from.into(), until.into()])).all(db).await?)
}

/// A waste point, and what was hauled from it and found there.
#[derive(Debug, Clone, FromQueryResult)]
pub struct PointSums {
    pub place_id: PlaceId,
    pub place: String,
    pub estate_id: Option<EstateId>,
    pub kg: i64,
    pub bins: i64,
    pub stops: i64,
    pub collected: i64,
    pub overflow: i64,
    pub refused: i64,
    pub unreachable: i64,
    pub missed: i64,
}

pub async fn points<C: ConnectionTrait>(
    db: &C,
    ids: &[SubdistrictId],
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<PointSums>> {
    let count = |what: &str| format!("CAST(SUM(CASE WHEN {what} THEN 1 ELSE 0 END) AS BIGINT)");
    let text = format!(
        "SELECT p.id AS place_id, p.name AS place, p.estate_id, COALESCE(w.kg, 0) AS kg, COALESCE(s.bins, 0) AS bins, COALESCE(s.stops, 0) AS stops, \
         COALESCE(s.collected, 0) AS collected, COALESCE(s.overflow, 0) AS overflow, COALESCE(s.refused, 0) AS refused, \
         COALESCE(s.unreachable, 0) AS unreachable, COALESCE(s.missed, 0) AS missed \
         FROM place p \
         LEFT JOIN (SELECT h.place_id, CAST(SUM(h.kg) AS BIGINT) AS kg FROM weigh_share h JOIN weigh_ticket t ON t.id = h.ticket_id \
             WHERE t.subdistrict_id IN ({ids}) AND t.voided_at IS NULL AND t.day >= ? AND t.day < ? GROUP BY h.place_id) w ON w.place_id = p.id \
         LEFT JOIN (SELECT x.place_id, CAST(SUM(x.emptied) AS BIGINT) AS bins, CAST(COUNT(*) AS BIGINT) AS stops, {collected} AS collected, \
             {overflow} AS overflow, {refused} AS refused, {unreachable} AS unreachable, {missed} AS missed \
             FROM haul_stop x JOIN work_order o ON o.id = x.work_order_id \
             WHERE o.subdistrict_id IN ({ids}) AND o.status <> 'cancelled' AND o.work_date >= ? AND o.work_date < ? GROUP BY x.place_id) s ON s.place_id = p.id \
         WHERE p.subdistrict_id IN ({ids}) AND (w.place_id IS NOT NULL OR s.place_id IS NOT NULL) ORDER BY p.id",
        ids = id_list(ids),
        collected = count("x.outcome = 'collected'"),
        overflow = count("x.overflow"),
        refused = count("x.outcome = 'refused'"),
        unreachable = count("x.outcome = 'unreachable'"),
        missed = count("x.outcome = 'missed'"),
    );
    let days = [from, until, from, until].map(Into::into).to_vec();
    Ok(PointSums::find_by_statement(sql(db, &text, days)).all(db).await?)
}

/// When rounds were to end, and when they were done; cancelled ones do not count.
pub async fn rounds<C: ConnectionTrait>(
    db: &C,
    ids: &[SubdistrictId],
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<(Option<DateTime<Utc>>, Option<DateTime<Utc>>)>> {
    let plans: Vec<i64> = haul_round::Entity::find()
        .select_only()
        .column(haul_round::Column::PlanId)
        .filter(haul_round::Column::SubdistrictId.is_in(ids.iter().map(|s| s.0)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(work_order::Entity::find()
        .select_only()
        .column(work_order::Column::PlannedEnd)
        .column(work_order::Column::CompletedAt)
        .filter(work_order::Column::PlanId.is_in(plans))
        .filter(work_order::Column::WorkDate.gte(from))
        .filter(work_order::Column::WorkDate.lt(until))
        .filter(work_order::Column::Status.ne(WorkStatus::Cancelled))
        .into_tuple()
        .all(db)
        .await?)
}

pub async fn estates<C: ConnectionTrait>(db: &C, ids: &[SubdistrictId]) -> Result<Vec<estate::Model>> {
    Ok(estate::Entity::find()
        .filter(estate::Column::SubdistrictId.is_in(ids.iter().map(|s| s.0)))
        .all(db)
        .await?)
}
