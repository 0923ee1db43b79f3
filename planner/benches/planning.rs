//! scratch
#[path = "../tests/it/instances.rs"]
mod instances;
use std::time::Instant;
fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let secs: f64 = args.first().map_or(3.0, |a| a.parse().unwrap());
    let seed: u64 = args.get(2).map_or(1, |a| a.parse().unwrap());
    let mut gaps = vec![];
    let only = args.get(1).cloned().unwrap_or_default();
    let mut run = |name: &str, p: planner::Problem, best: f64| {
        let t = Instant::now();
        planner::scratch(&p, 0, 1);
        let first = t.elapsed().as_secs_f64();
        let t = Instant::now();
        planner::scratch(&p, 3000, 1);
        let per = t.elapsed().as_secs_f64() / 3000.0;
        let t = Instant::now();
        planner::scratch(&p, (0.2/per) as u64, 1);
        let per = t.elapsed().as_secs_f64() / (0.2/per);
        let n = std::env::var("N").map_or((secs / per) as u64, |v| v.parse().unwrap());
        let t = Instant::now();
        let (c, un, used) = planner::scratch(&p, n, seed);
        let el = t.elapsed().as_secs_f64();
        let travel = c.effort as f64 / 1000.0 - used as f64;
        let gap = (travel / best / 1000.0 - 1.0) * 100.0;
        println!("{name} first {:.1} ms, {:.0}k it/s, {el:.1}s unassigned {un} w{} travel {travel:.0} gap {gap:.3}", first * 1e3, n as f64 / el / 1e3, c.unassigned);
        gap
    };
    for n in ["ops200x20b-s1", "ops400x40b-s1"] {
        if only.is_empty() || only.split(',').any(|o| n.starts_with(o)) { run(n, instances::operator_day(n), 1.0); }
    }
    for (n, best) in instances::solomon_best_known() {
        if only.is_empty() || only.split(',').any(|o| n.starts_with(o)) { gaps.push(run(&n, instances::solomon(&n), best)); }
    }
    println!("mean gap {:.3}", gaps.iter().sum::<f64>() / gaps.len() as f64);
}
