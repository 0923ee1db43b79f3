//! Queries of places of work.

use std::collections::HashMap;

use entity::enums::{PlaceKind, WasteKind};
use entity::value::{EstateId, PlaceId, SubdistrictId};
use entity::{estate, place, place_bin, place_hours};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::details::EditPlace;
use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, bulk, sql};
use crate::error::Result;

const COLUMNS: ReachColumns<place::Column> = ReachColumns {
    subdistrict: Some(place::Column::SubdistrictId),
    estate: Some(place::Column::EstateId),
    crew: None,
    account: None,
};

/// What a list of places is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub subdistrict: Option<SubdistrictId>,
    pub kind: Option<PlaceKind>,
    pub estate: Option<EstateId>,
    pub active: Option<bool>,
    /// Words of the name.
    pub q: String,
}

/// Bins and hours of a place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    pub bins: Vec<(WasteKind, i32)>,
    pub hours: Vec<(i32, i32)>,
}

/// How much work hangs on a place.
#[derive(Debug, Clone, Copy, Default, FromQueryResult, serde::Serialize, utoipa::ToSchema)]
#[schema(as = PlaceWork)]
pub struct Work {
    pub plans: i64,
    pub active_plans: i64,
    pub orders: i64,
    pub open_orders: i64,
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &Filter,
    window: Window,
) -> Result<Vec<place::Model>> {
    // The reach may be an "any of": what narrows the list stands beside it, not in it.
    let mut wanted = Condition::all().add(reach.condition(COLUMNS));
    wanted = wanted.add(place::Column::Id.gt(window.after.unwrap_or(0)));
    if let Some(subdistrict) = filter.subdistrict {
        wanted = wanted.add(place::Column::SubdistrictId.eq(subdistrict));
    }
    if let Some(kind) = filter.kind {
        wanted = wanted.add(place::Column::Kind.eq(kind));
    }
    if let Some(estate) = filter.estate {
        wanted = wanted.add(place::Column::EstateId.eq(estate));
    }
    if let Some(active) = filter.active {
        wanted = wanted.add(place::Column::Active.eq(active));
    }
    for word in filter.q.split_whitespace().take(5) {
        let escaped = word.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
        let like = LikeExpr::new(format!("%{escaped}%")).escape('!');
        wanted = wanted.add(Expr::expr(Func::lower(Expr::col(place::Column::Name))).like(like));
    }
    let rows = place::Entity::find().filter(wanted).order_by_asc(place::Column::Id).limit(window.limit + 1);
    Ok(rows.all(db).await?)
}

pub async fn one<C: ConnectionTrait>(db: &C, id: PlaceId) -> Result<Option<place::Model>> {
    Ok(place::Entity::find_by_id(id).one(db).await?)
}

/// Every place of a subdistrict, by id.
pub async fn of_subdistrict<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    limit: u64,
) -> Result<Vec<place::Model>> {
    let rows = place::Entity::find().filter(place::Column::SubdistrictId.eq(subdistrict));
    Ok(rows.order_by_asc(place::Column::Id).limit(limit).all(db).await?)
}

/// Every place of a kind in some subdistricts, in use or not.
///
/// # Errors
/// When the database fails.
pub async fn of_kind<C: ConnectionTrait>(
    db: &C,
    subdistricts: &[SubdistrictId],
    kind: PlaceKind,
) -> Result<Vec<place::Model>> {
    let rows = place::Entity::find()
        .filter(place::Column::SubdistrictId.is_in(subdistricts.iter().map(|s| s.0)))
        .filter(place::Column::Kind.eq(kind));
    Ok(rows.order_by_asc(place::Column::Id).all(db).await?)
}

/// These places, by id.
///
/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(db: &C, ids: &[PlaceId]) -> Result<HashMap<PlaceId, place::Model>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = place::Entity::find().filter(place::Column::Id.is_in(ids.iter().map(|p| p.0)));
    Ok(rows.all(db).await?.into_iter().map(|p| (p.id, p)).collect())
}

/// Bins and hours of places.
///
/// # Errors
/// When the database fails.
pub async fn details<C: ConnectionTrait>(db: &C, ids: &[PlaceId]) -> Result<HashMap<PlaceId, Details>> {
    let mut found: HashMap<PlaceId, Details> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let within = || ids.iter().map(|id| id.0);
    let bins = place_bin::Entity::find().filter(place_bin::Column::PlaceId.is_in(within()));
    for row in bins.all(db).await? {
        found.entry(row.place_id).or_default().bins.push((row.waste, row.bins));
    }
    let hours = place_hours::Entity::find().filter(place_hours::Column::PlaceId.is_in(within()));
    for row in hours.all(db).await? {
        found.entry(row.place_id).or_default().hours.push((row.start_minute, row.end_minute));
    }
    for details in found.values_mut() {
        details.bins.sort_unstable();
        details.hours.sort_unstable();
    }
    Ok(found)
}

pub async fn name_taken<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    edit: &EditPlace,
    except: Option<PlaceId>,
) -> Result<bool> {
    let found = place::Entity::find()
        .filter(place::Column::SubdistrictId.eq(subdistrict))
        .filter(place::Column::Kind.eq(edit.kind))
        .filter(place::Column::Name.eq(edit.name.trim()))
        .one(db)
        .await?;
    Ok(found.is_some_and(|p| Some(p.id) != except))
}

pub async fn estates<C: ConnectionTrait>(db: &C, subdistrict: SubdistrictId) -> Result<Vec<estate::Model>> {
    let rows = estate::Entity::find().filter(estate::Column::SubdistrictId.eq(subdistrict));
    Ok(rows.order_by_asc(estate::Column::Id).all(db).await?)
}

/// Writes what may change; `false` when the version is no longer the one that was read.
pub async fn update(tx: &Tx, new: &place::Model) -> Result<bool> {
    let done = place::Entity::update_many()
        .col_expr(place::Column::EstateId, Expr::value(new.estate_id))
        .col_expr(place::Column::Kind, Expr::value(new.kind))
        .col_expr(place::Column::Name, Expr::value(new.name.clone()))
        .col_expr(place::Column::Grade, Expr::value(new.grade))
        .col_expr(place::Column::Area, Expr::value(new.area))
        .col_expr(place::Column::AreaStated, Expr::value(new.area_stated))
        .col_expr(place::Column::WidthCm, Expr::value(new.width_cm))
        .col_expr(place::Column::Geometry, Expr::value(new.geometry.clone()))
        .col_expr(place::Column::Active, Expr::value(new.active))
        .col_expr(place::Column::Version, Expr::value(new.version + 1))
        .filter(place::Column::Id.eq(new.id))
        .filter(place::Column::Version.eq(new.version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Puts bins and hours in the place of what was there.
pub async fn replace_details(tx: &Tx, all: &[(PlaceId, Details)]) -> Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    let within = || all.iter().map(|(id, _)| id.0);
    place_bin::Entity::delete_many().filter(place_bin::Column::PlaceId.is_in(within())).exec(tx).await?;
    place_hours::Entity::delete_many().filter(place_hours::Column::PlaceId.is_in(within())).exec(tx).await?;
    let bins = all.iter().flat_map(|(id, details)| {
        details.bins.iter().map(|(waste, bins)| place_bin::ActiveModel {
            place_id: Set(*id),
            waste: Set(*waste),
            bins: Set(*bins),
        })
    });
    bulk::insert_all(tx, bins.collect()).await?;
    let hours = all.iter().flat_map(|(id, details)| {
        details.hours.iter().map(|(from, to)| place_hours::ActiveModel {
            place_id: Set(*id),
            start_minute: Set(*from),
            end_minute: Set(*to),
        })
    });
    bulk::insert_all(tx, hours.collect()).await
}

pub async fn work<C: ConnectionTrait>(db: &C, id: PlaceId) -> Result<Work> {
    let text = "SELECT (SELECT COUNT(*) FROM service_plan WHERE place_id = p.id) AS plans, \
        (SELECT COUNT(*) FROM service_plan WHERE place_id = p.id AND active) AS active_plans, \
        (SELECT COUNT(*) FROM work_order WHERE place_id = p.id) AS orders, \
        (SELECT COUNT(*) FROM work_order WHERE place_id = p.id AND status NOT IN ('completed', 'closed', 'cancelled')) AS open_orders \
        FROM place p WHERE p.id = ?";
    let found = Work::find_by_statement(sql(db, text, vec![id.0.into()])).one(db).await?;
    Ok(found.unwrap_or_default())
}
