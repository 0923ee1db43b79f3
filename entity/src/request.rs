//! A resident's call (诉求).

use sea_orm::entity::prelude::*;

use crate::enums::{Line, RequestChannel, RequestKind, RequestStatus};
use crate::value::{AccountId, EstateId, FileId, RequestId, SubdistrictId, WorkOrderId};

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
    pub channel: RequestChannel,
    pub kind: RequestKind,
    pub line: Line,
    pub title: String,
    pub description: String,
    pub location: String,
    pub contact_name: String,
    pub contact_phone: String,
    pub status: RequestStatus,
    /// Who took it and leads it (首接负责).
    pub first_receiver: String,
    pub registered_at: DateTimeUtc,
    pub due_at: DateTimeUtc,
    pub work_order_id: Option<WorkOrderId>,
    pub answer: Option<String>,
    pub answered_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    /// When its deadline was warned of.
    pub warned_at: Option<DateTimeUtc>,
    pub photo_id: Option<FileId>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
