//! The problem as the search reads it: flat, counted, and with everything decided that does not depend on a plan.

use super::insert::{best_spot, best_spot_with_station};
use super::prices::Prices;
use super::route::Route;
use super::shift::{NEVER, PauseDue, Shift, TOO_LATE};
use super::timing;
use crate::plan::Cost;
use crate::problem::{Crew, Job, LOAD_KINDS, Load, Problem, Window};

/// One way of doing something at a place: a job from one of its ends, a station, the start or the end of a crew's day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Visit {
    pub enter: u32,
    pub leave: u32,
    pub service_s: i32,
    /// The first and the last moment at which service may begin.
    pub open_s: i32,
    pub close_s: i32,
    /// Where its windows stand among all, when there are several; else empty.
    pub(super) windows: (u32, u32),
    /// A later begin is late.
    pub calm_s: i32,
    pub kind: Kind,
    pub load: Load,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The start or the end of a crew's day.
    Depot,
    Job(u32),
    Station(u32),
}

/// A crew as the search sees it: what is left of its day.
#[derive(Debug, Clone)]
pub(crate) struct Team {
    pub shift: Shift,
    pub start: u32,
    pub end: u32,
    pub capacity: Load,
    pub matrix: usize,
    pub stations: Vec<u32>,
    pub class: Option<u16>,
    /// Travel of its history, and travel and service.
    pub done_travel_s: i64,
    pub done_s: i64,
    pub has_history: bool,
    /// The first crew that is like this one in all that a plan may ask of it.
    pub twin_of: u32,
}

pub(crate) struct Instance<'a> {
    pub problem: &'a Problem,
    pub visits: Vec<Visit>,
    pub windows: Vec<Window>,
    pub teams: Vec<Team>,
    /// For each job, the crews that could do it had they nothing else to do.
    pub able: Vec<Vec<u32>>,
    /// The jobs that are not history.
    pub open_jobs: Vec<u32>,
    /// For each matrix, travel by destination: the seconds to one place from all places lie side by side.
    into: Vec<Vec<i32>>,
    /// Whether lateness or overtime can come about at all.
    pub soft: bool,
    /// Whether anything is loaded at all.
    pub loads: bool,
    /// Whether any job was published with a crew.
    pub published: bool,
    /// Crews whose days should be equally long.
    pub classes: Vec<Vec<u32>>,
    pub prices: Prices,
}

impl Visit {
    /// The earliest begin from `at` on, or `NEVER`.
    #[inline]
    pub(super) fn open_from(&self, windows: &[Window], at: i32) -> i32 {
        if at > self.close_s {
            return NEVER;
        }
        if self.windows.0 == self.windows.1 {
            return at.max(self.open_s);
        }
        let windows = &windows[self.windows.0 as usize..self.windows.1 as usize];
        windows.iter().find(|w| at <= w.until_s).map_or(NEVER, |w| at.max(w.from_s))
    }

    /// The latest begin up to `at`, or `TOO_LATE`.
    #[inline]
    pub(super) fn open_until(&self, windows: &[Window], at: i32) -> i32 {
        if at < self.open_s {
            return TOO_LATE;
        }
        if self.windows.0 == self.windows.1 {
            return at.min(self.close_s);
        }
        let windows = &windows[self.windows.0 as usize..self.windows.1 as usize];
        windows.iter().rev().find(|w| at >= w.from_s).map_or(TOO_LATE, |w| at.min(w.until_s))
    }

    /// A visit of no length with these windows, which stand from `first` on among all.
    pub(super) fn windowed(windows: &[Window], first: usize) -> Self {
        let open_s = windows.first().map_or(0, |w| w.from_s);
        let close_s = windows.last().map_or(NEVER - 1, |w| w.until_s);
        let several = if windows.len() > 1 { (first as u32, (first + windows.len()) as u32) } else { (0, 0) };
        Self {
            enter: 0,
            leave: 0,
            service_s: 0,
            open_s,
            close_s,
            windows: several,
            calm_s: NEVER,
            kind: Kind::Depot,
            load: [0; LOAD_KINDS],
        }
    }

    fn depot(at: usize, load: Load) -> Self {
        Self { enter: at as u32, leave: at as u32, load, ..Self::windowed(&[], 0) }
    }
}

impl<'a> Instance<'a> {
    /// Expects a problem that [`crate::validate`] has passed.
    pub(crate) fn new(problem: &'a Problem) -> Self {
        let mut instance = Self {
            problem,
            visits: Vec::new(),
            windows: Vec::new(),
            teams: Vec::new(),
            able: Vec::new(),
            open_jobs: (0..problem.jobs.len() as u32)
                .filter(|j| problem.jobs[*j as usize].started.is_none())
                .collect(),
            into: problem.matrices.iter().map(|m| transposed(&m.seconds, problem.locations)).collect(),
            soft: problem.jobs.iter().any(|j| j.due_s.is_some())
                || problem.crews.iter().any(|c| c.overtime_s > 0),
            loads: problem.jobs.iter().any(|j| j.demand != [0; LOAD_KINDS])
                || problem.crews.iter().any(|c| c.on_board != [0; LOAD_KINDS]),
            published: problem.jobs.iter().any(|j| j.published.is_some()),
            classes: Vec::new(),
            prices: Prices::default(),
        };
        instance.add_jobs();
        instance.add_stations();
        instance.add_teams();
        instance.able = instance.able();
        instance.classes = instance.classes();
        instance.prices = Prices::new(&instance);
        instance
    }

    /// The visits of a job: one for each end from which it may be entered.
    pub(crate) fn entries(&self, job: u32) -> std::ops::Range<u32> {
        let first = job * 2;
        first..first + u32::from(self.problem.jobs[job as usize].place.entries())
    }

    pub(crate) fn station(&self, station: u32) -> u32 {
        self.problem.jobs.len() as u32 * 2 + station
    }

    /// Seconds to the place where `visit` is entered, by the place one comes from.
    #[inline]
    pub(crate) fn ways_to(&self, team: &Team, place: u32) -> &[i32] {
        let places = self.problem.locations;
        &self.into[team.matrix][place as usize * places..][..places]
    }

    /// Seconds from a place, by the place one goes to.
    #[inline]
    pub(crate) fn ways_from(&self, team: &Team, place: u32) -> &[i32] {
        let places = self.problem.locations;
        &self.problem.matrices[team.matrix].seconds[place as usize * places..][..places]
    }

    #[inline]
    pub(crate) fn travel(&self, team: &Team, from: u32, to: u32) -> i32 {
        let (from, to) = (self.visits[from as usize].leave, self.visits[to as usize].enter);
        self.ways_from(team, from)[to as usize]
    }

    /// Whether the job was published with another crew than this one, or nobody.
    #[inline]
    pub(crate) fn is_change(&self, job: u32, crew: Option<u32>) -> bool {
        let published = self.problem.jobs[job as usize].published;
        published.is_some_and(|published| crew != Some(published.crew as u32))
    }

    /// What it costs that nobody does the job.
    pub(crate) fn absence(&self, job: u32) -> Cost {
        let weight = self.problem.weights.of_absence(&self.problem.jobs[job as usize]);
        Cost { unassigned: weight, changes: i64::from(self.is_change(job, None)), ..Cost::default() }
    }

    fn add_jobs(&mut self) {
        for (at, job) in self.problem.jobs.iter().enumerate() {
            let pinned = job.pinned_begin_s.map(|at| vec![Window { from_s: at, until_s: at }]);
            let windows = merged(pinned.unwrap_or_else(|| job.windows.clone()));
            let blank = Visit {
                service_s: job.service_s,
                calm_s: job.due_s.map_or(NEVER, |due| due - job.service_s),
                kind: Kind::Job(at as u32),
                load: job.demand,
                ..Visit::windowed(&windows, self.windows.len())
            };
            self.windows.extend(windows);
            for entry in 0..2 {
                let (enter, leave) = job.place.way(entry);
                self.visits.push(Visit { enter: enter as u32, leave: leave as u32, ..blank });
            }
        }
    }

    fn add_stations(&mut self) {
        for (at, station) in self.problem.stations.iter().enumerate() {
            let windows = merged(station.windows.clone());
            let place = station.location as u32;
            self.visits.push(Visit {
                enter: place,
                leave: place,
                service_s: station.service_s,
                kind: Kind::Station(at as u32),
                ..Visit::windowed(&windows, self.windows.len())
            });
            self.windows.extend(windows);
        }
    }

    fn add_teams(&mut self) {
        for (at, crew) in self.problem.crews.iter().enumerate() {
            let history = History::of(self.problem, at);
            let first = self.visits.len() as u32;
            self.visits.push(Visit::depot(history.last_place, crew.on_board));
            self.visits.push(Visit::depot(crew.end, [0; LOAD_KINDS]));
            let twin_of = (0..at)
                .find(|other| alike(&self.problem.crews[*other], crew) && !self.teams[*other].has_history);
            self.teams.push(Team {
                shift: shift_of(crew, &history),
                start: first,
                end: first + 1,
                capacity: crew.capacity,
                matrix: crew.matrix,
                stations: crew.stations.iter().map(|s| self.station(*s as u32)).collect(),
                class: crew.class,
                done_travel_s: history.travel_s,
                done_s: history.travel_s + history.service_s,
                has_history: history.has_begun,
                twin_of: twin_of.filter(|_| !history.has_begun).unwrap_or(at) as u32,
            });
        }
    }

    fn able(&self) -> Vec<Vec<u32>> {
        let idle: Vec<Route> = (0..self.teams.len() as u32).map(|crew| Route::empty(self, crew)).collect();
        let jobs = self.problem.jobs.iter().enumerate();
        let crews = |(at, job): (usize, &Job)| {
            let able = idle.iter().filter(|route| {
                let crew = route.crew as usize;
                job.started.is_none()
                    && may(job, crew, &self.problem.crews[crew])
                    && self.fits(at as u32, route)
            });
            able.map(|route| route.crew).collect()
        };
        jobs.map(crews).collect()
    }

    fn fits(&self, job: u32, route: &Route) -> bool {
        best_spot(self, route, job, |_| false).is_some() || best_spot_with_station(self, route, job).is_some()
    }

    /// Whether the crew could do the job but for the load, had it nothing else to do.
    pub(crate) fn fits_in_time(&self, job: u32, crew: u32) -> bool {
        let team = &self.teams[crew as usize];
        let back_s = |visit| timing::best(self, team, [team.start, visit, team.end].into_iter()).back_s;
        self.entries(job).any(|visit| back_s(visit) <= team.shift.hard_end_s)
    }

    fn classes(&self) -> Vec<Vec<u32>> {
        let mut classes = std::collections::BTreeMap::<u16, Vec<u32>>::new();
        for (at, team) in self.teams.iter().enumerate() {
            if let Some(class) = team.class {
                classes.entry(class).or_default().push(at as u32);
            }
        }
        classes.into_values().filter(|crews| crews.len() > 1).collect()
    }
}

/// What a crew has behind it when the plan begins.
struct History {
    has_begun: bool,
    last_place: usize,
    /// From when it is free, if it has begun anything.
    free_s: Option<i32>,
    travel_s: i64,
    service_s: i64,
}

impl History {
    fn of(problem: &Problem, crew: usize) -> Self {
        let crew_data = &problem.crews[crew];
        let mut history =
            Self { has_begun: false, last_place: crew_data.start, free_s: None, travel_s: 0, service_s: 0 };
        for (job, started) in started_jobs(problem, crew) {
            let (enter, leave) = problem.jobs[job].place.way(started.entry);
            let travel =
                problem.matrices[crew_data.matrix].seconds[history.last_place * problem.locations + enter];
            history.travel_s += i64::from(travel);
            history.service_s += i64::from(started.end_s - started.begin_s);
            history.has_begun = true;
            history.last_place = leave;
            history.free_s = Some(started.end_s);
        }
        if let Some(pause) = crew_data.pause
            && let Some(taken) = pause.taken_s
        {
            history.has_begun = true;
            history.free_s = history.free_s.max(Some(taken + pause.duration_s));
        }
        if let Some(free) = crew_data.free {
            history.last_place = free.at;
            history.free_s = history.free_s.max(Some(free.from_s));
        }
        history.free_s = history.free_s.max(problem.now_s);
        history
    }
}

/// The jobs a crew has begun, in the order in which it began them.
pub(crate) fn started_jobs(problem: &Problem, crew: usize) -> Vec<(usize, crate::Started)> {
    let started = problem.jobs.iter().enumerate().filter_map(|(job, j)| Some((job, j.started?)));
    let mut jobs: Vec<_> = started.filter(|(_, s)| s.crew == crew).collect();
    jobs.sort_by_key(|(job, s)| (s.begin_s, s.end_s, *job));
    jobs
}

/// Whether line, skills and pin let this crew do the job.
pub(crate) fn may(job: &Job, at: usize, crew: &Crew) -> bool {
    crew.lines.contains(&job.line)
        && job.skills.iter().all(|skill| crew.skills.contains(skill))
        && job.pinned_crew.is_none_or(|pinned| pinned == at)
}

/// In order, and none within or across another.
fn merged(mut windows: Vec<Window>) -> Vec<Window> {
    windows.sort_by_key(|window| window.from_s);
    windows.dedup_by(|next, last| {
        let meets = next.from_s <= last.until_s;
        if meets {
            last.until_s = last.until_s.max(next.until_s);
        }
        meets
    });
    windows
}

fn shift_of(crew: &Crew, history: &History) -> Shift {
    let first = crew.shift.first().map_or(0, |piece| piece.from_s);
    let end = crew.shift.last().map_or(0, |piece| piece.until_s);
    let ready_s = history.free_s.map_or(first, |free| free.max(first));
    let due = |pause: &crate::Pause| pause.taken_s.is_none() && ready_s <= pause.window.until_s;
    let gaps = crew.shift.windows(2).map(|two| Window { from_s: two[0].until_s, until_s: two[1].from_s });
    Shift {
        ready_s,
        regular_end_s: end,
        hard_end_s: end + crew.overtime_s,
        gaps: gaps.collect(),
        pause: crew.pause.filter(due).map(|pause| PauseDue {
            duration_s: pause.duration_s,
            from_s: pause.window.from_s,
            until_s: pause.window.until_s,
        }),
    }
}

/// Whether nothing but the name tells two crews apart.
fn alike(one: &Crew, other: &Crew) -> bool {
    Crew { id: other.id, ..one.clone() } == *other
}

fn transposed(rows: &[i32], places: usize) -> Vec<i32> {
    (0..places * places).map(|at| rows[at % places * places + at / places]).collect()
}
