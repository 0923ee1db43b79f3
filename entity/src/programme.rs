//! A series of sessions people enrol for.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{FacilityId, ProgrammeId, RoomId};

/// A series of sessions people enrol for.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "programme")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ProgrammeId,
    pub facility_id: FacilityId,
    pub room_id: RoomId,
    pub name: String,
    pub host: String,
    pub capacity: i32,
    pub age_from: i32,
    /// Included.
    pub age_to: i32,
    pub weekday: i32,
    pub from_minute: i32,
    pub to_minute: i32,
    pub first_on: NaiveDate,
    pub last_on: NaiveDate,
    pub actor: String,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
