//! A line of what is to be done and ticked off (检查项).

use sea_orm::entity::prelude::*;

use crate::value::WorkOrderId;

/// A line of what is to be done and ticked off (检查项).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_order_check")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub work_order_id: WorkOrderId,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub words: String,
    pub done_at: Option<DateTimeUtc>,
    pub done_by: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
