//! Asking for a proposal, looking at it, publishing or dropping it.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use chrono::{NaiveDate, Utc};
use entity::enums::{DayPlanStatus, PlaceKind};
use entity::value::{CrewId, DayPlanId, PlaceId, SubdistrictId, WorkOrderId};
use entity::{day_plan, work_order};
use planner::{ENGINE, Explanation, Flaw, Limits, Plan, Problem, Subject, Task, explain, iterations_within};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::problem::{Sheet, Transfer, problem};
use super::settle::settle;
use super::travel::Point;
use super::{store, text, trips};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::crews::{self, CrewView};
use crate::db::audit::{Change, record};
use crate::db::distinct;
use crate::dispatch::board::chosen;
use crate::error::{Error, Result};
use crate::places::work::{of_kind, stations_of};
use crate::places::{centre, streets};
use crate::transact;
use crate::waste;
use crate::works::lifecycle::has_begun;
use crate::works::{self, Move, show};

/// How often a search says how far it is, and asks whether it is still wanted.
const HEARTBEAT: Duration = Duration::from_millis(500);
/// A search that has not been heard of for so long died with its server.
const SILENCE_S: i64 = 30;
/// The longest search that may be asked for.
const MOST_SECONDS: u32 = 300;
/// Proposals of a day that a list shows.
const LISTED: u64 = 20;

/// What is wished for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    pub subdistrict: Option<SubdistrictId>,
    pub day: NaiveDate,
    /// A crew that is gone from now on: ill, or called elsewhere.
    pub away: Option<CrewId>,
    /// How long to search; as the settings say where it is not said.
    pub seconds: Option<u32>,
}

/// A proposal, and the orders and crews it speaks of.
pub struct Proposal {
    pub row: day_plan::Model,
    pub problem: Problem,
    /// Once it was found.
    pub found: Option<Found>,
    pub orders: HashMap<WorkOrderId, work_order::Model>,
    /// In the order of the problem's.
    pub crews: Vec<CrewView>,
    /// The transfer stations of the quarter.
    pub stations: Vec<entity::place::Model>,
}

pub struct Found {
    pub plan: Plan,
    pub explanation: Explanation,
    pub moves: Vec<Move>,
}

impl Proposal {
    /// Whether the search died with its server.
    #[must_use]
    pub fn is_lost(&self, now: chrono::DateTime<Utc>) -> bool {
        self.row.status == DayPlanStatus::Searching && (now - self.row.heard_at).num_seconds() > SILENCE_S
    }

    /// The order a job of the problem is.
    #[must_use]
    pub fn order(&self, job: usize) -> Option<&work_order::Model> {
        self.orders.get(&WorkOrderId(self.problem.jobs[job].id))
    }
}

fn scope(subdistrict: SubdistrictId) -> Scope {
    Scope::work(subdistrict, None, None)
}

/// Begins to search a plan for what is open of a day.
///
/// # Errors
/// Forbidden; not found; invalid for a day that is over, a crew that is not there, or a day that cannot be planned, with the
/// order or crew that stands in the way.
pub async fn propose(app: &App, caller: &Caller, asked: Asked) -> Result<day_plan::Model> {
    let (subdistrict, _) = chosen(app, caller, asked.subdistrict).await?;
    caller.require(Action::WorkOrdersAssign, scope(subdistrict.id))?;
    let today = app.today();
    if asked.day < today {
        return Err(Error::invalid("dispatch.plan_past", text::past).field("day", text::past));
    }
    let crews = crews::service::of_subdistrict(app.db.read(), subdistrict.id).await?;
    if asked.away.is_some_and(|away| crews.iter().all(|c| c.crew.id != away)) {
        return Err(Error::invalid("dispatch.plan_crew", text::crew_unknown)
            .field("away_crew_id", text::crew_unknown));
    }
    let mut orders = show::of_day(app, subdistrict.id, asked.day, asked.day == today).await?;
    // What an earlier day has begun is not this day's history.
    orders.retain(|o| o.work_date == asked.day || !has_begun(o.status));
    let mut points = points_of(app, &orders).await?;
    let rounds = waste::stops::ends_of(app.db.read(), &orders).await?;
    for place in rounds.values().flat_map(|(first, last)| [first, last]) {
        points.extend(centre(&place.geometry).map(|at| (place.id, at)));
    }
    let ends = rounds.into_iter().map(|(id, (first, last))| (id, (first.id, last.id))).collect();
    let ids: Vec<WorkOrderId> = orders.iter().map(|o| o.id).collect();
    let weighed = waste::tickets::weighed_orders(app.db.read(), &ids).await?;
    let stations = transfers(app, subdistrict.id).await?;
    let hours = crews::hours(app.db.read(), &crews, asked.day).await?;
    let models: Vec<&entity::crew::Model> = crews.iter().map(|c| &c.crew).collect();
    let means = crews::means(app.db.read(), &models, &hours, asked.day).await?;
    let skills = distinct(orders.iter().filter_map(|o| o.skill_id));
    let streets = streets::graph_of(app.db.read(), subdistrict.id).await?;
    let now = app.now();
    let sheet = Sheet {
        zone: app.zone(),
        day: asked.day,
        now: (asked.day == today).then_some(now),
        orders: &orders,
        crews: &crews,
        hours: &hours,
        means: &means,
        skills: &skills,
        points: &points,
        ends: &ends,
        weighed: &weighed,
        stations: &stations,
        streets: &streets,
        away: asked.away,
    };
    let problem = problem(&sheet);
    let flaws = planner::validate(&problem);
    if let Some(flaw) = flaws.first() {
        return Err(flawed(flaw, &orders, &crews));
    }
    let versions: Vec<i32> = orders.iter().map(|o| o.version).collect();
    let new = day_plan::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(subdistrict.id),
        day: Set(asked.day),
        status: Set(DayPlanStatus::Searching),
        away_crew_id: Set(asked.away),
        engine: Set(ENGINE.to_owned()),
        seed: Set(now.timestamp()),
        steps: Set(0),
        done: Set(0),
        problem: Set(serde_json::to_string(&problem).map_err(Error::internal)?),
        versions: Set(serde_json::to_string(&versions).map_err(Error::internal)?),
        plan: Set(None),
        failure: Set(None),
        actor: Set(caller.name().to_owned()),
        created_at: Set(now),
        heard_at: Set(now),
        decided_by: Set(None),
        decided_at: Set(None),
        version: Set(1),
    };
    let row = transact!(app.db, "dispatch.propose", |tx| {
        let row = store::insert(tx, new.clone()).await?;
        record(tx, now, caller, change("dispatch.plan.propose", &row, json!({"jobs": orders.len()}))).await?;
        Ok(row)
    })?;
    let seconds = asked.seconds.unwrap_or(app.settings.dispatch.plan_seconds).min(MOST_SECONDS);
    let (app, id, seed) = (app.clone(), row.id, row.seed);
    app.clone().tasks.spawn(async move {
        if let Err(error) = search(&app, id, problem, seed, Duration::from_secs(seconds.into())).await {
            tracing::error!(plan = id.0, %error, "a plan of a day was not found");
        }
    });
    Ok(row)
}

/// The transfer stations of a quarter.
async fn transfers(app: &App, subdistrict: SubdistrictId) -> Result<Vec<Transfer>> {
    let found = stations_of(app.db.read(), subdistrict).await?;
    let all =
        found.into_iter().map(|(place, at, hours)| Transfer { place: place.id, at: at.to_degrees(), hours });
    Ok(all.collect())
}

async fn points_of(app: &App, orders: &[work_order::Model]) -> Result<HashMap<PlaceId, Point>> {
    let places = show::places_of(app, orders).await?;
    Ok(places.into_iter().filter_map(|p| Some((p.id, centre(&p.geometry)?))).collect())
}

fn flawed(flaw: &Flaw, orders: &[work_order::Model], crews: &[CrewView]) -> Error {
    let what = match flaw.subject {
        Subject::Job { at, .. } => orders.get(at).map(|o| o.number.clone()),
        Subject::Crew { at, .. } => crews.get(at).map(|c| c.crew.name.clone()),
        _ => None,
    };
    let what = what.unwrap_or_default();
    let field = flaw.field;
    Error::invalid("dispatch.plan_flaw", |l| text::flaw(l, &what, field))
        .with_data(json!({"field": field, "fault": flaw.fault}))
}

fn change(action: &'static str, row: &day_plan::Model, after: serde_json::Value) -> Change {
    Change {
        action,
        subject: "day_plan",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        estate_id: None,
        before: None,
        after: Some(after),
    }
}

/// How far a search is, told from its thread.
#[derive(Default)]
struct Pulse {
    steps: AtomicI64,
    done: AtomicI64,
    unwanted: AtomicBool,
}

/// Searches on a thread of its own, says how far it is, and stops when nobody wants it any more.
async fn search(app: &App, id: DayPlanId, problem: Problem, seed: i64, allowed: Duration) -> Result<()> {
    let pulse = Arc::new(Pulse::default());
    let chains = app.settings.dispatch.plan_chains;
    let mut thread = tokio::task::spawn_blocking({
        let pulse = pulse.clone();
        move || find(&problem, seed, allowed, chains, &pulse)
    });
    let outcome = loop {
        tokio::select! {
            outcome = &mut thread => break outcome.map_err(Error::internal)?,
            () = tokio::time::sleep(HEARTBEAT) => {
                if !heartbeat(app, id, &pulse).await? {
                    pulse.unwanted.store(true, Ordering::Relaxed);
                }
            }
        }
    };
    let (status, plan, failure) = match outcome {
        Ok(plan) => {
            (DayPlanStatus::Ready, Some(serde_json::to_string(&plan).map_err(Error::internal)?), None)
        }
        Err(flaws) => (DayPlanStatus::Failed, None, Some(format!("{flaws:?}"))),
    };
    let (now, done) = (app.now(), pulse.done.load(Ordering::Relaxed));
    transact!(app.db, "dispatch.found", |tx| {
        store::found(tx, id, status, done, plan.clone(), failure.clone(), now).await
    })?;
    Ok(())
}

async fn heartbeat(app: &App, id: DayPlanId, pulse: &Pulse) -> Result<bool> {
    let (steps, done) = (pulse.steps.load(Ordering::Relaxed), pulse.done.load(Ordering::Relaxed));
    let now = app.now();
    transact!(app.db, "dispatch.heartbeat", |tx| store::progress(tx, id, steps, done, now).await)
}

fn find(
    problem: &Problem,
    seed: i64,
    allowed: Duration,
    chains: u8,
    pulse: &Pulse,
) -> Result<Plan, Vec<Flaw>> {
    let iterations = iterations_within(problem, allowed)?;
    let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    pulse.steps.store(signed(iterations), Ordering::Relaxed);
    let limits = Limits { iterations, chains };
    let plan = planner::plan(problem, &limits, seed.unsigned_abs(), &mut |progress| {
        pulse.done.store(signed(progress.iteration), Ordering::Relaxed);
        if pulse.unwanted.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    pulse.done.store(signed(iterations), Ordering::Relaxed);
    Ok(settle(problem, plan))
}

async fn authorised(app: &App, caller: &Caller, id: DayPlanId) -> Result<day_plan::Model> {
    caller.reach(Action::WorkOrdersAssign)?;
    let row = store::one(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::WorkOrdersAssign, scope(row.subdistrict_id))?;
    Ok(row)
}

/// The latest proposals of a day, newest first.
///
/// # Errors
/// Forbidden; not found.
pub async fn list(
    app: &App,
    caller: &Caller,
    subdistrict: Option<SubdistrictId>,
    day: NaiveDate,
) -> Result<Vec<day_plan::Model>> {
    let (subdistrict, _) = chosen(app, caller, subdistrict).await?;
    store::of_day(app.db.read(), subdistrict.id, day, LISTED).await
}

/// A proposal with what it says and why.
///
/// # Errors
/// Not found.
pub async fn view(app: &App, caller: &Caller, id: DayPlanId) -> Result<Proposal> {
    let row = authorised(app, caller, id).await?;
    let problem: Problem = serde_json::from_str(&row.problem).map_err(Error::internal)?;
    let ids: Vec<WorkOrderId> = problem.jobs.iter().map(|j| WorkOrderId(j.id)).collect();
    let orders = show::orders(app, &ids).await?.into_iter().map(|o| (o.id, o)).collect();
    let mut crews = crews::service::of_subdistrict(app.db.read(), row.subdistrict_id).await?;
    let place = |c: &CrewView| problem.crews.iter().position(|p| p.id == c.crew.id.0).unwrap_or(usize::MAX);
    crews.sort_by_key(place);
    let found = match &row.plan {
        None => None,
        Some(plan) => {
            let plan: Plan = serde_json::from_str(plan).map_err(Error::internal)?;
            let versions: Vec<i32> = serde_json::from_str(&row.versions).map_err(Error::internal)?;
            let moves = moves(app, row.day, &problem, &versions, &plan);
            Some(Found { explanation: explain(&problem, &plan), plan, moves })
        }
    };
    let stations = of_kind(app.db.read(), &[row.subdistrict_id], PlaceKind::TransferStation).await?;
    Ok(Proposal { row, problem, found, orders, crews, stations })
}

/// What publishing would change: orders that get another crew or another time, or none any more.
fn moves(app: &App, day: NaiveDate, problem: &Problem, versions: &[i32], plan: &Plan) -> Vec<Move> {
    let mut moves = Vec::new();
    let at = |second: i32| app.zone().midnight(day) + chrono::Duration::seconds(second.into());
    for route in &plan.routes {
        for stop in &route.stops {
            let Task::Job { job, .. } = stop.task else { continue };
            let asked = &problem.jobs[job];
            let told = asked.published.map(|p| (p.crew, p.begin_s));
            if asked.started.is_some() || told == Some((route.crew, stop.begin_s)) {
                continue;
            }
            let to = Some((CrewId(problem.crews[route.crew].id), at(stop.begin_s)));
            moves.push(Move { id: WorkOrderId(asked.id), version: versions[job], to });
        }
    }
    for job in &plan.unassigned {
        let asked = &problem.jobs[*job];
        if asked.published.is_some() {
            moves.push(Move { id: WorkOrderId(asked.id), version: versions[*job], to: None });
        }
    }
    moves
}

fn not_ready() -> Error {
    Error::conflict("dispatch.plan_not_ready", text::not_ready)
}

/// Gives the crews what the proposal says; how many orders moved.
///
/// # Errors
/// Not found; conflict `dispatch.plan_not_ready`, or `works.overtaken` naming an order that was touched since.
pub async fn publish(app: &App, caller: &Caller, id: DayPlanId) -> Result<usize> {
    let proposal = view(app, caller, id).await?;
    let Some(found) = proposal.found.filter(|_| proposal.row.status == DayPlanStatus::Ready) else {
        return Err(not_ready());
    };
    let (row, now) = (proposal.row, app.now());
    let trips = trips::planned(app, row.day, &proposal.problem, &found.plan);
    transact!(app.db, "dispatch.publish", |tx| {
        let ready = [DayPlanStatus::Ready];
        if !store::decide(tx, id, &ready, DayPlanStatus::Published, caller.name(), now).await? {
            return Err(not_ready());
        }
        let moved = works::publish_in(app, tx, caller, now, row.subdistrict_id, &found.moves).await?;
        trips::replace_in(tx, &row, now, trips.clone()).await?;
        record(tx, now, caller, change("dispatch.plan.publish", &row, json!({"moved": moved}))).await?;
        Ok(moved)
    })
}

/// Drops a proposal; a search that goes on stops.
///
/// # Errors
/// Not found; conflict when it was decided before.
pub async fn drop_plan(app: &App, caller: &Caller, id: DayPlanId) -> Result<()> {
    let row = authorised(app, caller, id).await?;
    let now = app.now();
    transact!(app.db, "dispatch.drop", |tx| {
        let open = [DayPlanStatus::Searching, DayPlanStatus::Ready, DayPlanStatus::Failed];
        if !store::decide(tx, id, &open, DayPlanStatus::Dropped, caller.name(), now).await? {
            return Err(not_ready());
        }
        record(tx, now, caller, change("dispatch.plan.drop", &row, json!({}))).await
    })
}
