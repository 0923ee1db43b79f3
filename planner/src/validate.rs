//! What is wrong with a problem: told before the search begins, with the job, crew or station and the field.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::engine::instance::{may, started_jobs};
use crate::problem::{Crew, Job, LOAD_KINDS, Load, Place, Problem, Window};

/// The latest moment and the longest time a problem may name: two years, and sums of a few stay within an `i32`.
const LATEST_S: i32 = 1 << 26;
/// A matrix of so many places is a gigabyte.
const MOST_PLACES: i64 = 1 << 14;
/// The largest weight.
const HEAVIEST: i64 = 1_000_000;
/// The most that all jobs together may load.
const LARGEST_LOAD: i64 = 1 << 30;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flaw {
    pub subject: Subject,
    /// As it is called in the problem.
    pub field: &'static str,
    pub fault: Fault,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    Problem,
    Matrix(usize),
    Job {
        at: usize,
        id: i64,
    },
    Crew {
        at: usize,
        id: i64,
    },
    Station {
        at: usize,
        id: i64,
    },
    /// In a roster, like the following.
    Worker {
        at: usize,
        id: i64,
    },
    Shift {
        at: usize,
        id: i64,
    },
    Rules(usize),
    Demand(usize),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    Negative,
    TooLarge {
        most: i64,
    },
    EndsBeforeItBegins,
    Missing,
    /// It names something that is not in its list of so many.
    NoSuch {
        named: usize,
        count: usize,
    },
    WrongSize {
        expected: usize,
        found: usize,
    },
    /// The same id stands twice.
    Twice,
    /// Pieces of a shift, or jobs that have started: one begins before the other is over.
    Overlap,
    /// A shift longer than the problem allows.
    TooLong {
        longest_s: i32,
        found_s: i32,
    },
    /// A crew is pinned that has not the line, the skills or the capacity.
    CannotDo {
        crew: usize,
    },
    /// A pinned begin outside the job's windows.
    OutsideWindows,
    /// A pause that has no place in the shift.
    NoPlaceInShift,
}

/// Everything that is wrong, in the order of the problem; nothing when it can be planned.
#[must_use]
pub fn validate(problem: &Problem) -> Vec<Flaw> {
    let mut flaws = Flaws { problem, found: Vec::new() };
    flaws.general();
    for (at, job) in problem.jobs.iter().enumerate() {
        flaws.job(Subject::Job { at, id: job.id }, job);
    }
    for (at, crew) in problem.crews.iter().enumerate() {
        flaws.crew(Subject::Crew { at, id: crew.id }, at, crew);
    }
    for (at, station) in problem.stations.iter().enumerate() {
        let subject = Subject::Station { at, id: station.id };
        flaws.index(subject, "location", station.location, problem.locations);
        flaws.time(subject, "service_s", station.service_s);
        flaws.windows(subject, "windows", &station.windows);
    }
    flaws.ids();
    flaws.found
}

struct Flaws<'a> {
    problem: &'a Problem,
    found: Vec<Flaw>,
}

impl Flaws<'_> {
    fn add(&mut self, subject: Subject, field: &'static str, fault: Fault) {
        self.found.push(Flaw { subject, field, fault });
    }

    fn range(&mut self, subject: Subject, field: &'static str, value: i64, most: i64) {
        if value < 0 {
            self.add(subject, field, Fault::Negative);
        } else if value > most {
            self.add(subject, field, Fault::TooLarge { most });
        }
    }

    fn time(&mut self, subject: Subject, field: &'static str, value: i32) {
        self.range(subject, field, i64::from(value), i64::from(LATEST_S));
    }

    fn index(&mut self, subject: Subject, field: &'static str, named: usize, count: usize) -> bool {
        if named >= count {
            self.add(subject, field, Fault::NoSuch { named, count });
        }
        named < count
    }

    fn windows(&mut self, subject: Subject, field: &'static str, windows: &[Window]) {
        for window in windows {
            self.time(subject, field, window.from_s);
            self.time(subject, field, window.until_s);
            if window.until_s < window.from_s {
                self.add(subject, field, Fault::EndsBeforeItBegins);
            }
        }
    }

    fn loads(&mut self, subject: Subject, field: &'static str, load: Load) {
        if load.iter().any(|amount| *amount < 0) {
            self.add(subject, field, Fault::Negative);
        }
        if load.iter().any(|amount| i64::from(*amount) > LARGEST_LOAD) {
            self.add(subject, field, Fault::TooLarge { most: LARGEST_LOAD });
        }
    }

    fn general(&mut self) {
        let (problem, subject) = (self.problem, Subject::Problem);
        if problem.matrices.is_empty() {
            self.add(subject, "matrices", Fault::Missing);
        }
        self.range(subject, "locations", problem.locations.try_into().unwrap_or(i64::MAX), MOST_PLACES);
        let expected = problem.locations.saturating_mul(problem.locations);
        for (at, matrix) in problem.matrices.iter().enumerate() {
            if matrix.seconds.len() != expected {
                let found = matrix.seconds.len();
                self.add(Subject::Matrix(at), "seconds", Fault::WrongSize { expected, found });
            }
            if let Some(way) = matrix.seconds.iter().find(|way| !(0..=LATEST_S).contains(*way)) {
                self.time(Subject::Matrix(at), "seconds", *way);
            }
        }
        if let Some(now) = problem.now_s {
            self.time(subject, "now_s", now);
        }
        self.time(subject, "longest_shift_s", problem.longest_shift_s);
        let weights = &problem.weights;
        let others = [weights.overtime_percent, weights.spread_permille, weights.crew_s];
        for weight in weights.priority.iter().chain(&others) {
            self.range(subject, "weights", *weight, HEAVIEST);
        }
        for kind in 0..LOAD_KINDS {
            let all: i64 = problem.jobs.iter().map(|job| i64::from(job.demand[kind]).max(0)).sum();
            if all > LARGEST_LOAD {
                self.add(subject, "jobs.demand", Fault::TooLarge { most: LARGEST_LOAD });
            }
        }
    }

    fn job(&mut self, subject: Subject, job: &Job) {
        let problem = self.problem;
        let places = match job.place {
            Place::Point(at) => [at, at],
            Place::Street { ends, .. } => ends,
        };
        if self.index(subject, "place", places[0], problem.locations) {
            self.index(subject, "place", places[1], problem.locations);
        }
        self.time(subject, "service_s", job.service_s);
        self.windows(subject, "windows", &job.windows);
        if let Some(due) = job.due_s {
            self.time(subject, "due_s", due);
        }
        self.loads(subject, "demand", job.demand);
        if let Some(published) = job.published {
            self.index(subject, "published.crew", published.crew, problem.crews.len());
            self.time(subject, "published.begin_s", published.begin_s);
        }
        if let Some(started) = job.started {
            self.index(subject, "started.crew", started.crew, problem.crews.len());
            self.index(subject, "started.entry", started.entry.into(), job.place.entries().into());
            self.time(subject, "started.begin_s", started.begin_s);
            self.time(subject, "started.end_s", started.end_s);
            if started.end_s < started.begin_s {
                self.add(subject, "started.end_s", Fault::EndsBeforeItBegins);
            }
            return;
        }
        if let Some(pinned) = job.pinned_crew
            && self.index(subject, "pinned_crew", pinned, problem.crews.len())
        {
            let crew = &problem.crews[pinned];
            let fits = (0..LOAD_KINDS).all(|kind| job.demand[kind] <= crew.capacity[kind]);
            if !may(job, pinned, crew) || !fits {
                self.add(subject, "pinned_crew", Fault::CannotDo { crew: pinned });
            }
        }
        if let Some(begin) = job.pinned_begin_s {
            self.time(subject, "pinned_begin_s", begin);
            let inside = |w: &Window| (w.from_s..=w.until_s).contains(&begin);
            if !job.windows.is_empty() && !job.windows.iter().any(inside) {
                self.add(subject, "pinned_begin_s", Fault::OutsideWindows);
            }
        }
    }

    fn crew(&mut self, subject: Subject, at: usize, crew: &Crew) {
        let problem = self.problem;
        self.index(subject, "start", crew.start, problem.locations);
        self.index(subject, "end", crew.end, problem.locations);
        self.index(subject, "matrix", crew.matrix, problem.matrices.len());
        for station in &crew.stations {
            self.index(subject, "stations", *station, problem.stations.len());
        }
        if let Some(free) = crew.free {
            self.index(subject, "free.at", free.at, problem.locations);
            self.time(subject, "free.from_s", free.from_s);
        }
        self.time(subject, "overtime_s", crew.overtime_s);
        self.loads(subject, "capacity", crew.capacity);
        self.loads(subject, "on_board", crew.on_board);
        self.windows(subject, "shift", &crew.shift);
        if crew.shift.windows(2).any(|two| two[1].from_s <= two[0].until_s) {
            self.add(subject, "shift", Fault::Overlap);
        }
        match (crew.shift.first(), crew.shift.last()) {
            (Some(first), Some(last)) => {
                let (longest_s, found_s) =
                    (problem.longest_shift_s, last.until_s.saturating_sub(first.from_s));
                if found_s > longest_s {
                    self.add(subject, "shift", Fault::TooLong { longest_s, found_s });
                }
            }
            _ => self.add(subject, "shift", Fault::Missing),
        }
        self.pause(subject, crew);
        if started_jobs(problem, at).windows(2).any(|two| two[1].1.begin_s < two[0].1.end_s) {
            self.add(subject, "started", Fault::Overlap);
        }
    }

    fn pause(&mut self, subject: Subject, crew: &Crew) {
        let Some(pause) = crew.pause else { return };
        let before = self.found.len();
        self.time(subject, "pause.duration_s", pause.duration_s);
        self.windows(subject, "pause.window", &[pause.window]);
        if let Some(taken) = pause.taken_s {
            self.time(subject, "pause.taken_s", taken);
        }
        if self.found.len() > before || pause.taken_s.is_some() {
            return;
        }
        let last = crew.shift.last().map_or(0, |piece| piece.until_s);
        let has_room = crew.shift.iter().any(|piece| {
            let overtime = if piece.until_s == last { crew.overtime_s } else { 0 };
            let begin = piece.from_s.max(pause.window.from_s);
            begin <= pause.window.until_s
                && begin.saturating_add(pause.duration_s) <= piece.until_s.saturating_add(overtime)
        });
        if !has_room {
            self.add(subject, "pause", Fault::NoPlaceInShift);
        }
    }

    fn ids(&mut self) {
        let problem = self.problem;
        let jobs = problem.jobs.iter().enumerate().map(|(at, job)| (job.id, Subject::Job { at, id: job.id }));
        let crews =
            problem.crews.iter().enumerate().map(|(at, crew)| (crew.id, Subject::Crew { at, id: crew.id }));
        let stations =
            problem.stations.iter().enumerate().map(|(at, s)| (s.id, Subject::Station { at, id: s.id }));
        let lists: [Vec<(i64, Subject)>; 3] = [jobs.collect(), crews.collect(), stations.collect()];
        for list in lists {
            let mut seen = BTreeSet::new();
            for (id, subject) in list {
                if !seen.insert(id) {
                    self.add(subject, "id", Fault::Twice);
                }
            }
        }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.subject {
            Subject::Problem => write!(f, "{}: ", self.field)?,
            Subject::Matrix(at) => write!(f, "matrix {at}, {}: ", self.field)?,
            Subject::Job { id, .. } => write!(f, "job {id}, {}: ", self.field)?,
            Subject::Crew { id, .. } => write!(f, "crew {id}, {}: ", self.field)?,
            Subject::Station { id, .. } => write!(f, "station {id}, {}: ", self.field)?,
            Subject::Worker { id, .. } => write!(f, "worker {id}, {}: ", self.field)?,
            Subject::Shift { id, .. } => write!(f, "shift {id}, {}: ", self.field)?,
            Subject::Rules(at) => write!(f, "rules {at}, {}: ", self.field)?,
            Subject::Demand(at) => write!(f, "demand {at}, {}: ", self.field)?,
        }
        match &self.fault {
            Fault::Negative => write!(f, "must not be negative"),
            Fault::TooLarge { most } => write!(f, "must not be more than {most}"),
            Fault::EndsBeforeItBegins => write!(f, "ends before it begins"),
            Fault::Missing => write!(f, "is missing"),
            Fault::NoSuch { named, count } => write!(f, "names number {named} of {count}, counted from 0"),
            Fault::WrongSize { expected, found } => write!(f, "must have {expected} entries, has {found}"),
            Fault::Twice => write!(f, "stands twice"),
            Fault::Overlap => write!(f, "one begins before the other is over"),
            Fault::TooLong { longest_s, found_s } => {
                write!(f, "lasts {found_s} seconds, at most {longest_s} are allowed")
            }
            Fault::CannotDo { crew } => {
                write!(f, "crew number {crew} has not the line, the skills or the capacity")
            }
            Fault::OutsideWindows => write!(f, "lies in none of the job's windows"),
            Fault::NoPlaceInShift => write!(f, "has no place in the shift"),
        }
    }
}
