//! How a charge item is priced and billed in an estate.

use sea_orm::entity::prelude::*;

use crate::enums::{BillingCycle, ChargeItem, ProrationPolicy};
use crate::value::{ContractId, EstateId, TariffId};

/// How a charge item is priced and billed in an estate.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tariff")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: TariffId,
    pub contract_id: ContractId,
    pub estate_id: EstateId,
    pub item: ChargeItem,
    pub cycle: BillingCycle,
    pub proration: ProrationPolicy,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
