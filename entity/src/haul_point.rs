//! A point of a round, in order.

use sea_orm::entity::prelude::*;

use crate::value::{HaulRoundId, PlaceId};

/// A point of a round, in order.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "haul_point")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: HaulRoundId,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub place_id: PlaceId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
