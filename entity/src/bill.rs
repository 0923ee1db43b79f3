//! What one account owes for one run.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{AccountId, BillId, BillRunId, BuildingId, EstateId, Fen, Month, SubdistrictId};

/// What one account owes for one run.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bill")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: BillId,
    /// `B202611-000123`.
    pub number: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub building_id: BuildingId,
    pub account_id: AccountId,
    pub run_id: BillRunId,
    pub month: Month,
    pub issued_on: NaiveDate,
    pub due_on: NaiveDate,
    pub total_fen: Fen,
    /// Still to be paid.
    pub open_fen: Fen,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
