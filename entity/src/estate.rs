//! A residential estate (小区).

use sea_orm::entity::prelude::*;

use crate::value::{CommunityId, EstateId, SubdistrictId};

/// A residential estate (小区).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "estate")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: EstateId,
    pub subdistrict_id: SubdistrictId,
    pub community_id: CommunityId,
    pub name: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
