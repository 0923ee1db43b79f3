//! What the caller said afterwards (回访), or that nobody was reached.

use sea_orm::entity::prelude::*;

use crate::enums::FollowUpWay;
use crate::value::RequestId;

/// What the caller said afterwards (回访), or that nobody was reached.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "request_follow_up")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub request_id: RequestId,
    /// Of the request, when it was asked.
    pub round: i32,
    pub at: DateTimeUtc,
    pub way: FollowUpWay,
    pub actor: String,
    pub reached: bool,
    /// The caller was spoken to in time, as they remember it.
    pub contacted: Option<bool>,
    pub solved: Option<bool>,
    pub satisfaction: Option<i32>,
    pub comment: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
