//! By when calls of a kind and grade are answered, where it is not the usual promise.

use sea_orm::entity::prelude::*;

use crate::enums::{RequestGrade, RequestKind, TermUnit};
use crate::value::SubdistrictId;

/// By when calls of a kind and grade are answered, where it is not the usual promise.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "request_promise")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub subdistrict_id: SubdistrictId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: RequestKind,
    #[sea_orm(primary_key, auto_increment = false)]
    pub grade: RequestGrade,
    pub contact_hours: i32,
    pub amount: i32,
    pub unit: TermUnit,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
