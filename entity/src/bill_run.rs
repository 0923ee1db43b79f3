//! The billing of an estate's items of one cycle for one period.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{BillingCycle, RunStatus};
use crate::value::{BillRunId, EstateId, Fen, Month, SubdistrictId};

/// The billing of an estate's items of one cycle for one period.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bill_run")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: BillRunId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub cycle: BillingCycle,
    /// The first month of the period.
    pub month: Month,
    pub status: RunStatus,
    /// SHA-256 over the hashes of its chunks; empty while a draft.
    pub hash: String,
    pub chunk_count: i32,
    /// Accounts looked at.
    pub account_count: i64,
    pub bill_count: i64,
    /// Net of discounts.
    pub total_fen: Fen,
    /// Lines that were billed before, equal to the fen.
    pub already_count: i64,
    pub anomaly_count: i64,
    /// The first of its block of bill numbers, once it is committed.
    pub first_number: Option<i64>,
    pub due_on: NaiveDate,
    /// While previewing or committing: after this instant another replica may go on.
    pub lease_until: Option<DateTimeUtc>,
    /// Whoever works at it stops after the chunk at hand.
    pub stop_requested: bool,
    pub stop_reason: Option<String>,
    pub actor: String,
    pub created_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
