//! A day of a bank's or a channel's account, signed off with what it came to.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{AccountDayId, BankAccountId, EstateId, SubdistrictId};

/// A day of a bank's or a channel's account, signed off with what it came to.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account_day")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AccountDayId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub bank_account_id: BankAccountId,
    pub day: NaiveDate,
    /// JSON; see `reconciliation::days`.
    pub report: String,
    pub actor: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
