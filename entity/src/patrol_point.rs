//! A checkpoint of a route and when it is to be passed.

use sea_orm::entity::prelude::*;

use crate::value::{PatrolRouteId, PlaceId};

/// A checkpoint of a route and when it is to be passed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "patrol_point")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub route_id: PatrolRouteId,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub place_id: PlaceId,
    pub from_minute: i32,
    pub until_minute: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
