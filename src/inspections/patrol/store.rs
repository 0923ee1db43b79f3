//! Queries of patrols.

use std::collections::HashMap;

use entity::value::{CrewId, PatrolRoundId, PatrolRouteId, SubdistrictId};
use entity::{patrol_check, patrol_point, patrol_round, patrol_route};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::service::RoundFilter;
use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, bulk, hold_rows, names, over};
use crate::error::Result;

const ROUTES: ReachColumns<patrol_route::Column> = ReachColumns {
    subdistrict: Some(patrol_route::Column::SubdistrictId),
    estate: None,
    crew: Some(patrol_route::Column::CrewId),
    account: None,
};
const ROUNDS: ReachColumns<patrol_round::Column> = ReachColumns {
    subdistrict: Some(patrol_round::Column::SubdistrictId),
    estate: None,
    crew: Some(patrol_round::Column::CrewId),
    account: None,
};

pub async fn insert_route(tx: &Tx, row: patrol_route::ActiveModel) -> Result<patrol_route::Model> {
    Ok(row.insert(tx).await?)
}

pub async fn route<C: ConnectionTrait>(db: &C, id: PatrolRouteId) -> Result<Option<patrol_route::Model>> {
    Ok(patrol_route::Entity::find_by_id(id).one(db).await?)
}

/// Waits for others who are at this route.
pub async fn lock_route(tx: &Tx, id: PatrolRouteId) -> Result<()> {
    hold_rows(tx, "patrol_route", &[id.0]).await
}

pub async fn route_named<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    name: &str,
) -> Result<Option<patrol_route::Model>> {
    Ok(patrol_route::Entity::find()
        .filter(patrol_route::Column::SubdistrictId.eq(subdistrict))
        .filter(patrol_route::Column::Name.eq(name))
        .one(db)
        .await?)
}

/// Writes over the row of version `version`; stale when it is another by now.
pub async fn save_route(tx: &Tx, new: &patrol_route::Model, version: i32) -> Result<()> {
    over::save(tx, new, patrol_route::Column::Version.eq(version)).await
}

pub async fn replace_points(tx: &Tx, id: PatrolRouteId, rows: Vec<patrol_point::ActiveModel>) -> Result<()> {
    patrol_point::Entity::delete_many().filter(patrol_point::Column::RouteId.eq(id)).exec(tx).await?;
    bulk::insert_all(tx, rows).await
}

pub async fn points<C: ConnectionTrait>(
    db: &C,
    routes: &[PatrolRouteId],
) -> Result<HashMap<PatrolRouteId, Vec<patrol_point::Model>>> {
    let rows = patrol_point::Entity::find()
        .filter(patrol_point::Column::RouteId.is_in(routes.iter().copied()))
        .order_by_asc(patrol_point::Column::RouteId)
        .order_by_asc(patrol_point::Column::Position)
        .all(db)
        .await?;
    let mut all: HashMap<PatrolRouteId, Vec<patrol_point::Model>> = HashMap::new();
    for row in rows {
        all.entry(row.route_id).or_default().push(row);
    }
    Ok(all)
}

pub async fn routes<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    window: Window,
) -> Result<Vec<patrol_route::Model>> {
    let mut wanted = Condition::all().add(reach.condition(ROUTES));
    if let Some(after) = window.after {
        wanted = wanted.add(patrol_route::Column::Id.gt(after));
    }
    Ok(patrol_route::Entity::find()
        .filter(wanted)
        .order_by_asc(patrol_route::Column::Id)
        .limit(window.limit + 1)
        .all(db)
        .await?)
}

pub async fn routes_of_crew<C: ConnectionTrait>(db: &C, crew: CrewId) -> Result<Vec<patrol_route::Model>> {
    Ok(patrol_route::Entity::find()
        .filter(patrol_route::Column::CrewId.eq(crew))
        .filter(patrol_route::Column::Active.eq(true))
        .order_by_asc(patrol_route::Column::Id)
        .all(db)
        .await?)
}

pub async fn route_names<C: ConnectionTrait>(
    db: &C,
    ids: &[PatrolRouteId],
) -> Result<HashMap<PatrolRouteId, String>> {
    names(db, patrol_route::Entity, [patrol_route::Column::Id, patrol_route::Column::Name], ids).await
}

pub async fn insert_round(tx: &Tx, row: patrol_round::ActiveModel) -> Result<patrol_round::Model> {
    Ok(row.insert(tx).await?)
}

pub async fn insert_checks(tx: &Tx, rows: Vec<patrol_check::ActiveModel>) -> Result<()> {
    bulk::insert_all(tx, rows).await
}

pub async fn round<C: ConnectionTrait>(db: &C, id: PatrolRoundId) -> Result<Option<patrol_round::Model>> {
    Ok(patrol_round::Entity::find_by_id(id).one(db).await?)
}

/// Waits for others who are at this round.
pub async fn lock_round(tx: &Tx, id: PatrolRoundId) -> Result<()> {
    hold_rows(tx, "patrol_round", &[id.0]).await
}

/// The round under way on a route.
pub async fn open_round<C: ConnectionTrait>(
    db: &C,
    route: PatrolRouteId,
) -> Result<Option<patrol_round::Model>> {
    Ok(patrol_round::Entity::find()
        .filter(patrol_round::Column::RouteId.eq(route))
        .filter(patrol_round::Column::FinishedAt.is_null())
        .one(db)
        .await?)
}

/// Writes over a round that is held.
pub async fn save_round(tx: &Tx, new: &patrol_round::Model) -> Result<()> {
    use patrol_round::Column as R;
    patrol_round::Entity::update_many()
        .col_expr(R::FinishedAt, Expr::value(new.finished_at))
        .col_expr(R::Note, Expr::value(new.note.clone()))
        .col_expr(R::Version, Expr::value(new.version))
        .filter(R::Id.eq(new.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Writes a check-in of a round that is held.
pub async fn save_check(tx: &Tx, new: &patrol_check::Model) -> Result<()> {
    use patrol_check::Column as C;
    patrol_check::Entity::update_many()
        .col_expr(C::CheckedAt, Expr::value(new.checked_at))
        .col_expr(C::CheckedBy, Expr::value(new.checked_by.clone()))
        .col_expr(C::Metres, Expr::value(new.metres))
        .col_expr(C::Early, Expr::value(new.early))
        .col_expr(C::Late, Expr::value(new.late))
        .col_expr(C::Far, Expr::value(new.far))
        .col_expr(C::Unlocated, Expr::value(new.unlocated))
        .col_expr(C::OutOfOrder, Expr::value(new.out_of_order))
        .filter(C::RoundId.eq(new.round_id))
        .filter(C::Position.eq(new.position))
        .exec(tx)
        .await?;
    Ok(())
}

pub async fn checks<C: ConnectionTrait>(
    db: &C,
    rounds: &[PatrolRoundId],
) -> Result<HashMap<PatrolRoundId, Vec<patrol_check::Model>>> {
    let rows = patrol_check::Entity::find()
        .filter(patrol_check::Column::RoundId.is_in(rounds.iter().copied()))
        .order_by_asc(patrol_check::Column::RoundId)
        .order_by_asc(patrol_check::Column::Position)
        .all(db)
        .await?;
    let mut all: HashMap<PatrolRoundId, Vec<patrol_check::Model>> = HashMap::new();
    for row in rows {
        all.entry(row.round_id).or_default().push(row);
    }
    Ok(all)
}

pub async fn rounds<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &RoundFilter,
    window: Window,
) -> Result<Vec<patrol_round::Model>> {
    use patrol_round::Column as R;
    let mut wanted = Condition::all().add(reach.condition(ROUNDS));
    if let Some(route) = filter.route_id {
        wanted = wanted.add(R::RouteId.eq(route));
    }
    if let Some(from) = filter.from {
        wanted = wanted.add(R::Day.gte(from));
    }
    if let Some(to) = filter.to {
        wanted = wanted.add(R::Day.lte(to));
    }
    Ok(window.newest(patrol_round::Entity::find().filter(wanted), R::Id).all(db).await?)
}
