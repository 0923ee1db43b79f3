//! An account of the operator that statements are imported for, at a bank or a payment channel.

use sea_orm::entity::prelude::*;

use crate::enums::BankAccountKind;
use crate::value::{BankAccountId, EstateId};

/// An account of the operator that statements are imported for, at a bank or a payment channel.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bank_account")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: BankAccountId,
    /// Whose fees come in on it.
    pub estate_id: EstateId,
    pub kind: BankAccountKind,
    /// `CCB`; `WECHAT` and `ALIPAY` for the channels.
    pub bank: String,
    /// Of the account, or of the merchant.
    pub number: String,
    pub name: String,
    /// Where a channel pays out to.
    pub settles_to_id: Option<BankAccountId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
