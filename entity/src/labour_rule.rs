//! The figures rosters are checked by, from a day on until the next.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::LabourRuleId;

/// The figures rosters are checked by, from a day on until the next.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "labour_rule")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: LabourRuleId,
    pub effective_from: NaiveDate,
    /// The law, the approval or the agreement they come from.
    pub source: String,
    pub rest_between_minutes: i32,
    /// What is more in a day is overtime.
    pub day_minutes: i32,
    pub day_most_minutes: i32,
    /// What is more in a week is overtime.
    pub week_minutes: i32,
    pub week_most_minutes: i32,
    /// After so many a day of rest.
    pub days_in_row: i32,
    pub nights_in_row: i32,
    pub night_from_minute: i32,
    /// Of the next day.
    pub night_to_minute: i32,
    /// A shift with so much of the night is night work.
    pub night_least_minutes: i32,
    pub overtime_month_minutes: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
