//! Counts what a dwelling uses.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::ChargeItem;
use crate::value::{DwellingId, EstateId, MeterId, SubdistrictId};

/// Counts what a dwelling uses.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meter")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: MeterId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub dwelling_id: DwellingId,
    pub item: ChargeItem,
    pub serial: String,
    pub installed_on: NaiveDate,
    pub removed_on: Option<NaiveDate>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
