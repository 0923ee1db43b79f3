//! What something cost in a month: a crew, a vehicle, dispatch, the office, material (成本).

use sea_orm::entity::prelude::*;

use crate::enums::{CostCenter, CostStatus, Line};
use crate::value::{CostEntryId, CrewId, Fen, Month, SubdistrictId, VehicleId};

/// What something cost in a month: a crew, a vehicle, dispatch, the office, material (成本).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cost_entry")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CostEntryId,
    /// `CB202609-000001`.
    pub number: String,
    pub subdistrict_id: SubdistrictId,
    pub month: Month,
    pub center: CostCenter,
    /// Of a crew's cost.
    pub crew_id: Option<CrewId>,
    /// Of a vehicle's cost.
    pub vehicle_id: Option<VehicleId>,
    /// What material was bought for; none: for all.
    pub line: Option<Line>,
    pub amount_fen: Fen,
    /// What for.
    pub words: String,
    /// The number of the paper behind it; may be empty.
    pub voucher: String,
    pub status: CostStatus,
    pub created_by: String,
    pub created_at: DateTimeUtc,
    pub booked_by: Option<String>,
    pub booked_at: Option<DateTimeUtc>,
    pub voided_by: Option<String>,
    pub voided_at: Option<DateTimeUtc>,
    pub void_reason: Option<String>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
