//! Who came to a facility without a booking or a meal.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::FacilityId;

/// Who came to a facility without a booking or a meal.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "facility_day")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub facility_id: FacilityId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: NaiveDate,
    pub visits: i32,
    /// Of these, 60 or older.
    pub elders: i32,
    pub actor: String,
    pub at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
