//! What is owed: charges, bill runs, bills.
//!
//! Owns `bill_run` and its chunks, totals and anomalies, `bill`, `bill_line`, `bill_waiver`, `coverage`, `subscription`,
//! `meter`, `meter_reading`, `supplier_bill`, `supplier_share`, `write_off`. Always true:
//! - a line is computed exactly and rounded once (see [`proration`]) and carries the inputs that explain it;
//! - a service month of an item is charged to an account once (`coverage`), whatever runs race or repeat;
//! - a run is committed only under the hash of the preview that was seen;
//! - a line never changes but for what is open of it, and what is open agrees with the ledger.

pub mod api;
mod approval;
pub mod bills;
mod closing;
pub mod commit;
mod computing;
pub mod corrections;
pub mod discount;
pub mod discounts;
pub mod dunning;
pub mod explanation;
pub mod formula;
pub mod jobs;
pub mod labels;
pub mod late_fee;
pub mod late_fees;
pub mod metered;
pub mod offers;
pub mod pages;
pub mod preview;
pub mod previewing;
mod proof;
pub mod proration;
pub mod relief;
mod run_pages;
mod run_view;
pub mod service;
mod shared_bills;
pub mod sharing;
mod store;
pub mod tariffs;
pub mod text;
pub mod tiers;
pub mod usage;
pub mod trials;
pub mod what_if;
pub mod write_offs;
mod writing;

pub use closing::before_close;
pub use corrections::{ApplyCredit, Corrected, CorrectionReaction, TakeBack, Taking};
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

/// Called in the transaction in which a chunk of bills was written; whether it changed them.
pub type Reaction = for<'a> fn(&'a App, &'a Tx, &'a Caller, &'a Billed<'a>) -> BoxFuture<'a, Result<bool>>;

/// Told after each chunk: how many are done, of about how many.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Send + Sync);
