//! A part of a line that is not asked for, with reason, approver and funder.

use sea_orm::entity::prelude::*;

use crate::enums::{DiscountKind, Funder};
use crate::value::{BillLineId, DiscountId, Fen, PrepaymentId};

/// A part of a line that is not asked for, with reason, approver and funder.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bill_waiver")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub bill_line_id: BillLineId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    pub discount_id: Option<DiscountId>,
    pub prepayment_id: Option<PrepaymentId>,
    pub kind: DiscountKind,
    pub name: String,
    pub funder: Funder,
    /// Who makes it good; empty for the operator.
    pub sponsor: String,
    pub approver: String,
    pub amount_fen: Fen,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
