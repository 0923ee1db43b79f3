//! What the work costs, and which line of service bears it (成本分摊).
//!
//! Owns `cost_entry`, `cost_rule`, `cost_month`, `cost_pool`, `cost_share`. Always true:
//! - a cost belongs to a subdistrict, a month and a cost centre; booked, it stands in the book of the operation, voided, it
//!   is reversed there;
//! - a month is shared by plain rules ([`sharing`]) from orders, places, tickets and vehicles as they are then; what a pool
//!   is shared to sums to it, to the fen;
//! - a frozen month does not change: its driver table is kept with it, its costs can be neither added to nor voided; opened
//!   again, the old edition stays and its booking is reversed;
//! - months are frozen in order, once each: freezing takes the lock of the book, so two at once make one.

pub mod api;
mod behind_api;
mod entries;
mod export;
mod figures;
mod freezing;
pub mod import;
mod months_api;
pub mod pages;
mod proof;
mod rule;
mod service;
pub mod sharing;
mod store;
pub mod text;

pub use entries::NewEntry;
pub use figures::{ByLine, LineCost, MonthShares, by_line};
pub use freezing::{Blocker, freeze, preview, reopen};
pub use proof::prove;
pub use service::{book, enter, enter_in, void};
