//! The part of a prepayment that belongs to a service month.

use sea_orm::entity::prelude::*;

use crate::enums::ChargeItem;
use crate::value::{AccountId, Fen, Month, PrepaymentId};

/// The part of a prepayment that belongs to a service month.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "prepayment_month")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item: ChargeItem,
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: Month,
    pub prepayment_id: PrepaymentId,
    pub gross_fen: Fen,
    pub discount_fen: Fen,
    /// Of the receipt; kept for the month until it is billed.
    pub paid_fen: Fen,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
