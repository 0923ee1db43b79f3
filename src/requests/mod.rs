//! Residents' calls (诉求): taken once, with a printed deadline, led by who took them first, answered by us.
//!
//! Owns `request`, `request_event`. Always true: every request has a deadline from the moment it is registered; what
//! needs hands (repairs, complaints, help) has a work order from that moment, so the dispatcher's queue holds work
//! orders alone, while enquiries and suggestions are answered from the desk and get one only when someone asks for it;
//! a request follows its open work order and is never answered while that is under way; names and phones leave this
//! slice masked unless the reader may see them.

pub mod api;
pub mod deadline;
pub mod jobs;
pub mod lifecycle;
pub mod pages;
mod register;
pub mod service;
pub mod show;
pub mod stats;
mod store;
pub mod text;

use entity::{request, work_order};
use futures::future::BoxFuture;

use crate::access::Caller;
use crate::app::App;
use crate::db::Tx;
use crate::error::Result;

pub use service::NewRequest;
pub use show::{Call, Contact, RequestFilter, RequestRow, RequestView};
pub use stats::{AnsweredRow, answered_in_time};

/// Called in the transaction in which a request came to a new state.
pub type Reaction = for<'a> fn(&'a App, &'a Tx, &'a Caller, &'a request::Model) -> BoxFuture<'a, Result<()>>;

/// A request follows its work order: dispatched when a crew has it, completed when the work is done.
pub fn on_work_order<'a>(
    app: &'a App,
    tx: &'a Tx,
    caller: &'a Caller,
    order: &'a work_order::Model,
) -> BoxFuture<'a, Result<()>> {
    Box::pin(service::follow_order(app, tx, caller, order))
}
