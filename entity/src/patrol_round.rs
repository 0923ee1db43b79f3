//! A route walked once (一轮巡逻).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{CrewId, PatrolRoundId, PatrolRouteId, SubdistrictId};

/// A route walked once (一轮巡逻).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "patrol_round")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: PatrolRoundId,
    pub route_id: PatrolRouteId,
    pub subdistrict_id: SubdistrictId,
    pub crew_id: CrewId,
    pub day: NaiveDate,
    pub started_at: DateTimeUtc,
    pub started_by: String,
    pub finished_at: Option<DateTimeUtc>,
    /// Why something is missing.
    pub note: String,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
