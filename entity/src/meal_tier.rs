//! What a canteen takes off for diners from an age on, and what its sponsor adds.

use sea_orm::entity::prelude::*;

use crate::value::{FacilityId, Fen, Percent};

/// What a canteen takes off for diners from an age on, and what its sponsor adds.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meal_tier")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub facility_id: FacilityId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_age: i32,
    pub discount: Percent,
    /// A meal.
    pub subsidy_fen: Fen,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
