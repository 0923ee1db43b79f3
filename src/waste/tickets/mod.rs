//! Weigh tickets (磅单): what a loaded vehicle weighed where it was emptied, typed or from a file, and which points it came
//! from.

pub mod api;
mod check;
pub mod import;
pub mod pages;
mod pages_import;
pub mod service;
mod sharing;
pub(super) mod store;
pub mod weights;

pub use check::{NewTicket, Origin};
pub use sharing::by_largest_remainder;
pub use store::{Filter, hauled_kg, weighed_orders};
