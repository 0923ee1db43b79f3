//! Someone who does the work (员工), employed `[active_from, active_to)`.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{SubdistrictId, WorkerId};

/// Someone who does the work (员工), employed `[active_from, active_to)`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "worker")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: WorkerId,
    pub subdistrict_id: SubdistrictId,
    /// 工号.
    pub number: String,
    pub name: String,
    /// Empty when not known.
    pub phone: String,
    pub active_from: NaiveDate,
    /// The first day no longer employed.
    pub active_to: Option<NaiveDate>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
