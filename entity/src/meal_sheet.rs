//! The meals of a canteen's day. Never changed: a correction undoes it and makes another.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::MealSheetStatus;
use crate::value::{FacilityId, Fen, MealSheetId, SubdistrictId};

/// The meals of a canteen's day. Never changed: a correction undoes it and makes another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meal_sheet")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: MealSheetId,
    /// `CT202609-000012`.
    pub number: String,
    pub facility_id: FacilityId,
    pub subdistrict_id: SubdistrictId,
    pub day: NaiveDate,
    pub status: MealSheetStatus,
    pub sponsor: String,
    pub meals: i32,
    /// Of these, by diners of 60 or older.
    pub elder_meals: i32,
    pub sales_fen: Fen,
    pub subsidy_fen: Fen,
    pub corrects_id: Option<MealSheetId>,
    /// Why it was undone.
    pub reason: Option<String>,
    pub actor: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
