//! A committed part of a run: resuming means doing the chunks without a row.

use sea_orm::entity::prelude::*;

use crate::value::{BillRunId, Fen};

/// A committed part of a run: resuming means doing the chunks without a row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bill_run_chunk")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: BillRunId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    pub bill_count: i64,
    pub total_fen: Fen,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
