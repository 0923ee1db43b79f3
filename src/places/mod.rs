//! Where things are: subdistrict > community > estate > building > entrance > dwelling, and the places of work.
//!
//! Owns those tables. Always true: a dwelling's code (`12-3-502`) is unique in its estate; its gross area is
//! effective-dated; a place of work has a geometry.

pub mod api;
mod door;
mod service;
mod store;
pub mod text;

pub use door::door_words;
pub use service::{NewPlace, add_place_in, add_places, dwellings, estates, places};
pub use store::{DwellingFilter, DwellingRow, EstateRow, scope_of_estate};
