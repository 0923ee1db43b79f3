//! What a pause did to an order: as the order was before.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::WorkStatus;
use crate::value::{PlanPauseId, WorkOrderId};

/// What a pause did to an order: as the order was before.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_pause_order")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub pause_id: PlanPauseId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub work_order_id: WorkOrderId,
    pub status: WorkStatus,
    pub work_date: NaiveDate,
    pub planned_start: Option<DateTimeUtc>,
    pub planned_end: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
