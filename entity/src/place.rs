//! Where work is done: a road segment, green plot, waste point, building, facility.

use sea_orm::entity::prelude::*;

use crate::enums::PlaceKind;
use crate::value::{Area, EstateId, PlaceId, SubdistrictId};

/// Where work is done: a road segment, green plot, waste point, building, facility.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "place")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: PlaceId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: Option<EstateId>,
    pub kind: PlaceKind,
    pub name: String,
    /// 1 is the most demanding (一类).
    pub grade: Option<i32>,
    /// 0.01 m².
    pub area: Option<Area>,
    /// A GeoJSON geometry, WGS 84.
    pub geometry: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
