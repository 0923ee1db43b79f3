//! A checkpoint of a round as the route was when it began, and the check-in.

use sea_orm::entity::prelude::*;

use crate::value::{PatrolRoundId, PlaceId};

/// A checkpoint of a round as the route was when it began, and the check-in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "patrol_check")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: PatrolRoundId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub place_id: PlaceId,
    pub from_minute: i32,
    pub until_minute: i32,
    pub checked_at: Option<DateTimeUtc>,
    pub checked_by: Option<String>,
    /// From the place, as the phone said.
    pub metres: Option<i32>,
    pub early: bool,
    pub late: bool,
    pub far: bool,
    /// The phone did not say where it was.
    pub unlocated: bool,
    pub out_of_order: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
