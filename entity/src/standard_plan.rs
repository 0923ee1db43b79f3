//! The plan that was made of a standard for a place: one at a time.

use sea_orm::entity::prelude::*;

use crate::value::{PlaceId, ServicePlanId, StandardId};

/// The plan that was made of a standard for a place: one at a time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "standard_plan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub standard_id: StandardId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub place_id: PlaceId,
    pub plan_id: ServicePlanId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
