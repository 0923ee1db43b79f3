//! Rosters: which worker has which shift on which day.
//!
//! Always true: a roster keeps every rule of [`Rules`]; what cannot be covered within them is a [`Gap`] and never a breach.

mod check;
mod problem;
mod row;
mod search;
mod validate;

pub use check::{Breach, check};
pub use problem::{
    Demand, Duty, Gap, HeatDay, Roster, RosterCost, RosterFigures, RosterProblem, RosterWeights, Rules,
    Shift, Wanted, Wish, Worker,
};
pub use validate::validate;

use crate::Flaw;

/// Steps that are plenty for so many workers and days, some seconds for sixty and a week.
#[must_use]
pub fn iterations_for(problem: &RosterProblem) -> u64 {
    const STEPS_A_CELL: u64 = 3_000;
    STEPS_A_CELL * (problem.workers.len() * problem.days) as u64
}

/// The best roster found in so many steps; the same problem, steps and seed give the same roster.
///
/// # Errors
/// Everything that is wrong with the problem, see [`validate`].
pub fn plan(problem: &RosterProblem, iterations: u64, seed: u64) -> Result<Roster, Vec<Flaw>> {
    let flaws = validate(problem);
    if !flaws.is_empty() {
        return Err(flaws);
    }
    Ok(search::anneal(problem, iterations, seed))
}
