//! Where streets begin, bend, meet or end.

use sea_orm::entity::prelude::*;

use crate::value::{StreetNodeId, SubdistrictId};

/// Where streets begin, bend, meet or end.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "street_node")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: StreetNodeId,
    pub subdistrict_id: SubdistrictId,
    /// 0.0000001 degrees, WGS 84.
    pub lat_e7: i32,
    pub lon_e7: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
