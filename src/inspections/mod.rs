//! Inspection (巡查考核) and patrol (巡逻): what is looked at under a contract, what was found, how it was put right, what
//! it scores.
//!
//! Owns `score_table`, `score_item`, `inspection`, `inspection_finding`, `_photo`, `_recheck`; and the tables of
//! [`patrol`]. Always true: a score table sums to 100 and is never changed once a sheet uses it; a sheet's score is
//! computed by [`score`] when it is submitted and never changes; an appeal's score stands beside it; whoever decides an
//! appeal did not make it; a finding is closed only by somebody who looked again after the work was done.

pub mod api;
mod appeals;
mod export;
mod findings;
mod findings_api;
pub mod pages;
pub mod patrol;
pub mod rectify;
pub mod results;
pub mod score;
pub mod service;
pub mod show;
mod store;
pub mod tables;
pub mod text;

use entity::{inspection, work_order};
use futures::future::BoxFuture;

use crate::access::{Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::error::Result;

pub use results::{ContractScores, LineScore, ScoredSheet, contract_scores};
pub use service::{NewFinding, NewSheet, Rectify};
pub use show::{FindingFilter, SheetFilter};

/// Where a sheet lies, for asking who may.
#[must_use]
pub const fn scope_of(sheet: &inspection::Model) -> Scope {
    Scope::work(sheet.subdistrict_id, sheet.estate_id, sheet.crew_id)
}

/// The finding that a work order puts right, the first of several.
pub fn origin<'a>(
    app: &'a App,
    caller: &'a Caller,
    order: &'a work_order::Model,
) -> BoxFuture<'a, Result<Option<String>>> {
    Box::pin(show::origin(app, caller, order.id))
}

/// A finding follows its work order: done, it waits for somebody to look again; sent back, it is open once more.
pub fn on_work_order<'a>(
    app: &'a App,
    tx: &'a Tx,
    caller: &'a Caller,
    order: &'a work_order::Model,
) -> BoxFuture<'a, Result<()>> {
    Box::pin(findings::follow_order(app, tx, caller, order))
}
