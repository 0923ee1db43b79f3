//! A line of a score table (检查项).

use sea_orm::entity::prelude::*;

use crate::value::{Points, ScoreTableId};

/// A line of a score table (检查项).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "score_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub table_id: ScoreTableId,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub words: String,
    /// What it can cost at most.
    pub max_points: Points,
    /// What one finding costs.
    pub each_points: Points,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
