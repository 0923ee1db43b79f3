//! Leave or sickness (请假、病假), `[from_on, to_on)`.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{AbsenceKind, AbsenceStatus};
use crate::value::{AbsenceId, CrewId, SubdistrictId, WorkerId};

/// Leave or sickness (请假、病假), `[from_on, to_on)`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "absence")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AbsenceId,
    pub subdistrict_id: SubdistrictId,
    /// The worker's crew on its first day.
    pub crew_id: Option<CrewId>,
    pub worker_id: WorkerId,
    pub kind: AbsenceKind,
    pub from_on: NaiveDate,
    /// The first day back.
    pub to_on: NaiveDate,
    pub reason: String,
    pub status: AbsenceStatus,
    pub asked_by: String,
    pub asked_at: DateTimeUtc,
    pub decided_by: Option<String>,
    pub decided_at: Option<DateTimeUtc>,
    /// Why it was refused.
    pub note: String,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
