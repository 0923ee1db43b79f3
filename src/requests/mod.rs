//! Residents' calls.

pub mod api;
pub mod jobs;
pub mod pages;

use entity::work_order;
use futures::future::BoxFuture;

use crate::access::Caller;
use crate::app::App;
use crate::db::Tx;
use crate::error::Result;

/// Reacts to a work order that came to a new state.
pub fn on_work_order<'a>(
    _: &'a App,
    _: &'a Tx,
    _: &'a Caller,
    _: &'a work_order::Model,
) -> BoxFuture<'a, Result<()>> {
    Box::pin(async { Ok(()) })
}
