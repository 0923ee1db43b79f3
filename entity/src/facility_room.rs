//! A room that is booked as a whole.

use sea_orm::entity::prelude::*;

use crate::value::{FacilityId, RoomId};

/// A room that is booked as a whole.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "facility_room")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: RoomId,
    pub facility_id: FacilityId,
    pub name: String,
    /// Persons.
    pub capacity: i32,
    /// Of one booking by a resident.
    pub longest_minutes: i32,
    pub active: bool,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
