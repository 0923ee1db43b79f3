//! A household doubts a bill.

use sea_orm::entity::prelude::*;

use crate::enums::DisputeStatus;
use crate::value::{AccountId, BillId, DisputeId, EstateId, SubdistrictId};

/// A household doubts a bill.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dispute")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: DisputeId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub account_id: AccountId,
    pub bill_id: BillId,
    pub status: DisputeStatus,
    pub reason: String,
    pub answer: Option<String>,
    pub opened_by: String,
    pub opened_at: DateTimeUtc,
    pub answered_by: Option<String>,
    pub closed_at: Option<DateTimeUtc>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
