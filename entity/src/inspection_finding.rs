//! What was not as it should be, and what became of it (问题).

use sea_orm::entity::prelude::*;

use crate::enums::FindingStatus;
use crate::value::{CrewId, EstateId, FindingId, InspectionId, PlaceId, SubdistrictId, WorkOrderId};

/// What was not as it should be, and what became of it (问题).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inspection_finding")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: FindingId,
    pub inspection_id: InspectionId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: Option<EstateId>,
    pub crew_id: Option<CrewId>,
    /// The position in the sheet's table.
    pub item: i32,
    pub count: i32,
    /// How many of them stand after an appeal.
    pub stands: Option<i32>,
    pub words: String,
    pub location: String,
    pub place_id: Option<PlaceId>,
    pub found_at: DateTimeUtc,
    pub found_by: String,
    pub status: FindingStatus,
    /// Where it is put right.
    pub work_order_id: Option<WorkOrderId>,
    /// The deadline it was given first.
    pub first_due_at: Option<DateTimeUtc>,
    pub due_at: Option<DateTimeUtc>,
    /// When the work was last said to be done.
    pub rectified_at: Option<DateTimeUtc>,
    pub failed_rechecks: i32,
    pub closed_at: Option<DateTimeUtc>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
