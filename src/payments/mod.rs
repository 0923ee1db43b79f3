//! Payments.

pub mod api;
pub mod pages;

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

/// Applies credit to new bills.
pub fn on_billed<'a>(_: &'a App, _: &'a Tx, _: &'a Caller, _: &'a Billed<'a>) -> BoxFuture<'a, Result<()>> {
    Box::pin(async { Ok(()) })
}
