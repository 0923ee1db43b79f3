//! A charging account: one household's tenure of one dwelling, `[occupied_from, occupied_to)`.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::ReliefCategory;
use crate::value::{AccountId, BuildingId, DwellingId, EstateId, PersonId, SubdistrictId};

/// A charging account: one household's tenure of one dwelling, `[occupied_from, occupied_to)`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AccountId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub building_id: BuildingId,
    pub dwelling_id: DwellingId,
    /// Who is charged.
    pub person_id: PersonId,
    pub occupied_from: NaiveDate,
    /// The first day no longer charged.
    pub occupied_to: Option<NaiveDate>,
    pub relief_category: ReliefCategory,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
