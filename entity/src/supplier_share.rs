//! An account's part of a shared bill, with the weight it was given by.

use sea_orm::entity::prelude::*;

use crate::value::{AccountId, Fen, SupplierBillId};

/// An account's part of a shared bill, with the weight it was given by.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "supplier_share")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub supplier_bill_id: SupplierBillId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    pub weight: i64,
    pub amount_fen: Fen,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
