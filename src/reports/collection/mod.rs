//! What was charged for a range of service months, what of it came in, and what of older debts did (rule book §12).
//!
//! Always true:
//! - principal only: late fees are in no figure; a credit counts when it is applied;
//! - charged is gross less discounts less the credit notes up to `as_of`; collected is what is applied on `as_of`;
//!   what was written off as bad debt is neither collected nor open, and raises no rate;
//! - arrears are what earlier months had open on the eve of the range, less the credit notes on them within it; what was
//!   collected of them is what was applied within it, less what was taken off again. A bill issued within the range for an
//!   earlier month is arrears too: the service month counts, not the day of the bill;
//! - a line of several months belongs to each by its part ([`month_parts`]), so neighbouring ranges sum to the line;
//! - a building's figures count for the steward who looks after it on `as_of`, those of nobody in a group of their own;
//! - every figure is the sum of the lines its link lists.

mod ageing;
pub mod api;
mod export;
mod figures;
mod lines;
mod month_parts;
pub mod pages;
mod service;
mod store;

pub use ageing::{Aged, ageing};
pub use figures::Figures;
pub use lines::Figure;
pub use service::{Collection, MonthFigures, Narrow, collection, trend};
