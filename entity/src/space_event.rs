//! A step in the life of an idle space.

use sea_orm::entity::prelude::*;

use crate::enums::{SpaceStatus, SpaceStep};
use crate::value::{SpaceEventId, SpaceId};

/// A step in the life of an idle space.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "space_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SpaceEventId,
    pub space_id: SpaceId,
    /// None: it was surveyed.
    pub step: Option<SpaceStep>,
    /// Where the step led.
    pub status: SpaceStatus,
    pub at: DateTimeUtc,
    pub actor: String,
    pub note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
