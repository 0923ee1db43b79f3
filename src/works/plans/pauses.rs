//! Pauses for the weather (停工): what was made and not started is cancelled or put off, what is made later keeps to it, and
//! an early end brings back what is still ahead.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Utc};
use entity::enums::{Line, PauseMode, PauseReason, WorkStatus};
use entity::value::{CrewId, PlanPauseId, ServicePlanId, SubdistrictId, WorkOrderId};
use entity::{plan_pause, plan_pause_order, service_plan, work_order};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::{Value, json};

use super::change::{self, Change};
use super::schedule::{MAX_PAUSE_DAYS, Pause, through_weather};
use super::world::{Place, World};
use super::{make, pause_store, store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::clock::tomorrow;
use crate::db::audit::{self, record, record_all};
use crate::db::page::{Page, Window};
use crate::db::{Tx, changes};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::transact;
use crate::works::service::change_of;
use crate::works::{board_topic, store as orders};

/// What a pause stops: nobody is there yet.
const NOT_STARTED: [WorkStatus; 3] = [WorkStatus::Planned, WorkStatus::Assigned, WorkStatus::Acknowledged];
const MAX_NOTE: usize = 200;
/// Plans offered in the form.
const MAX_PLANS: u64 = 500;

/// A pause to be made: of a quarter, of a line of it, or of one plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPause {
    pub subdistrict_id: SubdistrictId,
    pub line: Option<Line>,
    pub plan_id: Option<ServicePlanId>,
    pub from_on: NaiveDate,
    /// The first day that is worked again.
    pub until_on: NaiveDate,
    pub reason: PauseReason,
    pub note: String,
    pub mode: PauseMode,
}

/// What a pause did when it was made or ended.
#[derive(Debug, Clone)]
pub struct Done {
    pub pause: plan_pause::Model,
    pub cancelled: usize,
    pub put_off: usize,
    /// Orders that are worked again, and such that were made because they had not been.
    pub brought_back: usize,
}

/// A pause in a list.
pub struct PauseRow {
    pub pause: plan_pause::Model,
    pub plan: Option<String>,
    pub subdistrict: String,
    /// Orders cancelled or put off.
    pub orders: i64,
}

fn state(p: &plan_pause::Model) -> Value {
    json!({"line": p.line, "plan_id": p.plan_id, "from_on": p.from_on, "until_on": p.until_on, "reason": p.reason,
        "note": p.note, "mode": p.mode, "ended_at": p.ended_at})
}

async fn note(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    action: &'static str,
    pause: &plan_pause::Model,
    before: Option<Value>,
) -> Result<()> {
    let change = audit::Change {
        action,
        subject: "plan_pause",
        subject_id: pause.id.0,
        subdistrict_id: Some(pause.subdistrict_id),
        before,
        after: Some(state(pause)),
        ..audit::Change::default()
    };
    record(tx, now, caller, change).await
}

/// Pauses plans, and cancels or puts off what was made of them and is not started.
///
/// # Errors
/// Not found where the caller may not; invalid fields.
pub async fn create(app: &App, caller: &Caller, new: NewPause) -> Result<Done> {
    let now = app.now();
    transact!(app.db, "works.pause_plans", |tx| create_in(app, tx, caller, now, &new).await)
}

/// [`create`] within a transaction.
///
/// # Errors
/// As [`create`].
pub async fn create_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewPause,
) -> Result<Done> {
    caller.require(Action::PlansWrite, Scope::work(new.subdistrict_id, None, None))?;
    check(app, tx, now, new).await?;
    let row = plan_pause::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(new.subdistrict_id),
        line: Set(if new.plan_id.is_some() { None } else { new.line }),
        plan_id: Set(new.plan_id),
        from_on: Set(new.from_on),
        until_on: Set(new.until_on),
        reason: Set(new.reason),
        note: Set(new.note.trim().to_owned()),
        mode: Set(new.mode),
        created_by: Set(caller.name().to_owned()),
        created_at: Set(now),
        ended_at: Set(None),
        ended_by: Set(None),
        version: Set(1),
    };
    let pause = pause_store::insert(tx, row).await?;
    let plans = plans_of(tx, &pause).await?;
    let today = app.zone().day(now);
    let world = World::load(tx, app.zone(), &plans, today, pause.until_on).await?;
    let (cancelled, put_off) = stop(app, tx, caller, now, &pause, &plans, &world).await?;
    note(tx, now, caller, "works.pause_plans", &pause, None).await?;
    changes::bump(tx, &board_topic(pause.subdistrict_id)).await?;
    Ok(Done { pause, cancelled, put_off, brought_back: 0 })
}

async fn check(app: &App, tx: &Tx, now: DateTime<Utc>, new: &NewPause) -> Result<()> {
    let mut error = Error::invalid("works.pause_invalid", crate::web::text::form_errors);
    let days = (new.until_on - new.from_on).num_days();
    if days < 1 {
        error = error.field("until_on", text::pause_days);
    } else if days > i64::try_from(MAX_PAUSE_DAYS).unwrap_or(i64::MAX) {
        error = error.field("until_on", |l| text::pause_too_long(l, MAX_PAUSE_DAYS));
    }
    if new.until_on <= app.zone().day(now) {
        error = error.field("until_on", text::pause_past);
    }
    if new.note.trim().chars().count() > MAX_NOTE {
        error = error.field("note", |l| text::pause_note_long(l, MAX_NOTE));
    }
    if let Some(id) = new.plan_id
        && store::plan(tx, id).await?.is_none_or(|p| p.subdistrict_id != new.subdistrict_id)
    {
        error = error.field("plan_id", text::pause_no_plan);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// The active plans a pause holds for, held until the transaction ends: the job makes no order beside us.
async fn plans_of(tx: &Tx, pause: &plan_pause::Model) -> Result<Vec<service_plan::Model>> {
    let found = store::in_bounds(tx, pause.subdistrict_id, pause.line, pause.plan_id).await?;
    let ids: Vec<ServicePlanId> = found.iter().map(|p| p.id).collect();
    store::lock(tx, &ids).await?;
    store::by_ids(tx, &ids).await
}

/// Where an order stands in local time, if a time was given.
fn start_of(app: &App, order: &work_order::Model) -> NaiveDateTime {
    let key =
        order.occurrence.as_deref().and_then(|k| NaiveDateTime::parse_from_str(k, "%Y-%m-%dT%H:%M").ok());
    let start = order.planned_start.map(|at| app.zone().local(at));
    start.unwrap_or_else(|| order.work_date.and_time(key.map_or(chrono::NaiveTime::MIN, |k| k.time())))
}

/// Cancels or puts off what the pause covers; how many of each.
async fn stop(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    pause: &plan_pause::Model,
    plans: &[service_plan::Model],
    world: &World,
) -> Result<(usize, usize)> {
    let from = app.zone().day(now).max(pause.from_on);
    let by_id: HashMap<ServicePlanId, &service_plan::Model> = plans.iter().map(|p| (p.id, p)).collect();
    let ids: Vec<ServicePlanId> = by_id.keys().copied().collect();
    let mut open = store::open_orders(tx, &ids, &NOT_STARTED, from).await?;
    open.sort_by_key(|o| (o.work_date, o.occurrence.clone(), o.id));
    // What is made already takes its time; what will be made by the rule does too.
    let mut taken: HashSet<(ServicePlanId, NaiveDateTime)> = HashSet::new();
    for plan in plans {
        let until = tomorrow(pause.until_on + Duration::days(i64::try_from(MAX_PAUSE_DAYS).unwrap_or(0)));
        let slots = world.slots(plan, pause.until_on, until).unwrap_or_default();
        taken.extend(slots.iter().filter_map(|s| Some((plan.id, s.start()?))));
    }
    taken.extend(open.iter().filter_map(|o| Some((o.plan_id?, start_of(app, o)))));
    let covered: Vec<work_order::Model> = open.into_iter().filter(|o| o.work_date < pause.until_on).collect();
    let words = text::paused_because(Lang::Zh, reason_word(pause), &pause.note);
    let (mut events, mut log, mut after) = (Vec::new(), Vec::new(), Vec::new());
    let (mut cancelled, mut put_off) = (0, 0);
    for order in &covered {
        let Some(plan) = order.plan_id.and_then(|id| by_id.get(&id)) else { continue };
        let start = start_of(app, order);
        let pauses: Vec<Pause> = world.pauses_of(Place::of(plan));
        let later = match through_weather(plan.on_holiday, &world.calendar, &pauses, start) {
            Ok((at, Some(_))) if taken.insert((plan.id, at)) => Some(at),
            // There is work of the plan at that time anyway, or another pause cancels it.
            Ok((_, Some(_))) | Err(_) => None,
            Ok((_, None)) => continue,
        };
        let (next, note) = match later {
            Some(at) => {
                put_off += 1;
                (moved_to(app, order, at), text::put_off_to(Lang::Zh, &words, at.format("%m-%d %H:%M")))
            }
            None => {
                cancelled += 1;
                let gone = work_order::Model { status: WorkStatus::Cancelled, ..order.clone() };
                (gone, words.clone())
            }
        };
        if !store::save_order(tx, &next, order.version).await? {
            return Err(Error::stale());
        }
        let next = work_order::Model { version: order.version + 1, ..next };
        events.push(orders::event(order.id, now, next.status, caller.name(), &note));
        log.push(change_of(Some(order), &next, "works.pause_order"));
        after.push(next);
    }
    let touched: HashSet<WorkOrderId> = after.iter().map(|o| o.id).collect();
    let before: Vec<work_order::Model> = covered.into_iter().filter(|o| touched.contains(&o.id)).collect();
    pause_store::remember(tx, pause.id, &before).await?;
    leave_behind(app, tx, caller, now, events, log, &after).await?;
    Ok((cancelled, put_off))
}

async fn leave_behind(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    events: Vec<entity::work_order_event::ActiveModel>,
    log: Vec<audit::Change>,
    after: &[work_order::Model],
) -> Result<()> {
    orders::add_events(tx, events).await?;
    record_all(tx, now, caller, log).await?;
    for order in after {
        for reaction in crate::app::WORK_ORDER_REACTIONS {
            reaction(app, tx, caller, order).await?;
        }
    }
    Ok(())
}

/// The order at another time; a crew that had acknowledged must acknowledge the new one.
fn moved_to(app: &App, order: &work_order::Model, start: NaiveDateTime) -> work_order::Model {
    let at = app.zone().instant(start);
    let end = at + Duration::minutes(i64::from(order.duration_minutes));
    let assigned = order.crew_id.is_some();
    work_order::Model {
        status: if assigned { WorkStatus::Assigned } else { WorkStatus::Planned },
        work_date: start.date(),
        planned_start: assigned.then_some(at),
        planned_end: assigned.then_some(end),
        acknowledged_at: None,
        due_at: Some(make::due_by(app, at, end)),
        ..order.clone()
    }
}

fn reason_word(pause: &plan_pause::Model) -> &'static str {
    text::reason_name(Lang::Zh, pause.reason)
}

/// Ends a pause early: what it cancelled or put off and what is still ahead is worked as planned. Ended twice, it stays.
///
/// # Errors
/// Not found; stale version; conflict when it is over already.
pub async fn end(app: &App, caller: &Caller, id: PlanPauseId, version: i32) -> Result<Done> {
    let now = app.now();
    transact!(app.db, "works.end_pause", |tx| end_in(app, tx, caller, now, id, version).await)
}

/// [`end`] within a transaction.
///
/// # Errors
/// As [`end`].
pub async fn end_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: PlanPauseId,
    version: i32,
) -> Result<Done> {
    caller.reach(Action::PlansWrite)?;
    let old = pause_store::one(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::PlansWrite, Scope::work(old.subdistrict_id, None, None))?;
    if old.ended_at.is_some() {
        return Ok(Done { pause: old, cancelled: 0, put_off: 0, brought_back: 0 });
    }
    let local = app.zone().local(now);
    let today = local.date();
    if old.until_on <= today {
        return Err(Error::conflict("works.pause_over", text::pause_over));
    }
    let plans = plans_of(tx, &old).await?;
    // What was put off lies after the pause, and was planned from before it.
    let before = World::load(tx, app.zone(), &plans, today, old.until_on).await?;
    let mut pause =
        plan_pause::Model { ended_at: Some(now), ended_by: Some(caller.name().to_owned()), ..old.clone() };
    if !pause_store::end(tx, &pause, version).await? {
        return Err(Error::stale());
    }
    pause.version = version + 1;
    let after = World::load(tx, app.zone(), &plans, today, old.until_on).await?;
    let restored = restore(app, tx, caller, now, &pause, &plans, &after).await?;
    let changes: Vec<Change<'_>> = plans.iter().map(|plan| (plan, plan)).collect();
    let effect = change::effect(app, tx, now, &changes, (&before, &after)).await?;
    let words = text::pause_ended_note(Lang::Zh);
    let counts = effect.apply(app, tx, caller, now, &changes, words).await?;
    note(tx, now, caller, "works.end_pause", &pause, Some(state(&old))).await?;
    changes::bump(tx, &board_topic(pause.subdistrict_id)).await?;
    Ok(Done { pause, cancelled: 0, put_off: 0, brought_back: restored + counts.changed + counts.made })
}

/// Whether an order is still as the pause left it.
fn untouched(order: &work_order::Model, was: &plan_pause_order::Model, mode: PauseMode) -> bool {
    match order.status {
        WorkStatus::Cancelled => true,
        WorkStatus::Planned | WorkStatus::Assigned => {
            mode == PauseMode::PutOff && order.work_date != was.work_date
        }
        WorkStatus::Acknowledged
        | WorkStatus::Arrived
        | WorkStatus::InProgress
        | WorkStatus::Paused
        | WorkStatus::Completed
        | WorkStatus::Closed => false,
    }
}

/// Puts orders back to where they were, unless that is past or another pause covers it; how many.
async fn restore(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    pause: &plan_pause::Model,
    plans: &[service_plan::Model],
    world: &World,
) -> Result<usize> {
    let local = app.zone().local(now);
    let kept = pause_store::remembered(tx, pause.id, local.date()).await?;
    let ids: Vec<WorkOrderId> = kept.iter().map(|k| k.work_order_id).collect();
    orders::lock_all(tx, &ids).await?;
    let now_are: HashMap<WorkOrderId, work_order::Model> =
        orders::orders(tx, &ids).await?.into_iter().map(|o| (o.id, o)).collect();
    let by_id: HashMap<ServicePlanId, &service_plan::Model> = plans.iter().map(|p| (p.id, p)).collect();
    let (mut events, mut log, mut after) = (Vec::new(), Vec::new(), Vec::new());
    for was in &kept {
        let Some(order) = now_are.get(&was.work_order_id) else { continue };
        let Some(plan) = order.plan_id.and_then(|id| by_id.get(&id)) else { continue };
        let time = was.planned_start.map(|at| app.zone().local(at)).unwrap_or_else(|| {
            start_of(
                app,
                &work_order::Model { work_date: was.work_date, planned_start: None, ..order.clone() },
            )
        });
        let pauses = world.pauses_of(Place::of(plan));
        if !untouched(order, was, pause.mode) || time <= local || pauses.iter().any(|p| p.covers(time)) {
            continue;
        }
        let crew: Option<CrewId> = order.crew_id.filter(|_| was.status != WorkStatus::Planned);
        let next = moved_to(app, &work_order::Model { crew_id: crew, ..order.clone() }, time);
        if !store::save_order(tx, &next, order.version).await? {
            return Err(Error::stale());
        }
        let next = work_order::Model { version: order.version + 1, ..next };
        events.push(orders::event(
            order.id,
            now,
            next.status,
            caller.name(),
            text::pause_ended_note(Lang::Zh),
        ));
        log.push(change_of(Some(order), &next, "works.pause_order"));
        after.push(next);
    }
    let back: Vec<WorkOrderId> = after.iter().map(|o| o.id).collect();
    pause_store::forget(tx, pause.id, &back).await?;
    leave_behind(app, tx, caller, now, events, log, &after).await?;
    Ok(after.len())
}

/// The pauses within reach, newest first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, window: Window) -> Result<Page<PauseRow>> {
    let reach = caller.reach(Action::PlansRead)?;
    let db = app.db.read();
    let page = Page::cut(pause_store::list(db, &reach, window).await?, window, |p| p.id.0);
    let ids: Vec<PlanPauseId> = page.items.iter().map(|p| p.id).collect();
    let counts: HashMap<PlanPauseId, i64> = pause_store::counts(db, &ids).await?.into_iter().collect();
    let plans: BTreeSet<ServicePlanId> = page.items.iter().filter_map(|p| p.plan_id).collect();
    let plans: HashMap<ServicePlanId, String> = store::by_ids(db, &plans.into_iter().collect::<Vec<_>>())
        .await?
        .into_iter()
        .map(|p| (p.id, p.title))
        .collect();
    let quarters: HashMap<SubdistrictId, String> =
        crate::crews::service::subdistricts(app, caller, Action::PlansRead)
            .await?
            .into_iter()
            .map(|s| (s.id, s.name))
            .collect();
    Ok(page.map(|pause| PauseRow {
        plan: pause.plan_id.and_then(|id| plans.get(&id).cloned()),
        subdistrict: quarters.get(&pause.subdistrict_id).cloned().unwrap_or_default(),
        orders: counts.get(&pause.id).copied().unwrap_or(0),
        pause,
    }))
}

/// What the form offers: quarters, and plans with their names.
///
/// # Errors
/// Forbidden.
pub async fn choices(
    app: &App,
    caller: &Caller,
) -> Result<(Vec<entity::subdistrict::Model>, Vec<service_plan::Model>)> {
    let quarters = crate::crews::service::subdistricts(app, caller, Action::PlansWrite).await?;
    let reach = caller.reach(Action::PlansWrite)?;
    let filter = super::PlanFilter { active: Some(true), ..super::PlanFilter::default() };
    let window = Window { after: None, limit: MAX_PLANS };
    let plans = store::plans(app.db.read(), &reach, &filter, window).await?;
    Ok((quarters, plans))
}
