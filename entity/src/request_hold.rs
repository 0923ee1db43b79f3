//! When a request's clock stood, and why.

use sea_orm::entity::prelude::*;

use crate::value::RequestId;

/// When a request's clock stood, and why.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "request_hold")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub request_id: RequestId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_at: DateTimeUtc,
    pub to_at: DateTimeUtc,
    pub reason: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
