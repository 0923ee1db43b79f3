//! A part of a committed line taken back.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{AccountId, BillId, BillLineId, CreditNoteId, EstateId, Fen, SubdistrictId};

/// A part of a committed line taken back.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "credit_note")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CreditNoteId,
    /// `C202611-000001`.
    pub number: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub account_id: AccountId,
    pub bill_id: BillId,
    pub bill_line_id: BillLineId,
    pub amount_fen: Fen,
    /// What it lowered the open amount by.
    pub open_part_fen: Fen,
    /// What it gave back to the household's credit.
    pub credit_part_fen: Fen,
    pub reason: String,
    /// The day it is booked.
    pub noted_on: NaiveDate,
    pub actor: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
