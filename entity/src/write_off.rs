//! A rest of a bill's line that is given up as bad debt.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::WriteOffStatus;
use crate::value::{AccountId, BillId, BillLineId, EstateId, Fen, SubdistrictId, WriteOffId};

/// A rest of a bill's line that is given up as bad debt.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "write_off")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: WriteOffId,
    /// `X202611-000001`.
    pub number: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub account_id: AccountId,
    pub bill_id: BillId,
    pub bill_line_id: BillLineId,
    pub amount_fen: Fen,
    /// The day it is booked once it is approved.
    pub book_date: NaiveDate,
    pub reason: String,
    pub status: WriteOffStatus,
    pub proposed_by: String,
    pub proposed_at: DateTimeUtc,
    pub decided_by: Option<String>,
    pub decided_at: Option<DateTimeUtc>,
    /// Why it was turned down.
    pub rejection: Option<String>,
    /// From this day the household owes it again.
    pub reversed_on: Option<NaiveDate>,
    pub reversed_by: Option<String>,
    pub reversal_reason: Option<String>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
