//! Where work is done: a road segment, green plot, waste point, checkpoint, building, facility.

use sea_orm::entity::prelude::*;

use crate::enums::PlaceKind;
use crate::value::{Area, EstateId, PlaceId, SubdistrictId};

/// Where work is done: a road segment, green plot, waste point, checkpoint, building, facility.
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
    /// Somebody said the area; else it is reckoned from the map.
    pub area_stated: bool,
    /// Of a road segment.
    pub width_cm: Option<i32>,
    /// A GeoJSON geometry, WGS 84.
    pub geometry: String,
    /// A place that is not gets no new orders.
    pub active: bool,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
