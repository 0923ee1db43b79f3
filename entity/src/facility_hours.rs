//! A time of the week at which a facility is open.

use sea_orm::entity::prelude::*;

use crate::value::FacilityId;

/// A time of the week at which a facility is open.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "facility_hours")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub facility_id: FacilityId,
    /// 1 is Monday.
    #[sea_orm(primary_key, auto_increment = false)]
    pub weekday: i32,
    /// A quarter hour of the day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_minute: i32,
    pub to_minute: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
