//! A crew's week (排班表).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::RosterStatus;
use crate::value::{CrewId, RosterId, SubdistrictId};

/// A crew's week (排班表).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roster")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: RosterId,
    pub subdistrict_id: SubdistrictId,
    pub crew_id: CrewId,
    /// A Monday.
    pub week_start: NaiveDate,
    /// A draft again while changes are not published.
    pub status: RosterStatus,
    /// How often it was published.
    pub publication: i32,
    pub published_at: Option<DateTimeUtc>,
    pub published_by: Option<String>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
