//! The gross floor area of a dwelling from a day on.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{Area, DwellingId};

/// The gross floor area of a dwelling from a day on.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dwelling_area")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub dwelling_id: DwellingId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub effective_from: NaiveDate,
    /// 建筑面积 in 0.01 m².
    pub gross_area: Area,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
