//! Use cases of patrols: routes, rounds, check-ins.

use chrono::{DateTime, NaiveDate, Utc};
use entity::value::{CrewId, PatrolRoundId, PatrolRouteId, PlaceId, SubdistrictId};
use entity::{patrol_check, patrol_point, patrol_round, patrol_route, place};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::{Value, json};

use super::rule::{Passing, is_flagged, judge};
use super::{store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::crews;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::db::{Tx, distinct};
use crate::error::{Error, Result};
use crate::places::geo::Position;
use crate::places::work::by_ids;
use crate::plain;
use crate::transact;
use crate::works::checkin::metres_from;

/// Checkpoints a route may have.
pub const MAX_POINTS: usize = 40;
const MAX_NAME: usize = 60;
const MAX_NOTE: usize = 500;
const DAY_MINUTES: i32 = 1440;

/// A checkpoint as somebody wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewPoint {
    pub place_id: PlaceId,
    /// Minutes of the day.
    pub from_minute: i32,
    pub until_minute: i32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditRoute {
    pub crew_id: CrewId,
    pub name: String,
    pub active: bool,
    /// In order.
    pub points: Vec<NewPoint>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRoute {
    pub subdistrict_id: SubdistrictId,
    pub route: EditRoute,
}

/// A route with its checkpoints and the round under way.
pub struct RouteView {
    pub route: patrol_route::Model,
    pub points: Vec<(patrol_point::Model, String)>,
    pub crew: String,
}

/// What of the rounds is asked for.
#[derive(Debug, Clone, Default)]
pub struct RoundFilter {
    pub route_id: Option<PatrolRouteId>,
    /// Days, both included.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// A round with its checkpoints.
pub struct RoundView {
    pub round: patrol_round::Model,
    pub route: String,
    pub crew: String,
    pub checks: Vec<(patrol_check::Model, Option<place::Model>)>,
}

impl RoundView {
    #[must_use]
    pub fn passed(&self) -> usize {
        self.checks.iter().filter(|(c, _)| c.checked_at.is_some()).count()
    }

    #[must_use]
    pub fn missing(&self) -> usize {
        self.checks.len() - self.passed()
    }

    /// Check-ins with which something was wrong.
    #[must_use]
    pub fn flagged(&self) -> usize {
        self.checks.iter().filter(|(c, _)| is_flagged(c)).count()
    }
}

pub(super) fn invalid() -> Error {
    Error::invalid("patrols.invalid", crate::web::text::form_errors)
}

pub(super) const fn scope_of_route(route: &patrol_route::Model) -> Scope {
    Scope::work(route.subdistrict_id, None, Some(route.crew_id))
}

pub(super) const fn scope_of(round: &patrol_round::Model) -> Scope {
    Scope::work(round.subdistrict_id, None, Some(round.crew_id))
}

async fn check(tx: &Tx, subdistrict: SubdistrictId, route: &EditRoute) -> Result<()> {
    let mut error = invalid();
    if !plain::says(&route.name, MAX_NAME) {
        error = error.field("name", text::name_missing);
    }
    let crew = crews::service::peek(tx, route.crew_id).await?.map(|c| c.crew);
    if crew.is_none_or(|c| c.subdistrict_id != subdistrict || !c.active) {
        error = error.field("crew_id", text::crew_unknown);
    }
    if route.points.is_empty() || route.points.len() > MAX_POINTS {
        error = error.field("points", text::points_count);
    }
    let ids: Vec<PlaceId> = route.points.iter().map(|p| p.place_id).collect();
    let places = by_ids(tx, &ids).await?;
    let mut before = 0;
    for (at, point) in route.points.iter().enumerate() {
        let n = at + 1;
        if places.get(&point.place_id).is_none_or(|p| p.subdistrict_id != subdistrict || !p.active) {
            error = error.field(&format!("points[{at}].place_id"), move |l| text::point_place(l, n));
        }
        let window = point.from_minute..point.until_minute;
        if window.is_empty() || point.from_minute < 0 || point.until_minute > DAY_MINUTES {
            error = error.field(&format!("points[{at}].from_minute"), move |l| text::point_window(l, n));
        } else if point.from_minute < before {
            error = error.field(&format!("points[{at}].from_minute"), move |l| text::point_backwards(l, n));
        }
        before = before.max(point.from_minute);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

fn state(route: &patrol_route::Model, points: &[NewPoint]) -> Value {
    let points: Vec<Value> =
        points.iter().map(|p| json!([p.place_id, p.from_minute, p.until_minute])).collect();
    json!({"name": route.name, "crew_id": route.crew_id, "active": route.active, "points": points})
}

async fn write_points(tx: &Tx, id: PatrolRouteId, points: &[NewPoint]) -> Result<()> {
    let rows = (1..).zip(points).map(|(position, p)| patrol_point::ActiveModel {
        route_id: Set(id),
        position: Set(position),
        place_id: Set(p.place_id),
        from_minute: Set(p.from_minute),
        until_minute: Set(p.until_minute),
    });
    store::replace_points(tx, id, rows.collect()).await
}

async fn note(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    action: &'static str,
    (subject, id, subdistrict): (&'static str, i64, SubdistrictId),
    (before, after): (Option<Value>, Value),
) -> Result<()> {
    let change = Change {
        action,
        subject,
        subject_id: id,
        subdistrict_id: Some(subdistrict),
        estate_id: None,
        before,
        after: Some(after),
    };
    record(tx, now, caller, change).await
}

fn name_taken() -> Error {
    Error::conflict("patrols.name_taken", text::name_taken).field("name", text::name_taken)
}

/// Makes a route.
///
/// # Errors
/// Not found where the caller may not; invalid fields; a name that is taken.
pub async fn create(app: &App, caller: &Caller, new: NewRoute) -> Result<patrol_route::Model> {
    let now = app.now();
    transact!(app.db, "patrols.create", |tx| create_in(tx, caller, now, &new).await)
}

/// [`create`] within a transaction.
///
/// # Errors
/// As [`create`].
pub async fn create_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewRoute,
) -> Result<patrol_route::Model> {
    caller.require(Action::PatrolsWrite, Scope::work(new.subdistrict_id, None, None))?;
    check(tx, new.subdistrict_id, &new.route).await?;
    let name = new.route.name.trim().to_owned();
    if store::route_named(tx, new.subdistrict_id, &name).await?.is_some() {
        return Err(name_taken());
    }
    let row = patrol_route::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(new.subdistrict_id),
        crew_id: Set(new.route.crew_id),
        name: Set(name),
        active: Set(new.route.active),
        version: Set(1),
    };
    let route = store::insert_route(tx, row).await?;
    write_points(tx, route.id, &new.route.points).await?;
    let what = ("patrol_route", route.id.0, route.subdistrict_id);
    note(tx, now, caller, "patrols.route.add", what, (None, state(&route, &new.route.points))).await?;
    Ok(route)
}

/// Changes a route; a round under way goes on as it began.
///
/// # Errors
/// Not found; stale version; invalid fields; a name that is taken.
pub async fn update(
    app: &App,
    caller: &Caller,
    id: PatrolRouteId,
    edit: EditRoute,
    version: i32,
) -> Result<patrol_route::Model> {
    let now = app.now();
    transact!(app.db, "patrols.update", |tx| {
        caller.reach(Action::PatrolsWrite)?;
        let before = store::route(tx, id).await?.ok_or_else(Error::not_found)?;
        caller.require(Action::PatrolsWrite, scope_of_route(&before))?;
        check(tx, before.subdistrict_id, &edit).await?;
        let name = edit.name.trim().to_owned();
        if store::route_named(tx, before.subdistrict_id, &name).await?.is_some_and(|r| r.id != id) {
            return Err(name_taken());
        }
        let old: Vec<NewPoint> = store::points(tx, &[id])
            .await?
            .remove(&id)
            .unwrap_or_default()
            .iter()
            .map(|p| NewPoint {
                place_id: p.place_id,
                from_minute: p.from_minute,
                until_minute: p.until_minute,
            })
            .collect();
        let route = patrol_route::Model {
            crew_id: edit.crew_id,
            name,
            active: edit.active,
            version: version + 1,
            ..before.clone()
        };
        store::save_route(tx, &route, version).await?;
        write_points(tx, id, &edit.points).await?;
        let states = (Some(state(&before, &old)), state(&route, &edit.points));
        let what = ("patrol_route", id.0, route.subdistrict_id);
        note(tx, now, caller, "patrols.route.change", what, states).await?;
        Ok(route)
    })
}

async fn viewed(app: &App, routes: Vec<patrol_route::Model>) -> Result<Vec<RouteView>> {
    let db = app.db.read();
    let ids: Vec<PatrolRouteId> = routes.iter().map(|r| r.id).collect();
    let mut points = store::points(db, &ids).await?;
    let places: Vec<PlaceId> = points.values().flatten().map(|p| p.place_id).collect();
    let places = by_ids(db, &places).await?;
    let crews: Vec<CrewId> = routes.iter().map(|r| r.crew_id).collect();
    let crews = crate::inspections::store::crew_names(db, &crews).await?;
    let view = |route: patrol_route::Model| RouteView {
        points: points
            .remove(&route.id)
            .unwrap_or_default()
            .into_iter()
            .map(|p| (places.get(&p.place_id).map(|x| x.name.clone()).unwrap_or_default(), p))
            .map(|(name, p)| (p, name))
            .collect(),
        crew: crews.get(&route.crew_id).cloned().unwrap_or_default(),
        route,
    };
    Ok(routes.into_iter().map(view).collect())
}

/// The routes within reach.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, window: Window) -> Result<Page<RouteView>> {
    let reach = caller.reach(Action::PatrolsRead)?;
    let page = Page::cut(store::routes(app.db.read(), &reach, window).await?, window, |r| r.id.0);
    Ok(Page { items: viewed(app, page.items).await?, next: page.next })
}

/// One route.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: PatrolRouteId) -> Result<RouteView> {
    caller.reach(Action::PatrolsRead)?;
    let route = store::route(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::PatrolsRead, scope_of_route(&route))?;
    viewed(app, vec![route]).await?.pop().ok_or_else(Error::not_found)
}

/// The routes a crew walks.
///
/// # Errors
/// Not found where the caller may not.
pub async fn of_crew(app: &App, caller: &Caller, crew: CrewId) -> Result<Vec<RouteView>> {
    caller.reach(Action::PatrolsWalk)?;
    let db = app.db.read();
    let view = crews::service::peek(db, crew).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::PatrolsWalk, Scope::work(view.crew.subdistrict_id, None, Some(crew)))?;
    viewed(app, store::routes_of_crew(db, crew).await?).await
}

/// Begins a round; while one is under way on the route, that one is the answer.
///
/// # Errors
/// Not found; `patrols.inactive`.
pub async fn start(app: &App, caller: &Caller, id: PatrolRouteId) -> Result<patrol_round::Model> {
    let now = app.now();
    transact!(app.db, "patrols.start", |tx| start_in(app, tx, caller, now, id).await)
}

/// [`start`] within a transaction.
///
/// # Errors
/// As [`start`].
pub async fn start_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: PatrolRouteId,
) -> Result<patrol_round::Model> {
    caller.reach(Action::PatrolsWalk)?;
    store::lock_route(tx, id).await?;
    let route = store::route(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::PatrolsWalk, scope_of_route(&route))?;
    if let Some(open) = store::open_round(tx, id).await? {
        return Ok(open);
    }
    if !route.active {
        return Err(Error::conflict("patrols.inactive", text::inactive_route));
    }
    let row = patrol_round::ActiveModel {
        id: NotSet,
        route_id: Set(id),
        subdistrict_id: Set(route.subdistrict_id),
        crew_id: Set(route.crew_id),
        day: Set(app.zone().day(now)),
        started_at: Set(now),
        started_by: Set(caller.name().to_owned()),
        finished_at: Set(None),
        note: Set(String::new()),
        version: Set(1),
    };
    let round = store::insert_round(tx, row).await?;
    let points = store::points(tx, &[id]).await?.remove(&id).unwrap_or_default();
    let checks = points.iter().map(|p| patrol_check::ActiveModel {
        round_id: Set(round.id),
        position: Set(p.position),
        place_id: Set(p.place_id),
        from_minute: Set(p.from_minute),
        until_minute: Set(p.until_minute),
        checked_at: Set(None),
        checked_by: Set(None),
        metres: Set(None),
        early: Set(false),
        late: Set(false),
        far: Set(false),
        unlocated: Set(false),
        out_of_order: Set(false),
    });
    store::insert_checks(tx, checks.collect()).await?;
    let what = ("patrol_round", round.id.0, round.subdistrict_id);
    note(tx, now, caller, "patrols.start", what, (None, json!({"route_id": id, "points": points.len()})))
        .await?;
    Ok(round)
}

/// The latest state of a round the caller may walk, held until the transaction ends.
async fn hold(tx: &Tx, caller: &Caller, id: PatrolRoundId) -> Result<patrol_round::Model> {
    caller.reach(Action::PatrolsWalk)?;
    store::lock_round(tx, id).await?;
    let round = store::round(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::PatrolsWalk, scope_of(&round))?;
    Ok(round)
}

/// Checks in at a checkpoint. What is not as it should be is kept with it, not refused; said twice, the first stays.
///
/// # Errors
/// Not found; `patrols.finished`; no such checkpoint.
pub async fn check_in(
    app: &App,
    caller: &Caller,
    id: PatrolRoundId,
    position: i32,
    fix: Option<Position>,
) -> Result<patrol_check::Model> {
    let now = app.now();
    transact!(app.db, "patrols.check_in", |tx| check_in_in(app, tx, caller, now, id, position, fix).await)
}

/// [`check_in`] within a transaction.
///
/// # Errors
/// As [`check_in`].
pub async fn check_in_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: PatrolRoundId,
    position: i32,
    fix: Option<Position>,
) -> Result<patrol_check::Model> {
    let round = hold(tx, caller, id).await?;
    let checks = store::checks(tx, &[id]).await?.remove(&id).unwrap_or_default();
    let unknown = || invalid().field("position", text::point_unknown);
    let before = checks.iter().find(|c| c.position == position).ok_or_else(unknown)?;
    if before.checked_at.is_some() {
        return Ok(before.clone());
    }
    if round.finished_at.is_some() {
        return Err(Error::conflict("patrols.finished", text::finished_already));
    }
    let place = by_ids(tx, &[before.place_id]).await?.remove(&before.place_id);
    let metres = fix.zip(place).and_then(|(fix, place)| metres_from(&place.geometry, fix));
    let all: Vec<i32> = checks.iter().map(|c| c.position).collect();
    let done: Vec<i32> = checks.iter().filter(|c| c.checked_at.is_some()).map(|c| c.position).collect();
    let minute = (now - app.zone().midnight(round.day)).num_minutes();
    let passing = Passing { position, from_minute: before.from_minute, until_minute: before.until_minute };
    let limit = app.settings.works.checkin_metres;
    let flags = judge(passing, &all, &done, i32::try_from(minute).unwrap_or(i32::MAX), metres, limit);
    let check = patrol_check::Model {
        checked_at: Some(now),
        checked_by: Some(caller.name().to_owned()),
        metres,
        early: flags.early,
        late: flags.late,
        far: flags.far,
        unlocated: flags.unlocated,
        out_of_order: flags.out_of_order,
        ..before.clone()
    };
    store::save_check(tx, &check).await?;
    let after = json!({"position": position, "metres": metres, "early": flags.early, "late": flags.late, "far": flags.far,
        "unlocated": flags.unlocated, "out_of_order": flags.out_of_order});
    note(tx, now, caller, "patrols.check_in", ("patrol_round", id.0, round.subdistrict_id), (None, after))
        .await?;
    Ok(check)
}

/// Ends a round; what is missing needs a reason. Said twice, it stays as it is.
///
/// # Errors
/// Not found; a reason is missing.
pub async fn finish(
    app: &App,
    caller: &Caller,
    id: PatrolRoundId,
    words: &str,
) -> Result<patrol_round::Model> {
    let now = app.now();
    transact!(app.db, "patrols.finish", |tx| finish_in(tx, caller, now, id, words).await)
}

/// [`finish`] within a transaction.
///
/// # Errors
/// As [`finish`].
pub async fn finish_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: PatrolRoundId,
    words: &str,
) -> Result<patrol_round::Model> {
    let before = hold(tx, caller, id).await?;
    if before.finished_at.is_some() {
        return Ok(before);
    }
    let checks = store::checks(tx, &[id]).await?.remove(&id).unwrap_or_default();
    let missing: Vec<String> =
        checks.iter().filter(|c| c.checked_at.is_none()).map(|c| c.position.to_string()).collect();
    let words = words.trim().replace(['\r', '\n'], " ");
    if !missing.is_empty() && words.is_empty() {
        let which = missing.join("、");
        return Err(Error::invalid("patrols.missing", |l| text::missing_reason(l, &which))
            .field("note", |l| text::missing_reason(l, &which)));
    }
    if !plain::fits(&words, MAX_NOTE) {
        return Err(invalid().field("note", text::note_too_long));
    }
    let round = patrol_round::Model {
        finished_at: Some(now),
        note: words.clone(),
        version: before.version + 1,
        ..before
    };
    store::save_round(tx, &round).await?;
    let what = ("patrol_round", id.0, round.subdistrict_id);
    note(tx, now, caller, "patrols.finish", what, (None, json!({"missing": missing, "note": words}))).await?;
    Ok(round)
}

async fn rounds_viewed(app: &App, rounds: Vec<patrol_round::Model>) -> Result<Vec<RoundView>> {
    let db = app.db.read();
    let ids: Vec<PatrolRoundId> = rounds.iter().map(|r| r.id).collect();
    let mut checks = store::checks(db, &ids).await?;
    let places = distinct(checks.values().flatten().map(|c| c.place_id));
    let places = by_ids(db, &places).await?;
    let routes: Vec<PatrolRouteId> = rounds.iter().map(|r| r.route_id).collect();
    let routes = store::route_names(db, &routes).await?;
    let crews: Vec<CrewId> = rounds.iter().map(|r| r.crew_id).collect();
    let crews = crate::inspections::store::crew_names(db, &crews).await?;
    let view = |round: patrol_round::Model| RoundView {
        route: routes.get(&round.route_id).cloned().unwrap_or_default(),
        crew: crews.get(&round.crew_id).cloned().unwrap_or_default(),
        checks: checks
            .remove(&round.id)
            .unwrap_or_default()
            .into_iter()
            .map(|c| (places.get(&c.place_id).cloned(), c))
            .map(|(place, c)| (c, place))
            .collect(),
        round,
    };
    Ok(rounds.into_iter().map(view).collect())
}

/// The rounds within reach, newest first.
///
/// # Errors
/// Forbidden.
pub async fn rounds(
    app: &App,
    caller: &Caller,
    filter: &RoundFilter,
    window: Window,
) -> Result<Page<RoundView>> {
    let reach = caller.reach(Action::PatrolsRead)?;
    let rows = store::rounds(app.db.read(), &reach, filter, window).await?;
    let page = Page::cut(rows, window, |r| r.id.0);
    Ok(Page { items: rounds_viewed(app, page.items).await?, next: page.next })
}

/// One round.
///
/// # Errors
/// Not found.
pub async fn show_round(app: &App, caller: &Caller, id: PatrolRoundId) -> Result<RoundView> {
    caller.reach(Action::PatrolsRead)?;
    let round = store::round(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::PatrolsRead, scope_of(&round))?;
    rounds_viewed(app, vec![round]).await?.pop().ok_or_else(Error::not_found)
}
