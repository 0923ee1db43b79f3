//! A file of a bank or a channel, imported whole or not at all.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::StatementKind;
use crate::value::{BankAccountId, ChannelFee, EstateId, Fen, FileId, StatementId, SubdistrictId};

/// A file of a bank or a channel, imported whole or not at all.
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
    /// `ccb`, `wechat.trade`, `profile:NAME`.
    pub layout: String,
    pub kind: StatementKind,
    pub from_date: NaiveDate,
    /// The last day in the file.
    pub to_date: NaiveDate,
    /// None of a channel's bill, and of a table without balances.
    pub opening_fen: Option<Fen>,
    pub in_fen: Fen,
    pub out_fen: Fen,
    pub closing_fen: Option<Fen>,
    /// What the channel kept in all, in 0.00001 yuan.
    pub channel_fee: Option<ChannelFee>,
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
