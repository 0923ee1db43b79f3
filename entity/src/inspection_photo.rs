//! A finding as it was seen.

use sea_orm::entity::prelude::*;

use crate::value::{FileId, FindingId};

/// A finding as it was seen.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inspection_photo")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub finding_id: FindingId,
    /// When it was taken by looking again.
    pub recheck_id: Option<i64>,
    pub file_id: FileId,
    pub at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
