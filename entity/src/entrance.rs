//! A stairwell (单元).

use sea_orm::entity::prelude::*;

use crate::value::{BuildingId, EntranceId, EstateId};

/// A stairwell (单元).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "entrance")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: EntranceId,
    pub estate_id: EstateId,
    pub building_id: BuildingId,
    pub number: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
