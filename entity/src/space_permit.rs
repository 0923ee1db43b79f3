//! An approval a space needs before it is used.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::PermitKind;
use crate::value::{FileId, SpaceId};

/// An approval a space needs before it is used.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "space_permit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub space_id: SpaceId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: PermitKind,
    pub number: String,
    pub granted_on: NaiveDate,
    pub file_id: Option<FileId>,
    pub actor: String,
    pub at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
