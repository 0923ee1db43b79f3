//! The cheapest place for a job in a route, found with one comparison of times for each position.

use super::instance::{Instance, Kind, Team, Visit};
use super::route::{Halves, Route, Slack, Stop, arrivals, within};
use super::shift::{NEVER, Shift};
use super::timing;
use crate::problem::LOAD_KINDS;

/// Where a job can go, and what it adds to the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    pub score: i64,
    /// Behind this stop of the route.
    pub after: u32,
    visits: [u32; 2],
    /// Two when the load is emptied just before or behind the job.
    count: u8,
}

impl Spot {
    pub(crate) fn visits(&self) -> &[u32] {
        &self.visits[..self.count as usize]
    }

    pub(crate) fn cheaper_by(self, score: i64) -> Self {
        Self { score: self.score - score, ..self }
    }

    fn beats(score: i64, best: Option<Spot>) -> bool {
        best.is_none_or(|best| score < best.score)
    }
}

/// The cheapest place; positions that `overlook` names are passed over.
pub(crate) fn best_spot(
    instance: &Instance,
    route: &Route,
    job: u32,
    mut overlook: impl FnMut(usize) -> bool,
) -> Option<Spot> {
    let mut best = None;
    for visit in instance.entries(job) {
        scan(instance, route, job, visit, &mut best, &mut overlook);
    }
    best
}

/// The cheapest place for a job together with a visit to a station just before or behind it.
pub(crate) fn best_spot_with_station(instance: &Instance, route: &Route, job: u32) -> Option<Spot> {
    let team = &instance.teams[route.crew as usize];
    let demand = instance.problem.jobs[job as usize].demand;
    if team.stations.is_empty() || demand == [0; LOAD_KINDS] || !within(demand, team.capacity) {
        return None;
    }
    let mut best = None;
    let mut prefix = [0; LOAD_KINDS];
    for (after, pair) in route.stops.windows(2).enumerate() {
        let (from, to) = (&pair[0], &pair[1]);
        let at = &instance.visits[from.visit as usize];
        if matches!(at.kind, Kind::Station(_)) {
            prefix = [0; LOAD_KINDS];
        }
        prefix = super::route::sum(prefix, at.load);
        let fits = |load| within(super::route::sum(load, demand), team.capacity);
        let suffix = std::array::from_fn(|kind| from.load[kind] - prefix[kind]);
        for visit in instance.entries(job) {
            for station in &team.stations {
                for (visits, fits) in [([visit, *station], fits(prefix)), ([*station, visit], fits(suffix))] {
                    if fits {
                        try_both(instance, route, team, (after, from, to), job, visits, &mut best);
                    }
                }
            }
        }
    }
    best
}

fn try_both(
    instance: &Instance,
    route: &Route,
    team: &Team,
    (after, from, to): (usize, &Stop, &Stop),
    job: u32,
    visits: [u32; 2],
    best: &mut Option<Spot>,
) {
    let two = visits.map(|visit| &instance.visits[visit as usize]);
    let ways = [
        instance.ways_from(team, from.leave)[two[0].enter as usize],
        instance.ways_from(team, two[0].leave)[two[1].enter as usize],
        instance.ways_from(team, two[1].leave)[to.enter as usize],
    ];
    let longer = i64::from(ways.iter().sum::<i32>()) - counted_leg(instance, route, from);
    let mut score = longer * 1_000 + entrance_fee(instance, route, job);
    if !Spot::beats(score, *best) {
        return;
    }
    let through = |slack: fn(&Stop) -> &Slack, calm: bool| {
        let first =
            pass(instance, &team.shift, two[0], arrivals(&team.shift, slack(from).departs, ways[0]), calm);
        let second = pass(instance, &team.shift, two[1], arrivals(&team.shift, first, ways[1]), calm);
        in_time(arrivals(&team.shift, second, ways[2]), slack(to).arrives)
    };
    if !through(|stop| &stop.hard, false) {
        return;
    }
    if instance.soft {
        score += soft_score(instance, route, team, after, &visits, || through(|stop| &stop.calm, true));
    }
    if Spot::beats(score, *best) {
        *best = Some(Spot { score, after: after as u32, visits, count: 2 });
    }
}

fn scan(
    instance: &Instance,
    route: &Route,
    job: u32,
    visit: u32,
    best: &mut Option<Spot>,
    overlook: &mut impl FnMut(usize) -> bool,
) {
    let team = &instance.teams[route.crew as usize];
    let shift = &team.shift;
    let at = &instance.visits[visit as usize];
    let (ways_in, ways_out) = (instance.ways_to(team, at.enter), instance.ways_from(team, at.leave));
    let fee = entrance_fee(instance, route, job);
    let ends_s = at.open_s + at.service_s;
    let mut limit = best.map_or(i64::MAX, |best| best.score);
    for (after, pair) in route.stops.windows(2).enumerate() {
        let (from, to) = (&pair[0], &pair[1]);
        if from.hard.departs.ahead.min(from.hard.departs.over) > at.close_s {
            break;
        }
        if to.hard.arrives.ahead.max(to.hard.arrives.over) < ends_s {
            continue;
        }
        let (way_in, way_out) = (ways_in[from.leave as usize], ways_out[to.enter as usize]);
        let longer = i64::from(way_in) + i64::from(way_out) - counted_leg(instance, route, from);
        let mut score = longer * 1_000 + fee;
        if score >= limit || overlook(after) {
            continue;
        }
        if !within(super::route::sum(from.load, at.load), team.capacity) {
            continue;
        }
        let through = |slack: fn(&Stop) -> &Slack, calm: bool| {
            let arrives = arrivals(shift, slack(from).departs, way_in);
            in_time(arrivals(shift, pass(instance, shift, at, arrives, calm), way_out), slack(to).arrives)
        };
        if !through(|stop| &stop.hard, false) {
            continue;
        }
        if instance.soft {
            score += soft_score(instance, route, team, after, &[visit], || through(|stop| &stop.calm, true));
            if score >= limit {
                continue;
            }
        }
        limit = score;
        *best = Some(Spot { score, after: after as u32, visits: [visit, visit], count: 1 });
    }
}

/// When the crew leaves again after being there by `arrives`.
#[inline]
fn pass(instance: &Instance, shift: &Shift, visit: &Visit, arrives: Halves, calm: bool) -> Halves {
    let last_begin = if calm { visit.calm_s } else { NEVER - 1 };
    let departure = |arrive: i32| {
        let begin = shift.begin(visit, &instance.windows, arrive);
        if begin > last_begin { NEVER } else { begin + visit.service_s }
    };
    let over = departure(arrives.over);
    Halves { ahead: if arrives.ahead >= NEVER { NEVER } else { departure(arrives.ahead) }, over }
}

#[inline]
fn in_time(arrives: Halves, latest: Halves) -> bool {
    arrives.over <= latest.over || arrives.ahead <= latest.ahead
}

/// What the leg that an insertion breaks up counts now: nothing while the crew stays home.
#[inline]
fn counted_leg(instance: &Instance, route: &Route, from: &Stop) -> i64 {
    if route.is_idle(instance) { 0 } else { i64::from(from.leg_s) }
}

/// What the job costs in this route wherever it stands: sending the crew out, and changing what was published.
#[inline]
fn entrance_fee(instance: &Instance, route: &Route, job: u32) -> i64 {
    let mut fee = 0;
    if route.is_idle(instance) {
        fee += instance.problem.weights.crew_s * 1_000;
    }
    if instance.is_change(job, Some(route.crew)) {
        fee += instance.prices.change;
    }
    fee
}

/// What the insertion adds to lateness and overtime.
fn soft_score(
    instance: &Instance,
    route: &Route,
    team: &Team,
    after: usize,
    visits: &[u32],
    is_calm: impl FnOnce() -> bool,
) -> i64 {
    let before = instance.prices.score(route.soft);
    if is_calm() {
        return -before;
    }
    let (front, back) = route.stops.split_at(after + 1);
    let order =
        front.iter().map(|s| s.visit).chain(visits.iter().copied()).chain(back.iter().map(|s| s.visit));
    instance.prices.score(timing::best(instance, team, order).soft) - before
}
