//! A resident's call (诉求).

use sea_orm::entity::prelude::*;

use crate::enums::{
    Line, RequestChannel, RequestGrade, RequestJoin, RequestKind, RequestStatus, ReturnReason,
};
use crate::value::{AccountId, BuildingId, EstateId, RequestId, SubdistrictId, WorkOrderId};

/// A resident's call (诉求).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "request")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: RequestId,
    /// `R202611-000123`.
    pub number: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub account_id: Option<AccountId>,
    /// What it is about, when it is about one building.
    pub building_id: Option<BuildingId>,
    /// 0.0000001 degrees, WGS 84.
    pub lat_e7: Option<i32>,
    pub lon_e7: Option<i32>,
    pub channel: RequestChannel,
    /// The number it has where it came from.
    pub external_no: Option<String>,
    pub kind: RequestKind,
    pub grade: RequestGrade,
    pub line: Line,
    pub title: String,
    pub description: String,
    pub location: String,
    pub contact_name: String,
    /// Empty when none was given.
    pub contact_phone: String,
    pub contact_email: Option<String>,
    pub status: RequestStatus,
    /// Who took it and leads it (首接负责).
    pub first_receiver: String,
    /// Who is at it now.
    pub handler: String,
    pub registered_at: DateTimeUtc,
    /// When its clock began: at registration, or when it was opened again.
    pub started_at: DateTimeUtc,
    /// By when the resident is spoken to.
    pub contact_due_at: DateTimeUtc,
    pub contacted_at: Option<DateTimeUtc>,
    pub due_at: DateTimeUtc,
    /// Promised to this one: at a talk, or by the hotline.
    pub agreed_due_at: Option<DateTimeUtc>,
    pub extended_until: Option<DateTimeUtc>,
    /// Its clock stands since then.
    pub held_since: Option<DateTimeUtc>,
    pub held_reason: Option<String>,
    pub work_order_id: Option<WorkOrderId>,
    pub answer: Option<String>,
    pub answered_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    pub return_reason: Option<ReturnReason>,
    /// The call it was joined to.
    pub lead_id: Option<RequestId>,
    pub join_kind: Option<RequestJoin>,
    /// How often it was opened again.
    pub round: i32,
    pub transfers: i32,
    /// Work sent back, and openings again.
    pub redos: i32,
    /// How often the same person asked.
    pub asked: i32,
    pub supervised_at: Option<DateTimeUtc>,
    /// Why it is supervised (督办).
    pub supervision: Option<String>,
    /// When its deadline was warned of.
    pub warned_at: Option<DateTimeUtc>,
    /// When it was raised for having missed it.
    pub escalated_at: Option<DateTimeUtc>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
