//! Use cases of rounds.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::enums::{Line, PlaceKind, WasteKind};
use entity::value::{CrewId, HaulRoundId, PlaceId, ServicePlanId};
use entity::{haul_point, haul_round, place, service_plan, work_order};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{load, store};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::db::{Tx, distinct};
use crate::error::{Error, Result};
use crate::places::work::{by_ids, details_of, of_kind};
use crate::plain;
use crate::transact;
use crate::waste::text;

/// Points a round may have.
pub const MAX_POINTS: usize = 60;
const MAX_NAME: usize = 60;
/// Points a form offers.
const POINTS_OFFERED: usize = 2_000;

/// What may be said of a round later on, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditRound {
    pub name: String,
    /// In order.
    pub points: Vec<PlaceId>,
}

/// A round to be made. Another plan or kind is another round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRound {
    /// Says when and who; no other round hangs on it.
    pub plan_id: ServicePlanId,
    pub waste: WasteKind,
    pub round: EditRound,
}

/// A point of a round.
#[derive(Debug, Clone)]
pub struct PointView {
    pub place: place::Model,
    /// Bins for the round's kind; 0: the point does not take it.
    pub bins: i32,
    pub hours: Vec<(i32, i32)>,
}

/// A round with its plan and points.
#[derive(Debug, Clone)]
pub struct RoundView {
    pub round: haul_round::Model,
    pub plan: service_plan::Model,
    pub crew: Option<String>,
    pub points: Vec<PointView>,
    /// What its next order is expected to load.
    pub expected_kg: i32,
}

impl RoundView {
    #[must_use]
    pub fn bins(&self) -> i32 {
        self.points.iter().map(|p| p.bins).sum()
    }

    /// Points that do not take the round's kind.
    #[must_use]
    pub fn flagged(&self) -> usize {
        self.points.iter().filter(|p| p.bins == 0).count()
    }
}

pub(in crate::waste) fn invalid() -> Error {
    Error::invalid("waste.invalid", crate::web::text::form_errors)
}

fn name_taken() -> Error {
    Error::conflict("waste.round_name_taken", text::round_name_taken).field("name", text::round_name_taken)
}

#[must_use]
pub const fn scope_of(round: &haul_round::Model) -> Scope {
    Scope::work(round.subdistrict_id, None, None)
}

async fn check(tx: &Tx, plan: &service_plan::Model, edit: &EditRound) -> Result<()> {
    let mut error = invalid();
    if !plain::says(&edit.name, MAX_NAME) {
        error = error.field("name", text::round_name_missing);
    }
    if edit.points.is_empty() || edit.points.len() > MAX_POINTS {
        error = error.field("points", text::points_count);
    }
    let places = by_ids(tx, &edit.points).await?;
    let mut seen = HashSet::new();
    for (at, id) in edit.points.iter().enumerate() {
        let n = at + 1;
        let fits = |p: &place::Model| {
            p.subdistrict_id == plan.subdistrict_id && p.kind == PlaceKind::WastePoint && p.active
        };
        match places.get(id) {
            Some(place) if !seen.insert(*id) => {
                error = error.field(&format!("points[{at}]"), |l| text::point_twice(l, n, &place.name));
            }
            Some(place) if fits(place) => {}
            _ => error = error.field(&format!("points[{at}]"), move |l| text::point_unknown(l, n)),
        }
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

fn state(round: &haul_round::Model, points: &[PlaceId]) -> Value {
    json!({"name": round.name, "plan_id": round.plan_id, "waste": round.waste, "points": points})
}

async fn write_points(tx: &Tx, id: HaulRoundId, points: &[PlaceId]) -> Result<()> {
    let rows = (1..).zip(points).map(|(position, place)| haul_point::ActiveModel {
        round_id: Set(id),
        position: Set(position),
        place_id: Set(*place),
    });
    store::replace_points(tx, id, rows.collect()).await
}

async fn note(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    action: &'static str,
    round: &haul_round::Model,
    (before, after): (Option<Value>, Value),
) -> Result<()> {
    let change = Change {
        action,
        subject: "haul_round",
        subject_id: round.id.0,
        subdistrict_id: Some(round.subdistrict_id),
        estate_id: None,
        before,
        after: Some(after),
    };
    record(tx, now, caller, change).await
}

/// The orders ahead load what the round is now expected to.
async fn load_ahead(tx: &Tx, plan: ServicePlanId) -> Result<()> {
    if let Some(kg) = expected_loads(tx, &[plan]).await?.remove(&plan) {
        store::load_ahead(tx, plan, kg).await?;
    }
    Ok(())
}

/// Makes a round.
///
/// # Errors
/// Forbidden; invalid fields; a name that is taken.
pub async fn create(app: &App, caller: &Caller, new: NewRound) -> Result<haul_round::Model> {
    let now = app.now();
    transact!(app.db, "waste.round_create", |tx| create_in(tx, caller, now, &new).await)
}

/// [`create`] within a transaction.
///
/// # Errors
/// As [`create`].
pub async fn create_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewRound,
) -> Result<haul_round::Model> {
    caller.reach(Action::HaulWrite)?;
    let missing = || invalid().field("plan_id", text::plan_unknown);
    let plan = store::plans(tx, &[new.plan_id]).await?.remove(&new.plan_id).ok_or_else(missing)?;
    // Another's plan is one that is not there.
    let scope = Scope::work(plan.subdistrict_id, plan.estate_id, None);
    caller.require(Action::HaulWrite, scope).map_err(|_| missing())?;
    if plan.line != Line::WasteHaulage {
        return Err(missing());
    }
    if !store::of_plans(tx, &[plan.id]).await?.is_empty() {
        return Err(invalid().field("plan_id", text::plan_taken));
    }
    check(tx, &plan, &new.round).await?;
    let name = new.round.name.trim().to_owned();
    if store::named(tx, plan.subdistrict_id, &name).await?.is_some() {
        return Err(name_taken());
    }
    let row = haul_round::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(plan.subdistrict_id),
        plan_id: Set(plan.id),
        waste: Set(new.waste),
        name: Set(name),
        version: Set(1),
    };
    let round = store::insert(tx, row).await?;
    write_points(tx, round.id, &new.round.points).await?;
    load_ahead(tx, plan.id).await?;
    note(tx, now, caller, "waste.round_create", &round, (None, state(&round, &new.round.points))).await?;
    Ok(round)
}

/// Changes a round; an order whose crew has arrived goes on with the stops it had.
///
/// # Errors
/// Not found; stale version; invalid fields; a name that is taken.
pub async fn update(
    app: &App,
    caller: &Caller,
    id: HaulRoundId,
    edit: EditRound,
    version: i32,
) -> Result<haul_round::Model> {
    let now = app.now();
    transact!(app.db, "waste.round_update", |tx| {
        caller.reach(Action::HaulWrite)?;
        let before = store::one(tx, id).await?.ok_or_else(Error::not_found)?;
        caller.require(Action::HaulWrite, scope_of(&before))?;
        let plan = store::plans(tx, &[before.plan_id]).await?.remove(&before.plan_id);
        let plan = plan.ok_or_else(Error::not_found)?;
        check(tx, &plan, &edit).await?;
        let name = edit.name.trim().to_owned();
        if store::named(tx, before.subdistrict_id, &name).await?.is_some_and(|r| r.id != id) {
            return Err(name_taken());
        }
        let old: Vec<PlaceId> = store::points(tx, &[id])
            .await?
            .remove(&id)
            .unwrap_or_default()
            .iter()
            .map(|p| p.place_id)
            .collect();
        let round = haul_round::Model { name, version: version + 1, ..before.clone() };
        if !store::save(tx, &round, version).await? {
            return Err(Error::stale());
        }
        write_points(tx, id, &edit.points).await?;
        load_ahead(tx, plan.id).await?;
        let states = (Some(state(&before, &old)), state(&round, &edit.points));
        note(tx, now, caller, "waste.round_update", &round, states).await?;
        Ok(round)
    })
}

/// What an order of each plan that a round hangs on will load, in kilograms: see [`load::expected`].
///
/// # Errors
/// When the database fails.
pub async fn expected_loads<C: ConnectionTrait>(
    db: &C,
    plans: &[ServicePlanId],
) -> Result<HashMap<ServicePlanId, i32>> {
    let rounds = store::of_plans(db, plans).await?;
    if rounds.is_empty() {
        return Ok(HashMap::new());
    }
    let points = points_of(db, &rounds).await?;
    loads(db, &rounds, &points).await
}

/// What an order of each of `rounds` will load, by its plan.
async fn loads<C: ConnectionTrait>(
    db: &C,
    rounds: &[haul_round::Model],
    points: &HashMap<HaulRoundId, Vec<PointView>>,
) -> Result<HashMap<ServicePlanId, i32>> {
    let plans: Vec<ServicePlanId> = rounds.iter().map(|r| r.plan_id).collect();
    let weighed = store::weighed(db, &plans, load::LAST_ORDERS).await?;
    let of = |round: &haul_round::Model| {
        let points = points.get(&round.id).map(Vec::as_slice).unwrap_or_default();
        let bins = points.iter().map(|p| i64::from(p.bins)).sum();
        let last = weighed.get(&round.plan_id).map(Vec::as_slice).unwrap_or_default();
        (round.plan_id, load::expected(round.waste, bins, last))
    };
    Ok(rounds.iter().map(of).collect())
}

/// The points of rounds, in order.
pub(in crate::waste) async fn points_of<C: ConnectionTrait>(
    db: &C,
    rounds: &[haul_round::Model],
) -> Result<HashMap<HaulRoundId, Vec<PointView>>> {
    let ids: Vec<HaulRoundId> = rounds.iter().map(|r| r.id).collect();
    let points = store::points(db, &ids).await?;
    let places = distinct(points.values().flatten().map(|p| p.place_id));
    let details = details_of(db, &places).await?;
    let places = by_ids(db, &places).await?;
    let waste: HashMap<HaulRoundId, WasteKind> = rounds.iter().map(|r| (r.id, r.waste)).collect();
    let view = |round: HaulRoundId, point: &haul_point::Model| {
        let place = places.get(&point.place_id)?.clone();
        let details = details.get(&place.id).cloned().unwrap_or_default();
        let kind = waste.get(&round)?;
        let bins = details.bins.iter().find(|(w, _)| w == kind).map_or(0, |(_, n)| *n);
        Some(PointView { place, bins, hours: details.hours })
    };
    Ok(points.iter().map(|(id, all)| (*id, all.iter().filter_map(|p| view(*id, p)).collect())).collect())
}

async fn views<C: ConnectionTrait>(db: &C, rounds: Vec<haul_round::Model>) -> Result<Vec<RoundView>> {
    let plan_ids: Vec<ServicePlanId> = rounds.iter().map(|r| r.plan_id).collect();
    let mut plans = store::plans(db, &plan_ids).await?;
    let crews: Vec<CrewId> = plans.values().filter_map(|p| p.crew_id).collect();
    let crews = store::crews(db, &crews).await?;
    let mut points = points_of(db, &rounds).await?;
    let loads = loads(db, &rounds, &points).await?;
    let view = |round: haul_round::Model| {
        let plan = plans.remove(&round.plan_id)?;
        Some(RoundView {
            crew: plan.crew_id.and_then(|id| crews.get(&id).cloned()),
            points: points.remove(&round.id).unwrap_or_default(),
            expected_kg: loads.get(&plan.id).copied().unwrap_or(0),
            plan,
            round,
        })
    };
    Ok(rounds.into_iter().filter_map(view).collect())
}

/// The rounds within reach.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, window: Window) -> Result<Page<RoundView>> {
    let reach = caller.reach(Action::HaulRead)?;
    let db = app.db.read();
    let page = Page::cut(store::list(db, &reach, window).await?, window, |r| r.id.0);
    Ok(Page { items: views(db, page.items).await?, next: page.next })
}

/// One round.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: HaulRoundId) -> Result<RoundView> {
    caller.reach(Action::HaulRead)?;
    let db = app.db.read();
    let round = store::one(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::HaulRead, scope_of(&round))?;
    views(db, vec![round]).await?.pop().ok_or_else(Error::not_found)
}

/// The latest orders of a round, newest first.
///
/// # Errors
/// When the database fails.
pub async fn last_orders(app: &App, view: &RoundView, limit: u64) -> Result<Vec<work_order::Model>> {
    store::last_orders(app.db.read(), view.plan.id, limit).await
}

/// What the form of a round offers.
pub struct Choices {
    /// Plans that no round hangs on.
    pub plans: Vec<service_plan::Model>,
    pub points: Vec<place::Model>,
}

/// What the form of a round offers within reach.
///
/// # Errors
/// Forbidden.
pub async fn choices(app: &App, caller: &Caller) -> Result<Choices> {
    let reach = caller.reach(Action::HaulWrite)?;
    let db = app.db.read();
    let subdistricts = crate::crews::service::subdistricts(app, caller, Action::HaulWrite).await?;
    let ids: Vec<_> = subdistricts.iter().map(|s| s.id).collect();
    let points = of_kind(db, &ids, PlaceKind::WastePoint).await?;
    let points = points.into_iter().filter(|p| p.active).take(POINTS_OFFERED).collect();
    Ok(Choices { plans: store::free_plans(db, &reach).await?, points })
}

/// The points that the rounds of these plans pass, by plan.
///
/// # Errors
/// When the database fails.
pub async fn places_of_plans<C: ConnectionTrait>(
    db: &C,
    plans: &[ServicePlanId],
) -> Result<HashMap<ServicePlanId, Vec<PlaceId>>> {
    let rounds = store::of_plans(db, plans).await?;
    let mut points = store::points(db, &rounds.iter().map(|r| r.id).collect::<Vec<_>>()).await?;
    let places = |round: &haul_round::Model| {
        let points = points.remove(&round.id).unwrap_or_default();
        (round.plan_id, points.into_iter().map(|p| p.place_id).collect())
    };
    Ok(rounds.iter().map(places).collect())
}
