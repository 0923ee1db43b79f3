//! Active plans that give no more work, or none that anybody does, and why.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::PlanEnd;
use crate::value::ServicePlanId;

/// Active plans that give no more work, or none that anybody does, and why.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_end")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub plan_id: ServicePlanId,
    pub cause: PlanEnd,
    pub since: NaiveDate,
    pub detail: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
