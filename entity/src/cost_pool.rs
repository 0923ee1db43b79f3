//! Cost that was shared as one, by one driver.

use sea_orm::entity::prelude::*;

use crate::enums::{CostCenter, CostDriver, Line};
use crate::value::{CostMonthId, CrewId, Fen, VehicleId};

/// Cost that was shared as one, by one driver.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cost_pool")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub month_id: CostMonthId,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub center: CostCenter,
    pub crew_id: Option<CrewId>,
    pub vehicle_id: Option<VehicleId>,
    /// What material was bought for.
    pub line: Option<Line>,
    /// As it was called then; empty where the centre says it.
    pub name: String,
    pub driver: CostDriver,
    /// It served one line only.
    pub direct: bool,
    pub amount_fen: Fen,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
