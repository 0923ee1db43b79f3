//! From orders of visits to a plan with times.

use super::instance::{Instance, Kind, Team, started_jobs};
use super::route::Route as Working;
use super::state::State;
use super::timing::{self, Moment, Timing};
use crate::plan::{Figures, Plan, Route, Stop, Task};

/// The plan in which each crew makes its visits in the given order.
pub(crate) fn plan(instance: &Instance, orders: &[Vec<u32>]) -> Plan {
    let state = State::from_orders(instance, orders);
    let mut unassigned: Vec<usize> = state.absent.iter().map(|job| *job as usize).collect();
    unassigned.sort_unstable();
    let cost = state.cost(instance);
    let mut figures = Figures {
        jobs_unassigned: unassigned.len(),
        jobs_changed: cost.changes as usize,
        spread_s: state.spread_s(instance),
        ..Figures::default()
    };
    let mut routes = Vec::with_capacity(state.routes.len());
    for working in &state.routes {
        let (route, timing) = timed(instance, working);
        figures.crews_used += usize::from(route.back_s.is_some());
        figures.travel_s += route.travel_s;
        figures.overtime_s += route.overtime_s;
        figures.late_s += timing.map_or(0, |timing| timing.late_s);
        routes.push(route);
    }
    Plan { routes, unassigned, cost, figures }
}

fn timed(instance: &Instance, working: &Working) -> (Route, Option<Timing>) {
    let team = &instance.teams[working.crew as usize];
    let mut stops = history(instance, working.crew as usize);
    let travel_s = working.travel_s + team.done_travel_s;
    if working.is_idle(instance) {
        let home = Route { crew: working.crew as usize, stops, back_s: None, travel_s: 0, overtime_s: 0 };
        return (home, None);
    }
    let visits = working.stops.iter().map(|stop| stop.visit);
    let timing = timing::best(instance, team, visits);
    let mut now = Moment::at_start(team, working.stops[0].visit);
    for (leg, pair) in working.stops.windows(2).enumerate() {
        let (from, to) = (&pair[0], &pair[1]);
        if timing.paused_leg == Some(leg) {
            stops.push(pause_stop(team, now.departs, from.leg_s, (from.leave, to.enter)));
            now = now.paused_step(instance, team, to.visit);
        } else {
            now = now.step(instance, team, to.visit);
        }
        let task = match instance.visits[to.visit as usize].kind {
            Kind::Job(job) => Task::Job { job: job as usize, entry: (to.visit % 2) as u8 },
            Kind::Station(station) => Task::Station(station as usize),
            Kind::Depot => continue,
        };
        stops.push(Stop {
            task,
            at: to.enter as usize,
            arrive_s: now.arrives,
            begin_s: now.begins,
            end_s: now.departs,
        });
    }
    let route = Route {
        crew: working.crew as usize,
        stops,
        back_s: Some(timing.back_s),
        travel_s,
        overtime_s: i64::from(timing.overtime_s),
    };
    (route, Some(timing))
}

/// The pause on a leg, at its start or at its end; arriving there is part of it.
fn pause_stop(team: &Team, leave: i32, leg: i32, (start, end): (u32, u32)) -> Stop {
    let (begin_s, end_s, at_end) = team.shift.pause_on_leg(leave, leg);
    let (at, arrive_s) = if at_end { (end, team.shift.arrive(leave, leg)) } else { (start, leave) };
    Stop { task: Task::Pause, at: at as usize, arrive_s, begin_s, end_s }
}

/// What the crew has begun, as it was.
fn history(instance: &Instance, crew: usize) -> Vec<Stop> {
    let data = &instance.problem.crews[crew];
    let mut place = data.start;
    let mut stops = Vec::new();
    let mut pause = data.pause.and_then(|pause| Some((pause.taken_s?, pause.duration_s)));
    let pause_stop = |(begin_s, duration_s): (i32, i32), at: usize| Stop {
        task: Task::Pause,
        at,
        arrive_s: begin_s,
        begin_s,
        end_s: begin_s + duration_s,
    };
    for (job, started) in started_jobs(instance.problem, crew) {
        if let Some(taken) = pause.take_if(|(begin_s, _)| *begin_s <= started.begin_s) {
            stops.push(pause_stop(taken, place));
        }
        let (enter, leave) = instance.problem.jobs[job].place.way(started.entry);
        place = leave;
        stops.push(Stop {
            task: Task::Job { job, entry: started.entry },
            at: enter,
            arrive_s: started.begin_s,
            begin_s: started.begin_s,
            end_s: started.end_s,
        });
    }
    stops.extend(pause.map(|taken| pause_stop(taken, place)));
    stops
}
