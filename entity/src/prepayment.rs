//! An account took an offer.

use sea_orm::entity::prelude::*;

use crate::enums::ChargeItem;
use crate::value::{AccountId, EstateId, Fen, PrepayOfferId, PrepaymentId, ReceiptId, SubdistrictId};

/// An account took an offer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "prepayment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: PrepaymentId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub account_id: AccountId,
    pub offer_id: PrepayOfferId,
    pub item: ChargeItem,
    /// Of all its months.
    pub gross_fen: Fen,
    pub discount_fen: Fen,
    pub receipt_id: ReceiptId,
    pub actor: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
