//! Something a worker can do on a line of service (技能).

use sea_orm::entity::prelude::*;

use crate::enums::{LicenceKind, Line};
use crate::value::SkillId;

/// Something a worker can do on a line of service (技能).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "skill")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SkillId,
    pub line: Line,
    pub name: String,
    /// May only be used with a valid one of these.
    pub licence: Option<LicenceKind>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
