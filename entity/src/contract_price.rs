//! What a version pays for: an area, a weight, a year.

use sea_orm::entity::prelude::*;

use crate::enums::{Line, PriceUnit};
use crate::value::{Area, ContractPriceId, ContractVersionId, Fen, Rate};

/// What a version pays for: an area, a weight, a year.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contract_price")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ContractPriceId,
    pub version_id: ContractVersionId,
    pub line: Line,
    pub words: String,
    pub grade: Option<i32>,
    pub unit: PriceUnit,
    /// Of a price by area.
    pub quantity: Option<Area>,
    /// Micro-yuan a square metre and year, or a tonne.
    pub rate_micro: Option<Rate>,
    /// Area × rate, half up, or the year's price; none of a tonne, which is weighed.
    pub annual_fen: Option<Fen>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
