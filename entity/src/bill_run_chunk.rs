//! A thousand accounts of a run, as previewed; committed as one transaction.

use sea_orm::entity::prelude::*;

use crate::value::{AccountId, BillRunId, Fen};

/// A thousand accounts of a run, as previewed; committed as one transaction.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bill_run_chunk")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: BillRunId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    /// The first account of the chunk.
    pub account_from: AccountId,
    /// The last.
    pub account_to: AccountId,
    /// SHA-256 over its canonical rows.
    pub hash: String,
    /// Bills of the chunks before it.
    pub bills_before: i64,
    pub bill_count: i64,
    pub total_fen: Fen,
    /// `account item net inputs-hash` a line; emptied when the run is done.
    pub digest: String,
    /// Resuming means doing the chunks without it.
    pub committed_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
