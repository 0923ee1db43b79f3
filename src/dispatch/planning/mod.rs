//! Proposals for a day of all lines at once: who, which order, when.
//!
//! Owns `day_plan`, `station_trip`. Always true: a proposal changes nothing until somebody publishes it; what has begun keeps its crew; a
//! proposal is published whole or not at all, and only while none of the orders it moves was touched since. The engine, the
//! problem, the seed and the number of steps are kept with it: they give the same plan again.

mod api;
mod pages;
mod problem;
mod service;
mod settle;
mod store;
mod text;
mod travel;
pub mod trips;

pub use api::routes as api_routes;
pub use pages::routes;
pub use service::{Asked, Found, Proposal, drop_plan, list, propose, publish, view};
