//! The only place of the crate that looks at a clock: how many steps a time allows.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use crate::engine::anneal;
use crate::engine::instance::Instance;
use crate::{Flaw, Problem, validate};

/// How long the trials may take, as a part of the time allowed.
const TRIAL_PART: u32 = 20;
/// The steps of the first trial; each further one has twice as many.
const FIRST_TRIAL: u64 = 512;
/// A search that has nothing to do takes no time, whatever its steps: more than this are not tried.
const MOST_STEPS: u64 = 1 << 36;

/// How many steps of [`crate::plan`] fit into `allowed`, by trials that take about a twentieth of it: whole searches, because
/// steps are slower while it is warm. Two calls need not agree: keep the number with the plan that it gave.
///
/// # Errors
/// Everything that is wrong with the problem, see [`validate`].
pub fn iterations_within(problem: &Problem, allowed: Duration) -> Result<u64, Vec<Flaw>> {
    let flaws = validate(problem);
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let began = Instant::now();
    let instance = Instance::new(problem);
    let mut steps = FIRST_TRIAL;
    loop {
        let trial = Instant::now();
        anneal::anneal(&instance, steps, 0, &mut |_, _| ControlFlow::Continue(()));
        if steps >= MOST_STEPS || began.elapsed() * 2 >= allowed / TRIAL_PART {
            let left = allowed.saturating_sub(began.elapsed());
            let a_second = steps as f64 / trial.elapsed().as_secs_f64().max(1e-6);
            return Ok(((left.as_secs_f64() * a_second) as u64).min(MOST_STEPS));
        }
        steps *= 2;
    }
}
