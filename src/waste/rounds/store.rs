//! Queries of rounds.

use std::collections::HashMap;

use entity::enums::{Line, WorkStatus};
use entity::value::{CrewId, HaulRoundId, ServicePlanId, SubdistrictId};
use entity::{crew, haul_point, haul_round, service_plan, work_order};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};

use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, bulk, names, sql};
use crate::error::Result;

const COLUMNS: ReachColumns<haul_round::Column> = ReachColumns {
    subdistrict: Some(haul_round::Column::SubdistrictId),
    estate: None,
    crew: None,
    account: None,
};
const PLANS: ReachColumns<service_plan::Column> = ReachColumns {
    subdistrict: Some(service_plan::Column::SubdistrictId),
    estate: Some(service_plan::Column::EstateId),
    crew: None,
    account: None,
};
/// Plans a form offers.
const MAX_PLANS: u64 = 500;

pub async fn insert(tx: &Tx, row: haul_round::ActiveModel) -> Result<haul_round::Model> {
    Ok(row.insert(tx).await?)
}

pub async fn one<C: ConnectionTrait>(db: &C, id: HaulRoundId) -> Result<Option<haul_round::Model>> {
    Ok(haul_round::Entity::find_by_id(id).one(db).await?)
}

/// The rounds that hang on some plans.
pub async fn of_plans<C: ConnectionTrait>(db: &C, plans: &[ServicePlanId]) -> Result<Vec<haul_round::Model>> {
    if plans.is_empty() {
        return Ok(Vec::new());
    }
    Ok(haul_round::Entity::find()
        .filter(haul_round::Column::PlanId.is_in(plans.iter().map(|p| p.0)))
        .all(db)
        .await?)
}

pub async fn named<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    name: &str,
) -> Result<Option<haul_round::Model>> {
    Ok(haul_round::Entity::find()
        .filter(haul_round::Column::SubdistrictId.eq(subdistrict))
        .filter(haul_round::Column::Name.eq(name))
        .one(db)
        .await?)
}

/// Writes over the row of version `version`; `false` when it is another by now.
pub async fn save(tx: &Tx, new: &haul_round::Model, version: i32) -> Result<bool> {
    use haul_round::Column as R;
    let done = haul_round::Entity::update_many()
        .col_expr(R::Name, Expr::value(new.name.clone()))
        .col_expr(R::Version, Expr::value(new.version))
        .filter(R::Id.eq(new.id))
        .filter(R::Version.eq(version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

pub async fn replace_points(tx: &Tx, id: HaulRoundId, rows: Vec<haul_point::ActiveModel>) -> Result<()> {
    haul_point::Entity::delete_many().filter(haul_point::Column::RoundId.eq(id)).exec(tx).await?;
    bulk::insert_all(tx, rows).await
}

pub async fn points<C: ConnectionTrait>(
    db: &C,
    rounds: &[HaulRoundId],
) -> Result<HashMap<HaulRoundId, Vec<haul_point::Model>>> {
    let rows = haul_point::Entity::find()
        .filter(haul_point::Column::RoundId.is_in(rounds.iter().map(|r| r.0)))
        .order_by_asc(haul_point::Column::RoundId)
        .order_by_asc(haul_point::Column::Position)
        .all(db)
        .await?;
    let mut all: HashMap<HaulRoundId, Vec<haul_point::Model>> = HashMap::new();
    for row in rows {
        all.entry(row.round_id).or_default().push(row);
    }
    Ok(all)
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    window: Window,
) -> Result<Vec<haul_round::Model>> {
    let wanted = Condition::all()
        .add(reach.condition(COLUMNS))
        .add(haul_round::Column::Id.gt(window.after.unwrap_or(0)));
    Ok(haul_round::Entity::find()
        .filter(wanted)
        .order_by_asc(haul_round::Column::Id)
        .limit(window.limit + 1)
        .all(db)
        .await?)
}

pub async fn plans<C: ConnectionTrait>(
    db: &C,
    ids: &[ServicePlanId],
) -> Result<HashMap<ServicePlanId, service_plan::Model>> {
    let rows = service_plan::Entity::find().filter(service_plan::Column::Id.is_in(ids.iter().map(|p| p.0)));
    Ok(rows.all(db).await?.into_iter().map(|p| (p.id, p)).collect())
}

/// The plans of haulage within reach that no round hangs on, for a form.
pub async fn free_plans<C: ConnectionTrait>(db: &C, reach: &Reach) -> Result<Vec<service_plan::Model>> {
    let taken = haul_round::Entity::find().select_only().column(haul_round::Column::PlanId).into_query();
    let wanted = Condition::all()
        .add(reach.condition(PLANS))
        .add(service_plan::Column::Line.eq(Line::WasteHaulage))
        .add(service_plan::Column::Active.eq(true))
        .add(service_plan::Column::Id.not_in_subquery(taken));
    Ok(service_plan::Entity::find()
        .filter(wanted)
        .order_by_asc(service_plan::Column::Id)
        .limit(MAX_PLANS)
        .all(db)
        .await?)
}

pub async fn crews<C: ConnectionTrait>(db: &C, ids: &[CrewId]) -> Result<HashMap<CrewId, String>> {
    names(db, crew::Entity, [crew::Column::Id, crew::Column::Name], ids).await
}

#[derive(FromQueryResult)]
struct Weighed {
    plan_id: ServicePlanId,
    kg: i64,
}

/// What the last orders of some plans weighed, each plan's newest first.
pub async fn weighed<C: ConnectionTrait>(
    db: &C,
    plans: &[ServicePlanId],
    most: usize,
) -> Result<HashMap<ServicePlanId, Vec<i64>>> {
    let mut found: HashMap<ServicePlanId, Vec<i64>> = HashMap::new();
    if plans.is_empty() {
        return Ok(found);
    }
    let ids: Vec<String> = plans.iter().map(ToString::to_string).collect();
    let text = format!(
        "SELECT plan_id, kg FROM (SELECT o.plan_id, o.id, CAST(SUM(t.net_kg) AS BIGINT) AS kg, \
         ROW_NUMBER() OVER (PARTITION BY o.plan_id ORDER BY o.id DESC) AS nth \
         FROM work_order o JOIN weigh_ticket t ON t.work_order_id = o.id AND t.voided_at IS NULL \
         WHERE o.plan_id IN ({}) GROUP BY o.plan_id, o.id) AS sums WHERE nth <= {most} ORDER BY plan_id, id DESC",
        ids.join(", ")
    );
    for row in Weighed::find_by_statement(sql(db, &text, vec![])).all(db).await? {
        found.entry(row.plan_id).or_default().push(row.kg);
    }
    Ok(found)
}

/// Gives the orders of a plan that nobody has begun another load.
pub async fn load_ahead(tx: &Tx, plan: ServicePlanId, kg: i32) -> Result<()> {
    use work_order::Column as O;
    work_order::Entity::update_many()
        .col_expr(O::LoadKg, Expr::value(kg))
        .col_expr(O::Version, Expr::col(O::Version).add(1))
        .filter(O::PlanId.eq(plan))
        .filter(O::Status.is_in([WorkStatus::Planned, WorkStatus::Assigned, WorkStatus::Acknowledged]))
        .filter(O::LoadKg.ne(kg))
        .exec(tx)
        .await?;
    Ok(())
}

/// The latest orders of a plan, newest first.
pub async fn last_orders<C: ConnectionTrait>(
    db: &C,
    plan: ServicePlanId,
    limit: u64,
) -> Result<Vec<work_order::Model>> {
    Ok(work_order::Entity::find()
        .filter(work_order::Column::PlanId.eq(plan))
        .order_by_desc(work_order::Column::Id)
        .limit(limit)
        .all(db)
        .await?)
}
