//! A building (幢).

use sea_orm::entity::prelude::*;

use crate::value::{BuildingId, EstateId};

/// A building (幢).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "building")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: BuildingId,
    pub estate_id: EstateId,
    /// `12` for 12幢.
    pub number: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
