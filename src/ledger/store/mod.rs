//! Queries of the ledger.

mod periods;
mod proofs;
mod reading;
mod writing;

pub use periods::*;
pub use proofs::*;
pub use reading::*;
pub use writing::*;
