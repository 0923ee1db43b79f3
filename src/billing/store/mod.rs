//! Queries of billing.

mod bills;
mod runs;
mod sources;

pub use bills::*;
pub use runs::*;
pub use sources::*;
