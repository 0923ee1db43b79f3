//! Queries of service plans and of the orders made from them.

use chrono::NaiveDate;
use entity::enums::WorkStatus;
use entity::value::{
    ContractId, CrewId, EstateId, PlaceId, ServicePlanId, StandardId, SubdistrictId, WorkOrderId,
};
use entity::{contract, crew, estate, place, service_plan, service_standard, work_order, work_order_event};
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::service::PlanFilter;
use crate::access::{Reach, ReachColumns};
use crate::db::Tx;
use crate::db::page::Window;
use crate::error::Result;

const COLUMNS: ReachColumns<service_plan::Column> = ReachColumns {
    subdistrict: Some(service_plan::Column::SubdistrictId),
    estate: Some(service_plan::Column::EstateId),
    crew: None,
    account: None,
};
/// Ids in one IN list.
const IN_LIST: usize = 5_000;
/// Orders in one INSERT: 23 columns each, below SQLite's 32,766 variables.
const ORDERS_AT_ONCE: usize = 1_000;

pub async fn plan<C: ConnectionTrait>(db: &C, id: ServicePlanId) -> Result<Option<service_plan::Model>> {
    Ok(service_plan::Entity::find_by_id(id).one(db).await?)
}

/// Waits for others who change these plans or make their orders.
pub async fn lock(tx: &Tx, ids: &[ServicePlanId]) -> Result<()> {
    service_plan::Entity::update_many()
        .col_expr(service_plan::Column::Version, Expr::col(service_plan::Column::Version))
        .filter(service_plan::Column::Id.is_in(ids.iter().map(|p| p.0)))
        .exec(tx)
        .await?;
    Ok(())
}

pub async fn plans<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &PlanFilter,
    window: Window,
) -> Result<Vec<service_plan::Model>> {
    use service_plan::Column as P;
    let mut wanted = Condition::all().add(reach.condition(COLUMNS)).add(P::Id.gt(window.after.unwrap_or(0)));
    if let Some(line) = filter.line {
        wanted = wanted.add(P::Line.eq(line));
    }
    if let Some(active) = filter.active {
        wanted = wanted.add(P::Active.eq(active));
    }
    if let Some(q) = filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        wanted = wanted.add(P::Title.contains(q));
    }
    Ok(service_plan::Entity::find()
        .filter(wanted)
        .order_by_asc(P::Id)
        .limit(window.limit + 1)
        .all(db)
        .await?)
}

/// Active plans after `after`, whose time touches `from..until`.
pub async fn active_after<C: ConnectionTrait>(
    db: &C,
    after: ServicePlanId,
    from: NaiveDate,
    until: NaiveDate,
    limit: u64,
) -> Result<Vec<service_plan::Model>> {
    use service_plan::Column as P;
    Ok(service_plan::Entity::find()
        .filter(P::Active.eq(true))
        .filter(P::Id.gt(after))
        .filter(P::StartsOn.lt(until))
        .filter(Condition::any().add(P::EndsOn.is_null()).add(P::EndsOn.gt(from)))
        .order_by_asc(P::Id)
        .limit(limit)
        .all(db)
        .await?)
}

pub async fn by_ids<C: ConnectionTrait>(db: &C, ids: &[ServicePlanId]) -> Result<Vec<service_plan::Model>> {
    Ok(service_plan::Entity::find()
        .filter(service_plan::Column::Id.is_in(ids.iter().map(|p| p.0)))
        .order_by_asc(service_plan::Column::Id)
        .all(db)
        .await?)
}

pub async fn insert(tx: &Tx, row: service_plan::ActiveModel) -> Result<service_plan::Model> {
    Ok(row.insert(tx).await?)
}

/// Writes what may change; `false` when the version is no longer the one that was read.
pub async fn update(tx: &Tx, new: &service_plan::Model, version: i32) -> Result<bool> {
    use service_plan::Column as P;
    let done = service_plan::Entity::update_many()
        .col_expr(P::PlaceId, Expr::value(new.place_id))
        .col_expr(P::CrewId, Expr::value(new.crew_id))
        .col_expr(P::Title, Expr::value(new.title.clone()))
        .col_expr(P::Recurrence, Expr::value(new.recurrence.clone()))
        .col_expr(P::StartMinutes, Expr::value(new.start_minutes.clone()))
        .col_expr(P::DurationMinutes, Expr::value(new.duration_minutes))
        .col_expr(P::StartsOn, Expr::value(new.starts_on))
        .col_expr(P::EndsOn, Expr::value(new.ends_on))
        .col_expr(P::Active, Expr::value(new.active))
        .col_expr(P::Version, Expr::value(version + 1))
        .filter(P::Id.eq(new.id))
        .filter(P::Version.eq(version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Notes that orders exist through `day`; never backwards.
pub async fn planned_through(tx: &Tx, ids: &[ServicePlanId], day: NaiveDate) -> Result<()> {
    use service_plan::Column as P;
    for chunk in ids.chunks(IN_LIST) {
        service_plan::Entity::update_many()
            .col_expr(P::PlannedThrough, Expr::value(day))
            .filter(P::Id.is_in(chunk.iter().map(|p| p.0)))
            .filter(Condition::any().add(P::PlannedThrough.is_null()).add(P::PlannedThrough.lt(day)))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// The occurrences of plans that have an order from `from` (a key) on.
pub async fn occurrences<C: ConnectionTrait>(
    db: &C,
    ids: &[ServicePlanId],
    from: &str,
) -> Result<Vec<(ServicePlanId, String)>> {
    use work_order::Column as W;
    let mut all = Vec::new();
    for chunk in ids.chunks(IN_LIST) {
        let rows: Vec<(Option<ServicePlanId>, Option<String>)> = work_order::Entity::find()
            .select_only()
            .column(W::PlanId)
            .column(W::Occurrence)
            .filter(W::PlanId.is_in(chunk.iter().map(|p| p.0)))
            .filter(W::Occurrence.gte(from))
            .into_tuple()
            .all(db)
            .await?;
        all.extend(rows.into_iter().filter_map(|(plan, key)| Some((plan?, key?))));
    }
    Ok(all)
}

/// Inserts orders whose ids were reserved; an occurrence that has one already is left alone.
pub async fn insert_orders(tx: &Tx, rows: Vec<work_order::ActiveModel>) -> Result<()> {
    let mut rest = rows.into_iter().peekable();
    while rest.peek().is_some() {
        let chunk: Vec<work_order::ActiveModel> = rest.by_ref().take(ORDERS_AT_ONCE).collect();
        let once = OnConflict::columns([work_order::Column::PlanId, work_order::Column::Occurrence])
            .do_nothing()
            .to_owned();
        work_order::Entity::insert_many(chunk).on_conflict(once).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Which of these ids are orders.
pub async fn made(tx: &Tx, ids: &[WorkOrderId]) -> Result<Vec<(WorkOrderId, WorkStatus)>> {
    use work_order::Column as W;
    let mut all = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(IN_LIST) {
        let rows: Vec<(WorkOrderId, WorkStatus)> = work_order::Entity::find()
            .select_only()
            .column(W::Id)
            .column(W::Status)
            .filter(W::Id.is_in(chunk.iter().map(|o| o.0)))
            .order_by_asc(W::Id)
            .into_tuple()
            .all(tx)
            .await?;
        all.extend(rows);
    }
    Ok(all)
}

/// Removes the orders of a plan that nobody has begun and whose occurrence is after the key `after`; how many.
pub async fn remove_future(tx: &Tx, plan: ServicePlanId, after: &str) -> Result<u64> {
    use work_order::Column as W;
    let future = Condition::all()
        .add(W::PlanId.eq(plan))
        .add(W::Status.is_in([WorkStatus::Planned, WorkStatus::Assigned]))
        .add(W::Occurrence.gt(after));
    let ids = Query::select().column(W::Id).from(work_order::Entity).cond_where(future.clone()).to_owned();
    work_order_event::Entity::delete_many()
        .filter(work_order_event::Column::WorkOrderId.in_subquery(ids))
        .exec(tx)
        .await?;
    Ok(work_order::Entity::delete_many().filter(future).exec(tx).await?.rows_affected)
}

pub async fn contract<C: ConnectionTrait>(db: &C, id: ContractId) -> Result<Option<contract::Model>> {
    Ok(contract::Entity::find_by_id(id).one(db).await?)
}

pub async fn contracts<C: ConnectionTrait>(
    db: &C,
    subdistricts: &[SubdistrictId],
) -> Result<Vec<contract::Model>> {
    Ok(contract::Entity::find()
        .filter(contract::Column::SubdistrictId.is_in(subdistricts.iter().map(|s| s.0)))
        .order_by_asc(contract::Column::Id)
        .all(db)
        .await?)
}

pub async fn standard<C: ConnectionTrait>(db: &C, id: StandardId) -> Result<Option<service_standard::Model>> {
    Ok(service_standard::Entity::find_by_id(id).one(db).await?)
}

pub async fn crews<C: ConnectionTrait>(db: &C, ids: &[CrewId]) -> Result<Vec<crew::Model>> {
    Ok(crew::Entity::find().filter(crew::Column::Id.is_in(ids.iter().map(|c| c.0))).all(db).await?)
}

pub async fn places<C: ConnectionTrait>(db: &C, ids: &[PlaceId]) -> Result<Vec<place::Model>> {
    Ok(place::Entity::find().filter(place::Column::Id.is_in(ids.iter().map(|p| p.0))).all(db).await?)
}

/// The places in use of a subdistrict, for a form's list.
pub async fn places_of<C: ConnectionTrait>(
    db: &C,
    subdistricts: &[SubdistrictId],
    limit: u64,
) -> Result<Vec<place::Model>> {
    Ok(place::Entity::find()
        .filter(place::Column::SubdistrictId.is_in(subdistricts.iter().map(|s| s.0)))
        .filter(place::Column::Active.eq(true))
        .order_by_asc(place::Column::Kind)
        .order_by_asc(place::Column::Name)
        .limit(limit)
        .all(db)
        .await?)
}

pub async fn estates<C: ConnectionTrait>(db: &C, ids: &[EstateId]) -> Result<Vec<estate::Model>> {
    Ok(estate::Entity::find().filter(estate::Column::Id.is_in(ids.iter().map(|e| e.0))).all(db).await?)
}
