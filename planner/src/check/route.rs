//! One crew's day against its shift, its vehicle and its jobs.

use super::Violation;
use crate::plan::{Route, Stop, Task};
use crate::problem::{Crew, LOAD_KINDS, Place, Problem, Window};

pub(super) fn check(problem: &Problem, route: &Route) -> Vec<Violation> {
    let crew = &problem.crews[route.crew];
    let mut day = Day { problem, crew, at: route.crew, found: Vec::new() };
    let news = day.history(route);
    for (stop, at) in route.stops.iter().enumerate().skip(news) {
        day.stop(stop, at);
    }
    day.ways(route, news);
    day.pauses(route, news);
    day.loads(route, news);
    day.found
}

/// Where a stop begins and where it lets the crew go.
pub(super) fn ends_of(problem: &Problem, stop: &Stop) -> (usize, usize) {
    match stop.task {
        Task::Job { job, entry } => match (problem.jobs[job].place, entry) {
            (Place::Point(at), _) => (at, at),
            (Place::Street { ends, .. }, 0) => (ends[0], ends[1]),
            (Place::Street { ends, .. }, _) => (ends[1], ends[0]),
        },
        Task::Station(station) => (problem.stations[station].location, problem.stations[station].location),
        Task::Pause => (stop.at, stop.at),
    }
}

pub(super) fn way_s(problem: &Problem, crew: &Crew, from: usize, to: usize) -> i32 {
    problem.matrices[crew.matrix].seconds[from * problem.locations + to]
}

/// How many stops of the route are history.
pub(super) fn history_length(problem: &Problem, route: &Route) -> usize {
    let is_history = |stop: &&Stop| match stop.task {
        Task::Job { job, .. } => problem.jobs[job].started.is_some(),
        Task::Pause => problem.crews[route.crew].pause.is_some_and(|pause| pause.taken_s.is_some()),
        Task::Station(_) => false,
    };
    route.stops.iter().take_while(is_history).count()
}

struct Day<'a> {
    problem: &'a Problem,
    crew: &'a Crew,
    at: usize,
    found: Vec<Violation>,
}

impl Day<'_> {
    /// Says how many stops are history.
    fn history(&mut self, route: &Route) -> usize {
        let jobs = self.problem.jobs.iter().enumerate();
        let mut begun: Vec<(i32, i32, usize, u8)> = jobs
            .filter_map(|(job, data)| {
                let started = data.started.filter(|started| started.crew == self.at)?;
                Some((started.begin_s, started.end_s, job, started.entry))
            })
            .collect();
        begun.sort_unstable();
        let news = history_length(self.problem, route);
        let said: Vec<_> = route.stops[..news]
            .iter()
            .filter_map(|stop| match stop.task {
                Task::Job { job, entry } => Some((stop.begin_s, stop.end_s, job, entry)),
                Task::Station(_) | Task::Pause => None,
            })
            .collect();
        if said != begun {
            self.found.push(Violation::HistoryChanged { crew: self.at });
        }
        news
    }

    fn stop(&mut self, stop: usize, at: &Stop) {
        let crew = self.at;
        if at.begin_s < at.arrive_s {
            self.found.push(Violation::BeginsBeforeArrival { crew, stop });
        }
        if self.problem.now_s.is_some_and(|now| at.begin_s < now) {
            self.found.push(Violation::BeforeNow { crew, stop });
        }
        let duration_s = match at.task {
            Task::Job { job, entry } => {
                self.job(job, entry, at);
                self.problem.jobs[job].service_s
            }
            Task::Station(station) => {
                self.station(station, at);
                self.problem.stations[station].service_s
            }
            Task::Pause => self.crew.pause.map_or(0, |pause| pause.duration_s),
        };
        if at.end_s - at.begin_s != duration_s {
            self.found.push(Violation::WrongDuration { crew, stop });
        }
        self.within_shift(stop, at.begin_s, at.end_s);
    }

    fn job(&mut self, job: usize, entry: u8, at: &Stop) {
        let (crew, data) = (self.at, &self.problem.jobs[job]);
        if data.started.is_some() {
            self.found.push(Violation::HistoryChanged { crew });
        }
        if !self.crew.lines.contains(&data.line) {
            self.found.push(Violation::WrongLine { job, crew });
        }
        for skill in data.skills.iter().filter(|skill| !self.crew.skills.contains(skill)) {
            self.found.push(Violation::MissingSkill { job, crew, skill: *skill });
        }
        if data.pinned_crew.is_some_and(|pinned| pinned != crew) {
            self.found.push(Violation::PinnedToAnother { job, crew });
        }
        if data.pinned_begin_s.is_some_and(|begin| begin != at.begin_s) {
            self.found.push(Violation::NotAtPinnedBegin { job });
        }
        if !is_open(&data.windows, at.begin_s) {
            self.found.push(Violation::OutsideWindows { job });
        }
        let backwards = match data.place {
            Place::Point(_) | Place::Street { one_way: true, .. } => entry != 0,
            Place::Street { one_way: false, .. } => false,
        };
        if backwards || ends_of(self.problem, at).0 != at.at {
            self.found.push(Violation::WrongEntry { job });
        }
    }

    fn station(&mut self, station: usize, at: &Stop) {
        let crew = self.at;
        if !self.crew.stations.contains(&station) || self.problem.stations[station].location != at.at {
            self.found.push(Violation::NotItsStation { crew, station });
        }
        if !is_open(&self.problem.stations[station].windows, at.begin_s) {
            self.found.push(Violation::StationClosed { crew, station });
        }
    }

    /// The ways to all stops that are not history, and home.
    fn ways(&mut self, route: &Route, news: usize) {
        let crew = self.at;
        let first = self.crew.shift.first().map_or(0, |piece| piece.from_s);
        let mut free_s = first.max(self.problem.now_s.unwrap_or(first));
        let mut place = self.crew.start;
        for stop in &route.stops[..news] {
            free_s = free_s.max(stop.end_s);
            place = ends_of(self.problem, stop).1;
        }
        if let Some(free) = self.crew.free {
            (place, free_s) = (free.at, free_s.max(free.from_s));
        }
        for (nth, stop) in route.stops.iter().enumerate().skip(news) {
            self.way(nth, (place, free_s), (stop.at, stop.arrive_s));
            (place, free_s) = (ends_of(self.problem, stop).1, stop.end_s);
        }
        if route.back_s.is_some() == route.stops.is_empty() {
            self.found.push(Violation::ReturnMissing { crew });
        }
        let Some(back_s) = route.back_s else { return };
        // Whoever is held up by what has started and gets nothing new goes home late without anybody's fault.
        if route.stops.len() > news {
            self.way(route.stops.len(), (place, free_s), (self.crew.end, back_s));
        } else if back_s < free_s + way_s(self.problem, self.crew, place, self.crew.end) {
            self.found.push(Violation::TooFast { crew, stop: route.stops.len() });
        }
    }

    fn way(&mut self, stop: usize, (from, leave_s): (usize, i32), (to, arrive_s): (usize, i32)) {
        let crew = self.at;
        let way_s = way_s(self.problem, self.crew, from, to);
        if arrive_s < leave_s + way_s {
            self.found.push(Violation::TooFast { crew, stop });
        }
        self.within_shift(stop, arrive_s - way_s, arrive_s);
    }

    fn within_shift(&mut self, stop: usize, from_s: i32, until_s: i32) {
        let last = self.crew.shift.len() - 1;
        let inside = self.crew.shift.iter().enumerate().any(|(nth, piece)| {
            let overtime = if nth == last { self.crew.overtime_s } else { 0 };
            piece.from_s <= from_s && until_s <= piece.until_s + overtime
        });
        if !inside {
            self.found.push(Violation::OutsideShift { crew: self.at, stop });
        }
    }

    fn pauses(&mut self, route: &Route, news: usize) {
        let (crew, Some(pause)) = (self.at, self.crew.pause) else { return };
        let begins: Vec<i32> =
            route.stops.iter().filter(|stop| stop.task == Task::Pause).map(|stop| stop.begin_s).collect();
        if begins.len() > 1 {
            self.found.push(Violation::PauseTwice { crew });
        }
        if let Some(taken) = pause.taken_s {
            if begins != [taken] {
                self.found.push(Violation::HistoryChanged { crew });
            }
            return;
        }
        let outside = |begin: &i32| !(pause.window.from_s..=pause.window.until_s).contains(begin);
        if begins.iter().any(outside) {
            self.found.push(Violation::PauseOutsideWindow { crew });
        }
        let first = self.crew.shift.first().map_or(0, |piece| piece.from_s);
        let held_up =
            self.crew.free.map(|free| free.from_s).into_iter().chain(self.problem.now_s).chain([first]);
        let free_s = route.stops[..news].iter().map(|stop| stop.end_s).chain(held_up).max();
        let due = route.stops.len() > news && free_s <= Some(pause.window.until_s);
        if due && begins.is_empty() {
            self.found.push(Violation::PauseMissing { crew });
        }
    }

    fn loads(&mut self, route: &Route, news: usize) {
        let mut load = self.crew.on_board;
        for (stop, at) in route.stops.iter().enumerate().skip(news) {
            match at.task {
                Task::Station(_) => load = [0; LOAD_KINDS],
                Task::Pause => {}
                Task::Job { job, .. } => {
                    for (kind, load) in load.iter_mut().enumerate() {
                        *load += self.problem.jobs[job].demand[kind];
                        if *load > self.crew.capacity[kind] {
                            self.found.push(Violation::Overload { crew: self.at, stop, kind });
                        }
                    }
                }
            }
        }
    }
}

fn is_open(windows: &[Window], moment_s: i32) -> bool {
    windows.is_empty() || windows.iter().any(|w| w.from_s <= moment_s && moment_s <= w.until_s)
}
