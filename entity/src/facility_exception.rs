//! A day that is not as its weekday.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::FacilityId;

/// A day that is not as its weekday.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "facility_exception")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub facility_id: FacilityId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: NaiveDate,
    /// None: closed that day.
    pub from_minute: Option<i32>,
    pub to_minute: Option<i32>,
    pub note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
