//! planner
mod engine;
mod plan;
mod problem;
mod rng;

pub use plan::*;
pub use problem::*;
pub fn scratch(p: &Problem, n: u64, seed: u64) -> (Cost, i64, usize) {
    let i = engine::instance::Instance::new(p);
    let f = engine::anneal::anneal(&i, n, seed, &mut |_, _| std::ops::ControlFlow::Continue(()));
    (f.cost, i.open_jobs.len() as i64 - f.orders.iter().map(|o| o.len() as i64).sum::<i64>(), f.orders.iter().filter(|o| !o.is_empty()).count())
}
