//! Use cases of stops: an order of a round and what its crew tells of each point.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::{StopOutcome, WorkStatus};
use entity::value::{ServicePlanId, WorkOrderId};
use entity::{haul_round, haul_stop, place, work_order};
use sea_orm::ActiveValue::Set;
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::store;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::files::Uploaded;
use crate::places::work::{by_ids, details_of};
use crate::plain;
use crate::transact;
use crate::waste::rounds::service::{PointView, invalid, points_of};
use crate::waste::rounds::store as round_store;
use crate::waste::{text, tickets};
use crate::works::lifecycle::is_under_way;
use crate::works::{self, scope_of};

/// As many as a point may have.
pub const MAX_BINS: i32 = 100;
const MAX_REASON: usize = 200;

/// What a crew tells of a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub outcome: StopOutcome,
    /// Bins.
    pub emptied: i32,
    pub overflow: bool,
    /// Needed where a load was refused, or the point could not be reached.
    pub reason: String,
}

/// A stop and where it is.
#[derive(Debug, Clone)]
pub struct StopView {
    pub stop: haul_stop::Model,
    pub place: place::Model,
    pub hours: Vec<(i32, i32)>,
}

/// An order of a round.
pub struct RoundOrder {
    pub order: work_order::Model,
    pub round: haul_round::Model,
    /// In order; until the crew arrives as the round has them.
    pub stops: Vec<StopView>,
}

impl RoundOrder {
    #[must_use]
    pub fn told(&self) -> usize {
        self.stops.iter().filter(|s| s.stop.outcome.is_some()).count()
    }

    /// Bins emptied.
    #[must_use]
    pub fn emptied(&self) -> i32 {
        self.stops.iter().map(|s| s.stop.emptied).sum()
    }

    /// Whether its crew may tell of its stops now.
    #[must_use]
    pub const fn may_tell(&self) -> bool {
        is_under_way(self.order.status)
    }
}

/// The round an order is of.
pub(in crate::waste) async fn round_of<C: ConnectionTrait>(
    db: &C,
    order: &work_order::Model,
) -> Result<Option<haul_round::Model>> {
    match order.plan_id {
        Some(plan) => Ok(round_store::of_plans(db, &[plan]).await?.pop()),
        None => Ok(None),
    }
}

/// The stops of an order as its round has them.
async fn fresh<C: ConnectionTrait>(
    db: &C,
    order: WorkOrderId,
    round: &haul_round::Model,
) -> Result<Vec<StopView>> {
    let points = points_of(db, std::slice::from_ref(round)).await?.remove(&round.id).unwrap_or_default();
    Ok(stops_at(order, points))
}

/// The stops of an order at the points of its round, untold.
fn stops_at(order: WorkOrderId, points: Vec<PointView>) -> Vec<StopView> {
    let view = |(position, point): (i32, PointView)| StopView {
        stop: haul_stop::Model {
            work_order_id: order,
            position,
            place_id: point.place.id,
            bins: point.bins,
            outcome: None,
            emptied: 0,
            overflow: false,
            reason: String::new(),
            photo_id: None,
            at: None,
            actor: None,
        },
        place: point.place,
        hours: point.hours,
    };
    (1..).zip(points).map(view).collect()
}

/// An order of a round with its stops.
///
/// # Errors
/// Not found, also when the order is of no round.
pub async fn show(app: &App, caller: &Caller, id: WorkOrderId) -> Result<RoundOrder> {
    let order = works::show::find(app, caller, id).await?;
    let db = app.db.read();
    let round = round_of(db, &order).await?.ok_or_else(Error::not_found)?;
    let kept = store::of_order(db, id).await?;
    if kept.is_empty() {
        let stops = fresh(db, id, &round).await?;
        return Ok(RoundOrder { order, round, stops });
    }
    let places: Vec<_> = kept.iter().map(|s| s.place_id).collect();
    let mut details = details_of(db, &places).await?;
    let mut places = by_ids(db, &places).await?;
    let view = |stop: haul_stop::Model| {
        let place = places.remove(&stop.place_id)?;
        Some(StopView { hours: details.remove(&stop.place_id).unwrap_or_default().hours, place, stop })
    };
    Ok(RoundOrder { order, round, stops: kept.into_iter().filter_map(view).collect() })
}

fn check(report: &Report, photo: bool) -> Result<()> {
    let mut error = invalid();
    if report.outcome == StopOutcome::Missed {
        error = error.field("outcome", text::outcome_unknown);
    }
    let most = if report.outcome == StopOutcome::Unreachable { 0 } else { MAX_BINS };
    if !(0..=most).contains(&report.emptied) {
        error = error.field("emptied", move |l| text::emptied_range(l, most));
    }
    if report.overflow && report.outcome == StopOutcome::Unreachable {
        error = error.field("overflow", text::overflow_unseen);
    }
    let needed = matches!(report.outcome, StopOutcome::Refused | StopOutcome::Unreachable);
    if needed && !plain::says(&report.reason, MAX_REASON) {
        error = error.field("reason", text::reason_needed);
    } else if !plain::fits(report.reason.trim(), MAX_REASON) {
        error = error.field("reason", text::reason_too_long);
    }
    if report.outcome == StopOutcome::Refused && !photo {
        error = error.field("photo", text::refused_photo);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Tells of a stop. Said twice, the first stays.
///
/// # Errors
/// Not found; `waste.not_there` before the crew arrived and after the order is over; invalid fields.
pub async fn tell(
    app: &App,
    caller: &Caller,
    id: WorkOrderId,
    position: i32,
    report: Report,
    photo: Option<Uploaded>,
) -> Result<haul_stop::Model> {
    let now = app.now();
    transact!(app.db, "waste.stop", |tx| tell_in(tx, caller, now, id, position, &report, photo.as_ref())
        .await)
}

/// [`tell`] within a transaction.
///
/// # Errors
/// As [`tell`].
pub async fn tell_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: WorkOrderId,
    position: i32,
    report: &Report,
    photo: Option<&Uploaded>,
) -> Result<haul_stop::Model> {
    caller.reach(Action::WorkOrdersPerform)?;
    let order = works::service::hold_in(tx, id).await?;
    caller.require(Action::WorkOrdersPerform, scope_of(&order))?;
    round_of(tx, &order).await?.ok_or_else(Error::not_found)?;
    let stops = store::of_order(tx, id).await?;
    let before = stops.iter().find(|s| s.position == position);
    if let Some(told) = before.filter(|s| s.outcome.is_some()) {
        return Ok(told.clone());
    }
    if !is_under_way(order.status) {
        return Err(Error::conflict("waste.not_there", text::not_there));
    }
    let before = before.ok_or_else(|| invalid().field("position", text::stop_unknown))?;
    let vouched_for = caller.may_at(Action::WorkOrdersManage, scope_of(&order));
    check(report, photo.is_some() || vouched_for)?;
    let photo_id = match photo {
        Some(photo) => Some(works::service::add_photo_in(tx, caller, now, id, photo).await?),
        None => None,
    };
    let stop = haul_stop::Model {
        outcome: Some(report.outcome),
        emptied: report.emptied,
        overflow: report.overflow,
        reason: report.reason.trim().to_owned(),
        photo_id,
        at: Some(now),
        actor: Some(caller.name().to_owned()),
        ..before.clone()
    };
    store::save(tx, &stop).await?;
    tickets::service::share_order_in(tx, id).await?;
    let after = json!({"position": position, "outcome": stop.outcome, "emptied": stop.emptied, "overflow": stop.overflow, "reason": stop.reason});
    record(tx, now, caller, change("waste.stop", &order, after)).await?;
    Ok(stop)
}

fn change(action: &'static str, order: &work_order::Model, after: serde_json::Value) -> Change {
    Change {
        action,
        subject: "work_order",
        subject_id: order.id.0,
        subdistrict_id: Some(order.subdistrict_id),
        estate_id: order.estate_id,
        before: None,
        after: Some(after),
    }
}

/// An order gets its stops when the crew arrives, and does not end while one is untold without a reason; sent back, what
/// was missed may be told of again.
pub(in crate::waste) async fn follow_order(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    order: &work_order::Model,
) -> Result<()> {
    let now = app.now();
    if !matches!(order.status, WorkStatus::Arrived | WorkStatus::Completed | WorkStatus::Assigned) {
        return Ok(());
    }
    let Some(round) = round_of(tx, order).await? else { return Ok(()) };
    let kept = store::of_order(tx, order.id).await?;
    match order.status {
        WorkStatus::Arrived if kept.is_empty() => {
            let stops = fresh(tx, order.id, &round).await?;
            store::insert(tx, stops.into_iter().map(|s| row(s.stop)).collect()).await
        }
        WorkStatus::Completed => {
            let untold: Vec<String> =
                kept.iter().filter(|s| s.outcome.is_none()).map(|s| s.position.to_string()).collect();
            let reason = order.completion_note.as_deref().unwrap_or_default();
            // A whole ends with its parts, and nobody is asked.
            if !untold.is_empty() && reason.is_empty() && order.parts == 0 {
                let which = untold.join("、");
                return Err(Error::invalid("waste.stops_missing", |l| text::stops_missing(l, &which))
                    .field("note", |l| text::stops_missing(l, &which)));
            }
            if untold.is_empty() {
                return Ok(());
            }
            store::miss(tx, order.id, reason, now, caller.name()).await?;
            record(tx, now, caller, change("waste.stops_missed", order, json!({"positions": untold}))).await
        }
        WorkStatus::Assigned if kept.iter().any(|s| s.outcome == Some(StopOutcome::Missed)) => {
            store::reopen(tx, order.id).await
        }
        _ => Ok(()),
    }
}

fn row(s: haul_stop::Model) -> haul_stop::ActiveModel {
    haul_stop::ActiveModel {
        work_order_id: Set(s.work_order_id),
        position: Set(s.position),
        place_id: Set(s.place_id),
        bins: Set(s.bins),
        outcome: Set(s.outcome),
        emptied: Set(s.emptied),
        overflow: Set(s.overflow),
        reason: Set(s.reason),
        photo_id: Set(s.photo_id),
        at: Set(s.at),
        actor: Set(s.actor),
    }
}

/// Stops of orders that were done before the house knew of it, as they were: for taking over another system's history and
/// for the demo. The audit gets one row, because the decision that was taken is the import.
///
/// # Errors
/// Forbidden; when the database fails.
pub async fn stop_rows_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    order: &work_order::Model,
    rows: Vec<haul_stop::Model>,
) -> Result<()> {
    caller.require(Action::WorkOrdersManage, scope_of(order))?;
    let count = rows.len();
    store::insert(tx, rows.into_iter().map(row).collect()).await?;
    record(tx, now, caller, change("waste.stops_taken_over", order, json!({"count": count}))).await
}

/// Those of `orders` that are of a round: the round, and the stops they would have, untold.
///
/// # Errors
/// When the database fails.
pub async fn untold<C: ConnectionTrait>(
    db: &C,
    orders: impl Iterator<Item = &work_order::Model>,
) -> Result<HashMap<WorkOrderId, (haul_round::Model, Vec<haul_stop::Model>)>> {
    let of: Vec<(WorkOrderId, ServicePlanId)> = orders.filter_map(|o| Some((o.id, o.plan_id?))).collect();
    let plans: Vec<ServicePlanId> = of.iter().map(|(_, plan)| *plan).collect();
    let rounds = round_store::of_plans(db, &plans).await?;
    let points = points_of(db, &rounds).await?;
    let found = of.into_iter().filter_map(|(order, plan)| {
        let round = rounds.iter().find(|r| r.plan_id == plan)?;
        let points = points.get(&round.id).cloned().unwrap_or_default();
        let stops = stops_at(order, points).into_iter().map(|s| s.stop);
        Some((order, (round.clone(), stops.collect())))
    });
    Ok(found.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_what_it_must() {
        use StopOutcome::{Collected, Missed, Refused, Unreachable};
        for (outcome, emptied, overflow, reason, photo, wrong) in [
            (Collected, 4, true, "", false, &[][..]),
            (Collected, 0, false, "", false, &[]),
            (Collected, 101, false, "", false, &["emptied"]),
            (Collected, -1, false, "", false, &["emptied"]),
            (Refused, 0, false, "混装", true, &[]),
            (Refused, 2, true, "混装", true, &[]),
            (Refused, 0, false, " ", false, &["reason", "photo"]),
            (Unreachable, 0, false, "车辆堵门", false, &[]),
            (Unreachable, 1, true, "", false, &["emptied", "overflow", "reason"]),
            (Missed, 0, false, "x", false, &["outcome"]),
        ] {
            let report = Report { outcome, emptied, overflow, reason: reason.to_owned() };
            let said = check(&report, photo);
            let fields: Vec<String> =
                said.err().map(|e| e.fields.iter().map(|f| f.field.clone()).collect()).unwrap_or_default();
            assert_eq!(fields, wrong, "{report:?}");
        }
    }
}
