//! A way to a transfer station between two orders, as a published plan of the day has it.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{CrewId, DayPlanId, PlaceId, SubdistrictId};

/// A way to a transfer station between two orders, as a published plan of the day has it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "station_trip")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub crew_id: CrewId,
    /// When emptying begins.
    #[sea_orm(primary_key, auto_increment = false)]
    pub starts_at: DateTimeUtc,
    pub day: NaiveDate,
    pub subdistrict_id: SubdistrictId,
    pub place_id: PlaceId,
    pub ends_at: DateTimeUtc,
    pub day_plan_id: DayPlanId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
