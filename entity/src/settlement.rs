//! What a channel owes us of a day, and pays out to our bank.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{BankAccountId, ChannelFee, EstateId, Fen, SettlementId, SubdistrictId};

/// What a channel owes us of a day, and pays out to our bank.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "settlement")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SettlementId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    /// The channel's account.
    pub bank_account_id: BankAccountId,
    pub day: NaiveDate,
    /// What residents paid.
    pub gross_fen: Fen,
    /// What was given back.
    pub refund_fen: Fen,
    /// Of the day, in 0.00001 yuan.
    pub channel_fee: ChannelFee,
    /// The day's fee, rounded half up, once.
    pub fee_fen: Fen,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
