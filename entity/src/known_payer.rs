//! Whose account a household pays from, as a person said.

use sea_orm::entity::prelude::*;

use crate::value::{AccountId, EstateId};

/// Whose account a household pays from, as a person said.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "known_payer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub estate_id: EstateId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub payer_account: String,
    pub account_id: AccountId,
    pub payer: String,
    pub actor: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
