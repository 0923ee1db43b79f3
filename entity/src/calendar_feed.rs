//! A secret link under which a calendar reads a crew's or a worker's duty and orders (日历订阅).

use sea_orm::entity::prelude::*;

use crate::value::{CalendarFeedId, CrewId, SubdistrictId, WorkerId};

/// A secret link under which a calendar reads a crew's or a worker's duty and orders (日历订阅).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_feed")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CalendarFeedId,
    pub subdistrict_id: SubdistrictId,
    pub crew_id: CrewId,
    /// Of this worker alone.
    pub worker_id: Option<WorkerId>,
    /// SHA-256 of the token; the token itself is shown once.
    pub token_hash: String,
    pub created_by: String,
    pub created_at: DateTimeUtc,
    pub revoked_at: Option<DateTimeUtc>,
    pub revoked_by: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
