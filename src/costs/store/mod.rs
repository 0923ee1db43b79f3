//! Queries of costs.

mod drivers;
mod entries;
mod months;

pub use drivers::*;
pub use entries::*;
pub use months::*;
