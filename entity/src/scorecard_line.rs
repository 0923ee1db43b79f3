//! An item of a scorecard, with what was asked that day.

use sea_orm::entity::prelude::*;

use crate::enums::{CommunityMeasure, ItemMark};
use crate::value::ScorecardId;

/// An item of a scorecard, with what was asked that day.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scorecard_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub scorecard_id: ScorecardId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    pub goal: i32,
    pub name: String,
    pub name_en: String,
    pub demand: String,
    pub demand_en: String,
    pub measure: Option<CommunityMeasure>,
    pub threshold: Option<i64>,
    pub weight: i32,
    pub source: String,
    pub verified: bool,
    /// In the measure's own units.
    pub measured: Option<i64>,
    /// What a person said; none: not looked at yet.
    pub mark: Option<ItemMark>,
    pub evidence: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
