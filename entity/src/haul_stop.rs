//! A point of a round's order as the round had it when the crew arrived, and what it found there.

use sea_orm::entity::prelude::*;

use crate::enums::StopOutcome;
use crate::value::{PlaceId, WorkOrderId};

/// A point of a round's order as the round had it when the crew arrived, and what it found there.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "haul_stop")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub work_order_id: WorkOrderId,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub place_id: PlaceId,
    /// That stand there for this kind; 0: the point does not take it.
    pub bins: i32,
    /// Nothing was said yet.
    pub outcome: Option<StopOutcome>,
    /// Bins.
    pub emptied: i32,
    /// 满溢.
    pub overflow: bool,
    pub reason: String,
    pub photo_id: Option<i64>,
    pub at: Option<DateTimeUtc>,
    pub actor: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
