//! What a change of plans means for their orders: worked out once, said before it is saved and done when it is.
//!
//! Only orders that lie ahead and that nobody has begun are touched. One that stays keeps its number and what a
//! dispatcher decided of it by hand; one that the plan no longer gives goes; what is missing is made.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveDateTime, Utc};
use entity::enums::WorkStatus;
use entity::value::{CrewId, ServicePlanId, WorkOrderId};
use entity::{service_plan, work_order};
use sea_orm::ConnectionTrait;

use super::make::{self, Wanted};
use super::schedule::REACH_DAYS;
use super::store;
use super::world::World;
use crate::access::Caller;
use crate::app::App;
use crate::clock::tomorrow;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::works::evidence;
use crate::works::recurrence::key;
use crate::works::{store as orders, text};

/// Not begun: a crew that acknowledged has taken it on.
const OPEN: [WorkStatus; 2] = [WorkStatus::Planned, WorkStatus::Assigned];

/// A plan as it was and as it shall be.
pub type Change<'a> = (&'a service_plan::Model, &'a service_plan::Model);

/// What becomes of the orders of changed plans.
#[derive(Debug, Default)]
pub struct Effect {
    /// As they shall be; their versions are still those they have.
    pub changed: Vec<work_order::Model>,
    pub removed: Vec<work_order::Model>,
    /// Of which plan (by its place in the changes), start, minutes, key.
    pub made: Vec<(usize, NaiveDateTime, i32, String)>,
    crews: Vec<Option<CrewId>>,
    /// Orders with other lines to be ticked off.
    rechecked: Vec<(WorkOrderId, Vec<String>)>,
}

type Slots = HashMap<String, (NaiveDateTime, i32)>;

/// The occurrences an order may stand for: those planned by now, those of before that were moved to what is ahead, and
/// those of later that were moved to before the end.
fn slots(world: &World, plan: &service_plan::Model, today: NaiveDate, until: NaiveDate) -> Slots {
    if !plan.active {
        return Slots::new();
    }
    let from = today.checked_sub_days(Days::new(REACH_DAYS)).unwrap_or(today);
    let mut found = Slots::new();
    // A rule that cannot be read gives nothing; the job names it.
    let before = world.slots(plan, from, today).unwrap_or_default();
    let moved = before.into_iter().filter_map(|s| s.start().map(|start| (s, start)));
    let ahead = make::due(world, plan, (today, until)).unwrap_or_default();
    for (slot, start) in moved.filter(|(_, start)| start.date() >= today).chain(ahead) {
        found.insert(key(slot.key), (start, slot.minutes));
    }
    found
}

fn placed(
    app: &App,
    order: &work_order::Model,
    crew: Option<CrewId>,
    (start, minutes): (NaiveDateTime, i32),
) -> work_order::Model {
    let at = app.zone().instant(start);
    let end = at + Duration::minutes(i64::from(minutes));
    work_order::Model {
        crew_id: crew,
        status: if crew.is_some() { WorkStatus::Assigned } else { WorkStatus::Planned },
        work_date: start.date(),
        planned_start: crew.map(|_| at),
        planned_end: crew.map(|_| end),
        duration_minutes: minutes,
        due_at: Some(make::due_by(app, at, end)),
        ..order.clone()
    }
}

/// The order by the new plan; what the dispatcher decided by hand stays.
fn renewed(
    app: &App,
    order: &work_order::Model,
    (old, new): Change<'_>,
    crews: (Option<CrewId>, Option<CrewId>),
    was: Option<(NaiveDateTime, i32)>,
    shall: (NaiveDateTime, i32),
    location: &str,
) -> work_order::Model {
    let titled = work_order::Model {
        title: if order.title == old.title { new.title.clone() } else { order.title.clone() },
        place_id: new.place_id,
        location: if old.place_id == new.place_id { order.location.clone() } else { location.to_owned() },
        skill_id: new.skill_id,
        // What is expected of the order stays as long as the plan says nothing else.
        load_kg: if old.load_kg == new.load_kg { order.load_kg } else { new.load_kg },
        load_litres: new.load_litres,
        ..order.clone()
    };
    let crew = if order.crew_id == crews.0 { crews.1 } else { order.crew_id };
    if was == Some(shall) {
        if crew == order.crew_id {
            return titled;
        }
        // Another crew at the time it has.
        let at = order.planned_start.map(|at| app.zone().local(at)).unwrap_or(shall.0);
        return placed(app, &titled, crew, (at, order.duration_minutes));
    }
    placed(app, &titled, crew, shall)
}

/// What `changes` mean at `now` for the orders made so far. `worlds` decide before and after.
///
/// # Errors
/// When the database fails.
pub async fn effect<C: ConnectionTrait>(
    app: &App,
    db: &C,
    now: DateTime<Utc>,
    changes: &[Change<'_>],
    (before, after): (&World, &World),
) -> Result<Effect> {
    let local = app.zone().local(now);
    let today = local.date();
    let ids: Vec<ServicePlanId> = changes.iter().map(|(_, new)| new.id).collect();
    let mut existing: HashMap<ServicePlanId, Vec<work_order::Model>> = HashMap::new();
    for order in store::open_orders(db, &ids, &OPEN, today).await? {
        if let Some(plan) = order.plan_id {
            existing.entry(plan).or_default().push(order);
        }
    }
    let first = today.checked_sub_days(Days::new(REACH_DAYS)).unwrap_or(today);
    let taken: HashSet<(ServicePlanId, String)> =
        store::occurrences(db, &ids, &key(first.and_time(chrono::NaiveTime::MIN)))
            .await?
            .into_iter()
            .collect();
    let locations = make::locations(db, changes.iter().map(|(_, new)| *new)).await?;
    let mut effect = Effect::default();
    for (n, change) in changes.iter().enumerate() {
        let (old, new) = *change;
        let until = new.planned_through.map_or_else(|| tomorrow(tomorrow(today)), tomorrow);
        let (was, shall) = (slots(before, old, today, until), slots(after, new, today, until));
        let crews = (before.crew(old), after.crew(new));
        effect.crews.push(crews.1);
        let location = locations.get(&new.id).map_or("", String::as_str);
        for order in existing.remove(&new.id).unwrap_or_default() {
            let occurrence = order.occurrence.clone().unwrap_or_default();
            let start = order.planned_start.map(|at| app.zone().local(at));
            let start = start.or_else(|| was.get(&occurrence).map(|(start, _)| *start));
            let ahead = start.map_or_else(|| order.work_date > today, |start| start > local);
            if !ahead {
                continue;
            }
            match shall.get(&occurrence) {
                None => effect.removed.push(order),
                Some(slot) => {
                    let as_was = was.get(&occurrence).copied();
                    let next = renewed(app, &order, *change, crews, as_was, *slot, location);
                    let rechecked = old.checklist != new.checklist;
                    if rechecked {
                        effect.rechecked.push((order.id, new.checklist.lines().map(str::to_owned).collect()));
                    }
                    if rechecked || next != order {
                        effect.changed.push(next);
                    }
                }
            }
        }
        let missing = shall.into_iter().filter(|(k, (start, _))| {
            *start > local
                && k.as_str() >= key(today.and_time(chrono::NaiveTime::MIN)).as_str()
                && !taken.contains(&(new.id, k.clone()))
        });
        effect.made.extend(missing.map(|(k, (start, minutes))| (n, start, minutes, k)));
    }
    effect.made.sort_by_key(|(n, start, ..)| (*start, *n));
    Ok(effect)
}

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub changed: usize,
    pub removed: usize,
    pub made: usize,
}

impl Effect {
    #[must_use]
    pub const fn counts(&self) -> Counts {
        Counts { changed: self.changed.len(), removed: self.removed.len(), made: self.made.len() }
    }

    /// Does it. `note` goes into the history of what is changed.
    ///
    /// # Errors
    /// Conflict when an order was touched meanwhile.
    pub async fn apply(
        self,
        app: &App,
        tx: &Tx,
        caller: &Caller,
        now: DateTime<Utc>,
        changes: &[Change<'_>],
        note: &str,
    ) -> Result<Counts> {
        let counts = self.counts();
        let ids: Vec<WorkOrderId> = self.removed.iter().map(|o| o.id).collect();
        store::remove_orders(tx, &ids).await?;
        let mut events = Vec::new();
        for order in &self.changed {
            if !store::save_order(tx, order, order.version).await? {
                return Err(Error::conflict("works.overtaken", |l| {
                    text::changed_meanwhile(l, &order.number)
                }));
            }
            events.push(orders::event(order.id, now, order.status, caller.name(), note));
        }
        orders::add_events(tx, events).await?;
        let anew: Vec<WorkOrderId> = self.rechecked.iter().map(|(id, _)| *id).collect();
        evidence::store::remove_checks(tx, &anew).await?;
        evidence::store::add_checks_of_all(tx, &self.rechecked).await?;
        let wanted: Vec<Wanted<'_>> = self
            .made
            .into_iter()
            .map(|(n, start, minutes, key)| Wanted {
                plan: changes[n].1,
                crew: self.crews.get(n).copied().flatten(),
                start,
                minutes,
                key,
            })
            .collect();
        let made = make::insert(app, tx, caller, now, &wanted).await?;
        Ok(Counts { made, ..counts })
    }
}

/// What the history of a changed order says.
#[must_use]
pub const fn plan_changed() -> &'static str {
    super::text::plan_changed(Lang::Zh)
}
