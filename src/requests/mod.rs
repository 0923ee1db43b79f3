//! Residents' calls (诉求, 民呼我为): heard on every channel, promised a deadline, led by who took them first, done, answered,
//! asked about afterwards, and counted.
//!
//! Owns `request` and what hangs on one: `request_photo`, `_event`, `_hold`, `_follow_up`; and `request_promise`. Always
//! true: a request's state moves only as [`lifecycle`] says; every step leaves an event, an audit row and, where its
//! caller is concerned, a word for them, all in one transaction; every request has a deadline from the moment it is
//! registered, and its clock stands only for a reason that is told; what was closed comes back only as reopened; a
//! request follows its open work order and is never closed while that is under way; a call joined to another goes where
//! that one goes and is asked on its own; names and phones leave this slice masked unless the reader needs them.

pub mod api;
mod cases;
mod clock;
mod closing;
pub mod deadline;
mod desk;
pub mod jobs;
pub mod lifecycle;
pub mod likeness;
pub mod pages;
pub mod promises;
pub mod rates;
mod register;
pub mod service;
pub mod show;
pub mod stats;
mod steps;
mod steps_api;
mod store;
pub mod text;

use entity::{request, request_event, work_order};
use futures::future::BoxFuture;

use crate::access::Caller;
use crate::app::App;
use crate::db::Tx;
use crate::error::Result;

pub use service::NewRequest;
pub use show::{Call, Contact, RequestFilter, RequestRow, RequestView};
pub use stats::{AnsweredRow, answered_in_time};

/// Called in the transaction in which something was done with a request, with what its history says of it.
pub type Reaction = for<'a> fn(
    &'a App,
    &'a Tx,
    &'a Caller,
    &'a request::Model,
    &'a request_event::Model,
) -> BoxFuture<'a, Result<()>>;

/// The call behind a work order.
pub fn origin<'a>(
    app: &'a App,
    caller: &'a Caller,
    order: &'a work_order::Model,
) -> BoxFuture<'a, Result<Option<String>>> {
    Box::pin(show::origin(app, caller, order.id))
}

/// A request follows its work order: dispatched when a crew has it, completed when the work is done.
pub fn on_work_order<'a>(
    app: &'a App,
    tx: &'a Tx,
    caller: &'a Caller,
    order: &'a work_order::Model,
) -> BoxFuture<'a, Result<()>> {
    Box::pin(closing::follow_order(app, tx, caller, order))
}
