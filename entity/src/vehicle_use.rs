//! A crew has a vehicle between two times of each day of `[from_on, to_on)`.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{CrewId, VehicleId, VehicleUseId};

/// A crew has a vehicle between two times of each day of `[from_on, to_on)`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vehicle_use")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: VehicleUseId,
    pub vehicle_id: VehicleId,
    pub crew_id: CrewId,
    pub from_on: NaiveDate,
    pub to_on: Option<NaiveDate>,
    pub start_minute: i32,
    /// Past 1440 on the next day.
    pub end_minute: i32,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
