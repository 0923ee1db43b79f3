//! How many of a crew a shift needs on working days and on days off.

use sea_orm::entity::prelude::*;

use crate::value::{CrewId, ShiftKindId};

/// How many of a crew a shift needs on working days and on days off.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shift_demand")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub crew_id: CrewId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub shift_kind_id: ShiftKindId,
    pub on_working_days: i32,
    pub on_days_off: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
