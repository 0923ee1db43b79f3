//! Times as people know them: a plan has everybody begin as early as they can; what a crew was told before stays at its
//! time wherever that costs nothing. Pure.

use planner::{Plan, Problem, Route, Stop, Task, check};

/// The same plan with published times kept where the day leaves room; as it was, should that break a rule.
#[must_use]
pub fn settle(problem: &Problem, plan: Plan) -> Plan {
    let mut settled = plan.clone();
    for route in &mut settled.routes {
        wait(problem, route);
    }
    if check(problem, &settled).is_empty() { settled } else { plan }
}

fn way(problem: &Problem, crew: usize, from: usize, to: usize) -> i32 {
    problem.matrices[problem.crews[crew].matrix].seconds[from * problem.locations + to]
}

/// Where a stop leaves the crew.
fn leaves(problem: &Problem, stop: &Stop) -> usize {
    match stop.task {
        Task::Job { job, entry } => problem.jobs[job].place.way(entry).1,
        Task::Station(_) | Task::Pause => stop.at,
    }
}

/// From the last stop to the first: each may wait for its published time, but not longer than the next leaves it.
fn wait(problem: &Problem, route: &mut Route) {
    let crew = &problem.crews[route.crew];
    let home = crew.shift.last().map_or(0, |piece| piece.until_s);
    let mut next = (crew.end, home);
    let mut first = route.stops.len();
    for (at, stop) in route.stops.iter_mut().enumerate().rev() {
        if let Task::Job { job, .. } = stop.task {
            if problem.jobs[job].started.is_some() {
                break;
            }
            let limit = next.1 - way(problem, route.crew, leaves(problem, stop), next.0);
            let begin = begin_of(problem, route.crew, job, *stop, limit);
            (stop.begin_s, stop.end_s) = (begin, begin + stop.end_s - stop.begin_s);
        }
        next = (stop.at, stop.begin_s);
        first = at;
    }
    let mut before = first.checked_sub(1).map(|at| route.stops[at]);
    for stop in &mut route.stops[first..] {
        if let Some(before) = before {
            stop.arrive_s = before.end_s + way(problem, route.crew, leaves(problem, &before), stop.at);
        }
        before = Some(*stop);
    }
    if let (Some(last), Some(back)) = (route.stops.last(), &mut route.back_s) {
        *back = last.end_s + way(problem, route.crew, leaves(problem, last), crew.end);
    }
}

/// The published begin, as near as the window, the piece of the shift, the deadline and `limit`, by which it must be over, let.
fn begin_of(problem: &Problem, crew: usize, job: usize, stop: Stop, limit: i32) -> i32 {
    let job = &problem.jobs[job];
    let Some(told) = job.published.filter(|p| p.crew == crew) else { return stop.begin_s };
    let takes = stop.end_s - stop.begin_s;
    let mut latest = limit - takes;
    if let Some(window) = job.windows.iter().find(|w| w.from_s <= stop.begin_s && stop.begin_s <= w.until_s) {
        latest = latest.min(window.until_s);
    }
    let piece =
        problem.crews[crew].shift.iter().find(|p| p.from_s <= stop.begin_s && stop.end_s <= p.until_s);
    latest = latest.min(piece.map_or(stop.begin_s, |piece| piece.until_s - takes));
    if let Some(due) = job.due_s {
        latest = latest.min(due - takes);
    }
    told.begin_s.clamp(stop.begin_s, latest.max(stop.begin_s))
}

#[cfg(test)]
mod tests {
    use super::*;
    use planner::{Crew, Job, Limits, Matrix, Place, Published, Weights, Window, plan};
    use std::ops::ControlFlow;

    fn told(id: i64, begin_s: i32) -> Job {
        let window = Window { from_s: 8 * 3600, until_s: 12 * 3600 };
        let published = Some(Published { crew: 0, begin_s });
        Job { windows: vec![window], published, ..Job::new(id, Place::Point(0), 1800) }
    }

    #[test]
    fn what_was_told_stays_at_its_time_where_there_is_room() {
        let nine = 9 * 3600;
        let jobs = vec![told(1, nine), told(2, nine + 3600), Job::new(3, Place::Point(0), 1800)];
        let crew = Crew::new(1, 0, Window { from_s: 8 * 3600, until_s: 17 * 3600 });
        let problem = Problem {
            locations: 1,
            matrices: vec![Matrix { seconds: vec![0] }],
            jobs,
            crews: vec![crew],
            stations: Vec::new(),
            now_s: None,
            longest_shift_s: 86_400,
            weights: Weights::default(),
        };
        let limits = Limits { iterations: 2_000, chains: 1 };
        let found = plan(&problem, &limits, 1, &mut |_| ControlFlow::Continue(())).unwrap();
        let settled = settle(&problem, found);
        assert_eq!(check(&problem, &settled), []);
        let begins = |wanted: usize| {
            let of = |s: &&Stop| matches!(s.task, Task::Job { job, .. } if job == wanted);
            settled.routes[0].stops.iter().find(of).map(|s| s.begin_s)
        };
        // Both cannot always be met: the third, told to nobody, may stand between them. Neither begins before it must.
        assert!(begins(0).unwrap() <= nine && begins(1).unwrap() <= nine + 3600);
        assert!(begins(0) == Some(nine) || begins(1) == Some(nine + 3600), "{:?}", settled.routes[0]);
    }
}
