//! A straight piece of street between two nodes, and who may use it.

use sea_orm::entity::prelude::*;

use crate::value::{StreetEdgeId, StreetNodeId, SubdistrictId};

/// A straight piece of street between two nodes, and who may use it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "street_edge")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: StreetEdgeId,
    pub subdistrict_id: SubdistrictId,
    pub from_node_id: StreetNodeId,
    pub to_node_id: StreetNodeId,
    /// May be empty.
    pub name: String,
    pub length_cm: i32,
    pub walk: bool,
    pub e_tricycle: bool,
    pub truck: bool,
    /// Vehicles only from the first node to the second; people walk both ways.
    pub one_way: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
