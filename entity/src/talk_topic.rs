//! What was talked about, and what was promised about it.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{RequestId, TalkId, TalkTopicId};

/// What was talked about, and what was promised about it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "talk_topic")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: TalkTopicId,
    pub talk_id: TalkId,
    /// From 1.
    pub position: i32,
    pub words: String,
    /// None: noted without a promise.
    pub promise: Option<String>,
    /// The last day of the promise.
    pub due_on: Option<NaiveDate>,
    /// What the promise became.
    pub request_id: Option<RequestId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
