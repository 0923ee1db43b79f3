//! What the caller showed.

use sea_orm::entity::prelude::*;

use crate::value::{FileId, RequestId};

/// What the caller showed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "request_photo")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub request_id: RequestId,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub file_id: FileId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
