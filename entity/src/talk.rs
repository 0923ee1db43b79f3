//! A talk with residents (民情三谈): by night, at the door, or by appointment.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{TalkKind, TalkStatus};
use crate::value::{AccountId, BuildingId, EstateId, SubdistrictId, TalkId};

/// A talk with residents (民情三谈): by night, at the door, or by appointment.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "talk")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: TalkId,
    /// `T202609-000012`.
    pub number: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    /// Where its result hangs; none: in the estate as a whole.
    pub building_id: Option<BuildingId>,
    /// The household of a visit.
    pub account_id: Option<AccountId>,
    pub kind: TalkKind,
    pub status: TalkStatus,
    /// The city's day it begins on.
    pub day: NaiveDate,
    pub begins_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    pub place: String,
    pub hosts: String,
    /// Whom an appointment concerns; empty for others.
    pub party: String,
    /// Who came, the hosts not counted.
    pub headcount: i32,
    /// What was said; never published.
    pub said: String,
    pub cancel_reason: Option<String>,
    /// When its minutes were first entered.
    pub held_at: Option<DateTimeUtc>,
    /// Since when its result can be read by everybody.
    pub published_at: Option<DateTimeUtc>,
    pub published_by: Option<String>,
    pub created_by: String,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
