//! How good plans are after so many seconds on one core, with every plan judged by the checker (docs/planning.md).
//!
//! `cargo bench -p planner -- [--seconds N] [--seed N] [NAME…]`: all instances in 10 seconds each when nothing is given; a
//! name chooses the instances that begin with it, `roster` the rosters, `noon` the re-planning.

#[path = "../tests/it/instances.rs"]
mod instances;
#[path = "../tests/it/random.rs"]
#[expect(dead_code, reason = "the bench only throws its dice")]
mod random;
#[path = "../tests/it/quarter.rs"]
mod quarter;

use std::ops::ControlFlow;
use std::time::Instant;

use planner::{Limits, Plan, Problem};

struct Options {
    allowed_s: f64,
    seed: u64,
    names: Vec<String>,
}

impl Options {
    fn read() -> Self {
        let mut options = Self { allowed_s: 10.0, seed: 1, names: Vec::new() };
        let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
        while let Some(word) = words.next() {
            let mut number =
                || words.next().and_then(|word| word.parse::<u32>().ok()).expect("a number follows");
            match word.as_str() {
                "--seconds" => options.allowed_s = number().into(),
                "--seed" => options.seed = number().into(),
                _ => options.names.push(word),
            }
        }
        options
    }

    fn wants(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|wanted| name.starts_with(wanted.as_str()))
    }
}

fn main() {
    let options = Options::read();
    days(&options);
    noon(&options);
    solomon(&options);
    rosters(&options);
}

/// Seconds this thread has been on a core, so that other programs of the machine do not count; elsewhere than on Linux, the
/// time that has passed.
fn core_s() -> f64 {
    static BEGAN: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let on_core = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = on_core.and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| BEGAN.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

fn planned(problem: &Problem, iterations: u64, seed: u64) -> (Plan, f64) {
    let began = core_s();
    let limits = Limits { iterations, chains: 1 };
    let plan = planner::plan(problem, &limits, seed, &mut |_| ControlFlow::Continue(()));
    (plan.expect("a sound problem"), core_s() - began)
}

/// A plan within so many seconds on a core, how many steps it took and how long.
fn timed(problem: &Problem, allowed_s: f64, seed: u64) -> (Plan, u64, f64) {
    let mut steps = 1_024;
    let a_second = loop {
        let (_, seconds) = planned(problem, steps, seed);
        if seconds > allowed_s / 40.0 {
            break steps as f64 / seconds;
        }
        steps *= 2;
    };
    let steps = (allowed_s * a_second) as u64;
    let (plan, seconds) = planned(problem, steps, seed);
    assert_eq!(planner::check(problem, &plan), [], "the checker objects");
    (plan, steps, seconds)
}

fn days(options: &Options) {
    println!("\n| day | first plan | unassigned / travel | steps | time | unassigned / travel |");
    println!("|---|---|---|---|---|---|");
    for name in ["ops200x20b-s1", "ops400x40b-s1"].into_iter().filter(|name| options.wants(name)) {
        let problem = instances::operator_day(name);
        let began = core_s();
        let first = planner::first_plan(&problem).expect("a sound problem");
        let first_ms = (core_s() - began) * 1_000.0;
        assert_eq!(planner::check(&problem, &first), [], "the checker objects");
        let (plan, steps, seconds) = timed(&problem, options.allowed_s, options.seed);
        println!(
            "| {name} | {first_ms:.1} ms | {} / {} s | {steps} | {seconds:.1} s | {} / {} s |",
            first.unassigned.len(),
            first.figures.travel_s,
            plan.unassigned.len(),
            plan.figures.travel_s,
        );
    }
}

/// A crew falls ill at noon.
fn noon(options: &Options) {
    const NOON: i32 = 12 * 3_600;
    if !options.wants("noon") {
        return;
    }
    println!(
        "\n| noon | sick crew's jobs | steps | time | unassigned before / after | jobs of others moved |"
    );
    println!("|---|---|---|---|---|---|");
    for name in ["ops200x20b-s1", "ops400x40b-s1"] {
        let problem = instances::operator_day(name);
        let (published, ..) = timed(&problem, 3.0, options.seed);
        let sick = 2;
        let mut rest = planner::carry_on(&problem, &published, NOON);
        planner::call_off(&mut rest, sick, NOON);
        let (again, steps, seconds) = timed(&rest, 1.5, options.seed);
        let jobs = problem.jobs.len();
        let (before, after) = (published.crews_of_jobs(jobs), again.crews_of_jobs(jobs));
        let orphans = rest
            .jobs
            .iter()
            .zip(&before)
            .filter(|(job, crew)| job.started.is_none() && **crew == Some(sick))
            .count();
        let moved =
            before.iter().zip(&after).filter(|(b, a)| b.is_some() && **b != Some(sick) && a != b).count();
        println!(
            "| {name} | {orphans} | {steps} | {seconds:.2} s | {} / {} | {moved} |",
            published.unassigned.len(),
            again.unassigned.len(),
        );
    }
}

fn solomon(options: &Options) {
    let known: Vec<_> =
        instances::solomon_best_known().into_iter().filter(|(name, _)| options.wants(name)).collect();
    if known.is_empty() {
        return;
    }
    println!("\n| Solomon | best known | found | gap | crews | steps | time |");
    println!("|---|---|---|---|---|---|---|");
    let mut gaps = 0.0;
    for (name, best_known) in &known {
        let problem = instances::solomon(name);
        let (plan, steps, seconds) = timed(&problem, options.allowed_s, options.seed);
        assert!(plan.unassigned.is_empty(), "{name}: all customers are served");
        let found = plan.figures.travel_s as f64 / instances::SOLOMON_SCALE;
        let gap = (found / best_known - 1.0) * 100.0;
        gaps += gap;
        let crews = plan.figures.crews_used;
        println!(
            "| {name} | {best_known:.2} | {found:.2} | {gap:.2} % | {crews} | {steps} | {seconds:.1} s |"
        );
    }
    println!("| mean | | | {:.2} % | | | |", gaps / known.len() as f64);
}

fn rosters(options: &Options) {
    if !options.wants("roster") {
        return;
    }
    println!(
        "\n| roster | asked | missing | overtime | wishes unmet | spread of hours | of nights | steps | time |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for (workers, days) in [(40, 7), (60, 7), (60, 28), (120, 28)] {
        let problem = quarter::quarter(0, workers, days);
        let iterations = planner::roster::iterations_for(&problem);
        let began = core_s();
        let roster = planner::roster::plan(&problem, iterations, options.seed).expect("a sound problem");
        let seconds = core_s() - began;
        assert_eq!(planner::roster::check(&problem, &roster), [], "the checker objects");
        let asked: u32 = problem.demands.iter().map(|demand| demand.workers).sum();
        let figures = roster.figures;
        println!(
            "| {workers} × {days} | {asked} | {} | {} h | {} | {:.1} % | {} | {iterations} | {seconds:.1} s |",
            figures.missing,
            figures.overtime_s / 3_600,
            figures.wishes_unmet,
            figures.spread_permille as f64 / 10.0,
            figures.spread_nights,
        );
    }
}
