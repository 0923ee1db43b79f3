//! What is out comes back, job by job, each at its cheapest place; the order and a few overlooked places are left to chance.

use super::insert::{Spot, best_spot, best_spot_with_station};
use super::instance::Instance;
use super::state::State;
use crate::rng::Rng;

/// How often a step may send out one idle crew as if the way to its first job and home were nothing, as one in so many.
/// A job alone never pays for that; the jobs that then join it may.
const FREE_OUTING: usize = 20;

/// In which order absent jobs are put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Random,
    /// The heaviest first.
    Demand,
    /// The farthest from a crew's start first.
    Far,
    Close,
    /// What must begin within the least time first.
    NarrowWindow,
    /// The most urgent first.
    Priority,
    /// What few crews can do first.
    FewCrews,
}

pub(crate) struct Recreate {
    /// Each as often as its weight says.
    orders: Vec<Order>,
    /// For each job, by what each order sorts it.
    keys: Vec<[i64; 6]>,
    /// The best place of a job in a route that stands: `first[job]` and on, by its able crews.
    known: Vec<Known>,
    first: Vec<usize>,
    /// For each crew, at which insertion an idle crew like it was last tried.
    idle_tried: Vec<u64>,
    insertions: u64,
    /// Whether the next idle crew that could be sent out costs no more than one that is out already.
    is_outing_free: bool,
}

#[derive(Clone, Copy)]
struct Known {
    stamp: u64,
    spot: Option<Spot>,
}

impl Recreate {
    pub(crate) fn new(instance: &Instance) -> Self {
        let keys: Vec<_> = (0..instance.problem.jobs.len() as u32).map(|job| keys(instance, job)).collect();
        let mut first = Vec::with_capacity(keys.len());
        let mut pairs = 0;
        for able in &instance.able {
            first.push(pairs);
            pairs += able.len();
        }
        Self {
            orders: orders(instance, &keys),
            keys,
            known: vec![Known { stamp: 0, spot: None }; pairs],
            first,
            idle_tried: vec![0; instance.teams.len()],
            insertions: 0,
            is_outing_free: false,
        }
    }

    pub(crate) fn recreate(&mut self, instance: &Instance, state: &mut State, rng: &mut Rng) {
        let mut absent = std::mem::take(&mut state.absent);
        rng.shuffle(&mut absent);
        self.is_outing_free = rng.one_in(FREE_OUTING);
        let order = self.orders[rng.below(self.orders.len())];
        if order != Order::Random {
            absent.sort_by_key(|job| self.keys[*job as usize][order as usize - 1]);
        }
        absent.retain(|job| !self.put_back(instance, state, *job, &mut |_| rng.blink()));
        state.absent = absent;
    }

    /// The first plan: as published, as far as that can still be; then every job at its cheapest place, the most urgent
    /// first and then what has the least choice.
    pub(crate) fn construct(&mut self, instance: &Instance, state: &mut State) {
        let mut absent = std::mem::take(&mut state.absent);
        absent.sort_by_key(|job| (instance.problem.jobs[*job as usize].published.map(|p| p.begin_s), *job));
        absent.retain(|job| !keep_published(instance, state, *job));
        absent.sort_by_key(|job| {
            let pinned = instance.problem.jobs[*job as usize].is_pinned();
            let by = |order: Order| self.keys[*job as usize][order as usize - 1];
            (!pinned, by(Order::Priority), by(Order::NarrowWindow), by(Order::FewCrews), *job)
        });
        absent.retain(|job| !self.put_back(instance, state, *job, &mut |_| false));
        state.absent = absent;
    }

    fn put_back(
        &mut self,
        instance: &Instance,
        state: &mut State,
        job: u32,
        overlook: &mut impl FnMut(usize) -> bool,
    ) -> bool {
        let best = self
            .cheapest(instance, state, job, overlook)
            .or_else(|| cheapest_with_station(instance, state, job));
        if let Some((crew, spot)) = best {
            self.is_outing_free &= !state.routes[crew as usize].is_idle(instance);
            state.insert(instance, crew, job, &spot);
        }
        best.is_some()
    }

    fn cheapest(
        &mut self,
        instance: &Instance,
        state: &State,
        job: u32,
        overlook: &mut impl FnMut(usize) -> bool,
    ) -> Option<(u32, Spot)> {
        self.insertions += 1;
        let published = instance.problem.jobs[job as usize].published.map(|published| published.crew);
        let mut best: Option<(u32, Spot)> = None;
        for (nth, crew) in instance.able[job as usize].iter().enumerate() {
            let route = &state.routes[*crew as usize];
            if route.is_empty() && published != Some(*crew as usize) && self.has_tried_twin(instance, *crew) {
                continue;
            }
            let limit = best.map_or(i64::MAX, |(_, best)| best.score);
            let spot = self.spot_in(instance, state, (job, nth), limit, overlook);
            if let Some(spot) = spot.filter(|spot| spot.score < limit) {
                best = Some((*crew, spot));
            }
        }
        best
    }

    /// Whether this insertion has tried an idle crew like this one; if not, it has now.
    fn has_tried_twin(&mut self, instance: &Instance, crew: u32) -> bool {
        let twin = instance.teams[crew as usize].twin_of as usize;
        std::mem::replace(&mut self.idle_tried[twin], self.insertions) == self.insertions
    }

    /// The cheapest place in the route of the job's `nth` able crew, looked up while that stands as it stood before the step.
    fn spot_in(
        &mut self,
        instance: &Instance,
        state: &State,
        (job, nth): (u32, usize),
        limit: i64,
        overlook: &mut impl FnMut(usize) -> bool,
    ) -> Option<Spot> {
        let crew = instance.able[job as usize][nth];
        let route = &state.routes[crew as usize];
        let is_free = self.is_outing_free && route.is_idle(instance);
        let spot = if state.is_touched(crew) {
            best_spot(instance, route, job, overlook)?
        } else {
            let known = &mut self.known[self.first[job as usize] + nth];
            if known.stamp != route.stamp {
                *known = Known { stamp: route.stamp, spot: best_spot(instance, route, job, |_| false) };
            }
            let spot = known.spot.filter(|spot| is_free || spot.score < limit)?;
            if overlook(spot.after as usize) {
                best_spot(instance, route, job, |after| after == spot.after as usize || overlook(after))?
            } else {
                spot
            }
        };
        let rebate = if is_free { outing_score(instance, crew, &spot) } else { 0 };
        Some(spot.cheaper_by(rebate))
    }
}

/// What it costs that an idle crew goes out for this job alone.
fn outing_score(instance: &Instance, crew: u32, spot: &Spot) -> i64 {
    let team = &instance.teams[crew as usize];
    let visit = spot.visits()[0];
    let (there, back) = (instance.travel(team, team.start, visit), instance.travel(team, visit, team.end));
    (i64::from(there) + i64::from(back) + instance.problem.weights.crew_s) * 1_000
}

/// Puts a job at the end of the route with which it was published.
fn keep_published(instance: &Instance, state: &mut State, job: u32) -> bool {
    let Some(published) = instance.problem.jobs[job as usize].published else { return false };
    let crew = published.crew as u32;
    if !instance.able[job as usize].contains(&crew) {
        return false;
    }
    let route = &state.routes[crew as usize];
    let last = route.stops.len() - 2;
    let spot = best_spot(instance, route, job, |after| after < last)
        .or_else(|| best_spot_with_station(instance, route, job).filter(|spot| spot.after as usize == last));
    if let Some(spot) = spot {
        state.insert(instance, crew, job, &spot);
    }
    spot.is_some()
}

/// With a stop at a station, which is only tried for a job that else would be given up.
fn cheapest_with_station(instance: &Instance, state: &State, job: u32) -> Option<(u32, Spot)> {
    if instance.problem.stations.is_empty() {
        return None;
    }
    let spots = instance.able[job as usize].iter().filter_map(|crew| {
        Some((*crew, best_spot_with_station(instance, &state.routes[*crew as usize], job)?))
    });
    spots.min_by_key(|(crew, spot)| (spot.score, *crew))
}

fn keys(instance: &Instance, job: u32) -> [i64; 6] {
    let able = &instance.able[job as usize];
    let data = &instance.problem.jobs[job as usize];
    let visit = instance.entries(job).start;
    let far = able.iter().map(|crew| {
        let team = &instance.teams[*crew as usize];
        i64::from(instance.travel(team, team.start, visit))
    });
    let far = far.min().unwrap_or(0);
    let demand = data.demand.iter().map(|load| i64::from(*load)).sum::<i64>();
    let open = data.windows.iter().map(|w| i64::from(w.until_s - w.from_s)).sum::<i64>();
    let width = if data.pinned_begin_s.is_some() {
        0
    } else if data.windows.is_empty() {
        i64::MAX
    } else {
        open
    };
    [-demand, -far, far, width, -(data.priority as i64), able.len() as i64]
}

/// An order in which all jobs are equal is left out.
fn orders(instance: &Instance, keys: &[[i64; 6]]) -> Vec<Order> {
    let weights = [
        (Order::Demand, 4),
        (Order::Far, 2),
        (Order::Close, 1),
        (Order::NarrowWindow, 2),
        (Order::Priority, 2),
        (Order::FewCrews, 2),
    ];
    let mut orders = vec![Order::Random; 4];
    for (order, weight) in weights {
        let mut seen = instance.open_jobs.iter().map(|job| keys[*job as usize][order as usize - 1]);
        let first = seen.next();
        if seen.any(|key| Some(key) != first) {
            orders.extend(std::iter::repeat_n(order, weight));
        }
    }
    orders
}
