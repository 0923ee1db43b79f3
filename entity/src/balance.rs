//! The running sum of an account code and party in a book, debit positive; kept in step with the entries.

use sea_orm::entity::prelude::*;

use crate::value::{BookId, Fen};

/// The running sum of an account code and party in a book, debit positive; kept in step with the entries.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "balance")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub book_id: BookId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub party: i64,
    pub balance_fen: Fen,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
