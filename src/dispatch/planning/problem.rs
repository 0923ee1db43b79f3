//! From a day of the board to what the planner is asked. Pure.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use entity::enums::{Line, VehicleKind};
use entity::value::{CrewId, EstateId, PlaceId, SkillId, WorkOrderId};
use entity::work_order;
use planner::{
    Crew, Job, Pause, Place, Priority, Problem, Published, Started, Station, Weights, Window, call_off,
};

use super::travel::{Mode, Point, matrix};
use crate::clock::Zone;
use crate::crews::{CrewView, Hours, Means};
use crate::places::streets::Graph;
use crate::works::lifecycle::{has_begun, is_under_way};

/// Work that recurs may begin so long before its time, in seconds.
const EARLY_S: i32 = 30 * 60;
/// And so long after it.
const LATE_S: i32 = 90 * 60;
/// A shift of a whole day is the longest there is.
const LONGEST_SHIFT_S: i32 = 24 * 3600;
const DAY_S: i64 = 24 * 3600;
const END_S: i32 = 24 * 3600;
/// A break begins within so much of the middle of the shift.
const BREAK_AROUND_S: i32 = 90 * 60;

/// How long a vehicle is at a transfer station: weighed, emptied, weighed again.
const STATION_S: i32 = 15 * 60;

/// Where crews with a vehicle empty their load.
pub struct Transfer {
    pub place: PlaceId,
    pub at: Point,
    /// Minutes of the day it is open between; none: always.
    pub hours: Vec<(i32, i32)>,
}

/// Everything a day's plan depends on.
pub struct Sheet<'a> {
    pub zone: Zone,
    pub day: NaiveDate,
    /// Set on the day itself: what has not begun cannot begin before it.
    pub now: Option<DateTime<Utc>>,
    pub orders: &'a [work_order::Model],
    pub crews: &'a [CrewView],
    /// When each of them works that day, in the same order.
    pub hours: &'a [Hours],
    /// What each of them can do and has to drive, in the same order.
    pub means: &'a [Means],
    /// The skills that any of the orders asks for.
    pub skills: &'a [SkillId],
    /// Where the places are.
    pub points: &'a HashMap<PlaceId, Point>,
    /// Orders that begin at one place and end at another: rounds.
    pub ends: &'a HashMap<WorkOrderId, (PlaceId, PlaceId)>,
    /// Orders whose load was weighed: it is on board no more.
    pub weighed: &'a HashSet<WorkOrderId>,
    pub stations: &'a [Transfer],
    /// How one gets from one to another.
    pub streets: &'a Graph,
    /// A crew that is gone from now on.
    pub away: Option<CrewId>,
}

/// How a line of service gets about where no vehicle says otherwise.
const fn mode_of(line: Line) -> Mode {
    match line {
        Line::Property => Mode::Walk,
        Line::StreetCleaning | Line::Greening => Mode::ETricycle,
        Line::WasteHaulage => Mode::Truck,
    }
}

const fn mode_with(vehicle: VehicleKind) -> Mode {
    match vehicle {
        VehicleKind::Walk => Mode::Walk,
        VehicleKind::ETricycle => Mode::ETricycle,
        VehicleKind::Truck => Mode::Truck,
    }
}

fn index_of(line: Line) -> u16 {
    let at = Line::ALL.iter().position(|l| *l == line).unwrap_or(0);
    u16::try_from(at).unwrap_or(0)
}

/// The points of the day, each once, and where an order is done.
struct Ground<'a> {
    points: Vec<Point>,
    at: HashMap<PlaceId, usize>,
    estates: HashMap<EstateId, usize>,
    sheet: &'a Sheet<'a>,
}

/// The first point: the middle of all, where crews begin and end their day.
const BASE: usize = 0;

fn middle<'p>(points: impl Iterator<Item = &'p Point>) -> Option<Point> {
    let (mut sum, mut count) = ((0.0, 0.0), 0.0);
    for (lat, lon) in points {
        sum = (sum.0 + lat, sum.1 + lon);
        count += 1.0;
    }
    (count > 0.0).then(|| (sum.0 / count, sum.1 / count))
}

impl<'a> Ground<'a> {
    fn new(sheet: &'a Sheet<'a>) -> Self {
        let base = middle(sheet.points.values()).unwrap_or((0.0, 0.0));
        Self { points: vec![base], at: HashMap::new(), estates: HashMap::new(), sheet }
    }

    fn add(&mut self, point: Point) -> usize {
        self.points.push(point);
        self.points.len() - 1
    }

    /// Where a place is, if anybody knows.
    fn of_place(&mut self, id: PlaceId) -> Option<usize> {
        let point = *self.sheet.points.get(&id)?;
        if let Some(at) = self.at.get(&id) {
            return Some(*at);
        }
        let at = self.add(point);
        self.at.insert(id, at);
        Some(at)
    }

    /// Where an order begins and ends.
    fn place_of(&mut self, order: &work_order::Model) -> Place {
        let ends = self.sheet.ends.get(&order.id).copied();
        let ends = ends.and_then(|(first, last)| Some([self.of_place(first)?, self.of_place(last)?]));
        match ends {
            Some([first, last]) if first == last => Place::Point(first),
            Some(ends) => Place::Street { ends, one_way: true },
            None => Place::Point(self.of(order)),
        }
    }

    /// Where an order is done: its place, or else the middle of its estate's, or of all.
    fn of(&mut self, order: &work_order::Model) -> usize {
        if let Some(at) = order.place_id.and_then(|id| self.of_place(id)) {
            return at;
        }
        let Some(estate) = order.estate_id else { return BASE };
        if let Some(at) = self.estates.get(&estate) {
            return *at;
        }
        let of_estate = self.sheet.orders.iter().filter(|o| o.estate_id == Some(estate));
        let places: Vec<PlaceId> = of_estate.filter_map(|o| o.place_id).collect();
        let at = match middle(places.iter().filter_map(|id| self.sheet.points.get(id))) {
            Some(point) => self.add(point),
            None => BASE,
        };
        self.estates.insert(estate, at);
        at
    }
}

impl Sheet<'_> {
    /// Seconds after the day's midnight, on the whole minute; what lies before it is at it.
    fn second(&self, at: DateTime<Utc>) -> i32 {
        let seconds = (at - self.zone.midnight(self.day)).num_seconds().clamp(0, 2 * DAY_S);
        i32::try_from(seconds.div_euclid(60) * 60).unwrap_or(0)
    }

    /// A skill as the planner names it.
    fn skill(&self, id: SkillId) -> u16 {
        let at = self.skills.iter().position(|s| *s == id).unwrap_or(self.skills.len());
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    fn crew(&self, id: CrewId) -> Option<usize> {
        self.crews.iter().position(|c| c.crew.id == id)
    }
}

/// When work that recurs is meant to begin.
fn meant_at(sheet: &Sheet<'_>, order: &work_order::Model) -> Option<i32> {
    let local = NaiveDateTime::parse_from_str(order.occurrence.as_deref()?, "%Y-%m-%dT%H:%M").ok()?;
    Some(sheet.second(sheet.zone.instant(local)))
}

/// In which times it may begin: around the time it recurs at or within what was asked for, and where somebody has put it.
/// What is overdue may begin at any time.
fn windows(sheet: &Sheet<'_>, order: &work_order::Model, now_s: Option<i32>) -> Vec<Window> {
    let Some(meant) = meant(sheet, order) else { return Vec::new() };
    if now_s.is_some_and(|now| meant.until_s < now) {
        return Vec::new();
    }
    let mut windows = vec![meant];
    if let Some(start) = order.planned_start.map(|at| sheet.second(at))
        && !(meant.from_s..=meant.until_s).contains(&start)
    {
        windows.push(Window { from_s: (start - EARLY_S).max(0), until_s: start + EARLY_S });
        windows.sort_by_key(|w| w.from_s);
    }
    join(windows)
}

fn meant(sheet: &Sheet<'_>, order: &work_order::Model) -> Option<Window> {
    if let Some(at) = meant_at(sheet, order) {
        return Some(Window { from_s: (at - EARLY_S).max(0), until_s: at + LATE_S });
    }
    let (from, until) = (order.wanted_from, order.wanted_until);
    from.or(until)?;
    let from_s = from.map_or(0, |at| sheet.second(at));
    // What is wanted until then should be done by then.
    let until_s = until.map_or(END_S, |at| sheet.second(at) - order.duration_minutes * 60);
    Some(Window { from_s, until_s: until_s.max(from_s) })
}

fn join(windows: Vec<Window>) -> Vec<Window> {
    let mut joined: Vec<Window> = Vec::new();
    for window in windows {
        match joined.last_mut() {
            Some(last) if window.from_s <= last.until_s => last.until_s = last.until_s.max(window.until_s),
            _ => joined.push(window),
        }
    }
    joined
}

/// What has begun, and when it ended or is expected to.
fn started(sheet: &Sheet<'_>, order: &work_order::Model, now_s: Option<i32>) -> Option<Started> {
    if !has_begun(order.status) {
        return None;
    }
    let over = !is_under_way(order.status);
    let crew = sheet.crew(order.crew_id?)?;
    let begin_s = sheet.second(order.arrived_at.or(order.planned_start)?);
    let ended = order.completed_at.filter(|_| over).map(|at| sheet.second(at));
    let end_s =
        ended.unwrap_or_else(|| (begin_s + order.duration_minutes * 60).max(now_s.unwrap_or(begin_s)));
    Some(Started { crew, begin_s, end_s: end_s.max(begin_s), entry: 0 })
}

fn published(sheet: &Sheet<'_>, order: &work_order::Model) -> Option<Published> {
    let crew = sheet.crew(order.crew_id?)?;
    Some(Published { crew, begin_s: sheet.second(order.planned_start?) })
}

fn job(sheet: &Sheet<'_>, ground: &mut Ground<'_>, order: &work_order::Model, now_s: Option<i32>) -> Job {
    let begun = started(sheet, order, now_s);
    let due_s = order.due_at.map(|at| sheet.second(at));
    let pressing = due_s.is_some_and(|due| i64::from(due) < DAY_S);
    let given = if begun.is_some() { None } else { published(sheet, order) };
    let pinned = given.filter(|_| order.locked);
    let any_time = begun.is_some() || pinned.is_some();
    Job {
        windows: if any_time { Vec::new() } else { windows(sheet, order, now_s) },
        due_s,
        priority: if pressing { Priority::Urgent } else { Priority::Normal },
        line: index_of(order.line),
        skills: order.skill_id.map(|id| sheet.skill(id)).into_iter().collect(),
        demand: if sheet.weighed.contains(&order.id) { [0, 0] } else { [order.load_kg, order.load_litres] },
        pinned_crew: pinned.map(|p| p.crew),
        // What is locked and late begins when it can.
        pinned_begin_s: pinned.map(|p| p.begin_s).filter(|begin| now_s.is_none_or(|now| *begin >= now)),
        published: given,
        started: begun,
        ..Job::new(order.id.0, ground.place_of(order), order.duration_minutes * 60)
    }
}

/// Once a shift, around the middle of its longest piece.
fn pause(pieces: &[Window], minutes: i32) -> Option<Pause> {
    let longest = pieces.iter().max_by_key(|p| p.until_s - p.from_s).filter(|_| minutes > 0)?;
    let duration_s = minutes * 60;
    let middle = i32::midpoint(longest.from_s, longest.until_s) - duration_s / 2;
    let from_s = (middle - BREAK_AROUND_S).max(longest.from_s);
    let until_s = (middle + BREAK_AROUND_S).min(longest.until_s - duration_s);
    (until_s >= from_s).then_some(Pause { duration_s, window: Window { from_s, until_s }, taken_s: None })
}

fn crew(sheet: &Sheet<'_>, at: usize) -> Crew {
    let (view, hours, means) = (&sheet.crews[at], &sheet.hours[at], &sheet.means[at]);
    let line = index_of(view.crew.line);
    let pieces = hours.of_the_day();
    let shift: Vec<Window> =
        pieces.iter().map(|(from, until)| Window { from_s: from * 60, until_s: until * 60 }).collect();
    let vehicle = means.vehicles.first();
    let mode = vehicle.map_or_else(|| mode_of(view.crew.line), |v| mode_with(v.kind));
    let matrix = Mode::ALL.iter().position(|m| *m == mode).unwrap_or(0);
    // Who is not there has a shift of no length.
    let none = Window { from_s: 0, until_s: 0 };
    let mut crew = Crew::new(view.crew.id.0, BASE, none);
    crew.pause = pause(&shift, hours.break_minutes);
    if !shift.is_empty() {
        crew.shift = shift;
    }
    Crew {
        lines: vec![line],
        class: Some(line),
        matrix,
        skills: sheet
            .skills
            .iter()
            .filter(|id| means.skills.contains(id))
            .map(|id| sheet.skill(*id))
            .collect(),
        capacity: vehicle.map_or([0, 0], |v| [v.capacity_kg, v.capacity_litres]),
        // Who has nothing to carry it in has nothing to empty.
        stations: vehicle.map_or_else(Vec::new, |_| (0..sheet.stations.len()).collect()),
        ..crew
    }
}

fn station(ground: &mut Ground<'_>, transfer: &Transfer) -> Station {
    let window = |(from, until): &(i32, i32)| Window {
        from_s: from * 60,
        // What is begun before it closes is done before it closes.
        until_s: (until * 60 - STATION_S).max(from * 60),
    };
    Station {
        id: transfer.place.0,
        location: ground.add(transfer.at),
        service_s: STATION_S,
        windows: transfer.hours.iter().map(window).collect(),
    }
}

/// Phones are tapped late: where a crew is said to have been at two orders at once, the first was over when the next began.
fn one_after_the_other(jobs: &mut [Job]) {
    let mut begun: Vec<usize> = (0..jobs.len()).filter(|at| jobs[*at].started.is_some()).collect();
    begun.sort_by_key(|at| jobs[*at].started.map(|s| (s.crew, s.begin_s, s.end_s)));
    for pair in begun.windows(2) {
        let (Some(first), Some(next)) = (jobs[pair[0]].started, jobs[pair[1]].started) else { continue };
        if first.crew == next.crew {
            let end_s = first.end_s.min(next.begin_s);
            jobs[pair[0]].started = Some(Started { end_s, ..first });
        }
    }
}

/// What the planner is asked: one job an order, one crew a crew, in the same order.
#[must_use]
pub fn problem(sheet: &Sheet<'_>) -> Problem {
    let mut ground = Ground::new(sheet);
    // The minute that runs is gone.
    let now_s = sheet.now.map(|now| sheet.second(now) + 60);
    let mut jobs: Vec<Job> = sheet.orders.iter().map(|o| job(sheet, &mut ground, o, now_s)).collect();
    one_after_the_other(&mut jobs);
    let stations: Vec<Station> = sheet.stations.iter().map(|s| station(&mut ground, s)).collect();
    let crews = (0..sheet.crews.len()).map(|at| crew(sheet, at)).collect();
    let mut problem = Problem {
        locations: ground.points.len(),
        matrices: Mode::ALL.iter().map(|mode| matrix(&ground.points, *mode, sheet.streets)).collect(),
        jobs,
        crews,
        stations,
        now_s,
        longest_shift_s: LONGEST_SHIFT_S,
        weights: Weights::default(),
    };
    if let Some(away) = sheet.away.and_then(|id| sheet.crew(id)) {
        call_off(&mut problem, away, now_s.unwrap_or(0));
    }
    problem
}
