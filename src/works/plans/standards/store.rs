//! Queries of plans from standards.

use std::collections::HashSet;

use entity::enums::PlaceKind;
use entity::value::{ContractId, PlaceId, StandardId};
use entity::{place, service_plan, standard_plan};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Value,
};

use super::kept::Bounds;
use crate::db::{Tx, bulk, keys};
use crate::error::Result;

/// The places in use of these kinds that a contract with these bounds covers.
pub async fn places<C: ConnectionTrait>(
    db: &C,
    bounds: Bounds,
    kinds: &[PlaceKind],
    limit: u64,
) -> Result<Vec<place::Model>> {
    use place::Column as P;
    let mut wanted = place::Entity::find()
        .filter(P::SubdistrictId.eq(bounds.subdistrict))
        .filter(P::Active.eq(true))
        .filter(P::Kind.is_in(kinds.iter().copied()));
    if let Some(estate) = bounds.estate {
        wanted = wanted.filter(P::EstateId.eq(estate));
    }
    Ok(wanted.order_by_asc(P::Id).limit(limit).all(db).await?)
}

/// The plans in use of a contract.
pub async fn plans<C: ConnectionTrait>(db: &C, contract: ContractId) -> Result<Vec<service_plan::Model>> {
    use service_plan::Column as P;
    Ok(service_plan::Entity::find()
        .filter(P::ContractId.eq(contract))
        .filter(P::Active.eq(true))
        .order_by_asc(P::Id)
        .all(db)
        .await?)
}

/// A plan names the standard it keeps; `false` when it names one by now, or is another version.
pub async fn name_standard(tx: &Tx, plan: &service_plan::Model, standard: StandardId) -> Result<bool> {
    use service_plan::Column as P;
    let done = service_plan::Entity::update_many()
        .col_expr(P::StandardId, Expr::value(standard))
        .col_expr(P::Version, Expr::value(plan.version + 1))
        .filter(P::Id.eq(plan.id))
        .filter(P::Version.eq(plan.version))
        .filter(P::StandardId.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Inserts plans whose ids were reserved, each as the one that was made of its standard for its place, in the stead of
/// plans that give no more work. The contract is held: nobody else makes one meanwhile.
pub async fn insert(tx: &Tx, plans: &[service_plan::Model]) -> Result<()> {
    use standard_plan::Column as S;
    let pair = |p: &service_plan::Model| Some((p.standard_id?, p.place_id?));
    let pairs: HashSet<(StandardId, PlaceId)> = plans.iter().filter_map(pair).collect();
    let standards = crate::db::distinct(pairs.iter().map(|(standard, _)| *standard));
    let there = standard_plan::Entity::find()
        .filter(S::StandardId.is_in(standards.iter().map(|s| s.0)))
        .all(tx)
        .await?;
    let over = there.iter().filter(|row| pairs.contains(&(row.standard_id, row.place_id)));
    let over: Vec<Value> = over.map(|row| row.plan_id.0.into()).collect();
    standard_plan::Entity::delete_many().filter(keys::is_among(tx, S::PlanId, over)).exec(tx).await?;
    bulk::insert_all(tx, plans.iter().map(|p| p.clone().into_active_model().reset_all()).collect()).await?;
    let made = plans.iter().filter_map(|p| {
        let (standard_id, place_id) = pair(p)?;
        let row = standard_plan::Model { standard_id, place_id, plan_id: p.id };
        Some(row.into_active_model().reset_all())
    });
    bulk::insert_all(tx, made.collect()).await
}
