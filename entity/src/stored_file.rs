//! A file in the object store, named by its content hash.

use sea_orm::entity::prelude::*;

use crate::value::{FileId, UserId};

/// A file in the object store, named by its content hash.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stored_file")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: FileId,
    /// Lower-case hex; also the object's name.
    pub sha256: String,
    /// Found from the content, never from the name.
    pub media_type: String,
    pub size_bytes: i64,
    /// As the sender called it, cleaned.
    pub file_name: String,
    pub created_at: DateTimeUtc,
    pub created_by: Option<UserId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
