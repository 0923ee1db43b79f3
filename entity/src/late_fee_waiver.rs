//! A part of an assessed late fee that is not asked for.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{BillId, Fen, LateFeeWaiverId};

/// A part of an assessed late fee that is not asked for.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "late_fee_waiver")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: LateFeeWaiverId,
    pub bill_id: BillId,
    pub amount_fen: Fen,
    pub waived_on: NaiveDate,
    pub reason: String,
    pub actor: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
