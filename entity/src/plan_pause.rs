//! Days on which weather keeps plans from being done (停工).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{Line, PauseMode, PauseReason};
use crate::value::{PlanPauseId, ServicePlanId, SubdistrictId};

/// Days on which weather keeps plans from being done (停工).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_pause")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: PlanPauseId,
    pub subdistrict_id: SubdistrictId,
    /// Of this line alone.
    pub line: Option<Line>,
    /// Of this plan alone.
    pub plan_id: Option<ServicePlanId>,
    pub from_on: NaiveDate,
    /// The first day that is worked again.
    pub until_on: NaiveDate,
    pub reason: PauseReason,
    pub note: String,
    pub mode: PauseMode,
    pub created_by: String,
    pub created_at: DateTimeUtc,
    /// Ended early; what lay ahead then is worked.
    pub ended_at: Option<DateTimeUtc>,
    pub ended_by: Option<String>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
