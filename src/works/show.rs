//! Reading work orders: lists, one with its history, photos, a day, a crew's day.

use bytes::Bytes;
use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::enums::{Line, WorkStatus};
use entity::value::{CrewId, PlaceId, ServicePlanId, SubdistrictId, WorkOrderId, WorkerId};
use entity::{
    crew, estate, place, skill, stored_file, work_order, work_order_amount, work_order_check,
    work_order_event, work_order_photo, worker,
};
use sea_orm::DerivePartialModel;

use super::lifecycle::is_open;
use super::{evidence, scope_of, store};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::crews::{self, CrewView, workers};
use crate::db::distinct;
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};

/// Orders one day of one subdistrict may show.
pub const MAX_DAY: u64 = 1_000;
/// Unassigned work is carried along for so many days; after that it is found in the list.
const CARRIED_DAYS: u64 = 30;
/// Work begun on an earlier day stays on the crew's phone for so long.
const UNFINISHED_DAYS: u64 = 2;

/// What of the orders is asked for.
#[derive(Debug, Clone, Default)]
pub struct OrderFilter {
    /// Work dates, both included.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub crew_id: Option<CrewId>,
    pub plan_id: Option<ServicePlanId>,
    pub status: Option<WorkStatus>,
    pub line: Option<Line>,
    /// In number, title or location.
    pub q: Option<String>,
}

/// An order with all that happened to it.
pub struct OrderView {
    pub order: work_order::Model,
    pub crew: Option<crew::Model>,
    pub place: Option<place::Model>,
    pub skill: Option<skill::Model>,
    pub events: Vec<work_order_event::Model>,
    pub photos: Vec<work_order_photo::Model>,
    pub checks: Vec<work_order_check::Model>,
    pub amounts: Vec<work_order_amount::Model>,
    /// Who is named on it, and how long they worked.
    pub people: Vec<(worker::Model, Option<i32>)>,
    /// The order it is a part of.
    pub whole: Option<work_order::Model>,
    pub parts: Vec<work_order::Model>,
}

/// An order in a list, with its crew's name.
pub struct OrderRow {
    pub order: work_order::Model,
    pub crew: Option<String>,
}

/// What the board shows of an order.
#[derive(Debug, Clone, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "work_order::Entity")]
pub struct BoardOrder {
    pub id: WorkOrderId,
    pub occurrence: Option<String>,
    pub place_id: Option<PlaceId>,
    pub line: Line,
    pub title: String,
    pub location: String,
    pub status: WorkStatus,
    pub crew_id: Option<CrewId>,
    pub work_date: NaiveDate,
    pub planned_start: Option<DateTime<Utc>>,
    pub planned_end: Option<DateTime<Utc>>,
    pub duration_minutes: i32,
    pub due_at: Option<DateTime<Utc>>,
    pub version: i32,
}

impl BoardOrder {
    /// As [`is_late`].
    #[must_use]
    pub fn is_late(&self, now: DateTime<Utc>) -> bool {
        is_behind(self.status, [self.due_at, self.planned_end], now)
    }
}

/// Where a map shows a place.
#[derive(Debug, Clone, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "place::Entity")]
pub struct Spot {
    pub id: PlaceId,
    pub name: String,
    /// A GeoJSON geometry, WGS 84.
    pub geometry: String,
}

/// Whether an order that is still to be done is behind: past its deadline or its planned end.
#[must_use]
pub fn is_late(order: &work_order::Model, now: DateTime<Utc>) -> bool {
    is_behind(order.status, [order.due_at, order.planned_end], now)
}

fn is_behind(status: WorkStatus, ends: [Option<DateTime<Utc>>; 2], now: DateTime<Utc>) -> bool {
    is_open(status) && ends.into_iter().flatten().any(|at| at < now)
}

/// The orders within reach, newest first.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    filter: &OrderFilter,
    window: Window,
) -> Result<Page<OrderRow>> {
    let reach = caller.reach(Action::WorkOrdersRead)?;
    let db = app.db.read();
    let page = Page::cut(store::list(db, &reach, filter, window).await?, window, |o| o.id.0);
    let ids = distinct(page.items.iter().filter_map(|o| o.crew_id));
    let crews = store::crews_named(db, &ids).await?;
    Ok(page.map(|order| {
        let crew = crews.iter().find(|c| Some(c.id) == order.crew_id).map(|c| c.name.clone());
        OrderRow { order, crew }
    }))
}

/// One order the caller may see.
///
/// # Errors
/// Not found.
pub async fn find(app: &App, caller: &Caller, id: WorkOrderId) -> Result<work_order::Model> {
    caller.reach(Action::WorkOrdersRead)?;
    let order = store::order(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::WorkOrdersRead, scope_of(&order))?;
    Ok(order)
}

/// One order with its history.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: WorkOrderId) -> Result<OrderView> {
    let order = find(app, caller, id).await?;
    let db = app.db.read();
    let crew = match order.crew_id {
        Some(crew) => store::crews_named(db, &[crew]).await?.pop(),
        None => None,
    };
    let place = match order.place_id {
        Some(place) => store::place(db, place).await?,
        None => None,
    };
    let skill = match order.skill_id {
        Some(skill) => store::skill(db, skill).await?,
        None => None,
    };
    let whole = match order.parent_id {
        Some(whole) => store::order(db, whole).await?,
        None => None,
    };
    let parts = if order.parts > 0 { store::parts(db, id).await? } else { Vec::new() };
    let named = evidence::store::people(db, id).await?;
    let workers = workers::by_ids(db, &named.iter().map(|n| n.worker_id).collect::<Vec<_>>()).await?;
    let people = named.iter().filter_map(|n| Some((workers.get(&n.worker_id)?.clone(), n.minutes)));
    Ok(OrderView {
        crew,
        place,
        skill,
        events: store::events(db, id).await?,
        photos: store::photos(db, id).await?,
        checks: evidence::store::checks(db, id).await?,
        amounts: evidence::store::amounts(db, id).await?,
        people: people.collect(),
        whole,
        parts,
        order,
    })
}

/// Who of its crew is there on the day of an order, and who is named on it already: from whom to choose.
///
/// # Errors
/// When the database fails.
pub async fn at_hand(app: &App, view: &OrderView) -> Result<Vec<worker::Model>> {
    let db = app.db.read();
    let Some(crew) = &view.crew else { return Ok(view.people.iter().map(|(w, _)| w.clone()).collect()) };
    let crew = CrewView { crew: crew.clone(), shifts: Vec::new() };
    let hours = crews::hours(db, &[crew], view.order.work_date).await?;
    let mut ids: Vec<WorkerId> = hours.iter().flat_map(|h| h.people.iter().copied()).collect();
    ids.extend(view.people.iter().map(|(w, _)| w.id));
    let mut found: Vec<worker::Model> = workers::by_ids(db, &ids).await?.into_values().collect();
    found.sort_by(|a, b| a.number.cmp(&b.number));
    Ok(found)
}

/// The bytes of a photo of an order the caller may see.
///
/// # Errors
/// Not found; when the file store fails.
pub async fn photo(
    app: &App,
    caller: &Caller,
    id: WorkOrderId,
    photo: i64,
) -> Result<(stored_file::Model, Bytes)> {
    find(app, caller, id).await?;
    let (_, file) = store::photo(app.db.read(), id, photo).await?.ok_or_else(Error::not_found)?;
    let bytes = app.files.get(&file.sha256).await?;
    Ok((file, bytes))
}

/// The orders of a day by planned start, for slices that have asked whether the caller may. With `carry`, unassigned
/// work of the days before comes along.
///
/// # Errors
/// When the database fails.
pub async fn of_day(
    app: &App,
    subdistrict: SubdistrictId,
    day: NaiveDate,
    carry: bool,
) -> Result<Vec<work_order::Model>> {
    store::of_day(app.db.read(), subdistrict, day, carried_from(day, carry), MAX_DAY).await
}

fn carried_from(day: NaiveDate, carry: bool) -> Option<NaiveDate> {
    if carry { day.checked_sub_days(Days::new(CARRIED_DAYS)) } else { None }
}

/// Like [`of_day`], with what a board shows.
///
/// # Errors
/// When the database fails.
pub async fn on_board(
    app: &App,
    subdistrict: SubdistrictId,
    day: NaiveDate,
    carry: bool,
) -> Result<Vec<BoardOrder>> {
    store::on_board(app.db.read(), subdistrict, day, carried_from(day, carry), MAX_DAY).await
}

/// Orders by their ids, for slices that have asked whether the caller may.
///
/// # Errors
/// When the database fails.
pub async fn orders(app: &App, ids: &[WorkOrderId]) -> Result<Vec<work_order::Model>> {
    store::orders(app.db.read(), ids).await
}

/// A crew's orders of a day in the order they are done, for slices that have asked whether the caller may.
///
/// # Errors
/// When the database fails.
pub async fn of_crew(app: &App, crew: CrewId, day: NaiveDate) -> Result<Vec<work_order::Model>> {
    let from = day.checked_sub_days(Days::new(UNFINISHED_DAYS)).unwrap_or(day);
    store::of_crew(app.db.read(), crew, day, from, MAX_DAY).await
}

/// The places of orders, in one query.
///
/// # Errors
/// When the database fails.
pub async fn places_of(app: &App, orders: &[work_order::Model]) -> Result<Vec<place::Model>> {
    store::places(app.db.read(), &distinct(orders.iter().filter_map(|o| o.place_id))).await
}

/// Like [`places_of`], with what a map shows.
///
/// # Errors
/// When the database fails.
pub async fn spots_of(app: &App, orders: &[BoardOrder]) -> Result<Vec<Spot>> {
    store::spots(app.db.read(), &distinct(orders.iter().filter_map(|o| o.place_id))).await
}

/// The estates of subdistricts, by id.
///
/// # Errors
/// When the database fails.
pub async fn estates_of(app: &App, subdistricts: &[SubdistrictId]) -> Result<Vec<estate::Model>> {
    store::estates(app.db.read(), subdistricts).await
}
