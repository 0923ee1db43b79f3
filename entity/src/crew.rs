//! People who work together on one line of service (班组).

use sea_orm::entity::prelude::*;

use crate::enums::Line;
use crate::value::{CrewId, SubdistrictId};

/// People who work together on one line of service (班组).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "crew")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CrewId,
    pub subdistrict_id: SubdistrictId,
    pub line: Line,
    pub name: String,
    /// 班组长.
    pub foreman: String,
    pub phone: String,
    pub active: bool,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
