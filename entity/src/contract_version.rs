//! What a contract says from a day on: as signed, then as amended.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{ContractId, ContractVersionId, Fen};

/// What a contract says from a day on: as signed, then as amended.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contract_version")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ContractVersionId,
    pub contract_id: ContractId,
    /// From 1, as signed.
    pub seq: i32,
    pub effective_from: NaiveDate,
    /// The first day the contract no longer covers, as agreed in this version.
    pub ends_on: NaiveDate,
    /// Where nothing is priced by itself.
    pub annual_value_fen: Option<Fen>,
    /// What was agreed.
    pub words: String,
    /// The number of the agreement.
    pub reference: String,
    pub signed_on: NaiveDate,
    pub created_by: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
