//! An invoice (发票) that the tax platform issued for a receipt: a register, nothing is issued here.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::EInvoiceStatus;
use crate::value::{AccountId, EInvoiceId, EstateId, Fen, ReceiptId, SubdistrictId};

/// An invoice (发票) that the tax platform issued for a receipt: a register, nothing is issued here.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "e_invoice")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: EInvoiceId,
    /// 20 digits (数电票).
    pub number: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub account_id: AccountId,
    pub receipt_id: ReceiptId,
    pub issued_on: NaiveDate,
    /// Tax included.
    pub amount_fen: Fen,
    pub buyer: String,
    /// None for a person.
    pub buyer_tax_id: Option<String>,
    pub status: EInvoiceStatus,
    /// The red invoice that cancels it.
    pub red_number: Option<String>,
    pub red_on: Option<NaiveDate>,
    pub actor: String,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
