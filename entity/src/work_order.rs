//! One piece of work for one crew (工单).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{Line, WorkStatus};
use crate::value::{CrewId, EstateId, PlaceId, ServicePlanId, SkillId, SubdistrictId, WorkOrderId};

/// One piece of work for one crew (工单).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_order")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: WorkOrderId,
    /// `W20261123-0001`.
    pub number: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: Option<EstateId>,
    pub plan_id: Option<ServicePlanId>,
    /// The local start the plan gave, `2026-11-23T06:30`: with the plan its key.
    pub occurrence: Option<String>,
    pub place_id: Option<PlaceId>,
    pub line: Line,
    pub title: String,
    /// In words, for the crew.
    pub location: String,
    pub status: WorkStatus,
    pub crew_id: Option<CrewId>,
    /// The local day it is done on.
    pub work_date: NaiveDate,
    pub planned_start: Option<DateTimeUtc>,
    pub planned_end: Option<DateTimeUtc>,
    pub duration_minutes: i32,
    /// The window that was asked for; when it is planned and when it is done are other things.
    pub wanted_from: Option<DateTimeUtc>,
    pub wanted_until: Option<DateTimeUtc>,
    pub due_at: Option<DateTimeUtc>,
    /// Somebody of the crew must have it.
    pub skill_id: Option<SkillId>,
    /// What is loaded there and must fit the vehicle.
    pub load_kg: i32,
    pub load_litres: i32,
    /// The order it is a part of.
    pub parent_id: Option<WorkOrderId>,
    /// How many parts it has; then they are done, not it.
    pub parts: i32,
    /// No plan of the day moves it; a dispatcher does.
    pub locked: bool,
    pub acknowledged_at: Option<DateTimeUtc>,
    pub arrived_at: Option<DateTimeUtc>,
    /// From the place, as the phone said.
    pub arrival_metres: Option<i32>,
    pub started_at: Option<DateTimeUtc>,
    /// Since when it rests.
    pub paused_at: Option<DateTimeUtc>,
    /// How long it rested before.
    pub paused_minutes: i32,
    /// How often it was sent back.
    pub reworks: i32,
    pub completed_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    pub completion_note: Option<String>,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
