//! How the table of a bank without a layout of its own is read.

use sea_orm::entity::prelude::*;

use crate::enums::{Delimiter, FileEncoding, SignConvention};
use crate::value::BankProfileId;

/// How the table of a bank without a layout of its own is read.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bank_profile")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: BankProfileId,
    pub name: String,
    pub encoding: FileEncoding,
    pub delimiter: Delimiter,
    /// From 1; 0 finds the row in which every column is named.
    pub header_row: i32,
    /// Our own account; empty, as every column below, when there is none.
    pub account_column: String,
    pub booked_column: String,
    /// `%Y-%m-%d`; empty for the usual forms.
    pub date_format: String,
    pub sign_convention: SignConvention,
    pub amount_column: String,
    pub in_column: String,
    pub out_column: String,
    pub direction_column: String,
    /// What the direction column says of money in, by `/`.
    pub in_words: String,
    pub out_words: String,
    pub balance_column: String,
    /// The bank's id of a movement.
    pub key_column: String,
    pub reference_column: String,
    pub payer_column: String,
    pub payer_account_column: String,
    pub memo_column: String,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
