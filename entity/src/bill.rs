//! What one account owes for one run, or a debit note.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{BillKind, BillState};
use crate::value::{AccountId, BillId, BillRunId, BuildingId, EstateId, Fen, Month, SubdistrictId};

/// What one account owes for one run, or a debit note.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bill")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: BillId,
    /// `B202611-000123`, `D202611-000001`.
    pub number: String,
    pub kind: BillKind,
    pub status: BillState,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub building_id: BuildingId,
    pub account_id: AccountId,
    /// None for a debit note.
    pub run_id: Option<BillRunId>,
    /// The bill that a debit note corrects.
    pub refers_to_id: Option<BillId>,
    /// The first month of its period.
    pub month: Month,
    /// 1, 3, 6 or 12.
    pub month_count: i32,
    pub issued_on: NaiveDate,
    pub due_on: NaiveDate,
    /// The sum of its lines, net of discounts, as issued.
    pub total_fen: Fen,
    /// Taken back by credit notes.
    pub credited_fen: Fen,
    /// Given up as bad debt.
    pub written_off_fen: Fen,
    /// Principal still to be paid.
    pub open_fen: Fen,
    /// Assessed, less what was waived.
    pub late_fee_fen: Fen,
    pub late_fee_open_fen: Fen,
    pub voided_on: Option<NaiveDate>,
    /// Dunning and late fees rest while it is.
    pub disputed: bool,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
