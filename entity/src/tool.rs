//! Tools of one kind, in the store or with a crew (工具).

use sea_orm::entity::prelude::*;

use crate::value::{CrewId, SubdistrictId, ToolId};

/// Tools of one kind, in the store or with a crew (工具).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tool")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ToolId,
    pub subdistrict_id: SubdistrictId,
    /// None: in the store.
    pub crew_id: Option<CrewId>,
    pub name: String,
    pub quantity: i32,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
