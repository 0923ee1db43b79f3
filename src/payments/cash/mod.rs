//! Cash in hand: what the counter and each steward hold and what card payments are on their way, and what stewards hand in
//! at the counter (交款). Paying it in at the bank is said of the bank's line (`reconciliation`).
//!
//! Owns `handover`. Always true: nobody hands in more than they hold, so what stewards hold is the balance of
//! [`CASH_WITH_STEWARDS`](crate::ledger::CASH_WITH_STEWARDS).

pub mod api;
pub mod pages;
mod service;
mod store;
pub mod text;

pub use service::{NewHandover, hand_over};
