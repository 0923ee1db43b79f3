//! What the planner promises, told as a dispatcher would tell it.

mod brute_force;
mod days;
mod explanations;
mod flaws;
mod instances;
mod quarter;
mod random;
mod replanning;
mod rosters;
mod verdicts;

use std::ops::ControlFlow;

use planner::{Limits, Plan, Problem};

/// A plan after so many steps, which no flaw and no impatience prevents.
fn planned(problem: &Problem, iterations: u64, seed: u64) -> Plan {
    planned_by(1, problem, iterations, seed)
}

/// The same by several chains.
fn planned_by(chains: u8, problem: &Problem, iterations: u64, seed: u64) -> Plan {
    let limits = Limits { iterations, chains };
    planner::plan(problem, &limits, seed, &mut |_| ControlFlow::Continue(()))
        .expect("a problem without flaws")
}

/// A plan that the checker has nothing against.
fn sound(problem: &Problem, iterations: u64, seed: u64) -> Plan {
    let plan = planned(problem, iterations, seed);
    assert_eq!(planner::check(problem, &plan), [], "seed {seed}");
    plan
}
