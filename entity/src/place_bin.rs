//! Bins for one kind of waste at a waste point.

use sea_orm::entity::prelude::*;

use crate::enums::WasteKind;
use crate::value::PlaceId;

/// Bins for one kind of waste at a waste point.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "place_bin")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub place_id: PlaceId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub waste: WasteKind,
    pub bins: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
