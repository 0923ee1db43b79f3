//! What is looked at under a contract and line from a day on, and what it costs (评分表).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::Line;
use crate::value::{ContractId, EstateId, ScoreTableId, SubdistrictId};

/// What is looked at under a contract and line from a day on, and what it costs (评分表).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "score_table")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ScoreTableId,
    pub contract_id: ContractId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: Option<EstateId>,
    pub line: Line,
    pub name: String,
    /// It holds until the next one begins.
    pub effective_from: NaiveDate,
    /// Days after a sheet in which the crew's side may appeal.
    pub appeal_days: i32,
    pub created_by: String,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
