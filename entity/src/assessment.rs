//! A contract's month: what it scored, what that costs, what is paid (考核结算).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::AssessmentStatus;
use crate::value::{AssessmentId, ContractId, EstateId, Fen, Month, Points, SchemeId, SubdistrictId};

/// A contract's month: what it scored, what that costs, what is paid (考核结算).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AssessmentId,
    pub number: String,
    pub contract_id: ContractId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: Option<EstateId>,
    pub month: Month,
    pub scheme_id: SchemeId,
    pub status: AssessmentStatus,
    /// None without a sheet.
    pub score: Option<Points>,
    /// The month's price.
    pub price_fen: Fen,
    /// Below the threshold.
    pub lost: Points,
    /// What the score takes off.
    pub scored_fen: Fen,
    /// What named cases take off.
    pub penalty_fen: Fen,
    /// Both, at most the cap.
    pub deduction_fen: Fen,
    pub capped: bool,
    pub bonus_fen: Fen,
    /// What is invoiced.
    pub net_fen: Fen,
    pub retention_fen: Fen,
    /// What is paid now.
    pub payable_fen: Fen,
    pub applied_by: Option<String>,
    pub applied_at: Option<DateTimeUtc>,
    pub signed_by: Option<String>,
    pub signed_at: Option<DateTimeUtc>,
    pub returned_for: Option<String>,
    pub invoice_no: Option<String>,
    pub invoiced_on: Option<NaiveDate>,
    /// The last day it is paid in time.
    pub due_on: Option<NaiveDate>,
    pub received_fen: Fen,
    /// When what was retained was asked for.
    pub released_on: Option<NaiveDate>,
    /// Interest asked for so far.
    pub interest_fen: Fen,
    /// The last day it was reckoned to.
    pub interest_to: Option<NaiveDate>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
