//! When a waste point is open, every day.

use sea_orm::entity::prelude::*;

use crate::value::PlaceId;

/// When a waste point is open, every day.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "place_hours")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub place_id: PlaceId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub start_minute: i32,
    pub end_minute: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
