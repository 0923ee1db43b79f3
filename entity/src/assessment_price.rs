//! A part of the month's price, with how it was reckoned.

use sea_orm::entity::prelude::*;

use crate::enums::Line;
use crate::value::{AssessmentId, Fen};

/// A part of the month's price, with how it was reckoned.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_price")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub assessment_id: AssessmentId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub line: Line,
    pub words: String,
    /// As a person would recompute it.
    pub workings: String,
    pub amount_fen: Fen,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
