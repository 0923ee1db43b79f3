//! A paper of a contract.

use sea_orm::entity::prelude::*;

use crate::value::{ContractFileId, ContractId, FileId};

/// A paper of a contract.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contract_file")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ContractFileId,
    pub contract_id: ContractId,
    pub file_id: FileId,
    pub name: String,
    pub added_by: String,
    pub added_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
