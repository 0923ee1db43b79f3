//! What is owed: charges, bill runs, bills.
//!
//! Owns `bill_run`, `bill_run_row`, `bill_run_anomaly`, `bill_run_chunk`, `bill`, `bill_line`, `coverage`. Always true:
//! - a line is computed exactly and rounded once (see [`proration`]) and carries the inputs that explain it;
//! - a service month of an item is charged to an account once (`coverage`), whatever runs race or repeat;
//! - a run is committed only under the hash of the preview that was seen;
//! - a line never changes but for what is open of it, and what is open agrees with the ledger.

pub mod api;
pub mod bills;
pub mod commit;
pub mod discount;
pub mod explanation;
pub mod formula;
pub mod jobs;
pub mod labels;
pub mod late_fee;
pub mod pages;
pub mod preview;
mod proof;
pub mod proration;
mod run_pages;
pub mod service;
mod store;
pub mod text;
pub mod tiers;

pub use explanation::Inputs;
pub use labels::Label;
pub use proof::prove;

use entity::{bill, bill_line};
use futures::future::BoxFuture;

use crate::access::Caller;
use crate::app::App;
use crate::db::Tx;
use crate::error::Result;

/// The bills of a committed chunk, with their lines.
pub struct Billed<'a> {
    pub bills: &'a [bill::Model],
    pub lines: &'a [bill_line::Model],
}

/// Called in the transaction in which a chunk of bills was written.
pub type Reaction = for<'a> fn(&'a App, &'a Tx, &'a Caller, &'a Billed<'a>) -> BoxFuture<'a, Result<()>>;
