//! A named case that costs or earns money, with its clause.

use sea_orm::entity::prelude::*;

use crate::enums::AssessmentItemKind;
use crate::value::{AssessmentId, AssessmentItemId, Fen, FindingId, RequestId};

/// A named case that costs or earns money, with its clause.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_item")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AssessmentItemId,
    pub assessment_id: AssessmentId,
    pub kind: AssessmentItemKind,
    pub clause: String,
    pub words: String,
    pub amount_fen: Fen,
    /// The call behind it.
    pub request_id: Option<RequestId>,
    /// The finding behind it.
    pub finding_id: Option<FindingId>,
    pub created_by: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
