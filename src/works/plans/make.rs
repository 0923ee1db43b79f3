//! Orders from plans: each occurrence once, however often and by how many it is tried.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveDateTime, Utc};
use entity::enums::WorkStatus;
use entity::value::{CrewId, EstateId, PlaceId, ServicePlanId, WorkOrderId};
use entity::{service_plan, work_order};
use sea_orm::ActiveValue::Set;
use sea_orm::ConnectionTrait;

use super::schedule::{MAX_MOVE_DAYS, Slot};
use super::store;
use super::world::World;
use crate::access::Caller;
use crate::app::App;
use crate::clock::tomorrow;
use crate::db::Tx;
use crate::error::Result;
use crate::works::evidence;
use crate::works::recurrence::{Refusal, key};
use crate::works::{board_topic, store as orders};

/// What a batch of plans gave.
#[derive(Debug, Default)]
pub struct Made {
    pub orders: usize,
    /// Plans whose rule gives nothing because it is broken; the others went on.
    pub broken: Vec<(ServicePlanId, Refusal)>,
}

/// The days of one plan that orders are wanted for: from the first up to but not including the second.
pub type Span = (NaiveDate, NaiveDate);

/// One order to be.
pub struct Wanted<'a> {
    pub plan: &'a service_plan::Model,
    pub crew: Option<CrewId>,
    pub start: NaiveDateTime,
    pub minutes: i32,
    pub key: String,
}

/// The occurrences to be made within a span: those whose keys lie in it, and later ones that were moved into it off a
/// holiday. What was moved to before the span, because the calendar came late, is worked on its own day.
///
/// # Errors
/// A rule that cannot be read.
pub fn due(
    world: &World,
    plan: &service_plan::Model,
    (from, until): Span,
) -> std::result::Result<Vec<(Slot, NaiveDateTime)>, Refusal> {
    let ahead = until.checked_add_days(Days::new(MAX_MOVE_DAYS)).unwrap_or(until);
    let slots = world.slots(plan, from, ahead)?;
    Ok(slots
        .into_iter()
        .filter_map(|slot| {
            let start = slot.start()?;
            let start = if start.date() < from { slot.key } else { start };
            (slot.key.date() < until || start.date() < until).then_some((slot, start))
        })
        .collect())
}

/// Makes what is missing of `plans` within the span each is given, from local time `after` on; notes how far orders exist.
/// The plans are to be locked.
///
/// # Errors
/// When the database fails. A broken rule is none: it is reported.
pub async fn make_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    plans: &[(service_plan::Model, Span)],
    after: Option<NaiveDateTime>,
) -> Result<Made> {
    let mut made = Made::default();
    let (Some(from), Some(until)) =
        (plans.iter().map(|(_, span)| span.0).min(), plans.iter().map(|(_, span)| span.1).max())
    else {
        return Ok(made);
    };
    let models: Vec<service_plan::Model> = plans.iter().map(|(plan, _)| plan.clone()).collect();
    let world = World::load(tx, app.zone(), &models, from, until).await?;
    let mut wanted: Vec<Wanted<'_>> = Vec::new();
    for (plan, span) in plans {
        // In use again, it goes on from that day.
        if world.is_retired(plan) {
            continue;
        }
        match due(&world, plan, *span) {
            Ok(found) => {
                let crew = world.crew(plan);
                let found = found.into_iter().filter(|(_, start)| after.is_none_or(|after| *start > after));
                wanted.extend(found.map(|(slot, start)| Wanted {
                    plan,
                    crew,
                    start,
                    minutes: slot.minutes,
                    key: key(slot.key),
                }));
            }
            Err(refusal) => made.broken.push((plan.id, refusal)),
        }
    }
    let ids: Vec<ServicePlanId> = plans.iter().map(|(plan, _)| plan.id).collect();
    if let Some(first) = wanted.iter().map(|w| w.key.as_str()).min() {
        let there: HashSet<(ServicePlanId, String)> =
            store::occurrences(tx, &ids, first).await?.into_iter().collect();
        wanted.retain(|w| !there.contains(&(w.plan.id, w.key.clone())));
    }
    made.orders = insert(app, tx, caller, now, &wanted).await?;
    let mut through: BTreeMap<NaiveDate, Vec<ServicePlanId>> = BTreeMap::new();
    let is_broken = |id: ServicePlanId| made.broken.iter().any(|(broken, _)| *broken == id);
    for (plan, (_, until)) in plans.iter().filter(|(plan, _)| !is_broken(plan.id) && !world.is_retired(plan))
    {
        if let Some(last) = until.pred_opt() {
            through.entry(last).or_default().push(plan.id);
        }
    }
    for (day, ids) in through {
        store::planned_through(tx, &ids, day).await?;
    }
    Ok(made)
}

/// Makes orders; how many of them were not there yet.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    wanted: &[Wanted<'_>],
) -> Result<usize> {
    if wanted.is_empty() {
        return Ok(0);
    }
    let locations = locations(tx, wanted.iter().map(|w| w.plan)).await?;
    let plans: BTreeSet<ServicePlanId> = wanted.iter().map(|w| w.plan.id).collect();
    let loads = (crate::app::PLAN_LOADS)(tx, &plans.into_iter().collect::<Vec<_>>()).await?;
    let ids = crate::db::bulk::ids(tx, "work_order", wanted.len()).await?;
    let mut per_day: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    for w in wanted {
        *per_day.entry(w.start.date()).or_default() += 1;
    }
    let mut next: HashMap<NaiveDate, i64> = HashMap::new();
    for (day, count) in per_day {
        next.insert(day, crate::db::numbers::take(tx, &format!("W{}", day.format("%Y%m%d")), count).await?);
    }
    let mut rows = Vec::with_capacity(wanted.len());
    for (w, id) in wanted.iter().zip(&ids) {
        let number = next.get_mut(&w.start.date()).map_or(0, |n| {
            *n += 1;
            *n - 1
        });
        let location = locations.get(&w.plan.id).cloned().unwrap_or_default();
        let load_kg = loads.get(&w.plan.id).copied().unwrap_or(w.plan.load_kg);
        rows.push(work_order::ActiveModel {
            load_kg: Set(load_kg),
            ..row(app, now, w, WorkOrderId(*id), number, location)
        });
    }
    store::insert_orders(tx, rows).await?;
    // A racing replica may have been first with some of them: only what is there has a history.
    let ids: Vec<WorkOrderId> = ids.into_iter().map(WorkOrderId).collect();
    let there = store::made(tx, &ids).await?;
    let events = there.iter().map(|(id, status)| orders::event(*id, now, *status, caller.name(), ""));
    orders::add_events(tx, events.collect()).await?;
    let made: HashSet<WorkOrderId> = there.iter().map(|(id, _)| *id).collect();
    let of_plan = wanted.iter().zip(&ids).filter(|(w, id)| !w.plan.checklist.is_empty() && made.contains(id));
    let checks: Vec<(WorkOrderId, Vec<String>)> =
        of_plan.map(|(w, id)| (*id, w.plan.checklist.lines().map(str::to_owned).collect())).collect();
    evidence::store::add_checks_of_all(tx, &checks).await?;
    let subdistricts: BTreeSet<_> = wanted.iter().map(|w| w.plan.subdistrict_id).collect();
    for subdistrict in subdistricts {
        crate::db::changes::bump(tx, &board_topic(subdistrict)).await?;
    }
    Ok(there.len())
}

/// Where in words: the place, else the estate, else the plan's title says it.
pub async fn locations<C: ConnectionTrait>(
    db: &C,
    plans: impl IntoIterator<Item = &service_plan::Model>,
) -> Result<HashMap<ServicePlanId, String>> {
    let plans: BTreeMap<ServicePlanId, &service_plan::Model> = plans.into_iter().map(|p| (p.id, p)).collect();
    let place_ids: BTreeSet<PlaceId> = plans.values().filter_map(|p| p.place_id).collect();
    let estate_ids: BTreeSet<EstateId> = plans.values().filter_map(|p| p.estate_id).collect();
    let places = store::places(db, &place_ids.into_iter().collect::<Vec<_>>()).await?;
    let estates = store::estates(db, &estate_ids.into_iter().collect::<Vec<_>>()).await?;
    let places: HashMap<PlaceId, String> = places.into_iter().map(|p| (p.id, p.name)).collect();
    let estates: HashMap<EstateId, String> = estates.into_iter().map(|e| (e.id, e.name)).collect();
    let words = |plan: &service_plan::Model| {
        let place = plan.place_id.and_then(|id| places.get(&id));
        place.or_else(|| plan.estate_id.and_then(|id| estates.get(&id))).unwrap_or(&plan.title).clone()
    };
    Ok(plans.into_iter().map(|(id, plan)| (id, words(plan))).collect())
}

/// Planned work is on time on its day; a night's work may end the next morning.
#[must_use]
pub fn due_by(app: &App, start: DateTime<Utc>, end: DateTime<Utc>) -> DateTime<Utc> {
    app.zone().midnight(tomorrow(app.zone().day(start))).max(end)
}

fn row(
    app: &App,
    now: DateTime<Utc>,
    wanted: &Wanted<'_>,
    id: WorkOrderId,
    number: i64,
    location: String,
) -> work_order::ActiveModel {
    let plan = wanted.plan;
    let day = wanted.start.date();
    let start = app.zone().instant(wanted.start);
    let end = start + Duration::minutes(i64::from(wanted.minutes));
    let assigned = wanted.crew.is_some();
    work_order::ActiveModel {
        id: Set(id),
        number: Set(format!("W{}-{number:04}", day.format("%Y%m%d"))),
        subdistrict_id: Set(plan.subdistrict_id),
        estate_id: Set(plan.estate_id),
        plan_id: Set(Some(plan.id)),
        occurrence: Set(Some(wanted.key.clone())),
        place_id: Set(plan.place_id),
        line: Set(plan.line),
        title: Set(plan.title.clone()),
        location: Set(location),
        status: Set(if assigned { WorkStatus::Assigned } else { WorkStatus::Planned }),
        crew_id: Set(wanted.crew),
        work_date: Set(day),
        planned_start: Set(assigned.then_some(start)),
        planned_end: Set(assigned.then_some(end)),
        duration_minutes: Set(wanted.minutes),
        wanted_from: Set(None),
        wanted_until: Set(None),
        due_at: Set(Some(due_by(app, start, end))),
        skill_id: Set(plan.skill_id),
        load_kg: Set(plan.load_kg),
        load_litres: Set(plan.load_litres),
        parent_id: Set(None),
        parts: Set(0),
        locked: Set(false),
        acknowledged_at: Set(None),
        arrived_at: Set(None),
        arrival_metres: Set(None),
        started_at: Set(None),
        paused_at: Set(None),
        paused_minutes: Set(0),
        reworks: Set(0),
        completed_at: Set(None),
        closed_at: Set(None),
        completion_note: Set(None),
        created_at: Set(now),
        version: Set(1),
    }
}
