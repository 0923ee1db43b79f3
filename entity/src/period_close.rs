//! One closing of a month of a book; closing it again after a reopening is a new version.

use sea_orm::entity::prelude::*;

use crate::enums::PeriodStatus;
use crate::value::{BookId, Month, PeriodCloseId, ProofRunId};

/// One closing of a month of a book; closing it again after a reopening is a new version.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "period_close")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: PeriodCloseId,
    pub book_id: BookId,
    pub month: Month,
    /// From 1.
    pub version: i32,
    pub status: PeriodStatus,
    /// Events of the month.
    pub event_count: i64,
    pub entry_count: i64,
    /// The end of the book's chain when it was closed.
    pub head_seq: i64,
    pub head_hash: String,
    pub proof_run_id: Option<ProofRunId>,
    pub actor: String,
    pub started_at: DateTimeUtc,
    pub closed_at: Option<DateTimeUtc>,
    pub reopened_by: Option<String>,
    pub reopened_at: Option<DateTimeUtc>,
    /// Why it was opened again.
    pub reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
