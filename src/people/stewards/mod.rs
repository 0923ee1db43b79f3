//! Which steward (管家) looks after which building, from which day on.
//!
//! Owns `building_steward`. Always true:
//! - who looks after a building on a day is its latest row up to that day; a row of nobody ends it;
//! - a building has one row a day, and what is set on a day again replaces what was set;
//! - a building is given to an active steward whose scope reaches its estate; one who leaves the house keeps it, marked,
//!   until it is given to another: nothing is handed over by itself.

pub mod api;
mod assignment;
pub mod pages;
mod service;
mod store;
pub mod text;

pub use assignment::StewardChoice;
pub use service::{Assignment, assign, buildings, in_charge, of_dwelling};
pub use store::{InCharge, among};
