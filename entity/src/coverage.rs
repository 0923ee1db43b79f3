//! A service month of an item is charged to an account once, among the bills that are not void.

use sea_orm::entity::prelude::*;

use crate::enums::ChargeItem;
use crate::value::{AccountId, BillLineId, Fen, Month};

/// A service month of an item is charged to an account once, among the bills that are not void.
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
    /// The month's part of the line.
    pub amount_fen: Fen,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
