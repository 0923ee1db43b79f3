//! The only place of the crate that looks at a clock: how many steps a time allows.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use crate::engine::anneal;
use crate::engine::instance::Instance;
use crate::{Flaw, Problem, validate};

/// How long the trial may run, as a part of the time allowed.
const TRIAL_PART: u32 = 20;
/// What the trial's end is looked for after; a step takes some ten millionths of a second.
const TRIAL_STEPS: u64 = 1 << 40;
/// What is kept back for reading the problem and writing the plan.
const KEPT_BACK: f64 = 0.95;

/// How many steps of [`crate::plan`] fit into `allowed`, by a trial of a twentieth of it. Two calls need not agree: keep the
/// number with the plan that it gave.
///
/// # Errors
/// Everything that is wrong with the problem, see [`validate`].
pub fn iterations_within(problem: &Problem, allowed: Duration) -> Result<u64, Vec<Flaw>> {
    let flaws = validate(problem);
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let instance = Instance::new(problem);
    let (began, trial) = (Instant::now(), allowed / TRIAL_PART);
    let mut steps = 0;
    anneal::anneal(&instance, TRIAL_STEPS, 0, &mut |step, _| {
        steps = step;
        if began.elapsed() < trial { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    let a_second = steps as f64 / began.elapsed().as_secs_f64().max(1e-6);
    Ok(((allowed - trial).as_secs_f64() * KEPT_BACK * a_second) as u64)
}
