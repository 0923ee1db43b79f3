//! What owners and operator agreed on for an estate's common revenue.

use sea_orm::entity::prelude::*;

use crate::value::{EstateId, Percent};

/// What owners and operator agreed on for an estate's common revenue.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "common_terms")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub estate_id: EstateId,
    /// Of income, for the operator's work.
    pub management_share: Percent,
    /// Of income.
    pub tax: Percent,
    /// The clause or the decision.
    pub agreement: String,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
