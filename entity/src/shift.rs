//! When a crew works on given weekdays; an end before the start lies on the next day.

use sea_orm::entity::prelude::*;

use crate::value::{CrewId, ShiftId};

/// When a crew works on given weekdays; an end before the start lies on the next day.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shift")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ShiftId,
    pub crew_id: CrewId,
    /// Bit 0 is Monday.
    pub weekdays: i32,
    /// Of the local day.
    pub start_minute: i32,
    pub end_minute: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
