//! What of a service was to be done in an estate's month, and what of it was done; in the whole estate, or in one building.

use sea_orm::entity::prelude::*;

use crate::enums::{Line, ServedKind};
use crate::value::{BuildingId, EstateId, Month};

/// What of a service was to be done in an estate's month, and what of it was done; in the whole estate, or in one building.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "served")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub estate_id: EstateId,
    pub month: Month,
    /// None: the whole estate, what was done in its buildings too.
    pub building_id: Option<BuildingId>,
    pub kind: ServedKind,
    pub line: Line,
    /// The task as the contract's standard names it; empty where the kind says it all.
    pub name: String,
    pub due: i64,
    pub done: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
