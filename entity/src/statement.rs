//! A bank's file, imported whole or not at all.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{BankAccountId, EstateId, Fen, FileId, StatementId, SubdistrictId};

/// A bank's file, imported whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "statement")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: StatementId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub bank_account_id: BankAccountId,
    pub file_id: FileId,
    pub sha256: String,
    /// `ccb.csv`.
    pub layout: String,
    pub from_date: NaiveDate,
    /// The last day in the file.
    pub to_date: NaiveDate,
    pub opening_fen: Fen,
    pub in_fen: Fen,
    pub out_fen: Fen,
    pub closing_fen: Fen,
    /// In the file.
    pub line_count: i64,
    /// Of them, those an earlier file had brought already.
    pub known_count: i64,
    pub actor: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
