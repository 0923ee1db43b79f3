//! How a contract's months are scored and what a score costs, from a month on.

use sea_orm::entity::prelude::*;

use crate::enums::SchemeMethod;
use crate::value::{ContractId, Month, Percent, Points, SchemeId};

/// How a contract's months are scored and what a score costs, from a month on.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_scheme")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SchemeId,
    pub contract_id: ContractId,
    pub from_month: Month,
    pub method: SchemeMethod,
    /// Below it points cost; of the method by points.
    pub threshold: Option<Points>,
    /// Of the month's price, for each point below.
    pub per_point_ppm: Option<Percent>,
    /// The most of the month's price that is taken off.
    pub cap_ppm: Percent,
    /// Kept back of what is left.
    pub retention_ppm: Percent,
    /// How much the purchaser's own sheets weigh.
    pub purchaser_ppm: Percent,
    /// Where the contract says so.
    pub clause: String,
    pub created_by: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
