//! Queries of vehicles.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::value::{CrewId, SubdistrictId, VehicleId, VehicleUseId};
use entity::{vehicle, vehicle_use};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, hold_rows};
use crate::error::Result;

const COLUMNS: ReachColumns<vehicle::Column> = ReachColumns {
    subdistrict: Some(vehicle::Column::SubdistrictId),
    estate: None,
    crew: None,
    account: None,
};

pub async fn vehicle<C: ConnectionTrait>(db: &C, id: VehicleId) -> Result<Option<vehicle::Model>> {
    Ok(vehicle::Entity::find_by_id(id).one(db).await?)
}

pub async fn vehicles<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    window: Window,
) -> Result<Vec<vehicle::Model>> {
    Ok(vehicle::Entity::find()
        .filter(reach.condition(COLUMNS))
        .filter(vehicle::Column::Id.gt(window.after.unwrap_or(0)))
        .order_by_asc(vehicle::Column::Id)
        .limit(window.limit + 1)
        .all(db)
        .await?)
}

/// Every vehicle of a quarter, in use or not.
///
/// # Errors
/// When the database fails.
pub async fn of_subdistrict<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
) -> Result<Vec<vehicle::Model>> {
    Ok(vehicle::Entity::find()
        .filter(vehicle::Column::SubdistrictId.eq(subdistrict))
        .order_by_asc(vehicle::Column::Id)
        .all(db)
        .await?)
}

pub async fn plate_taken<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    plate: &str,
    except: Option<VehicleId>,
) -> Result<bool> {
    let found = vehicle::Entity::find()
        .filter(vehicle::Column::SubdistrictId.eq(subdistrict))
        .filter(vehicle::Column::Plate.eq(plate))
        .one(db)
        .await?;
    Ok(found.is_some_and(|v| Some(v.id) != except))
}

/// Writes what may change; `false` when the version is no longer the one that was read.
pub async fn update(tx: &Tx, new: &vehicle::Model) -> Result<bool> {
    let done = vehicle::Entity::update_many()
        .col_expr(vehicle::Column::Plate, Expr::value(new.plate.clone()))
        .col_expr(vehicle::Column::Kind, Expr::value(new.kind))
        .col_expr(vehicle::Column::Model, Expr::value(new.model.clone()))
        .col_expr(vehicle::Column::CapacityKg, Expr::value(new.capacity_kg))
        .col_expr(vehicle::Column::CapacityLitres, Expr::value(new.capacity_litres))
        .col_expr(vehicle::Column::RangeKm, Expr::value(new.range_km))
        .col_expr(vehicle::Column::Licence, Expr::value(new.licence))
        .col_expr(vehicle::Column::InspectionDue, Expr::value(new.inspection_due))
        .col_expr(vehicle::Column::Active, Expr::value(new.active))
        .col_expr(vehicle::Column::Version, Expr::value(new.version + 1))
        .filter(vehicle::Column::Id.eq(new.id))
        .filter(vehicle::Column::Version.eq(new.version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Waits for others who are giving this vehicle out.
pub async fn lock(tx: &Tx, id: VehicleId) -> Result<()> {
    hold_rows(tx, "vehicle", &[id.0]).await
}

/// Every use of `vehicles`, the latest first.
pub async fn uses<C: ConnectionTrait>(db: &C, vehicles: &[VehicleId]) -> Result<Vec<vehicle_use::Model>> {
    Ok(vehicle_use::Entity::find()
        .filter(vehicle_use::Column::VehicleId.is_in(vehicles.iter().map(|v| v.0)))
        .order_by_desc(vehicle_use::Column::FromOn)
        .order_by_desc(vehicle_use::Column::Id)
        .all(db)
        .await?)
}

/// The vehicles in use of each of `crews` on `day`, the one that carries most first.
///
/// # Errors
/// When the database fails.
pub async fn of_crews<C: ConnectionTrait>(
    db: &C,
    crews: &[CrewId],
    day: NaiveDate,
) -> Result<HashMap<CrewId, Vec<vehicle::Model>>> {
    let uses = vehicle_use::Entity::find()
        .filter(vehicle_use::Column::CrewId.is_in(crews.iter().map(|c| c.0)))
        .filter(vehicle_use::Column::FromOn.lte(day))
        .filter(
            Condition::any().add(vehicle_use::Column::ToOn.is_null()).add(vehicle_use::Column::ToOn.gt(day)),
        )
        .all(db)
        .await?;
    let mut vehicles = vehicle::Entity::find()
        .filter(vehicle::Column::Id.is_in(uses.iter().map(|u| u.vehicle_id.0)))
        .filter(vehicle::Column::Active.eq(true))
        .all(db)
        .await?;
    vehicles.sort_by_key(|v| (std::cmp::Reverse(v.capacity_kg), v.id));
    let mut of: HashMap<CrewId, Vec<vehicle::Model>> = HashMap::new();
    for vehicle in vehicles {
        for used in uses.iter().filter(|u| u.vehicle_id == vehicle.id) {
            of.entry(used.crew_id).or_default().push(vehicle.clone());
        }
    }
    Ok(of)
}

pub async fn one_use<C: ConnectionTrait>(db: &C, id: VehicleUseId) -> Result<Option<vehicle_use::Model>> {
    Ok(vehicle_use::Entity::find_by_id(id).one(db).await?)
}

/// Writes another end; `false` when the version is no longer the one that was read.
pub async fn end_use(tx: &Tx, new: &vehicle_use::Model) -> Result<bool> {
    let done = vehicle_use::Entity::update_many()
        .col_expr(vehicle_use::Column::ToOn, Expr::value(new.to_on))
        .col_expr(vehicle_use::Column::Version, Expr::value(new.version + 1))
        .filter(vehicle_use::Column::Id.eq(new.id))
        .filter(vehicle_use::Column::Version.eq(new.version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
