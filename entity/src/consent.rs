//! What a person agreed to or refused; the latest row of a purpose holds.

use sea_orm::entity::prelude::*;

use crate::enums::ConsentPurpose;
use crate::value::PersonId;

/// What a person agreed to or refused; the latest row of a purpose holds.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consent")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub person_id: PersonId,
    pub purpose: ConsentPurpose,
    pub granted: bool,
    /// `register`, `resident`, `steward`.
    pub source: String,
    pub at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
