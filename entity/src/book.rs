//! A chain of ledger events: one per estate, contract, operation or common revenue, so books never wait for each other.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::BookKind;
use crate::value::BookId;

/// A chain of ledger events: one per estate, contract, operation or common revenue, so books never wait for each other.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "book")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: BookId,
    pub kind: BookKind,
    /// The estate, contract or subdistrict.
    pub owner_id: i64,
    pub last_seq: i64,
    /// SHA-256 of the last event, hex; empty at first.
    pub head_hash: String,
    /// The last day of the last closed month: nothing is booked on or before it.
    pub closed_to: Option<NaiveDate>,
    /// The last day of the month that is being closed just now.
    pub closing_to: Option<NaiveDate>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
