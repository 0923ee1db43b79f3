//! What a household's fee bought in a month (服务月报): what was done in its building and in its estate.
//!
//! Owns `served_month`, `served`. Always true:
//! - a month is counted once it is over, in the transaction of the first bill written after it, and stays as counted: a
//!   mail sent late and the page opened next year say the same;
//! - what was to be done and was not is told too;
//! - what was done in a building counts in its estate as well.

mod count;
mod service;
mod store;
pub mod text;

pub use count::{Count, Row, Times, Told};
pub use service::{ServedMonth, Teller, month, on_billed, told, told_of};
