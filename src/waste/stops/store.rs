//! Queries of stops.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::StopOutcome;
use entity::value::{HaulRoundId, PlaceId, ServicePlanId, WorkOrderId};
use entity::{haul_point, haul_round, haul_stop, place, work_order};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};

use crate::db::{Tx, bulk, sql};
use crate::error::Result;
use crate::places::work::by_ids;

pub async fn insert(tx: &Tx, rows: Vec<haul_stop::ActiveModel>) -> Result<()> {
    bulk::insert_all(tx, rows).await
}

/// The stops of an order, in order; none until its crew arrives.
pub async fn of_order<C: ConnectionTrait>(db: &C, id: WorkOrderId) -> Result<Vec<haul_stop::Model>> {
    Ok(haul_stop::Entity::find()
        .filter(haul_stop::Column::WorkOrderId.eq(id))
        .order_by_asc(haul_stop::Column::Position)
        .all(db)
        .await?)
}

/// [`of_order`] of many.
pub async fn of_orders<C: ConnectionTrait>(
    db: &C,
    ids: &[WorkOrderId],
) -> Result<HashMap<WorkOrderId, Vec<haul_stop::Model>>> {
    let mut all: HashMap<WorkOrderId, Vec<haul_stop::Model>> = HashMap::new();
    if ids.is_empty() {
        return Ok(all);
    }
    let rows = haul_stop::Entity::find()
        .filter(haul_stop::Column::WorkOrderId.is_in(ids.iter().map(|o| o.0)))
        .order_by_asc(haul_stop::Column::WorkOrderId)
        .order_by_asc(haul_stop::Column::Position)
        .all(db)
        .await?;
    for row in rows {
        all.entry(row.work_order_id).or_default().push(row);
    }
    Ok(all)
}

/// Writes what was told of a stop; the order is held.
pub async fn save(tx: &Tx, new: &haul_stop::Model) -> Result<()> {
    use haul_stop::Column as S;
    haul_stop::Entity::update_many()
        .col_expr(S::Outcome, Expr::value(new.outcome))
        .col_expr(S::Emptied, Expr::value(new.emptied))
        .col_expr(S::Overflow, Expr::value(new.overflow))
        .col_expr(S::Reason, Expr::value(new.reason.clone()))
        .col_expr(S::PhotoId, Expr::value(new.photo_id))
        .col_expr(S::At, Expr::value(new.at))
        .col_expr(S::Actor, Expr::value(new.actor.clone()))
        .filter(S::WorkOrderId.eq(new.work_order_id))
        .filter(S::Position.eq(new.position))
        .exec(tx)
        .await?;
    Ok(())
}

/// What nobody told of was missed.
pub async fn miss(tx: &Tx, id: WorkOrderId, reason: &str, at: DateTime<Utc>, by: &str) -> Result<()> {
    use haul_stop::Column as S;
    haul_stop::Entity::update_many()
        .col_expr(S::Outcome, Expr::value(Some(StopOutcome::Missed)))
        .col_expr(S::Reason, Expr::value(reason))
        .col_expr(S::At, Expr::value(Some(at)))
        .col_expr(S::Actor, Expr::value(Some(by)))
        .filter(S::WorkOrderId.eq(id))
        .filter(S::Outcome.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// What was missed may be told of again.
pub async fn reopen(tx: &Tx, id: WorkOrderId) -> Result<()> {
    use haul_stop::Column as S;
    haul_stop::Entity::update_many()
        .col_expr(S::Outcome, Expr::value(None::<StopOutcome>))
        .col_expr(S::Reason, Expr::value(""))
        .col_expr(S::At, Expr::value(None::<DateTime<Utc>>))
        .col_expr(S::Actor, Expr::value(None::<String>))
        .filter(S::WorkOrderId.eq(id))
        .filter(S::Outcome.eq(StopOutcome::Missed))
        .exec(tx)
        .await?;
    Ok(())
}

/// How many stops of an order are told of.
#[derive(Debug, Clone, Copy, FromQueryResult)]
pub struct Count {
    pub work_order_id: WorkOrderId,
    pub stops: i64,
    pub told: i64,
}

/// Of those of `orders` that are of a round: how many stops, and how many are told of.
///
/// # Errors
/// When the database fails.
pub async fn counts_of<C: ConnectionTrait>(
    db: &C,
    orders: &[work_order::Model],
) -> Result<HashMap<WorkOrderId, Count>> {
    let planned: Vec<String> =
        orders.iter().filter(|o| o.plan_id.is_some()).map(|o| o.id.to_string()).collect();
    if planned.is_empty() {
        return Ok(HashMap::new());
    }
    let text = format!(
        "SELECT o.id AS work_order_id, \
         CASE WHEN COUNT(s.position) > 0 THEN CAST(COUNT(s.position) AS BIGINT) \
           ELSE (SELECT CAST(COUNT(*) AS BIGINT) FROM haul_point p WHERE p.round_id = r.id) END AS stops, \
         CAST(COALESCE(SUM(CASE WHEN s.outcome IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS told \
         FROM work_order o JOIN haul_round r ON r.plan_id = o.plan_id \
         LEFT JOIN haul_stop s ON s.work_order_id = o.id WHERE o.id IN ({}) GROUP BY o.id, r.id",
        planned.join(", ")
    );
    let rows = Count::find_by_statement(sql(db, &text, vec![])).all(db).await?;
    Ok(rows.into_iter().map(|c| (c.work_order_id, c)).collect())
}

/// Of those of `orders` that are of a round: its first and its last point.
///
/// # Errors
/// When the database fails.
pub async fn ends_of<C: ConnectionTrait>(
    db: &C,
    orders: &[work_order::Model],
) -> Result<HashMap<WorkOrderId, (place::Model, place::Model)>> {
    let plans: Vec<i64> = orders.iter().filter_map(|o| o.plan_id).map(|p| p.0).collect();
    if plans.is_empty() {
        return Ok(HashMap::new());
    }
    let rounds = haul_round::Entity::find().filter(haul_round::Column::PlanId.is_in(plans)).all(db).await?;
    let points = haul_point::Entity::find()
        .filter(haul_point::Column::RoundId.is_in(rounds.iter().map(|r| r.id.0)))
        .order_by_asc(haul_point::Column::Position)
        .all(db)
        .await?;
    // By position: of each round the first comes first and the last stays.
    let mut ends: HashMap<HaulRoundId, (PlaceId, PlaceId)> = HashMap::new();
    for point in points {
        ends.entry(point.round_id).or_insert((point.place_id, point.place_id)).1 = point.place_id;
    }
    let ids: Vec<PlaceId> = ends.values().flat_map(|(first, last)| [*first, *last]).collect();
    let places = by_ids(db, &ids).await?;
    let of: HashMap<ServicePlanId, HaulRoundId> = rounds.iter().map(|r| (r.plan_id, r.id)).collect();
    let of_order = |order: &work_order::Model| {
        let (first, last) = ends.get(of.get(&order.plan_id?)?)?;
        Some((order.id, (places.get(first)?.clone(), places.get(last)?.clone())))
    };
    Ok(orders.iter().filter_map(of_order).collect())
}
