//! One amount moved from the credit to the debit account. Both sides in one row: imbalance cannot be written.

use sea_orm::entity::prelude::*;

use crate::value::{Fen, LedgerEventId};

/// One amount moved from the credit to the debit account. Both sides in one row: imbalance cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: LedgerEventId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i32,
    /// Account code, `receivable`.
    pub debit: String,
    pub credit: String,
    /// The charging account (or contract) both sides belong to; 0 when none.
    pub party: i64,
    pub document_line: Option<i64>,
    pub amount_fen: Fen,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
