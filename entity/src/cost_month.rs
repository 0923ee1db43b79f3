//! A subdistrict's month shared out: one version, never changed.

use sea_orm::entity::prelude::*;

use crate::enums::{CostDriver, CostMonthStatus};
use crate::value::{CostMonthId, Fen, Month, SubdistrictId};

/// A subdistrict's month shared out: one version, never changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cost_month")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CostMonthId,
    /// `FT202608-000001`.
    pub number: String,
    pub subdistrict_id: SubdistrictId,
    pub month: Month,
    /// From 1; opened again and frozen again it is the next.
    pub edition: i32,
    pub status: CostMonthStatus,
    pub total_fen: Fen,
    /// SHA-256 of what was looked at, hex.
    pub hash: String,
    /// The rule as it was then.
    pub grade1_thousandths: i32,
    pub grade2_thousandths: i32,
    pub grade3_thousandths: i32,
    pub supervision: CostDriver,
    pub frozen_by: String,
    pub frozen_at: DateTimeUtc,
    pub reopened_by: Option<String>,
    pub reopened_at: Option<DateTimeUtc>,
    /// Why it was opened again.
    pub reason: Option<String>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
