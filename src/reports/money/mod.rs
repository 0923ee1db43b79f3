//! What was earned by line of service, and what money came in day by day.
//!
//! Always true: income is what the books say between the first day of the range and `as_of`; cash is receipts by the day
//! they came in, without those that were reversed by `as_of`, and what was given back stands beside them.

pub mod api;
mod cash;
mod income;
pub mod pages;
mod store;

pub use cash::{Cash, cash};
pub use income::{Income, income, income_within};
