//! The plan under work, and the way back: a step touches a few routes, and only those are kept to undo it.

use super::insert::Spot;
use super::instance::{Instance, Kind};
use super::route::{Route, sum, within};
use crate::plan::Cost;
use crate::problem::LOAD_KINDS;

/// No crew.
pub(crate) const NOBODY: u32 = u32::MAX;

pub(crate) struct State {
    pub routes: Vec<Route>,
    /// The crew of each job, or `NOBODY`.
    pub crew_of: Vec<u32>,
    /// Open jobs that nobody does.
    pub absent: Vec<u32>,
    /// All but the spread within classes.
    cost: Cost,
    touched: Vec<bool>,
    undo: Undo,
    stamps: u64,
}

#[derive(Default)]
struct Undo {
    /// What touched routes were before; only the first `count` hold, the others keep their memory for later.
    routes: Vec<Route>,
    count: usize,
    absent: Vec<u32>,
    cost: Cost,
}

impl State {
    /// Every crew idle, every open job absent.
    pub(crate) fn new(instance: &Instance) -> Self {
        let crews = instance.teams.len();
        let mut state = Self {
            routes: (0..crews as u32).map(|crew| Route::empty(instance, crew)).collect(),
            crew_of: vec![NOBODY; instance.problem.jobs.len()],
            absent: instance.open_jobs.clone(),
            cost: Cost::default(),
            touched: vec![false; crews],
            undo: Undo::default(),
            stamps: 0,
        };
        for route in &mut state.routes {
            state.stamps += 1;
            route.stamp = state.stamps;
            state.cost += route.cost;
        }
        for job in &state.absent {
            state.cost += instance.absence(*job);
        }
        state
    }

    /// Each crew with its visits in the given order.
    pub(crate) fn from_orders(instance: &Instance, orders: &[Vec<u32>]) -> Self {
        let mut state = Self::new(instance);
        for (crew, order) in orders.iter().enumerate().filter(|(_, order)| !order.is_empty()) {
            state.change(crew as u32, |route| route.insert(instance, 0, order));
            for visit in order {
                if let Kind::Job(job) = instance.visits[*visit as usize].kind {
                    state.crew_of[job as usize] = crew as u32;
                    state.cost -= instance.absence(job);
                }
            }
        }
        let State { absent, crew_of, .. } = &mut state;
        absent.retain(|job| crew_of[*job as usize] == NOBODY);
        state.settle();
        state
    }

    /// The visits of each crew.
    pub(crate) fn orders(&self) -> Vec<Vec<u32>> {
        self.routes.iter().map(|route| route.inner().iter().map(|stop| stop.visit).collect()).collect()
    }

    /// The whole cost.
    pub(crate) fn cost(&self, instance: &Instance) -> Cost {
        let permille = instance.problem.weights.spread_permille;
        Cost { effort: self.cost.effort + self.spread_s(instance) * permille, ..self.cost }
    }

    /// Over all classes, the time from the shortest to the longest day.
    pub(crate) fn spread_s(&self, instance: &Instance) -> i64 {
        let day = |crew: &u32| {
            let route = &self.routes[*crew as usize];
            instance.teams[*crew as usize].done_s + route.travel_s + route.service_s
        };
        let spread = |crews: &Vec<u32>| {
            let days = || crews.iter().map(day);
            days().max().unwrap_or(0) - days().min().unwrap_or(0)
        };
        instance.classes.iter().map(spread).sum()
    }

    pub(crate) fn is_touched(&self, crew: u32) -> bool {
        self.touched[crew as usize]
    }

    /// Begins a step that [`Self::undo`] can take back.
    pub(crate) fn begin_step(&mut self) {
        self.settle();
        self.undo.absent.clone_from(&self.absent);
        self.undo.cost = self.cost;
    }

    pub(crate) fn insert(&mut self, instance: &Instance, crew: u32, job: u32, spot: &Spot) {
        self.change(crew, |route| route.insert(instance, spot.after as usize, spot.visits()));
        self.crew_of[job as usize] = crew;
        self.cost -= instance.absence(job);
    }

    /// Takes the jobs at some stops out of a route; `taken` says which, by the stop's position. They are absent from then on.
    pub(crate) fn remove(&mut self, instance: &Instance, crew: u32, taken: impl Fn(usize) -> bool) {
        let from = self.absent.len();
        let mut absent = std::mem::take(&mut self.absent);
        self.change(crew, |route| {
            take_out(instance, route, &mut absent, taken);
            // Without a stop on the way a leg can be longer: the matrix may say so, or a gap in the shift.
            if !route.is_in_time(instance) {
                take_out(instance, route, &mut absent, |_| true);
            }
        });
        for job in &absent[from..] {
            self.crew_of[*job as usize] = NOBODY;
            self.cost += instance.absence(*job);
        }
        self.absent = absent;
    }

    /// The routes the step has changed stay changed; calls `changed` with each.
    pub(crate) fn keep(&mut self, mut changed: impl FnMut(u32)) {
        for at in 0..self.undo.count {
            let crew = self.undo.routes[at].crew;
            self.stamps += 1;
            self.routes[crew as usize].stamp = self.stamps;
            changed(crew);
        }
        self.settle();
    }

    /// Takes the whole step back.
    pub(crate) fn undo(&mut self, instance: &Instance) {
        std::mem::swap(&mut self.absent, &mut self.undo.absent);
        self.cost = self.undo.cost;
        for old in &mut self.undo.routes[..self.undo.count] {
            let crew = old.crew;
            std::mem::swap(&mut self.routes[crew as usize], old);
            for stop in self.routes[crew as usize].inner() {
                if let Kind::Job(job) = instance.visits[stop.visit as usize].kind {
                    self.crew_of[job as usize] = crew;
                }
            }
        }
        self.absent.iter().for_each(|job| self.crew_of[*job as usize] = NOBODY);
        self.settle();
    }

    fn settle(&mut self) {
        for old in &self.undo.routes[..self.undo.count] {
            self.touched[old.crew as usize] = false;
        }
        self.undo.count = 0;
    }

    fn change(&mut self, crew: u32, alter: impl FnOnce(&mut Route)) {
        let route = &mut self.routes[crew as usize];
        if !self.touched[crew as usize] {
            self.touched[crew as usize] = true;
            if self.undo.count == self.undo.routes.len() {
                self.undo.routes.push(Route::default());
            }
            self.undo.routes[self.undo.count].clone_from(route);
            self.undo.count += 1;
        }
        self.cost -= route.cost;
        alter(route);
        self.cost += route.cost;
    }
}

fn take_out(instance: &Instance, route: &mut Route, absent: &mut Vec<u32>, taken: impl Fn(usize) -> bool) {
    let mut positions = 0..;
    route.stops.retain(|stop| {
        let is_taken = positions.next().is_some_and(&taken);
        match instance.visits[stop.visit as usize].kind {
            Kind::Job(job) if is_taken => {
                absent.push(job);
                false
            }
            Kind::Job(_) | Kind::Station(_) | Kind::Depot => true,
        }
    });
    drop_idle_stations(instance, route);
    let all = 0..route.stops.len();
    route.refresh(instance, all);
}

/// A station is idle when the crew could as well carry on with what it has on board.
fn drop_idle_stations(instance: &Instance, route: &mut Route) {
    let team = &instance.teams[route.crew as usize];
    if team.stations.is_empty() {
        return;
    }
    let (mut at, mut load) = (0, [0; LOAD_KINDS]);
    while at < route.stops.len() {
        let visit = &instance.visits[route.stops[at].visit as usize];
        if matches!(visit.kind, Kind::Station(_)) {
            let loads = route.stops[at + 1..].iter().map(|stop| &instance.visits[stop.visit as usize]);
            let next = loads
                .take_while(|v| !matches!(v.kind, Kind::Station(_)))
                .fold([0; LOAD_KINDS], |all, v| sum(all, v.load));
            if within(sum(load, next), team.capacity) {
                route.stops.remove(at);
                continue;
            }
            load = [0; LOAD_KINDS];
        }
        load = sum(load, visit.load);
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Crew, Job, Matrix, Place, Problem, Weights, Window};

    /// From the second place to the fourth it is quick by way of the third and far without.
    #[test]
    fn a_route_that_breaks_without_a_stop_is_given_up() {
        let far = 9_000;
        let seconds = vec![0, 10, 10, 10, 10, 0, 10, far, 10, 10, 0, 10, 10, far, 10, 0];
        let job = |at: usize| Job::new(at as i64, Place::Point(at), 100);
        let problem = Problem {
            locations: 4,
            matrices: vec![Matrix { seconds }],
            jobs: vec![job(1), job(2), job(3)],
            crews: vec![Crew::new(0, 0, Window { from_s: 0, until_s: 1_000 })],
            stations: Vec::new(),
            now_s: None,
            longest_shift_s: 1_000,
            weights: Weights::default(),
        };
        let instance = Instance::new(&problem);
        let mut state = State::from_orders(&instance, &[vec![0, 2, 4]]);
        assert!(state.routes[0].is_in_time(&instance));
        state.begin_step();
        state.remove(&instance, 0, |stop| stop == 2);
        assert!(state.routes[0].is_empty(), "what is left would be late");
        assert_eq!((state.absent.len(), state.cost(&instance).effort), (3, 0));
        state.undo(&instance);
        assert_eq!((state.absent.len(), state.routes[0].inner().len()), (0, 3));
    }
}
