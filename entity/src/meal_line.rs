//! Meals of one tier at one price, with what each was reckoned by.

use sea_orm::entity::prelude::*;

use crate::value::{Fen, MealSheetId, Percent};

/// Meals of one tier at one price, with what each was reckoned by.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meal_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub sheet_id: MealSheetId,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// Of the tier; 0 for everybody else.
    pub from_age: i32,
    pub price_fen: Fen,
    pub discount: Percent,
    /// The price less the discount, half up.
    pub pays_each_fen: Fen,
    pub subsidy_each_fen: Fen,
    pub meals: i32,
    pub sales_fen: Fen,
    pub subsidy_fen: Fen,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
