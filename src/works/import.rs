//! Bringing in work that was done before the house knew of it: many orders straight to closed, with their times.
//!
//! For taking over another system's history and for the demo. The orders must be assigned (as a plan with a crew makes
//! them). Each gets the events it would have had at their own times; the audit gets one row a batch, because the
//! decision that was taken is the import.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::enums::WorkStatus;
use entity::value::WorkOrderId;
use serde_json::json;

use super::{board_topic, scope_of, store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};

/// Orders in one statement: six variables each, far below both engines' limits.
const AT_ONCE: usize = 2_000;

/// An order that was done, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoneOrder {
    pub id: WorkOrderId,
    pub acknowledged_at: DateTime<Utc>,
    pub arrived_at: DateTime<Utc>,
    pub completed_at: DateTime<Utc>,
    pub closed_at: DateTime<Utc>,
    pub note: String,
}

/// Closes assigned orders that were done; how many. Orders that came from a request run the reactions as well, at the
/// times given.
///
/// # Errors
/// Forbidden and not found as for accepting; times out of order or an order that is not assigned refuse the whole batch.
pub async fn record_done_in(app: &App, tx: &Tx, caller: &Caller, done: Vec<DoneOrder>) -> Result<usize> {
    caller.reach(Action::WorkOrdersManage)?;
    let mut count = 0;
    for batch in done.chunks(AT_ONCE) {
        count += close_batch(app, tx, caller, batch).await?;
    }
    Ok(count)
}

fn in_order(d: &DoneOrder) -> bool {
    d.acknowledged_at <= d.arrived_at && d.arrived_at <= d.completed_at && d.completed_at <= d.closed_at
}

async fn close_batch(app: &App, tx: &Tx, caller: &Caller, batch: &[DoneOrder]) -> Result<usize> {
    let ids: Vec<WorkOrderId> = batch.iter().map(|d| d.id).collect();
    let orders = store::orders(tx, &ids).await?;
    for order in &orders {
        caller.require(Action::WorkOrdersManage, scope_of(order))?;
    }
    let bad = || Error::conflict("works.cannot_import", text::cannot_import);
    if orders.len() != batch.len() || !batch.iter().all(in_order) {
        return Err(bad());
    }
    let rows: Vec<store::DoneTimes<'_>> = batch
        .iter()
        .map(|d| store::DoneTimes {
            id: d.id,
            acknowledged_at: d.acknowledged_at,
            arrived_at: d.arrived_at,
            completed_at: d.completed_at,
            closed_at: d.closed_at,
            note: &d.note,
        })
        .collect();
    if store::close_all(tx, &rows).await? != rows.len() as u64 {
        return Err(bad());
    }
    let actor = caller.name();
    let events = batch.iter().flat_map(|d| {
        [
            store::event(d.id, d.acknowledged_at, WorkStatus::Acknowledged, actor, ""),
            store::event(d.id, d.arrived_at, WorkStatus::Arrived, actor, ""),
            store::event(d.id, d.completed_at, WorkStatus::Completed, actor, &d.note),
            store::event(d.id, d.closed_at, WorkStatus::Closed, actor, ""),
        ]
    });
    store::add_events(tx, events.collect()).await?;
    let by_hand: Vec<WorkOrderId> = orders.iter().filter(|o| o.plan_id.is_none()).map(|o| o.id).collect();
    for order in store::orders(tx, &by_hand).await? {
        for reaction in crate::app::WORK_ORDER_REACTIONS {
            reaction(app, tx, caller, &order).await?;
        }
    }
    let subdistricts: BTreeSet<_> = orders.iter().map(|o| o.subdistrict_id).collect();
    for subdistrict in subdistricts {
        let of_it = orders.iter().filter(|o| o.subdistrict_id == subdistrict);
        let (count, first) = (of_it.clone().count(), of_it.map(|o| o.id.0).min().unwrap_or(0));
        let change = Change {
            action: "works.record_done",
            subject: "work_order",
            subject_id: first,
            subdistrict_id: Some(subdistrict),
            after: Some(json!({"count": count})),
            ..Change::default()
        };
        record(tx, app.now(), caller, change).await?;
        crate::db::changes::bump(tx, &board_topic(subdistrict)).await?;
    }
    Ok(batch.len())
}
