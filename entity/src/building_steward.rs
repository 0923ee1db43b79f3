//! Who looks after a building from a day on; the latest row up to a day holds.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{BuildingId, UserId};

/// Who looks after a building from a day on; the latest row up to a day holds.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "building_steward")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub building_id: BuildingId,
    /// The first day.
    pub from_on: NaiveDate,
    /// None: nobody from then on.
    pub user_id: Option<UserId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
