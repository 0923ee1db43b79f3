//! What is promised to whom, from when to when.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{ContractKind, FeeBasis};
use crate::value::{ContractId, EstateId, Fen, PartyId, Percent, SubdistrictId};

/// What is promised to whom, from when to when.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contract")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ContractId,
    pub number: String,
    pub kind: ContractKind,
    pub name: String,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: Option<EstateId>,
    /// 甲方.
    pub purchaser_id: PartyId,
    /// 乙方.
    pub supplier_id: PartyId,
    pub starts_on: NaiveDate,
    /// The first day no longer covered.
    pub ends_on: NaiveDate,
    /// None for a fee per area.
    pub annual_value_fen: Option<Fen>,
    pub expiry_warned_on: Option<NaiveDate>,
    /// The contract a subcontract serves.
    pub parent_id: Option<ContractId>,
    /// Of a property contract.
    pub fee_basis: Option<FeeBasis>,
    /// Days an invoice may stay unpaid.
    pub payment_days: i32,
    /// The payment rule for small and medium enterprises holds.
    pub supplier_is_sme: bool,
    /// Interest a day on what is paid late; none until it is agreed.
    pub late_ppm: Option<Percent>,
    /// 履约保证金, deposited with the purchaser.
    pub bond_fen: Option<Fen>,
    pub bond_paid_on: Option<NaiveDate>,
    pub bond_returned_on: Option<NaiveDate>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
