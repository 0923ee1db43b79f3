//! Checkpoints a crew passes in order, every day (巡逻路线).

use sea_orm::entity::prelude::*;

use crate::value::{CrewId, PatrolRouteId, SubdistrictId};

/// Checkpoints a crew passes in order, every day (巡逻路线).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "patrol_route")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: PatrolRouteId,
    pub subdistrict_id: SubdistrictId,
    /// Who walks it.
    pub crew_id: CrewId,
    pub name: String,
    pub active: bool,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
