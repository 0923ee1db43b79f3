//! Bookings of rooms: by households, by the desk, and the sessions of programmes.
//!
//! Owns `booking` and `facility_slot`. Always true: every quarter of an hour of a booking that stands is a row whose key is the
//! room, the day and the quarter, so two bookings never overlap, whoever races; one that is cancelled has none.

pub mod api;
pub mod rule;
pub mod service;
mod show;
mod store;

pub(super) use service::taken_error;
pub use service::{BookingFilter, BookingRow, NewBooking};
pub(super) use store::{NewRow, sessions_of, take};
