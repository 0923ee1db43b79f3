//! Those who may change a contract were told that it ends: once a version and a threshold.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{ContractId, ContractReminderId, ContractVersionId};

/// Those who may change a contract were told that it ends: once a version and a threshold.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contract_reminder")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ContractReminderId,
    pub contract_id: ContractId,
    /// The version that was the last one then.
    pub version_id: ContractVersionId,
    /// The threshold, in days before the end; 0: it is over.
    pub days: i32,
    /// The first day no longer covered, as it was then.
    pub ends_on: NaiveDate,
    /// The day it was written.
    pub day: NaiveDate,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
