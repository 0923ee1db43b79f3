//! Money given back out of what was left of a receipt (退款).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{RefundMethod, RefundStatus};
use crate::value::{AccountId, EstateId, Fen, ReceiptId, RefundId, SubdistrictId};

/// Money given back out of what was left of a receipt (退款).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refund")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: RefundId,
    /// `T202611-000001`.
    pub number: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub account_id: AccountId,
    /// Out of which it is given.
    pub receipt_id: ReceiptId,
    pub amount_fen: Fen,
    pub method: RefundMethod,
    /// The slip's number, the bank's serial, or our number with the channel.
    pub external_id: String,
    pub payee: String,
    pub reason: String,
    pub status: RefundStatus,
    /// The day it is booked.
    pub refunded_on: NaiveDate,
    /// Why the channel did not pay it out.
    pub failure: Option<String>,
    pub actor: String,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
