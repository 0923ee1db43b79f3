//! An item of the standard for complete communities (完整社区), as it is asked today.

use sea_orm::entity::prelude::*;

use crate::enums::CommunityMeasure;

/// An item of the standard for complete communities (完整社区), as it is asked today.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "community_item")]
pub struct Model {
    /// As the standard counts.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    pub goal: i32,
    pub name: String,
    pub name_en: String,
    /// What is asked, in words.
    pub demand: String,
    pub demand_en: String,
    /// What is counted for it; none: a person looks.
    pub measure: Option<CommunityMeasure>,
    /// Met from here on, in the measure's own units; none: a person judges.
    pub threshold: Option<i64>,
    /// The same, of a community that is newly built.
    pub threshold_new: Option<i64>,
    pub weight: i32,
    pub source: String,
    /// Somebody has compared it with the source.
    pub verified: bool,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
