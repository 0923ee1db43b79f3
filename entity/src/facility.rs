//! What a converted space is used for.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::FacilityKind;
use crate::value::{Area, EstateId, FacilityId, SpaceId, SubdistrictId};

/// What a converted space is used for.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "facility")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: FacilityId,
    pub space_id: SpaceId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub kind: FacilityKind,
    pub name: String,
    /// Its part of the space.
    pub area: Area,
    pub phone: String,
    /// Who subsidises its meals; empty for nobody.
    pub sponsor: String,
    /// How far ahead its rooms are booked.
    pub ahead_days: i32,
    pub closed_on_holidays: bool,
    /// Whether residents book by themselves.
    pub residents_book: bool,
    pub opened_on: NaiveDate,
    /// The first day it is no longer open.
    pub closed_on: Option<NaiveDate>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
