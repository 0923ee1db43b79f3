//! A crew's route with, at every stop, all that an insertion beside it needs to know.

use std::ops::Range;

use super::instance::{Instance, Kind, Team, Visit};
use super::shift::{NEVER, Shift, TOO_LATE};
use super::timing;
use crate::plan::Cost;
use crate::problem::{LOAD_KINDS, Load};

/// A moment in either case: the pause being still ahead, or over.
///
/// A pause is no stop: where one is due, each time is kept for both cases, and an insertion combines what lies before it
/// with what lies behind. Where none is due, it is over from the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Halves {
    pub ahead: i32,
    pub over: i32,
}

/// The times between which a stop can move.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slack {
    /// The earliest departure.
    pub departs: Halves,
    /// The latest arrival that lets everything from here on be in time.
    pub arrives: Halves,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Stop {
    pub visit: u32,
    pub enter: u32,
    pub leave: u32,
    /// Travel to the next stop.
    pub leg_s: i32,
    /// Within what must be.
    pub hard: Slack,
    /// Within what lets nothing be late and nobody work overtime; kept when either can come about.
    pub calm: Slack,
    /// What is on board at the end of the stretch between two stations in which the next job would be.
    pub load: Load,
}

#[derive(Debug, Default)]
pub(crate) struct Route {
    pub crew: u32,
    /// From the crew's start (or where its history ends) to its end.
    pub stops: Vec<Stop>,
    pub travel_s: i64,
    pub service_s: i64,
    /// What lateness and overtime cost.
    pub soft: Cost,
    /// Its share of the plan's cost; the spread within classes is no route's.
    pub cost: Cost,
    /// Changes whenever the stops do, and never comes again.
    pub stamp: u64,
}

impl Clone for Route {
    fn clone(&self) -> Self {
        let mut copy = Self::default();
        copy.clone_from(self);
        copy
    }

    /// Keeps the memory it has: undoing a step must not allocate.
    fn clone_from(&mut self, other: &Self) {
        self.stops.clone_from(&other.stops);
        self.crew = other.crew;
        self.travel_s = other.travel_s;
        self.service_s = other.service_s;
        self.soft = other.soft;
        self.cost = other.cost;
        self.stamp = other.stamp;
    }
}

impl Stop {
    fn new(instance: &Instance, visit: u32) -> Self {
        let at = &instance.visits[visit as usize];
        let never = Halves { ahead: NEVER, over: NEVER };
        let none = Slack { departs: never, arrives: never };
        Self {
            visit,
            enter: at.enter,
            leave: at.leave,
            leg_s: 0,
            hard: none,
            calm: none,
            load: [0; LOAD_KINDS],
        }
    }
}

impl Route {
    pub(crate) fn empty(instance: &Instance, crew: u32) -> Self {
        let team = &instance.teams[crew as usize];
        let stops = vec![Stop::new(instance, team.start), Stop::new(instance, team.end)];
        let mut route = Self { crew, stops, ..Self::default() };
        route.refresh(instance, 0..2);
        route
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.stops.len() == 2
    }

    /// The crew stays home, unless it is sent out.
    pub(crate) fn is_idle(&self, instance: &Instance) -> bool {
        self.is_empty() && !instance.teams[self.crew as usize].has_history
    }

    /// Whether the crew is home in time; one that has nothing to do always is.
    pub(crate) fn is_in_time(&self, instance: &Instance) -> bool {
        let end = &self.stops[self.stops.len() - 1];
        self.is_empty() || end.hard.departs.over <= instance.teams[self.crew as usize].shift.hard_end_s
    }

    /// Everything between the start and the end of the day.
    pub(crate) fn inner(&self) -> &[Stop] {
        &self.stops[1..self.stops.len() - 1]
    }

    pub(crate) fn insert(&mut self, instance: &Instance, after: usize, visits: &[u32]) {
        let first = after + 1;
        let behind = first + visits.len();
        self.stops.splice(first..first, visits.iter().map(|visit| Stop::new(instance, *visit)));
        self.refresh(instance, first..behind);
    }

    /// Reckons everything anew that depends on the stops in `changed`; the others stand in their old order.
    pub(crate) fn refresh(&mut self, instance: &Instance, changed: Range<usize>) {
        let team = &instance.teams[self.crew as usize];
        self.refresh_legs(instance, team);
        if instance.loads {
            self.refresh_loads(instance);
        }
        let hard = Limit { end_s: team.shift.hard_end_s, calm: false };
        self.refresh_slack(instance, &team.shift, &hard, changed.clone(), |stop| &mut stop.hard);
        if instance.soft {
            let calm = Limit { end_s: team.shift.regular_end_s, calm: true };
            self.refresh_slack(instance, &team.shift, &calm, changed, |stop| &mut stop.calm);
        }
        self.refresh_cost(instance, team);
    }

    fn refresh_legs(&mut self, instance: &Instance, team: &Team) {
        (self.travel_s, self.service_s) = (0, 0);
        for at in 1..self.stops.len() {
            let leg = instance.ways_from(team, self.stops[at - 1].leave)[self.stops[at].enter as usize];
            self.stops[at - 1].leg_s = leg;
            self.travel_s += i64::from(leg);
            self.service_s += i64::from(instance.visits[self.stops[at].visit as usize].service_s);
        }
        if self.is_idle(instance) {
            self.travel_s = 0;
        }
    }

    /// Departures from the first change on and arrivals from the last one back, each until nothing moves any more.
    fn refresh_slack(
        &mut self,
        instance: &Instance,
        shift: &Shift,
        limit: &Limit,
        changed: Range<usize>,
        of: impl Fn(&mut Stop) -> &mut Slack,
    ) {
        let last = self.stops.len() - 1;
        of(&mut self.stops[0]).departs = shift.start();
        of(&mut self.stops[last]).arrives = Halves { ahead: TOO_LATE, over: limit.end_s };
        for at in changed.start.max(1)..=last {
            let before = &mut self.stops[at - 1];
            let arrives = arrivals(shift, of(before).departs, before.leg_s);
            let stop = &mut self.stops[at];
            let departs = limit.departures(instance, shift, stop.visit, arrives);
            if at >= changed.end && of(stop).departs == departs {
                break;
            }
            of(stop).departs = departs;
        }
        for at in (0..changed.end.min(last)).rev() {
            let behind = of(&mut self.stops[at + 1]).arrives;
            let stop = &mut self.stops[at];
            let arrives = limit.arrivals(instance, shift, stop.visit, behind, stop.leg_s);
            if at + 1 < changed.start && of(stop).arrives == arrives {
                break;
            }
            of(stop).arrives = arrives;
        }
    }

    fn refresh_loads(&mut self, instance: &Instance) {
        let (mut first, mut load) = (0, [0; LOAD_KINDS]);
        for at in 0..self.stops.len() {
            let visit = &instance.visits[self.stops[at].visit as usize];
            if matches!(visit.kind, Kind::Station(_)) {
                self.stops[first..at].iter_mut().for_each(|stop| stop.load = load);
                (first, load) = (at, [0; LOAD_KINDS]);
            }
            load = sum(load, visit.load);
        }
        self.stops[first..].iter_mut().for_each(|stop| stop.load = load);
    }

    fn refresh_cost(&mut self, instance: &Instance, team: &Team) {
        let mut cost = Cost { effort: self.travel_s * 1_000, ..Cost::default() };
        let is_change = |stop: &&Stop| match instance.visits[stop.visit as usize].kind {
            Kind::Job(job) => instance.is_change(job, Some(self.crew)),
            Kind::Depot | Kind::Station(_) => false,
        };
        if instance.published {
            cost.changes = self.inner().iter().filter(is_change).count() as i64;
        }
        self.soft = Cost::default();
        if !self.is_idle(instance) {
            cost.effort += instance.problem.weights.crew_s * 1_000;
            // Even where no overtime is allowed, what has started can cause some.
            if instance.soft || self.is_empty() {
                self.soft = timing::best(instance, team, self.stops.iter().map(|stop| stop.visit)).soft;
            }
        }
        self.cost = cost + self.soft;
    }
}

/// What a slack is reckoned against.
struct Limit {
    end_s: i32,
    calm: bool,
}

impl Limit {
    fn last_begin(&self, visit: &Visit) -> i32 {
        if self.calm { visit.calm_s } else { NEVER - 1 }
    }

    /// When the crew leaves a visit again.
    fn departures(&self, instance: &Instance, shift: &Shift, visit: u32, arrives: Halves) -> Halves {
        let visit = &instance.visits[visit as usize];
        let departure = |arrive: i32| {
            let begin = shift.begin(visit, &instance.windows, arrive);
            if begin > self.last_begin(visit) { NEVER } else { begin + visit.service_s }
        };
        let ahead = if arrives.ahead >= NEVER { NEVER } else { departure(arrives.ahead) };
        Halves { ahead, over: departure(arrives.over) }
    }

    /// The latest arrivals at a visit, by those at the next one.
    fn arrivals(&self, instance: &Instance, shift: &Shift, visit: u32, next: Halves, leg: i32) -> Halves {
        let visit = &instance.visits[visit as usize];
        let arrival = |leave: i32| {
            shift.begin_by(visit, &instance.windows, (leave - visit.service_s).min(self.last_begin(visit)))
        };
        let over = arrival(shift.leave(next.over, leg));
        if shift.pause.is_none() {
            return Halves { ahead: TOO_LATE, over };
        }
        let ahead = shift.leave(next.ahead, leg).max(shift.leave_paused(next.over, leg));
        Halves { ahead: arrival(ahead), over }
    }
}

/// When the crew is there after a leg.
#[inline]
pub(crate) fn arrivals(shift: &Shift, departs: Halves, leg: i32) -> Halves {
    if shift.pause.is_none() {
        return Halves { ahead: NEVER, over: shift.arrive(departs.over, leg) };
    }
    Halves {
        ahead: shift.arrive(departs.ahead, leg),
        over: shift.arrive(departs.over, leg).min(shift.arrive_paused(departs.ahead, leg)),
    }
}

#[inline]
pub(crate) fn sum(one: Load, other: Load) -> Load {
    std::array::from_fn(|kind| one[kind] + other[kind])
}

#[inline]
pub(crate) fn within(load: Load, capacity: Load) -> bool {
    (0..LOAD_KINDS).all(|kind| load[kind] <= capacity[kind])
}
