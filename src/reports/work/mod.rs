//! What was done: orders and hours by line, crew and place, and each place's passes as the contracts promise them.
//!
//! Always true: an order in parts counts in its parts; a cancelled one does not count; what a contract promises is counted
//! from its standard, not from the plans that were made of it, so that a missing plan shows.

pub mod api;
mod coverage;
mod export;
mod figures;
pub mod pages;
mod service;
mod store;

pub use coverage::{Coverage, GradeCoverage};
pub use figures::Figures;
pub use service::{Group, Work, totals_within, work};
