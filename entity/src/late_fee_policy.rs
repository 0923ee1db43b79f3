//! What lateness costs in an estate from a day on; none until a contract says so.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{ContractId, EstateId, Percent};

/// What lateness costs in an estate from a day on; none until a contract says so.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "late_fee_policy")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub estate_id: EstateId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub effective_from: NaiveDate,
    pub contract_id: ContractId,
    pub clause: String,
    /// A day, of the unpaid principal; 0 is off.
    pub daily_rate_ppm: Percent,
    pub grace_days: i32,
    pub actor: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
