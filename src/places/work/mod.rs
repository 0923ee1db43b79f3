//! Places of work (作业点位): road segments, green plots, waste points, checkpoints, buildings,
//! facilities, transfer stations.
//!
//! Owns `place`, `place_bin`, `place_hours`. Always true: a place has the shape its kind asks for; its area is what
//! somebody said or what the map gives, and where both are known they agree; hours end after they begin and do not
//! overlap; a retired place keeps its history and gets no new orders.

pub mod api;
mod details;
pub mod export;
pub mod import;
pub mod pages;
pub mod service;
mod store;
pub mod text;

pub use details::EditPlace;
pub use service::{NewPlace, add_place_in, choices, positions_of, stations_of};
pub use store::{Details, by_ids, details as details_of, of_kind};
