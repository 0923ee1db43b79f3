//! What the public paid a year before there was one operator, for comparison.

use sea_orm::entity::prelude::*;

use crate::enums::OutlayHead;
use crate::value::{BaselineId, Fen, SubdistrictId};

/// What the public paid a year before there was one operator, for comparison.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outlay_baseline")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: BaselineId,
    pub subdistrict_id: SubdistrictId,
    pub head: OutlayHead,
    /// What was paid for, and to whom.
    pub words: String,
    pub annual_fen: Fen,
    /// Where the figure is from.
    pub source: String,
    pub created_by: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
