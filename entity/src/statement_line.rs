//! One line of a statement, with exactly one outcome.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{Direction, LineOutcome};
use crate::value::{BankAccountId, Fen, ReceiptId, StatementId, StatementLineId};

/// One line of a statement, with exactly one outcome.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "statement_line")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: StatementLineId,
    pub statement_id: StatementId,
    pub bank_account_id: BankAccountId,
    /// In the file, from 1.
    pub line_no: i32,
    /// The bank's own id of the movement.
    pub line_key: String,
    pub booked_on: NaiveDate,
    pub direction: Direction,
    pub amount_fen: Fen,
    pub balance_fen: Fen,
    pub payer: String,
    pub payer_account: String,
    pub memo: String,
    /// As it stood in the file.
    pub raw: String,
    pub outcome: LineOutcome,
    /// By which rule it was matched, or why it was not.
    pub reason: String,
    pub receipt_id: Option<ReceiptId>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
