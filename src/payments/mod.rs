//! Money that came in: receipts, what they settle, and what is left as credit.
//!
//! Owns `receipt`, `allocation`, `refund`, `suspense`, `handover`, `channel_order`, for [`prepay`] `prepayment` and its months, and for
//! [`invoices`] `e_invoice`.
//! Always true:
//! - a channel's own reference is taken once (`channel`, `external_id`);
//! - a receipt goes to the household's prepaid credit first, and allocations consume it: one path for every channel;
//! - amount = allocated + credit left + given back, for every receipt; the credits of a household are its ledger balance;
//! - credit waits beside an open bill only where a person took it off one, or where it is kept for prepaid months: new
//!   bills consume it in the transaction that writes them.

pub mod allocation;
pub mod api;
mod apply;
pub mod capitals;
pub mod cash;
pub mod channels;
pub mod corrections;
mod form_pages;
pub mod invoices;
pub mod pages;
pub mod prepay;
mod proof;
pub mod reading;
pub mod service;
pub mod slip;
mod store;
pub mod suspense;
pub mod text;
mod unapply;

pub use apply::apply_credit;
pub use proof::prove;
pub use service::{NewReceipt, take_receipts_in};
pub use unapply::take_back;

use entity::receipt;
use futures::future::BoxFuture;

use crate::access::Caller;
use crate::app::App;
use crate::billing::Billed;
use crate::db::Tx;
use crate::error::Result;

/// Called in the transaction in which receipts were taken.
pub type Reaction =
    for<'a> fn(&'a App, &'a Tx, &'a Caller, &'a [receipt::Model]) -> BoxFuture<'a, Result<()>>;

/// Called in the transaction in which a receipt was reversed.
pub type ReversalReaction =
    for<'a> fn(&'a App, &'a Tx, &'a Caller, &'a receipt::Model) -> BoxFuture<'a, Result<()>>;

/// Applies credit to new bills; whether any of them had some.
pub fn on_billed<'a>(
    app: &'a App,
    tx: &'a Tx,
    caller: &'a Caller,
    billed: &'a Billed<'a>,
) -> BoxFuture<'a, Result<bool>> {
    Box::pin(apply::credit_to_new_bills(app, tx, caller, billed))
}
