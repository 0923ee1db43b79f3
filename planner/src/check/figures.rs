//! The plan's cost and figures, reckoned anew from its stops.

use std::collections::BTreeMap;

use super::Violation;
use super::route::{ends_of, history_length, way_s};
use crate::plan::{Plan, Route, Task};
use crate::problem::{PINNED_COUNTS, Priority, Problem};

pub(super) fn check(problem: &Problem, plan: &Plan) -> Vec<Violation> {
    let days: Vec<Day> = plan.routes.iter().map(|route| day(problem, route)).collect();
    let mut found = Vec::new();
    let mut expect = |name: &'static str, said: i64, is: i64| {
        if said != is {
            found.push(Violation::WrongFigure { name, said, found: is });
        }
    };
    for (route, day) in plan.routes.iter().zip(&days) {
        expect("route.travel_s", route.travel_s, day.travel_s);
        expect("route.overtime_s", route.overtime_s, day.overtime_s);
    }
    let changes = changes(problem, plan);
    let unassigned = unassigned_weight(problem, plan);
    let sum = |part: fn(&Day) -> i64| days.iter().map(part).sum::<i64>();
    let (travel_s, overtime_s) = (sum(|day| day.travel_s), sum(|day| day.overtime_s));
    let crews_used = plan.routes.iter().filter(|route| !route.stops.is_empty()).count() as i64;
    let spread_s = spread_s(problem, &days);
    let weights = &problem.weights;
    let history_s: i64 = days.iter().map(|day| day.history_travel_s).sum();
    let effort = (travel_s - history_s) * 1_000
        + overtime_s * weights.overtime_percent * 10
        + spread_s * weights.spread_permille
        + crews_used * weights.crew_s * 1_000;
    expect("cost.unassigned", plan.cost.unassigned, unassigned);
    expect("cost.late", plan.cost.late, sum(|day| day.late_weighted_s));
    expect("cost.changes", plan.cost.changes, changes);
    expect("cost.effort", plan.cost.effort, effort);
    let figures = &plan.figures;
    expect("figures.jobs_unassigned", figures.jobs_unassigned as i64, plan.unassigned.len() as i64);
    expect("figures.jobs_changed", figures.jobs_changed as i64, changes);
    expect("figures.crews_used", figures.crews_used as i64, crews_used);
    expect("figures.late_s", figures.late_s, sum(|day| day.late_s));
    expect("figures.travel_s", figures.travel_s, travel_s);
    expect("figures.overtime_s", figures.overtime_s, overtime_s);
    expect("figures.spread_s", figures.spread_s, spread_s);
    found
}

#[derive(Default)]
struct Day {
    travel_s: i64,
    history_travel_s: i64,
    service_s: i64,
    overtime_s: i64,
    late_s: i64,
    late_weighted_s: i64,
}

fn weight(problem: &Problem, priority: Priority) -> i64 {
    let [low, normal, urgent] = problem.weights.priority;
    match priority {
        Priority::Low => low,
        Priority::Normal => normal,
        Priority::Urgent => urgent,
    }
}

fn day(problem: &Problem, route: &Route) -> Day {
    let crew = &problem.crews[route.crew];
    let mut day = Day::default();
    let Some(back_s) = route.back_s else { return day };
    let news = history_length(problem, route);
    let mut place = crew.start;
    for (nth, stop) in route.stops.iter().enumerate() {
        if nth == news {
            place = crew.free.map_or(place, |free| free.at);
        }
        let (enter, leave) = ends_of(problem, stop);
        day.travel_s += i64::from(way_s(problem, crew, place, enter));
        place = leave;
        if stop.task != Task::Pause {
            day.service_s += i64::from(stop.end_s - stop.begin_s);
        }
        if nth < news {
            day.history_travel_s = day.travel_s;
        } else if let Task::Job { job, .. } = stop.task
            && let Some(due_s) = problem.jobs[job].due_s
        {
            let late_s = i64::from((stop.end_s - due_s).max(0));
            day.late_s += late_s;
            day.late_weighted_s += late_s * weight(problem, problem.jobs[job].priority);
        }
    }
    if route.stops.len() == news {
        place = crew.free.map_or(place, |free| free.at);
    }
    day.travel_s += i64::from(way_s(problem, crew, place, crew.end));
    let regular_s = crew.shift.iter().map(|piece| piece.until_s).max().unwrap_or(0);
    day.overtime_s = i64::from((back_s - regular_s).max(0));
    day
}

fn changes(problem: &Problem, plan: &Plan) -> i64 {
    let crews = plan.crews_of_jobs(problem.jobs.len());
    let changed = problem.jobs.iter().zip(crews).filter(|(job, crew)| {
        job.started.is_none() && job.published.is_some_and(|published| Some(published.crew) != *crew)
    });
    changed.count() as i64
}

fn unassigned_weight(problem: &Problem, plan: &Plan) -> i64 {
    let jobs = plan.unassigned.iter().filter_map(|job| problem.jobs.get(*job));
    let weights = jobs.map(|job| {
        let pinned = job.pinned_crew.is_some() || job.pinned_begin_s.is_some();
        weight(problem, job.priority) * if pinned { PINNED_COUNTS } else { 1 }
    });
    weights.sum()
}

fn spread_s(problem: &Problem, days: &[Day]) -> i64 {
    let mut classes = BTreeMap::<u16, Vec<i64>>::new();
    for (crew, day) in problem.crews.iter().zip(days) {
        if let Some(class) = crew.class {
            classes.entry(class).or_default().push(day.travel_s + day.service_s);
        }
    }
    classes.values().filter_map(|days| Some(days.iter().max()? - days.iter().min()?)).sum()
}
