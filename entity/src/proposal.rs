//! Work proposed before somebody calls again, by a plain rule (未诉先办).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{Line, ProposalRule, ProposalStatus, RequestKind};
use crate::value::{BuildingId, EstateId, PlaceId, ProposalId, SubdistrictId, WorkOrderId};

/// Work proposed before somebody calls again, by a plain rule (未诉先办).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ProposalId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: Option<EstateId>,
    pub building_id: Option<BuildingId>,
    pub place_id: Option<PlaceId>,
    pub rule: ProposalRule,
    pub line: Line,
    /// What was called about again and again.
    pub kind: Option<RequestKind>,
    /// Rule, line, kind and place: what it is about.
    pub subject: String,
    /// The latest call when it was raised, `request-17`: with the subject its key.
    pub raised_by: String,
    /// In words, for the order that is suggested.
    pub location: String,
    /// Of the order that is suggested.
    pub title: String,
    /// The day that is suggested for it.
    pub due_on: NaiveDate,
    pub duration_minutes: i32,
    /// The days of the earliest and the latest piece of evidence.
    pub first_on: NaiveDate,
    pub last_on: NaiveDate,
    pub status: ProposalStatus,
    pub raised_at: DateTimeUtc,
    pub decided_at: Option<DateTimeUtc>,
    pub decided_by: Option<String>,
    /// Why it was dismissed.
    pub reason: Option<String>,
    /// What it became.
    pub work_order_id: Option<WorkOrderId>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
