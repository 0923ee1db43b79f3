//! The life of a work order, step by step.

use sea_orm::entity::prelude::*;

use crate::enums::WorkStatus;
use crate::value::WorkOrderId;

/// The life of a work order, step by step.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_order_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub work_order_id: WorkOrderId,
    pub at: DateTimeUtc,
    /// The state it came to.
    pub status: WorkStatus,
    pub actor: String,
    pub note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
