//! What an account code had moved when a month was closed. Never changed, never deleted.

use sea_orm::entity::prelude::*;

use crate::value::{Fen, PeriodCloseId};

/// What an account code had moved when a month was closed. Never changed, never deleted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "period_total")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub period_id: PeriodCloseId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// Debit positive.
    pub opening_fen: Fen,
    pub debit_fen: Fen,
    pub credit_fen: Fen,
    pub closing_fen: Fen,
    /// Households with a balance, of a personal account.
    pub party_count: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
