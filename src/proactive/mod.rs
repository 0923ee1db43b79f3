//! Acting before the call (未诉先办): what keeps coming back, or was missed where people then called, is proposed to the
//! dispatcher as work, with its evidence.
//!
//! Owns `proposal`, `proposal_evidence`. Always true:
//! - a proposal is raised by a rule that can be read aloud ([`rule`]), and names the calls, orders and findings it rests on;
//! - of one subject (rule, line, kind and place) at most one proposal is open; what is new about it is added to it;
//! - the same evidence never raises two: after a decision it takes a new call, after work was made one that came later
//!   than the work was done;
//! - accepting makes one work order, in the same transaction, however often and by how many it is asked at once.

pub mod api;
mod decide;
pub mod jobs;
mod look;
pub mod pages;
pub mod place;
pub mod rule;
mod show;
mod store;
pub mod text;

use entity::work_order;
use futures::future::BoxFuture;

use crate::access::Caller;
use crate::app::App;
use crate::error::Result;

pub use decide::{Accept, accept, dismiss};
pub use look::{Looked, look};
pub use show::{Filter, ProposalView, list, open_count, show};

/// The proposal that became a work order.
pub fn origin<'a>(
    app: &'a App,
    caller: &'a Caller,
    order: &'a work_order::Model,
) -> BoxFuture<'a, Result<Option<String>>> {
    Box::pin(show::origin(app, caller, order.id))
}
