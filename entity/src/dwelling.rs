//! A flat (室).

use sea_orm::entity::prelude::*;

use crate::value::{BuildingId, DwellingId, EntranceId, EstateId, SubdistrictId};

/// A flat (室).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dwelling")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: DwellingId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub building_id: BuildingId,
    pub entrance_id: EntranceId,
    /// `502`.
    pub room_no: String,
    /// `12-3-502`, unique in the estate.
    pub code: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
