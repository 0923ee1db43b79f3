//! Queries of service plans and of the orders made from them.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::enums::{Line, WorkStatus};
use entity::value::{
    ContractId, CrewId, EstateId, PlaceId, ServicePlanId, StandardId, SubdistrictId, WorkOrderId,
};
use entity::{
    contract, crew, estate, place, plan_end, plan_pause_order, service_plan, service_standard, work_order,
    work_order_event,
};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::service::PlanFilter;
use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, hold_rows};
use crate::error::Result;
use crate::works::evidence;

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
    let ids: Vec<i64> = ids.iter().map(|p| p.0).collect();
    hold_rows(tx, "service_plan", &ids).await
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
        .col_expr(P::SkillId, Expr::value(new.skill_id))
        .col_expr(P::LoadKg, Expr::value(new.load_kg))
        .col_expr(P::LoadLitres, Expr::value(new.load_litres))
        .col_expr(P::Checklist, Expr::value(new.checklist.clone()))
        .col_expr(P::Seasons, Expr::value(new.seasons.clone()))
        .col_expr(P::OnHoliday, Expr::value(new.on_holiday))
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

/// The orders of these plans that stand in one of `statuses` and are worked on `from` or later.
pub async fn open_orders<C: ConnectionTrait>(
    db: &C,
    plans: &[ServicePlanId],
    statuses: &[WorkStatus],
    from: NaiveDate,
) -> Result<Vec<work_order::Model>> {
    use work_order::Column as W;
    let mut all = Vec::new();
    for chunk in plans.chunks(IN_LIST) {
        let of_plans = work_order::Entity::find()
            .filter(W::PlanId.is_in(chunk.iter().map(|p| p.0)))
            .filter(W::Status.is_in(statuses.iter().copied()))
            .filter(W::WorkDate.gte(from))
            // What a dispatcher has split is theirs.
            .filter(W::Parts.eq(0))
            .order_by_asc(W::Id)
            .all(db)
            .await?;
        all.extend(of_plans);
    }
    Ok(all)
}

/// Removes orders that nobody has begun, with what was noted of them.
pub async fn remove_orders(tx: &Tx, ids: &[WorkOrderId]) -> Result<()> {
    use work_order::Column as W;
    for chunk in ids.chunks(IN_LIST) {
        let ids = || chunk.iter().map(|o| o.0);
        work_order_event::Entity::delete_many()
            .filter(work_order_event::Column::WorkOrderId.is_in(ids()))
            .exec(tx)
            .await?;
        plan_pause_order::Entity::delete_many()
            .filter(plan_pause_order::Column::WorkOrderId.is_in(ids()))
            .exec(tx)
            .await?;
        evidence::store::remove(tx, chunk).await?;
        work_order::Entity::delete_many().filter(W::Id.is_in(ids())).exec(tx).await?;
    }
    Ok(())
}

/// Writes what a plan says of an order over the row of version `version`; `false` when it is another version by now.
pub async fn save_order(tx: &Tx, new: &work_order::Model, version: i32) -> Result<bool> {
    use work_order::Column as W;
    let done = work_order::Entity::update_many()
        .col_expr(W::Title, Expr::value(new.title.clone()))
        .col_expr(W::Location, Expr::value(new.location.clone()))
        .col_expr(W::PlaceId, Expr::value(new.place_id))
        .col_expr(W::Status, Expr::value(new.status))
        .col_expr(W::CrewId, Expr::value(new.crew_id))
        .col_expr(W::WorkDate, Expr::value(new.work_date))
        .col_expr(W::PlannedStart, Expr::value(new.planned_start))
        .col_expr(W::PlannedEnd, Expr::value(new.planned_end))
        .col_expr(W::AcknowledgedAt, Expr::value(new.acknowledged_at))
        .col_expr(W::DurationMinutes, Expr::value(new.duration_minutes))
        .col_expr(W::SkillId, Expr::value(new.skill_id))
        .col_expr(W::LoadKg, Expr::value(new.load_kg))
        .col_expr(W::LoadLitres, Expr::value(new.load_litres))
        .col_expr(W::DueAt, Expr::value(new.due_at))
        .col_expr(W::Version, Expr::value(version + 1))
        .filter(W::Id.eq(new.id))
        .filter(W::Version.eq(version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Active plans a pause of these bounds may hold for.
pub async fn in_bounds<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    line: Option<Line>,
    plan: Option<ServicePlanId>,
) -> Result<Vec<service_plan::Model>> {
    use service_plan::Column as P;
    let mut wanted = Condition::all().add(P::SubdistrictId.eq(subdistrict)).add(P::Active.eq(true));
    if let Some(line) = line {
        wanted = wanted.add(P::Line.eq(line));
    }
    if let Some(plan) = plan {
        wanted = wanted.add(P::Id.eq(plan));
    }
    Ok(service_plan::Entity::find().filter(wanted).order_by_asc(P::Id).all(db).await?)
}

/// Every active plan after `after`, whatever its days.
pub async fn active_page<C: ConnectionTrait>(
    db: &C,
    after: ServicePlanId,
    limit: u64,
) -> Result<Vec<service_plan::Model>> {
    use service_plan::Column as P;
    Ok(service_plan::Entity::find()
        .filter(P::Active.eq(true))
        .filter(P::Id.gt(after))
        .order_by_asc(P::Id)
        .limit(limit)
        .all(db)
        .await?)
}

/// Which of these crews are no longer there.
pub async fn idle_crews<C: ConnectionTrait>(db: &C, ids: &[CrewId]) -> Result<Vec<CrewId>> {
    Ok(crew::Entity::find()
        .select_only()
        .column(crew::Column::Id)
        .filter(crew::Column::Id.is_in(ids.iter().map(|c| c.0)))
        .filter(crew::Column::Active.eq(false))
        .into_tuple()
        .all(db)
        .await?)
}

/// The first day each contract no longer covers.
pub async fn contract_ends<C: ConnectionTrait>(
    db: &C,
    ids: &[ContractId],
) -> Result<HashMap<ContractId, NaiveDate>> {
    let rows: Vec<(ContractId, NaiveDate)> = contract::Entity::find()
        .select_only()
        .column(contract::Column::Id)
        .column(contract::Column::EndsOn)
        .filter(contract::Column::Id.is_in(ids.iter().map(|c| c.0)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Replaces what is noted of `seen` by `ends`.
pub async fn write_ends(tx: &Tx, seen: &[ServicePlanId], ends: Vec<plan_end::Model>) -> Result<()> {
    for chunk in seen.chunks(IN_LIST) {
        plan_end::Entity::delete_many()
            .filter(plan_end::Column::PlanId.is_in(chunk.iter().map(|p| p.0)))
            .exec(tx)
            .await?;
    }
    let row = |e: plan_end::Model| plan_end::ActiveModel {
        plan_id: Set(e.plan_id),
        cause: Set(e.cause),
        since: Set(e.since),
        detail: Set(e.detail),
    };
    crate::db::bulk::insert_all(tx, ends.into_iter().map(row).collect()).await
}

pub async fn ends_of<C: ConnectionTrait>(db: &C, ids: &[ServicePlanId]) -> Result<Vec<plan_end::Model>> {
    Ok(plan_end::Entity::find()
        .filter(plan_end::Column::PlanId.is_in(ids.iter().map(|p| p.0)))
        .all(db)
        .await?)
}

fn ended(reach: &Reach) -> sea_orm::Select<service_plan::Entity> {
    let noted = Query::select().column(plan_end::Column::PlanId).from(plan_end::Entity).to_owned();
    service_plan::Entity::find()
        .filter(service_plan::Column::Active.eq(true))
        .filter(service_plan::Column::Id.in_subquery(noted))
        .filter(reach.condition(COLUMNS))
}

/// Plans that give no more work, with why.
pub async fn ended_plans<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    window: Window,
) -> Result<Vec<(service_plan::Model, plan_end::Model)>> {
    let plans = ended(reach)
        .filter(service_plan::Column::Id.gt(window.after.unwrap_or(0)))
        .order_by_asc(service_plan::Column::Id)
        .limit(window.limit + 1)
        .all(db)
        .await?;
    let ids: Vec<ServicePlanId> = plans.iter().map(|p| p.id).collect();
    let mut ends: HashMap<ServicePlanId, plan_end::Model> =
        ends_of(db, &ids).await?.into_iter().map(|e| (e.plan_id, e)).collect();
    Ok(plans.into_iter().filter_map(|p| ends.remove(&p.id).map(|e| (p, e))).collect())
}

pub async fn count_ended<C: ConnectionTrait>(db: &C, reach: &Reach) -> Result<u64> {
    Ok(ended(reach).count(db).await?)
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
