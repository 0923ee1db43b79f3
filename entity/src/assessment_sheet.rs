//! A score sheet that counts, with its score as it was when it was applied for.

use sea_orm::entity::prelude::*;

use crate::value::{AssessmentId, InspectionId, Points};

/// A score sheet that counts, with its score as it was when it was applied for.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_sheet")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub assessment_id: AssessmentId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub inspection_id: InspectionId,
    pub score: Points,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
