//! A service month of an item is charged to an account once.

use sea_orm::entity::prelude::*;

use crate::enums::ChargeItem;
use crate::value::{AccountId, BillLineId, Fen, Month};

/// A service month of an item is charged to an account once.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "coverage")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item: ChargeItem,
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: Month,
    pub bill_line_id: BillLineId,
    pub amount_fen: Fen,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
