//! What residents want of a space, and where they said so.

use sea_orm::entity::prelude::*;

use crate::enums::FacilityKind;
use crate::value::{RequestId, SpaceId, SpaceNeedId, TalkTopicId};

/// What residents want of a space, and where they said so.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "space_need")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SpaceNeedId,
    pub space_id: SpaceId,
    pub kind: FacilityKind,
    /// How many asked for it.
    pub households: i32,
    pub words: String,
    pub talk_topic_id: Option<TalkTopicId>,
    pub request_id: Option<RequestId>,
    pub actor: String,
    pub at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
