//! A sheet: somebody looks at a place or a line on a day (检查单).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{InspectionSide, InspectionStatus, Line};
use crate::value::{
    ContractId, CrewId, EstateId, InspectionId, PlaceId, Points, ScoreTableId, SubdistrictId, UserId,
};

/// A sheet: somebody looks at a place or a line on a day (检查单).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inspection")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: InspectionId,
    /// `J20261123-0001`.
    pub number: String,
    pub table_id: ScoreTableId,
    pub contract_id: ContractId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: Option<EstateId>,
    pub line: Line,
    /// None: the line as a whole.
    pub place_id: Option<PlaceId>,
    /// Whose work is looked at.
    pub crew_id: Option<CrewId>,
    pub day: NaiveDate,
    pub side: InspectionSide,
    pub status: InspectionStatus,
    pub inspector_id: Option<UserId>,
    pub inspector: String,
    pub note: String,
    /// As submitted; never changed.
    pub score: Option<Points>,
    pub submitted_at: Option<DateTimeUtc>,
    /// The last day on which one may appeal.
    pub appeal_until: Option<NaiveDate>,
    pub appealed_at: Option<DateTimeUtc>,
    pub appealed_by: Option<String>,
    pub appealed_by_id: Option<UserId>,
    pub appeal_reason: Option<String>,
    pub decided_at: Option<DateTimeUtc>,
    pub decided_by: Option<String>,
    pub decision: Option<String>,
    /// As the appeal was decided, beside the first.
    pub decided_score: Option<Points>,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
