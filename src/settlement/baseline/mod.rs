//! What the public paid a year before there was one operator (对照基数): typed in with its source, for the statement of the three
//! parties to compare with.

pub mod api;
mod service;
mod store;

pub use service::{NewBaseline, add, list, remove};
pub use store::of_subdistrict;
