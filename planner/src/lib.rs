//! Plans a day's crews and routes, and rosters of a few weeks.
//!
//! Everything here is a pure function of its arguments: no database, no clock, no thread that outlives the call. The same
//! problem, limits and seed give the same plan byte for byte, on every machine; `ENGINE` names the rules by which they do.
//!
//! - [`Problem`] is what is to be planned, [`validate`] says what is wrong with one;
//! - [`plan`] finds a plan, [`first_plan`] a passable one at once, [`carry_on`] turns a published plan and the time of day
//!   into the problem that is left;
//! - [`check`] judges any plan, also one made by hand; it shares nothing with the search;
//! - [`explain`] says why each job is where it is, and which rule keeps each crew from the jobs that are left out;
//! - [`roster`] gives people shifts.

mod carry_on;
mod check;
mod engine;
mod explain;
mod plan;
mod problem;
mod rng;
pub mod roster;
mod speed;
mod validate;

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use engine::anneal::{self, Found};
use engine::emit;
use engine::instance::Instance;

pub use carry_on::{call_off, carry_on};
pub use check::{Violation, check};
pub use explain::{Added, Choice, Exclusion, Explanation, Refusal, Rule, Why, explain};
pub use plan::{Cost, Figures, Plan, Route, Stop, Task};
pub use problem::{
    Crew, Free, Job, LOAD_KINDS, Load, Matrix, PINNED_COUNTS, Pause, Place, Priority, Problem, Published,
    Started, Station, Weights, Window,
};
pub use speed::iterations_within;
pub use validate::{Fault, Flaw, Subject, validate};

/// Changes when the same problem, limits and seed would give another plan.
pub const ENGINE: &str = "sisr-1";

/// More chains than this are not started.
pub const MOST_CHAINS: u8 = 8;

/// How long to search. It is counted in steps, because a clock would make no two plans alike;
/// [`iterations_within`] proposes how many a time allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Limits {
    /// Steps of each chain.
    pub iterations: u64,
    /// Independent searches, each on a thread of its own; the best plan of all is taken, the first of equals.
    pub chains: u8,
}

/// How far the first chain has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub iteration: u64,
    pub iterations: u64,
    /// Of the best plan so far.
    pub cost: Cost,
}

/// The best plan that can be found within the limits. `on_progress` may break off; what was found until then is the plan,
/// and then not reproducible.
///
/// # Errors
/// Everything that is wrong with the problem, see [`validate`].
pub fn plan(
    problem: &Problem,
    limits: &Limits,
    seed: u64,
    on_progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Plan, Vec<Flaw>> {
    refuse_flaws(problem)?;
    let instance = Instance::new(problem);
    let iterations = limits.iterations;
    let stop = AtomicBool::new(false);
    let found = std::thread::scope(|threads| {
        let others = (1..limits.chains.clamp(1, MOST_CHAINS)).map(|chain| {
            let (instance, stop) = (&instance, &stop);
            threads.spawn(move || {
                anneal::anneal(instance, iterations, seed_of(seed, chain), &mut |_, _| broken_if(stop))
            })
        });
        let others: Vec<_> = others.collect();
        let first = anneal::anneal(&instance, iterations, seed_of(seed, 0), &mut |iteration, cost| {
            let answer = on_progress(Progress { iteration, iterations, cost });
            stop.fetch_or(answer.is_break(), Ordering::Relaxed);
            answer
        });
        let others = others
            .into_iter()
            .map(|chain| chain.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        others.fold(first, |best: Found, other| if other.cost < best.cost { other } else { best })
    });
    Ok(emit::plan(&instance, &found.orders))
}

/// Every job at its cheapest place, the most urgent first: within milliseconds.
///
/// # Errors
/// Everything that is wrong with the problem, see [`validate`].
pub fn first_plan(problem: &Problem) -> Result<Plan, Vec<Flaw>> {
    refuse_flaws(problem)?;
    let instance = Instance::new(problem);
    let state = anneal::construct(&instance);
    Ok(emit::plan(&instance, &state.orders()))
}

fn refuse_flaws(problem: &Problem) -> Result<(), Vec<Flaw>> {
    let flaws = validate(problem);
    if flaws.is_empty() { Ok(()) } else { Err(flaws) }
}

fn seed_of(seed: u64, chain: u8) -> u64 {
    seed ^ u64::from(chain) << 56
}

fn broken_if(stop: &AtomicBool) -> ControlFlow<()> {
    if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}
