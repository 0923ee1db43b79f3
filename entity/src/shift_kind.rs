//! A shift of rosters (早班, 中班, 夜班).

use sea_orm::entity::prelude::*;

use crate::enums::Line;
use crate::value::{ShiftKindId, SkillId, SubdistrictId};

/// A shift of rosters (早班, 中班, 夜班).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shift_kind")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ShiftKindId,
    pub subdistrict_id: SubdistrictId,
    pub line: Line,
    pub name: String,
    /// Of the local day.
    pub start_minute: i32,
    /// From the midnight it starts after: past 1440 on the next day.
    pub end_minute: i32,
    /// Not paid, not counted.
    pub break_minutes: i32,
    /// Whoever does it must have it.
    pub skill_id: Option<SkillId>,
    pub active: bool,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
