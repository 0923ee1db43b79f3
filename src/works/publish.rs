//! Many orders moved at once: a plan of the day is published whole or not at all.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Duration, Utc};
use entity::enums::WorkStatus;
use entity::value::{CrewId, SubdistrictId, WorkOrderId};
use entity::work_order;

use super::lifecycle::Step;
use super::service::{change_of, moved, refused};
use super::{board_topic, store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::crews;
use crate::db::audit::record_all;
use crate::db::{Tx, changes};
use crate::error::{Error, Result};
use crate::i18n::Lang;

/// Where an order goes: to a crew at a time, or back into the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    pub id: WorkOrderId,
    /// As the plan knew it.
    pub version: i32,
    pub to: Option<(CrewId, DateTime<Utc>)>,
}

fn overtaken(number: &str) -> Error {
    Error::conflict("works.overtaken", |l| text::overtaken(l, number))
}

/// Moves all of `moves`, orders of one subdistrict; how many.
///
/// # Errors
/// Forbidden; not found; conflict `works.overtaken` naming an order that was touched since, or that something stands in the
/// way of by now.
pub async fn publish_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    subdistrict: SubdistrictId,
    moves: &[Move],
) -> Result<usize> {
    caller.require(Action::WorkOrdersAssign, Scope::work(subdistrict, None, None))?;
    let ids: Vec<WorkOrderId> = moves.iter().map(|m| m.id).collect();
    store::lock_all(tx, &ids).await?;
    let before: HashMap<WorkOrderId, work_order::Model> =
        store::orders(tx, &ids).await?.into_iter().map(|o| (o.id, o)).collect();
    let crews = crews::service::of_subdistrict(tx, subdistrict).await?;
    let names: HashMap<CrewId, &str> =
        crews.iter().filter(|c| c.crew.active).map(|c| (c.crew.id, c.crew.name.as_str())).collect();
    let (mut events, mut audit, mut after) = (Vec::new(), Vec::new(), Vec::new());
    for step in moves {
        let old = before.get(&step.id).filter(|o| o.subdistrict_id == subdistrict);
        let old = old.ok_or_else(Error::not_found)?;
        if old.version != step.version {
            return Err(overtaken(&old.number));
        }
        let (order, note) = match step.to {
            Some((crew, start)) => {
                let name = names.get(&crew).ok_or_else(|| overtaken(&old.number))?;
                let order = moved(old, Step::Assign)?.ok_or_else(|| refused(old.status, Step::Assign))?;
                (assigned(app, order, crew, start), said(app, name, start))
            }
            None => match moved(old, Step::Unassign)? {
                Some(order) => (waiting(order), text::left_open(Lang::Zh).to_owned()),
                None => continue,
            },
        };
        let order = work_order::Model { version: old.version + 1, ..order };
        if !store::save(tx, &order, old.version).await? {
            return Err(overtaken(&old.number));
        }
        events.push(store::event(order.id, now, order.status, caller.name(), &note));
        audit.push(change_of(Some(old), &order, "works.publish"));
        after.push(order);
    }
    no_clash(tx, &after).await?;
    store::add_events(tx, events).await?;
    record_all(tx, now, caller, audit).await?;
    changes::bump(tx, &board_topic(subdistrict)).await?;
    for order in &after {
        for reaction in crate::app::WORK_ORDER_REACTIONS {
            reaction(app, tx, caller, order).await?;
        }
    }
    Ok(after.len())
}

fn assigned(app: &App, order: work_order::Model, crew: CrewId, start: DateTime<Utc>) -> work_order::Model {
    work_order::Model {
        crew_id: Some(crew),
        work_date: app.zone().day(start),
        planned_start: Some(start),
        planned_end: Some(start + Duration::minutes(i64::from(order.duration_minutes))),
        acknowledged_at: None,
        ..order
    }
}

fn waiting(order: work_order::Model) -> work_order::Model {
    work_order::Model {
        crew_id: None,
        planned_start: None,
        planned_end: None,
        acknowledged_at: None,
        ..order
    }
}

fn said(app: &App, crew: &str, start: DateTime<Utc>) -> String {
    text::published_to(Lang::Zh, crew, app.zone().local(start).format("%m-%d %H:%M"))
}

/// What was given to a crew since the plan was made stands in its way.
async fn no_clash(tx: &Tx, moved: &[work_order::Model]) -> Result<()> {
    let mut crews: Vec<CrewId> = moved.iter().filter_map(|o| o.crew_id).collect();
    crews.sort_unstable();
    crews.dedup();
    let starts = moved.iter().filter_map(|o| o.planned_start);
    let ends = moved.iter().filter_map(|o| o.planned_end);
    let (Some(from), Some(to)) = (starts.min(), ends.max()) else { return Ok(()) };
    let ids: HashSet<WorkOrderId> = moved.iter().map(|o| o.id).collect();
    let mut busy = store::busy_crews(tx, &crews, from, to).await?;
    // What has begun ends when it ends, not when it was planned to.
    busy.retain(|o| matches!(o.status, WorkStatus::Assigned | WorkStatus::Acknowledged));
    busy.sort_by_key(|o| (o.crew_id, o.planned_start, o.planned_end));
    for pair in busy.windows(2) {
        let overlap = pair[0].crew_id == pair[1].crew_id && pair[1].planned_start < pair[0].planned_end;
        if overlap && (ids.contains(&pair[0].id) || ids.contains(&pair[1].id)) {
            return Err(overtaken(&pair[1].number));
        }
    }
    Ok(())
}
