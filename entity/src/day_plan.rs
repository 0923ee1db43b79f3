//! A proposal of who does what of a day, and when (排班方案).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::DayPlanStatus;
use crate::value::{CrewId, DayPlanId, SubdistrictId};

/// A proposal of who does what of a day, and when (排班方案).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "day_plan")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: DayPlanId,
    pub subdistrict_id: SubdistrictId,
    pub day: NaiveDate,
    pub status: DayPlanStatus,
    /// Gone from the moment of planning: it finishes what it has begun.
    pub away_crew_id: Option<CrewId>,
    /// The same engine, problem, seed and steps give the same plan.
    pub engine: String,
    pub seed: i64,
    /// 0 until they were counted.
    pub steps: i64,
    /// Steps so far.
    pub done: i64,
    /// As planned, in JSON; jobs bear the ids of their orders, crews their own.
    pub problem: String,
    /// The versions of the orders, in the order of the jobs, in JSON.
    pub versions: String,
    /// What was found, in JSON.
    pub plan: Option<String>,
    /// Why nothing was found.
    pub failure: Option<String>,
    pub actor: String,
    pub created_at: DateTimeUtc,
    /// The last sign of life of who searches.
    pub heard_at: DateTimeUtc,
    pub decided_by: Option<String>,
    pub decided_at: Option<DateTimeUtc>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
