//! A score of so much or more is paid so much of the price.

use sea_orm::entity::prelude::*;

use crate::value::{Percent, Points, SchemeId};

/// A score of so much or more is paid so much of the price.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scheme_tier")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub scheme_id: SchemeId,
    /// The highest tier first.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub from_points: Points,
    pub paid_ppm: Percent,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
