//! One charge item of a bill, with the inputs that explain it. Never changed but for what is open and credited.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::ChargeItem;
use crate::value::{AccountId, BillId, BillLineId, Fen};

/// One charge item of a bill, with the inputs that explain it. Never changed but for what is open and credited.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bill_line")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: BillLineId,
    pub bill_id: BillId,
    pub account_id: AccountId,
    pub item: ChargeItem,
    pub period_from: NaiveDate,
    pub period_to: NaiveDate,
    /// Before discounts.
    pub gross_fen: Fen,
    /// Net of discounts.
    pub amount_fen: Fen,
    pub credited_fen: Fen,
    /// Given up as bad debt.
    pub written_off_fen: Fen,
    pub open_fen: Fen,
    /// JSON; see `billing::explanation`.
    pub inputs: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
