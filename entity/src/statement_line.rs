//! One line of a statement, with exactly one outcome.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{Direction, Explanation, LineOutcome, LineStatus};
use crate::value::{
    BankAccountId, ChannelFee, ContractReceiptId, Fen, ReceiptId, RefundId, SettlementId, StatementId,
    StatementLineId, SuspenseId,
};

/// One line of a statement, with exactly one outcome.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "statement_line")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: StatementLineId,
    pub statement_id: StatementId,
    pub bank_account_id: BankAccountId,
    /// Among the movements of the file, from 1.
    pub line_no: i32,
    /// The bank's own id of the movement, or a hash of all that tells it from others.
    pub line_key: String,
    pub booked_on: NaiveDate,
    /// Where the file says the time.
    pub booked_at: Option<DateTimeUtc>,
    pub direction: Direction,
    /// 0 only in a channel's bill, where a coupon paid everything.
    pub amount_fen: Fen,
    /// In 0.00001 yuan; negative when the channel gave it back.
    pub channel_fee: Option<ChannelFee>,
    pub balance_fen: Option<Fen>,
    /// The payer's or our own: merchant order number, merchant refund number, `EndToEndId`.
    pub reference: String,
    /// The channel's number of the payment.
    pub transaction_id: String,
    pub status: LineStatus,
    pub payer: String,
    pub payer_account: String,
    pub memo: String,
    /// As it stood in the file.
    pub raw: String,
    pub outcome: LineOutcome,
    /// By which rule it was matched, or why it was not.
    pub reason: String,
    /// The line less what is on record, where both are there and differ.
    pub delta_fen: Option<Fen>,
    pub receipt_id: Option<ReceiptId>,
    pub refund_id: Option<RefundId>,
    pub settlement_id: Option<SettlementId>,
    pub suspense_id: Option<SuspenseId>,
    /// What a contract's purchaser paid.
    pub contract_receipt_id: Option<ContractReceiptId>,
    pub explanation: Option<Explanation>,
    /// JSON; see `matching::suggest`.
    pub suggestions: Option<String>,
    /// Who said so, where a person did.
    pub decided_by: Option<String>,
    /// Why.
    pub decision: Option<String>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
