//! Queries of billing.

mod bills;
mod corrections;
mod runs;
mod sources;

pub use bills::*;
pub use corrections::*;
pub use runs::*;
pub use sources::*;
