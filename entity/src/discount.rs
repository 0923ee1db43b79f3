//! What is taken off lines, for an account or for a relief category, once it is approved.

use sea_orm::entity::prelude::*;

use crate::enums::{ApprovalStatus, ChargeItem, DiscountKind, Funder, ReliefCategory};
use crate::value::{AccountId, DiscountId, EstateId, Fen, Month, Percent, SubdistrictId};

/// What is taken off lines, for an account or for a relief category, once it is approved.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "discount")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: DiscountId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    /// None for a whole category.
    pub account_id: Option<AccountId>,
    pub relief_category: Option<ReliefCategory>,
    pub item: ChargeItem,
    pub kind: DiscountKind,
    /// As it stands on the bill.
    pub name: String,
    pub percent_ppm: Option<Percent>,
    /// Off each line.
    pub fixed_fen: Option<Fen>,
    pub from_month: Month,
    /// The first month it no longer holds.
    pub to_month: Option<Month>,
    pub funder: Funder,
    /// Who makes it good; empty for the operator.
    pub sponsor: String,
    pub reason: String,
    pub status: ApprovalStatus,
    pub proposed_by: String,
    pub proposed_at: DateTimeUtc,
    pub decided_by: Option<String>,
    pub decided_at: Option<DateTimeUtc>,
    pub decision_note: Option<String>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
