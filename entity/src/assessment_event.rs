//! What was done with a contract's month, by whom.

use sea_orm::entity::prelude::*;

use crate::enums::AssessmentStatus;
use crate::value::AssessmentId;

/// What was done with a contract's month, by whom.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub assessment_id: AssessmentId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    pub at: DateTimeUtc,
    pub actor: String,
    pub step: String,
    pub status: AssessmentStatus,
    pub note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
