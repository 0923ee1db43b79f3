//! A street office (街道) and its quarter.

use sea_orm::entity::prelude::*;

use crate::value::SubdistrictId;

/// A street office (街道) and its quarter.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "subdistrict")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SubdistrictId,
    pub name: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
