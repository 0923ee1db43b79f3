//! Money a purchaser paid for an invoice.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{AssessmentId, ContractId, ContractReceiptId, Fen};

/// Money a purchaser paid for an invoice.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contract_receipt")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ContractReceiptId,
    pub assessment_id: AssessmentId,
    pub contract_id: ContractId,
    pub received_on: NaiveDate,
    pub amount_fen: Fen,
    /// The bank's number.
    pub reference: String,
    /// A line of a bank statement brought it.
    pub from_statement: bool,
    pub created_by: String,
    pub created_at: DateTimeUtc,
    pub reversed_at: Option<DateTimeUtc>,
    pub reversed_for: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
