//! A line's score in a contract's month.

use sea_orm::entity::prelude::*;

use crate::enums::Line;
use crate::value::{AssessmentId, Fen, Points};

/// A line's score in a contract's month.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub assessment_id: AssessmentId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub line: Line,
    /// The line's price, by which it weighs.
    pub weight_fen: Fen,
    pub score: Points,
    pub by_operator: Option<Points>,
    pub by_purchaser: Option<Points>,
    pub sheets: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
