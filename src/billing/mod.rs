//! Billing.

pub mod api;
pub mod jobs;
pub mod pages;

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
