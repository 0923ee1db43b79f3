//! Money of all owners of an estate, in or out (公共收益).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::CommonKind;
use crate::value::{CommonEntryId, EstateId, Fen, FileId, SubdistrictId};

/// Money of all owners of an estate, in or out (公共收益).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "common_entry")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CommonEntryId,
    /// `G202609-000001`.
    pub number: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub kind: CommonKind,
    pub day: NaiveDate,
    pub amount_fen: Fen,
    /// From whom or for what.
    pub words: String,
    /// The owners' decision that allows spending; empty for income.
    pub decision: String,
    /// The income that a share or a tax is taken from.
    pub source_id: Option<CommonEntryId>,
    /// The paper behind it.
    pub file_id: Option<FileId>,
    pub created_by: String,
    pub created_at: DateTimeUtc,
    /// From this day on it never was.
    pub reversed_on: Option<NaiveDate>,
    pub reversal_reason: Option<String>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
