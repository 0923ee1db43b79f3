//! What of a pool a line (and its contract) bears, and by how much of the driver; the shares of a pool sum to it.

use sea_orm::entity::prelude::*;

use crate::enums::Line;
use crate::value::{ContractId, CostMonthId, Fen};

/// What of a pool a line (and its contract) bears, and by how much of the driver; the shares of a pool sum to it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cost_share")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub month_id: CostMonthId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub pool: i32,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub line: Line,
    pub contract_id: Option<ContractId>,
    /// Of the driver.
    pub units: i64,
    pub share_fen: Fen,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
