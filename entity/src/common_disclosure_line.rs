//! What stands in a disclosure.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::CommonKind;
use crate::value::{CommonDisclosureId, Fen};

/// What stands in a disclosure.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "common_disclosure_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub disclosure_id: CommonDisclosureId,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub kind: CommonKind,
    pub day: NaiveDate,
    pub words: String,
    pub decision: String,
    /// Negative where an entry of an earlier half was taken back.
    pub amount_fen: Fen,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
