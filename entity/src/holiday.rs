//! A day of the official calendar that is not as its weekday says (节假日与调休).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::HolidayKind;

/// A day of the official calendar that is not as its weekday says (节假日与调休).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "holiday")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: NaiveDate,
    pub kind: HolidayKind,
    pub name: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
