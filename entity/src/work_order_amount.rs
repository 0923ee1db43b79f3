//! What was counted, weighed, measured or used up.

use sea_orm::entity::prelude::*;

use crate::enums::AmountKind;
use crate::value::WorkOrderId;

/// What was counted, weighed, measured or used up.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_order_amount")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub work_order_id: WorkOrderId,
    pub kind: AmountKind,
    pub name: String,
    pub unit: String,
    /// Of the unit.
    pub thousandths: i64,
    pub at: DateTimeUtc,
    pub actor: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
