//! Who does it, and for how long.

use sea_orm::entity::prelude::*;

use crate::value::{WorkOrderId, WorkerId};

/// Who does it, and for how long.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_order_worker")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub work_order_id: WorkOrderId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub worker_id: WorkerId,
    /// None until it is done.
    pub minutes: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
