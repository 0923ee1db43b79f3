//! What one invariant was found to be in a run.

use sea_orm::entity::prelude::*;

use crate::value::ProofRunId;

/// What one invariant was found to be in a run.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proof_finding")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: ProofRunId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    /// `I1` …, or a word of a slice's own.
    pub invariant: String,
    /// What had to hold, as it was worded then.
    pub about_zh: String,
    pub about_en: String,
    pub holds: bool,
    /// Rows looked at.
    pub checked: i64,
    pub first_broken: Option<String>,
    pub milliseconds: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
