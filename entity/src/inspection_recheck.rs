//! Somebody looked again (复查).

use sea_orm::entity::prelude::*;

use crate::value::FindingId;

/// Somebody looked again (复查).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inspection_recheck")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub finding_id: FindingId,
    pub at: DateTimeUtc,
    pub actor: String,
    pub passed: bool,
    pub words: String,
    /// The new deadline of what did not pass.
    pub due_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
