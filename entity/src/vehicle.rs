//! What a crew moves with (车辆).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{LicenceKind, VehicleKind};
use crate::value::{SubdistrictId, VehicleId};

/// What a crew moves with (车辆).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vehicle")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: VehicleId,
    pub subdistrict_id: SubdistrictId,
    /// Or the number painted on it.
    pub plate: String,
    pub kind: VehicleKind,
    pub model: String,
    pub capacity_kg: i32,
    pub capacity_litres: i32,
    /// 0: no limit.
    pub range_km: i32,
    /// Who drives it needs a valid one.
    pub licence: Option<LicenceKind>,
    /// 年检到期: not given out from this day on.
    pub inspection_due: Option<NaiveDate>,
    pub active: bool,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
