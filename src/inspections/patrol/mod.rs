//! Patrols (巡逻巡更): routes of checkpoints in order, and the rounds walked along them.
//!
//! Owns `patrol_route`, `patrol_point`, `patrol_round`, `patrol_check`. Always true: a round keeps the checkpoints as its
//! route had them when it began; a route has at most one round under way; a check-in is kept once, with what was not as it
//! should be (out of order, early, late, far off, no position) said by [`rule`]; a round with something missing ends with
//! a reason.

pub mod api;
pub mod pages;
pub mod rule;
pub mod service;
mod store;
pub mod text;

pub use service::{EditRoute, NewPoint, NewRoute};
