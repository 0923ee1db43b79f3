//! Where things are: subdistrict > community > estate > building > entrance > dwelling, and the places of work.
//!
//! Owns those tables. Always true: a dwelling's code (`12-3-502`) is unique in its estate; its gross area is
//! effective-dated; a place of work has a geometry that fits its kind and never contradicts its area.

pub mod api;
mod door;
pub mod geo;
mod service;
mod store;
pub mod streets;
pub mod work;

pub use door::{building_of, door_code, door_words, in_number_order, stair_order};
pub use geo::centre;
pub use service::{communities, dwellings, estates};
pub use store::{
    CommunityRow, DwellingFilter, DwellingRow, EstateRow, building_numbers, estate_name, estates_within,
    scope_of_estate, subdistricts, subdistricts_around,
};
