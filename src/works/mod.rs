//! Work.

pub mod api;
pub mod jobs;
pub mod pages;

use entity::work_order;
use futures::future::BoxFuture;

use crate::access::Caller;
use crate::app::App;
use crate::db::Tx;
use crate::error::Result;

/// Called in the transaction in which a work order came to a new state.
pub type Reaction =
    for<'a> fn(&'a App, &'a Tx, &'a Caller, &'a work_order::Model) -> BoxFuture<'a, Result<()>>;
