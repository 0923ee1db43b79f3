//! A quarter hour of a room that is taken. Its key is why two bookings never overlap.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::value::{BookingId, RoomId};

/// A quarter hour of a room that is taken. Its key is why two bookings never overlap.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "facility_slot")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub room_id: RoomId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: NaiveDate,
    /// The quarter hour of the day, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub slot: i32,
    pub booking_id: BookingId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
