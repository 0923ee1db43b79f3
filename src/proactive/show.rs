//! Looking at proposals: lists with their evidence, one with all of it.

use std::collections::HashMap;

use entity::enums::{Line, ProposalRule, ProposalStatus};
use entity::value::{EstateId, ProposalId, WorkOrderId};
use entity::{proposal, work_order};

use super::store::{self, EvidenceRow};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};

/// What a list is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    pub status: Option<ProposalStatus>,
    pub rule: Option<ProposalRule>,
    pub line: Option<Line>,
    pub estate_id: Option<EstateId>,
}

/// A proposal, what it rests on, and what it became.
pub struct ProposalView {
    pub proposal: proposal::Model,
    /// The earliest first.
    pub evidence: Vec<EvidenceRow>,
    pub order: Option<work_order::Model>,
}

pub(super) const fn scope_of(row: &proposal::Model) -> Scope {
    Scope::work(row.subdistrict_id, row.estate_id, None)
}

async fn views(app: &App, rows: Vec<proposal::Model>) -> Result<Vec<ProposalView>> {
    let db = app.db.read();
    let ids: Vec<ProposalId> = rows.iter().map(|row| row.id).collect();
    let mut evidence: HashMap<ProposalId, Vec<EvidenceRow>> = HashMap::new();
    for row in store::evidence(db, &ids).await? {
        evidence.entry(row.proposal_id).or_default().push(row);
    }
    let made: Vec<WorkOrderId> = rows.iter().filter_map(|row| row.work_order_id).collect();
    let orders = store::orders(db, &made).await?;
    let view = |proposal: proposal::Model| ProposalView {
        evidence: evidence.remove(&proposal.id).unwrap_or_default(),
        order: orders.iter().find(|o| Some(o.id) == proposal.work_order_id).cloned(),
        proposal,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// The proposals a caller may see, newest first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, filter: &Filter, window: Window) -> Result<Page<ProposalView>> {
    let reach = caller.reach(Action::ProposalsRead)?;
    let rows = store::list(app.db.read(), &reach, filter, window).await?;
    let page = Page::cut(rows, window, |p| p.id.0);
    Ok(Page { items: views(app, page.items).await?, next: page.next })
}

/// One proposal.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: ProposalId) -> Result<ProposalView> {
    caller.reach(Action::ProposalsRead)?;
    let row = store::proposal(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::ProposalsRead, scope_of(&row))?;
    views(app, vec![row]).await?.pop().ok_or_else(Error::not_found)
}

/// The page of the proposal that became a work order, if there is one and the caller may see it.
///
/// # Errors
/// When the database fails.
pub(super) async fn origin(app: &App, caller: &Caller, order: WorkOrderId) -> Result<Option<String>> {
    let found = store::of_order(app.db.read(), order).await?;
    let seen = found.filter(|row| caller.may_at(Action::ProposalsRead, scope_of(row)));
    Ok(seen.map(|row| format!("/proposals/{}", row.id)))
}

/// How many proposals wait for a decision within the caller's reach.
///
/// # Errors
/// Forbidden.
pub async fn open_count(app: &App, caller: &Caller) -> Result<u64> {
    store::count_open(app.db.read(), &caller.reach(Action::ProposalsRead)?).await
}
