//! Ruin, recreate, and keep what is better or, while it is still warm, not much worse.

use std::ops::ControlFlow;

use super::instance::Instance;
use super::recreate::Recreate;
use super::ruin::{Neighbours, ruin};
use super::state::State;
use crate::plan::Cost;
use crate::rng::{Rng, exp_small};

/// The temperature at the beginning, in mean legs of the first plan.
const FIRST_TEMPERATURE: f64 = 3.0;
/// `ln` of the last temperature by the first: it ends at a tenth of a leg.
const LN_COOLING: f64 = -3.401_197_381_662_155;
/// How many steps pass between two reports of progress.
const REPORT_EVERY: u64 = 1_024;

/// The best order of visits that was found, for each crew.
pub(crate) struct Found {
    pub cost: Cost,
    pub orders: Vec<Vec<u32>>,
}

/// The first plan.
pub(crate) fn construct(instance: &Instance) -> State {
    let mut state = State::new(instance);
    Recreate::new(instance).construct(instance, &mut state);
    state
}

/// Anneals for a fixed number of steps, unless `report` breaks off.
pub(crate) fn anneal(
    instance: &Instance,
    iterations: u64,
    seed: u64,
    report: &mut dyn FnMut(u64, Cost) -> ControlFlow<()>,
) -> Found {
    let mut rng = Rng::new(seed);
    let mut state = construct(instance);
    let mut found = Best::new(instance, &state);
    if instance.open_jobs.is_empty() || instance.teams.is_empty() {
        return found.found;
    }
    let neighbours = Neighbours::new(instance);
    let mut recreate = Recreate::new(instance);
    let mut score = instance.prices.score(found.found.cost);
    let mut temperature = FIRST_TEMPERATURE * mean_leg(&state);
    let cooling = exp_small((LN_COOLING / iterations.max(1) as f64).max(-1.0));
    for step in 0..iterations {
        if step % REPORT_EVERY == 0 && report(step, found.found.cost).is_break() {
            break;
        }
        state.begin_step();
        ruin(instance, &neighbours, &mut state, &mut rng);
        recreate.recreate(instance, &mut state, &mut rng);
        let cost = state.cost(instance);
        let new_score = instance.prices.score(cost);
        if ((new_score - score) as f64) < temperature * rng.exponential() {
            score = new_score;
            state.keep(|crew| found.changed[crew as usize] = true);
            if cost < found.found.cost {
                found.take(&state, cost);
            }
        } else {
            state.undo(instance);
        }
        temperature *= cooling;
    }
    found.found
}

/// In thousandths of a second, as scores are.
fn mean_leg(state: &State) -> f64 {
    let travel: i64 = state.routes.iter().map(|route| route.travel_s).sum();
    let legs: usize = state.routes.iter().filter(|r| !r.is_empty()).map(|route| route.stops.len() - 1).sum();
    (travel * 1_000) as f64 / legs.max(1) as f64
}

struct Best {
    found: Found,
    /// The crews whose routes were changed since.
    changed: Vec<bool>,
}

impl Best {
    fn new(instance: &Instance, state: &State) -> Self {
        let crews = state.routes.len();
        let found = Found { cost: Cost::default(), orders: vec![Vec::new(); crews] };
        let mut best = Self { found, changed: vec![true; crews] };
        best.take(state, state.cost(instance));
        best
    }

    fn take(&mut self, state: &State, cost: Cost) {
        self.found.cost = cost;
        for (crew, changed) in self.changed.iter_mut().enumerate().filter(|(_, changed)| **changed) {
            *changed = false;
            let order = &mut self.found.orders[crew];
            order.clear();
            order.extend(state.routes[crew].inner().iter().map(|stop| stop.visit));
        }
    }
}
