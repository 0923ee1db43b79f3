//! A part of a receipt that pays a line or the late fee of a bill.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{AllocationId, BillId, BillLineId, Fen, ReceiptId};

/// A part of a receipt that pays a line or the late fee of a bill.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "allocation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AllocationId,
    pub receipt_id: ReceiptId,
    pub bill_id: BillId,
    /// None when it pays the bill's late fee.
    pub bill_line_id: Option<BillLineId>,
    pub amount_fen: Fen,
    pub allocated_on: NaiveDate,
    /// From this day it pays nothing: the money is the household's credit again.
    pub unapplied_on: Option<NaiveDate>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
