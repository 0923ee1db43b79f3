//! Waste points that are emptied in order, of one kind of waste (收运线路); its plan says when, and who.

use sea_orm::entity::prelude::*;

use crate::enums::WasteKind;
use crate::value::{HaulRoundId, ServicePlanId, SubdistrictId};

/// Waste points that are emptied in order, of one kind of waste (收运线路); its plan says when, and who.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "haul_round")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: HaulRoundId,
    pub subdistrict_id: SubdistrictId,
    pub plan_id: ServicePlanId,
    pub waste: WasteKind,
    pub name: String,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
