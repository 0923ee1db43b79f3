//! What is promised to whom, from when to when.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::ContractKind;
use crate::value::{ContractId, EstateId, Fen, PartyId, SubdistrictId};

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
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
