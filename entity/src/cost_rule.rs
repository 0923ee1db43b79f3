//! How a subdistrict's shared costs are weighed; without a row the usual figures count.

use sea_orm::entity::prelude::*;

use crate::enums::CostDriver;
use crate::value::SubdistrictId;

/// How a subdistrict's shared costs are weighed; without a row the usual figures count.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cost_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub subdistrict_id: SubdistrictId,
    /// What a square metre of 一类 weighs.
    pub grade1_thousandths: i32,
    pub grade2_thousandths: i32,
    /// Also of places without a grade.
    pub grade3_thousandths: i32,
    /// Orders, or minutes.
    pub supervision: CostDriver,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
