//! On the round: each point of an order, told of once: bins emptied, overflow, a refused load, not reachable.

pub mod api;
pub mod pages;
pub mod service;
pub(super) mod store;

pub use service::{Report, RoundOrder, stop_rows_in};
pub use store::{counts_of, ends_of};
