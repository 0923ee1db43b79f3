//! A room of a facility for a time: by a household, by the desk, or a session of a programme.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::BookingStatus;
use crate::value::{AccountId, BookingId, FacilityId, ProgrammeId, RoomId};

/// A room of a facility for a time: by a household, by the desk, or a session of a programme.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "booking")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: BookingId,
    /// `Y202609-000012`.
    pub number: String,
    pub facility_id: FacilityId,
    pub room_id: RoomId,
    /// The series a session belongs to.
    pub programme_id: Option<ProgrammeId>,
    /// The household that booked.
    pub account_id: Option<AccountId>,
    pub contact: String,
    /// Empty when not given.
    pub phone: String,
    pub day: NaiveDate,
    /// Quarter hours of the day.
    pub from_minute: i32,
    pub to_minute: i32,
    pub people: i32,
    pub purpose: String,
    pub status: BookingStatus,
    /// How many came.
    pub attended: Option<i32>,
    /// Of these, 60 or older.
    pub elders: Option<i32>,
    /// Why it was cancelled.
    pub reason: Option<String>,
    pub created_by: String,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
