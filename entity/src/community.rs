//! A residents' committee (社区), not the estate.

use sea_orm::entity::prelude::*;

use crate::value::{CommunityId, SubdistrictId};

/// A residents' committee (社区), not the estate.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "community")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CommunityId,
    pub subdistrict_id: SubdistrictId,
    pub name: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
