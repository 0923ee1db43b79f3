//! Many orders moved at once: a plan of the day is published whole or not at all.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::WorkStatus;
use entity::value::{CrewId, SubdistrictId, WorkOrderId};
use entity::work_order;

use super::assign::{clash_error, given, waiting};
use super::clash::Clash;
use super::lifecycle::Step;
use super::service::{change_of, follow_up, moved, refused};
use super::{board_topic, store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::crews;
use crate::db::audit::record_all;
use crate::db::{Tx, changes, distinct};
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
                if old.parts > 0 {
                    return Err(overtaken(&old.number));
                }
                let order = moved(old, Step::Assign)?.ok_or_else(|| refused(old.status, Step::Assign))?;
                (given(app, order, crew, start), said(app, name, start))
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
    nobody_missing(app, tx, &after, &names).await?;
    no_clash(tx, &after).await?;
    store::add_events(tx, events).await?;
    record_all(tx, now, caller, audit).await?;
    changes::bump(tx, &board_topic(subdistrict)).await?;
    for order in &after {
        follow_up(app, tx, caller, now, order).await?;
    }
    Ok(after.len())
}

fn said(app: &App, crew: &str, start: DateTime<Utc>) -> String {
    text::published_to(Lang::Zh, crew, app.zone().local(start).format("%m-%d %H:%M"))
}

/// A crew that lost its people since the plan was made does not work.
async fn nobody_missing(
    app: &App,
    tx: &Tx,
    moved: &[work_order::Model],
    names: &HashMap<CrewId, &str>,
) -> Result<()> {
    let mut crews: BTreeMap<NaiveDate, Vec<CrewId>> = BTreeMap::new();
    for order in moved {
        crews.entry(order.work_date).or_default().extend(order.crew_id);
    }
    for (day, mut crews) in crews {
        crews.sort_unstable();
        crews.dedup();
        let members = crews::workers::headcounts(tx, &crews, day).await?;
        if let Some(empty) = crews.iter().find(|crew| !members.contains_key(crew)) {
            return Err(clash_error(app, &Clash::Empty, names.get(empty).copied().unwrap_or_default()));
        }
    }
    Ok(())
}

/// What was given to a crew since the plan was made stands in its way.
async fn no_clash(tx: &Tx, moved: &[work_order::Model]) -> Result<()> {
    let crews = distinct(moved.iter().filter_map(|o| o.crew_id));
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
