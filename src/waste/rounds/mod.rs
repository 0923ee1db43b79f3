//! Rounds (收运线路): points in order, one kind of waste, hung on a plan.

pub mod api;
pub mod load;
pub mod pages;
pub mod service;
pub(super) mod store;

pub use service::{EditRound, NewRound, RoundView};
