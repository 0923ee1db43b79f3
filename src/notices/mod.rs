//! Notices.

pub mod jobs;
pub mod pages;

use entity::{outbox, receipt};
use futures::future::BoxFuture;

use crate::access::Caller;
use crate::app::App;
use crate::billing::Billed;
use crate::db::Tx;
use crate::error::Result;
use crate::mail::outbox::Rendered;

/// Renders mails.
pub fn render<'a>(_: &'a App, _: &'a [outbox::Model]) -> BoxFuture<'a, Result<Vec<Result<Rendered>>>> {
    Box::pin(async { Ok(Vec::new()) })
}

/// Queues the mails of new bills.
pub fn on_billed<'a>(_: &'a App, _: &'a Tx, _: &'a Caller, _: &'a Billed<'a>) -> BoxFuture<'a, Result<()>> {
    Box::pin(async { Ok(()) })
}

/// Queues receipt mails.
pub fn on_receipts<'a>(
    _: &'a App,
    _: &'a Tx,
    _: &'a Caller,
    _: &'a [receipt::Model],
) -> BoxFuture<'a, Result<()>> {
    Box::pin(async { Ok(()) })
}
