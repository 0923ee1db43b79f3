//! A worker's shift on a day of a roster; no row is a day of rest.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{AbsenceId, RosterId, ShiftKindId, WorkerId};

/// A worker's shift on a day of a roster; no row is a day of rest.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roster_cell")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub roster_id: RosterId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub worker_id: WorkerId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: NaiveDate,
    pub shift_kind_id: ShiftKindId,
    /// Planned, but away.
    pub absence_id: Option<AbsenceId>,
    /// Whose place is taken (顶班).
    pub cover_for: Option<WorkerId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
