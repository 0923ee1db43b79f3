//! What a community says of itself on a day, against the standard for complete communities.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::ScorecardStatus;
use crate::value::{Area, CommunityId, ScorecardId, SubdistrictId};

/// What a community says of itself on a day, against the standard for complete communities.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scorecard")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ScorecardId,
    pub subdistrict_id: SubdistrictId,
    pub community_id: CommunityId,
    pub as_of: NaiveDate,
    /// The thresholds for new communities hold.
    pub newly_built: bool,
    pub households: i64,
    /// Of facilities that are open.
    pub service_area: Area,
    /// Of these, for what residents do.
    pub activity_area: Area,
    pub status: ScorecardStatus,
    pub created_by: String,
    pub created_at: DateTimeUtc,
    pub confirmed_by: Option<String>,
    pub confirmed_at: Option<DateTimeUtc>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
