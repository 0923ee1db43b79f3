//! A fact of money. Never changed, never deleted.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::EventKind;
use crate::value::{BookId, LedgerEventId};

/// A fact of money. Never changed, never deleted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: LedgerEventId,
    pub book_id: BookId,
    /// Its place in the chain of the book, from 1.
    pub seq: i64,
    pub kind: EventKind,
    /// Says the same thing once: `bill:17`.
    pub event_key: String,
    pub book_date: NaiveDate,
    /// The table of the document.
    pub document: String,
    pub document_id: i64,
    pub reverses_id: Option<LedgerEventId>,
    pub actor: String,
    pub created_at: DateTimeUtc,
    pub prev_hash: String,
    pub hash: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
