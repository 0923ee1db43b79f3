//! An account of the operator that statements are imported for.

use sea_orm::entity::prelude::*;

use crate::value::{BankAccountId, EstateId};

/// An account of the operator that statements are imported for.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bank_account")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: BankAccountId,
    /// Whose fees come in on it.
    pub estate_id: EstateId,
    /// `CCB`.
    pub bank: String,
    pub number: String,
    pub name: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
