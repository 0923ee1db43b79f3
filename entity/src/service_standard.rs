//! What a contract promises: which task, on which places, how often.

use sea_orm::entity::prelude::*;

use crate::enums::{Line, PlaceKind};
use crate::value::{ContractId, StandardId};

/// What a contract promises: which task, on which places, how often.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_standard")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: StandardId,
    pub contract_id: ContractId,
    pub line: Line,
    pub place_kind: PlaceKind,
    pub grade: Option<i32>,
    pub task: String,
    /// As the contract words it.
    pub requirement: String,
    /// RFC 5545 rule, without the times of day.
    pub recurrence: String,
    /// Times of day in minutes, `390,840`.
    pub start_minutes: String,
    pub duration_minutes: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
