//! What was published: a worker's shift on a day, with the times it had then.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{AbsenceId, CrewId, RosterId, ShiftKindId, WorkerId};

/// What was published: a worker's shift on a day, with the times it had then.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "duty")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub worker_id: WorkerId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: NaiveDate,
    pub crew_id: CrewId,
    pub roster_id: RosterId,
    pub shift_kind_id: ShiftKindId,
    pub start_minute: i32,
    pub end_minute: i32,
    pub break_minutes: i32,
    pub absence_id: Option<AbsenceId>,
    pub cover_for: Option<WorkerId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
