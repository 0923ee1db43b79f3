//! An owner or occupant: name and contacts.

use sea_orm::entity::prelude::*;

use crate::value::{EstateId, PersonId};

/// An owner or occupant: name and contacts.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: PersonId,
    pub estate_id: EstateId,
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
