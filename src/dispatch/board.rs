//! A day of a quarter, put together for the board.

use std::collections::HashMap;

use chrono::{NaiveDate, Timelike};
use entity::enums::{Line, WorkStatus};
use entity::subdistrict;
use entity::value::{CrewId, PlaceId, SubdistrictId, WorkOrderId};
use futures::future::{try_join, try_join3};

use super::axis::{Slot, off_times, slot};
use super::lanes::lanes;
use super::planning::trips::{self, Trip};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::crews::{self, CrewView, Hours, OnDuty};
use crate::db::changes;
use crate::error::{Error, Result};
use crate::requests::{self, Call};
use crate::works::show::{self, BoardOrder, Spot};
use crate::works::{board_topic, lifecycle};

/// A board that has not changed is drawn anew this often, so that countdowns and the line of now go on.
const REDRAW_MINUTES: i64 = 5;
const DAY: i64 = 1440;

/// What of the board is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub subdistrict: Option<SubdistrictId>,
    pub date: NaiveDate,
    pub line: Option<Line>,
}

/// An order on the board.
pub struct Card {
    pub order: BoardOrder,
    pub call: Option<Call>,
    pub late: bool,
}

/// An order on a crew's axis.
pub struct Placed {
    pub card: Card,
    pub slot: Slot,
    pub lane: usize,
}

/// A way to a transfer station on a crew's axis.
pub struct PlacedTrip {
    pub trip: Trip,
    pub slot: Slot,
    pub lane: usize,
}

pub struct CrewRow {
    pub view: CrewView,
    pub on_duty: OnDuty,
    pub off: Vec<Slot>,
    pub placed: Vec<Placed>,
    pub trips: Vec<PlacedTrip>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    pub total: usize,
    pub done: usize,
    pub doing: usize,
    pub waiting: usize,
    pub late: usize,
}

pub struct Board {
    pub subdistrict: subdistrict::Model,
    /// All the caller may dispatch for.
    pub subdistricts: Vec<subdistrict::Model>,
    pub asked: Asked,
    pub version: String,
    pub figures: Figures,
    pub queue: Vec<Card>,
    pub rows: Vec<CrewRow>,
    /// Where the orders are.
    pub spots: HashMap<PlaceId, Spot>,
}

pub(super) async fn chosen(
    app: &App,
    caller: &Caller,
    id: Option<SubdistrictId>,
) -> Result<(subdistrict::Model, Vec<subdistrict::Model>)> {
    let all = crews::service::subdistricts(app, caller, Action::WorkOrdersAssign).await?;
    let one = match id {
        Some(id) => all.iter().find(|s| s.id == id),
        None => all.first(),
    };
    Ok((one.cloned().ok_or_else(Error::not_found)?, all))
}

async fn version_of(app: &App, subdistrict: SubdistrictId) -> Result<String> {
    let changes = changes::current(app.db.read(), &board_topic(subdistrict)).await?;
    let minutes = app.now().timestamp() / 60 / REDRAW_MINUTES;
    Ok(format!("{changes}.{minutes}"))
}

/// What the board's script compares: another number means that it should fetch the board again.
///
/// # Errors
/// Forbidden; not found where the caller may not dispatch.
pub async fn version(app: &App, caller: &Caller, id: Option<SubdistrictId>) -> Result<String> {
    let (subdistrict, _) = chosen(app, caller, id).await?;
    version_of(app, subdistrict.id).await
}

/// The board of a day. A fixed number of queries, however many crews and orders there are: subdistricts, the change
/// counter; then side by side crews, shifts and who is there; the day's orders, the calls behind them and their places;
/// the ways to stations.
///
/// # Errors
/// Forbidden; not found where the caller may not dispatch.
pub async fn board(app: &App, caller: &Caller, asked: Asked) -> Result<Board> {
    let (subdistrict, subdistricts) = chosen(app, caller, asked.subdistrict).await?;
    // Before the orders: a change in between makes the script fetch once too often, not too seldom.
    let version = version_of(app, subdistrict.id).await?;
    let (crews, (cards, spots), trips) = try_join3(
        crews_of(app, subdistrict.id, asked.date),
        cards_of(app, subdistrict.id, asked),
        trips::of_day(app.db.read(), subdistrict.id, asked.date),
    )
    .await?;
    let figures = figures(&cards);
    // What an earlier day left undone waits in the queue too: its hours are not on this day's axis.
    let (mut queue, assigned): (Vec<Card>, Vec<Card>) = cards
        .into_iter()
        .partition(|c| c.order.status == WorkStatus::Planned || c.order.work_date < asked.date);
    queue.sort_by_key(|c| (c.order.due_at.is_none(), c.order.due_at, c.order.id));
    let rows = rows(app, asked, crews, (assigned, trips));
    Ok(Board { subdistrict, subdistricts, asked, version, figures, queue, rows, spots })
}

async fn crews_of(app: &App, subdistrict: SubdistrictId, date: NaiveDate) -> Result<Vec<(CrewView, Hours)>> {
    let crews = crews::service::of_subdistrict(app.db.read(), subdistrict).await?;
    let hours = crews::hours(app.db.read(), &crews, date).await?;
    Ok(crews.into_iter().zip(hours).collect())
}

async fn cards_of(
    app: &App,
    subdistrict: SubdistrictId,
    asked: Asked,
) -> Result<(Vec<Card>, HashMap<PlaceId, Spot>)> {
    let mut orders = show::on_board(app, subdistrict, asked.date, asked.date == app.today()).await?;
    orders.retain(|o| asked.line.is_none_or(|line| o.line == line));
    let ids: Vec<WorkOrderId> = orders.iter().map(|o| o.id).collect();
    let (mut calls, spots) = try_join(requests::show::calls(app, &ids), show::spots_of(app, &orders)).await?;
    let now = app.now();
    let card = |order: BoardOrder| Card { call: calls.remove(&order.id), late: order.is_late(now), order };
    let cards = orders.into_iter().map(card).collect();
    Ok((cards, spots.into_iter().map(|spot| (spot.id, spot)).collect()))
}

fn figures(cards: &[Card]) -> Figures {
    let count = |wanted: &dyn Fn(&Card) -> bool| cards.iter().filter(|c| wanted(c)).count();
    Figures {
        total: cards.len(),
        done: count(&|c| matches!(c.order.status, WorkStatus::Completed | WorkStatus::Closed)),
        doing: count(&|c| lifecycle::is_under_way(c.order.status)),
        waiting: count(&|c| c.order.status == WorkStatus::Planned),
        late: count(&|c| c.late),
    }
}

fn rows(
    app: &App,
    asked: Asked,
    crews: Vec<(CrewView, Hours)>,
    (assigned, trips): (Vec<Card>, Vec<Trip>),
) -> Vec<CrewRow> {
    let mut of_crew: HashMap<CrewId, Vec<(Slot, Card)>> = HashMap::new();
    for card in assigned {
        let Some(crew) = card.order.crew_id else { continue };
        let at = place_on_axis(app, asked.date, &card.order);
        of_crew.entry(crew).or_default().push((at, card));
    }
    let mut trips_of: HashMap<CrewId, Vec<(Slot, Trip)>> = HashMap::new();
    for trip in trips {
        let at = |at| minute_on(app, asked.date, at);
        let slot = slot(at(trip.trip.starts_at), at(trip.trip.ends_at));
        trips_of.entry(trip.trip.crew_id).or_default().push((slot, trip));
    }
    let mut rows = Vec::new();
    for (view, hours) in crews {
        let mut cards = of_crew.remove(&view.crew.id).unwrap_or_default();
        let of_line = asked.line.is_none_or(|line| view.crew.line == line);
        // A crew that is away is shown as long as it has work that others must take over.
        if cards.is_empty() && !(view.crew.active && of_line) {
            continue;
        }
        cards.sort_by_key(|(slot, card)| (slot.start, card.order.id));
        let trips = trips_of.remove(&view.crew.id).unwrap_or_default();
        let mut slots: Vec<Slot> = cards.iter().map(|(slot, _)| *slot).collect();
        slots.extend(trips.iter().map(|(slot, _)| *slot));
        let (of_cards, of_trips) = lanes_of(&slots, cards.len());
        let off = off_times(&hours.of_the_day());
        let placed =
            cards.into_iter().zip(of_cards).map(|((slot, card), lane)| Placed { card, slot, lane }).collect();
        let trips = trips
            .into_iter()
            .zip(of_trips)
            .map(|((slot, trip), lane)| PlacedTrip { trip, slot, lane })
            .collect();
        rows.push(CrewRow { view, on_duty: hours.on_duty, off, placed, trips });
    }
    rows
}

/// The lanes of slots of which the first `cards` are by their starts, the rest by theirs.
fn lanes_of(slots: &[Slot], cards: usize) -> (Vec<usize>, Vec<usize>) {
    let mut order: Vec<usize> = (0..slots.len()).collect();
    order.sort_by_key(|at| (slots[*at].start, *at));
    let sorted: Vec<Slot> = order.iter().map(|at| slots[*at]).collect();
    let mut of = vec![0; slots.len()];
    for (at, lane) in order.into_iter().zip(lanes(&sorted)) {
        of[at] = lane;
    }
    let trips = of.split_off(cards);
    (of, trips)
}

/// The minute of a day, a day before or after at most.
fn minute_on(app: &App, date: NaiveDate, at: chrono::DateTime<chrono::Utc>) -> i32 {
    let midnight = app.zone().midnight(date);
    i32::try_from((at - midnight).num_minutes().clamp(-DAY, 2 * DAY)).expect("two days of minutes")
}

fn place_on_axis(app: &App, date: NaiveDate, order: &BoardOrder) -> Slot {
    let minute = |at| minute_on(app, date, at);
    match (order.planned_start, order.planned_end) {
        (Some(start), Some(end)) => slot(minute(start), minute(end)),
        _ => slot(0, order.duration_minutes),
    }
}

/// Whether an order may still be moved.
#[must_use]
pub fn is_movable(order: &BoardOrder) -> bool {
    matches!(lifecycle::after(order.status, lifecycle::Step::Assign), lifecycle::Move::To(_))
}

/// The minute of the local day.
#[must_use]
pub fn minute_of_day(at: chrono::NaiveDateTime) -> i32 {
    i32::try_from(at.num_seconds_from_midnight() / 60).expect("a day has 1440 minutes")
}
