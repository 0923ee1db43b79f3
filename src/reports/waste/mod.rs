//! What was hauled: tonnage by kind, point and estate, month by month, how much of it was sorted, what overflowed, was
//! refused or missed, and whether the rounds were on time.
//!
//! Always true: a void ticket does not count; the points' tonnage and what is shared to none sum to the whole.

pub mod api;
mod export;
mod figures;
pub mod pages;
mod service;
mod store;

pub use service::{Hauled, hauled};
