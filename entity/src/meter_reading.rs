//! What a meter showed on a day.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{MeterId, Quantity};

/// What a meter showed on a day.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meter_reading")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub meter_id: MeterId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub read_on: NaiveDate,
    /// In 0.0001 unit.
    pub reading: Quantity,
    pub estimated: bool,
    pub actor: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
