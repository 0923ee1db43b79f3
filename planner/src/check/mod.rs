//! Judges a plan, whoever made it. It reads the problem and the plan and shares nothing with the search: where both agree,
//! two readings of the rules agree.

mod figures;
mod route;

use serde::Serialize;

use crate::plan::{Plan, Task};
use crate::problem::Problem;

/// What a plan breaks. Jobs, crews and stations are named by their place in the problem, stops by their place in the route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Violation {
    /// Not one route for every crew, in order.
    RoutesDoNotMatchCrews,
    /// A stop names a job, a station, an end or a place that does not exist.
    NoSuchTask {
        crew: usize,
        stop: usize,
    },
    /// The job is done twice, or done and called unassigned.
    JobTwice {
        job: usize,
    },
    /// The job is neither done nor called unassigned.
    JobLost {
        job: usize,
    },
    /// What has started is not where, when or in the order in which it was.
    HistoryChanged {
        crew: usize,
    },
    WrongLine {
        job: usize,
        crew: usize,
    },
    MissingSkill {
        job: usize,
        crew: usize,
        skill: u16,
    },
    PinnedToAnother {
        job: usize,
        crew: usize,
    },
    NotAtPinnedBegin {
        job: usize,
    },
    OutsideWindows {
        job: usize,
    },
    /// A one-way street is entered at its end, or the stop is at another place than the job.
    WrongEntry {
        job: usize,
    },
    WrongDuration {
        crew: usize,
        stop: usize,
    },
    BeginsBeforeArrival {
        crew: usize,
        stop: usize,
    },
    /// There sooner than the way allows.
    TooFast {
        crew: usize,
        stop: usize,
    },
    /// Service, pause or way (to this stop; past the last one, home) outside the pieces of the shift and its overtime.
    OutsideShift {
        crew: usize,
        stop: usize,
    },
    BeforeNow {
        crew: usize,
        stop: usize,
    },
    PauseMissing {
        crew: usize,
    },
    PauseTwice {
        crew: usize,
    },
    PauseOutsideWindow {
        crew: usize,
    },
    Overload {
        crew: usize,
        stop: usize,
        kind: usize,
    },
    NotItsStation {
        crew: usize,
        station: usize,
    },
    StationClosed {
        crew: usize,
        station: usize,
    },
    /// A crew with stops has no time of return, or the other way round.
    ReturnMissing {
        crew: usize,
    },
    /// The plan says something else than its stops do.
    WrongFigure {
        name: &'static str,
        said: i64,
        found: i64,
    },
}

/// Everything the plan breaks; nothing when all is well. The problem must be one that [`crate::validate`] passes.
#[must_use]
pub fn check(problem: &Problem, plan: &Plan) -> Vec<Violation> {
    if !plan.routes.iter().map(|route| route.crew).eq(0..problem.crews.len()) {
        return vec![Violation::RoutesDoNotMatchCrews];
    }
    let mut found = unknown_tasks(problem, plan);
    if !found.is_empty() {
        return found;
    }
    found.extend(each_job_once(problem, plan));
    for route in &plan.routes {
        found.extend(route::check(problem, route));
    }
    found.extend(figures::check(problem, plan));
    found
}

fn unknown_tasks(problem: &Problem, plan: &Plan) -> Vec<Violation> {
    let mut found = Vec::new();
    for route in &plan.routes {
        for (stop, at) in route.stops.iter().enumerate() {
            let known = match at.task {
                Task::Job { job, entry } => job < problem.jobs.len() && entry < 2,
                Task::Station(station) => station < problem.stations.len(),
                Task::Pause => problem.crews[route.crew].pause.is_some(),
            };
            if !known || at.at >= problem.locations {
                found.push(Violation::NoSuchTask { crew: route.crew, stop });
            }
        }
    }
    found
}

fn each_job_once(problem: &Problem, plan: &Plan) -> Vec<Violation> {
    let mut times = vec![0; problem.jobs.len()];
    let mut found = Vec::new();
    for job in &plan.unassigned {
        match times.get_mut(*job) {
            Some(times) => *times += 1,
            None => found.push(Violation::JobLost { job: *job }),
        }
    }
    for stop in plan.routes.iter().flat_map(|route| &route.stops) {
        if let Task::Job { job, .. } = stop.task {
            times[job] += 1;
        }
    }
    for (job, times) in times.into_iter().enumerate() {
        match times {
            0 => found.push(Violation::JobLost { job }),
            1 => {}
            _ => found.push(Violation::JobTwice { job }),
        }
    }
    found
}
