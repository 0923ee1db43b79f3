//! Money that came in for an account.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::PaymentChannel;
use crate::value::{AccountId, EstateId, Fen, ReceiptId, SubdistrictId};

/// Money that came in for an account.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipt")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ReceiptId,
    /// `S202611-000123`.
    pub number: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub account_id: AccountId,
    pub channel: PaymentChannel,
    /// The channel's own reference.
    pub external_id: String,
    pub amount_fen: Fen,
    /// Not yet allocated.
    pub credit_fen: Fen,
    pub received_on: NaiveDate,
    pub payer: String,
    pub memo: String,
    pub actor: String,
    pub created_at: DateTimeUtc,
    /// From this day it never was: taken in error (冲正).
    pub reversed_on: Option<NaiveDate>,
    pub reversal_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
