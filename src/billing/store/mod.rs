//! Queries of billing.

mod bills;
mod runs;

pub use bills::*;
pub use runs::*;
