//! One due time of one job; the unique key decides which replica works.

use sea_orm::entity::prelude::*;

use crate::enums::JobStatus;
use crate::value::JobRunId;

/// One due time of one job; the unique key decides which replica works.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job_run")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: JobRunId,
    pub job: String,
    pub due_at: DateTimeUtc,
    pub status: JobStatus,
    /// The replica that works on it.
    pub claimed_by: String,
    /// After this instant another replica may take an unfinished run over.
    pub lease_until: DateTimeUtc,
    /// How far the work is, in the job's own key.
    pub progress_cursor: i64,
    pub attempts: i32,
    /// What was done, or why it failed.
    pub summary: Option<String>,
    pub started_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
