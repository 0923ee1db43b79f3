//! Rosters: every labour rule kept, demand met as far as that allows, and the burden shared.

use planner::roster::{self, Breach, Demand, Duty, Roster, RosterProblem, RosterWeights};

use super::quarter::quarter;
use super::random::Dice;

const HOUR: i32 = 3_600;

fn sound(problem: &RosterProblem, iterations: u64, seed: u64) -> Roster {
    let roster = roster::plan(problem, iterations, seed).expect("a problem without flaws");
    assert_eq!(roster::check(problem, &roster), [], "seed {seed}");
    roster
}

#[test]
fn sixty_workers_get_a_week() {
    let problem = quarter(0, 60, 7);
    let asked: u32 = problem.demands.iter().map(|demand| demand.workers).sum();
    let roster = sound(&problem, 300_000, 1);
    let figures = roster.figures;
    // No search, however long, has covered more of what is asked here.
    assert!(figures.missing <= 12, "{} of {asked} are missing", figures.missing);
    assert!(figures.spread_nights <= 2, "{figures:?}");
    assert_eq!(roster, sound(&problem, 300_000, 1), "the same problem, steps and seed give the same roster");
}

#[test]
fn no_roster_breaks_a_rule_whatever_is_asked() {
    for seed in 0..60 {
        let mut problem = quarter(seed, 3 + seed as usize % 15, 1 + seed as usize % 20);
        if seed % 3 == 0 {
            problem.demands.iter_mut().for_each(|demand| demand.workers += 2);
        }
        assert_eq!(roster::validate(&problem), [], "seed {seed}");
        sound(&problem, 20_000, seed);
    }
}

/// Everything a few workers can do in a few days.
fn best_cover(problem: &RosterProblem) -> i64 {
    let cells = problem.workers.len() * problem.days;
    let mut duties: Vec<Option<Duty>> = vec![None];
    duties.extend(problem.demands.iter().map(|d| Some(Duty { shift: d.shift, skill: d.skill })));
    duties.sort_unstable();
    duties.dedup();
    let mut best = i64::MAX;
    for number in 0..duties.len().pow(cells as u32) {
        let mut rest = number;
        let mut roster = Roster {
            days: vec![vec![None; problem.days]; problem.workers.len()],
            gaps: Vec::new(),
            cost: Default::default(),
            figures: Default::default(),
        };
        for cell in 0..cells {
            roster.days[cell / problem.days][cell % problem.days] = duties[rest % duties.len()];
            rest /= duties.len();
        }
        let found = roster::check(problem, &roster);
        if found.iter().all(|breach| matches!(breach, Breach::WrongFigure { .. })) {
            let uncovered = found.iter().find_map(|breach| match breach {
                Breach::WrongFigure { name: "cost.uncovered", found, .. } => Some(*found),
                _ => None,
            });
            best = best.min(uncovered.unwrap_or(0));
        }
    }
    best
}

#[test]
fn a_small_roster_covers_as_much_as_can_be() {
    for seed in 0..12 {
        let mut dice = Dice(seed);
        let mut problem = quarter(seed, 2, 3);
        problem.demands.clear();
        for day in 0..3 {
            for shift in [0, 2, 3] {
                let weight = dice.between(1, 3).into();
                problem.demands.push(Demand { day, shift, skill: dice.roll(2) as u16, workers: 1, weight });
            }
        }
        assert_eq!(sound(&problem, 20_000, seed).cost.uncovered, best_cover(&problem), "seed {seed}");
    }
}

#[test]
fn the_burden_is_shared() {
    let mut problem = quarter(2, 24, 14);
    for worker in &mut problem.workers {
        (worker.skills, worker.unavailable, worker.overtime_left_s) = (vec![0, 1, 2], Vec::new(), 0);
        (worker.worked_before, worker.last_end_s, worker.rules) = (Vec::new(), None, 0);
    }
    let roster = sound(&problem, 400_000, 1);
    assert!(roster.figures.spread_permille <= 150, "{:?}", roster.figures);
    assert!(roster.figures.spread_nights <= 1, "{:?}", roster.figures);
    problem.weights = RosterWeights { overtime_hour: 0, spread_percent: 0, spread_night: 0 };
    let careless = sound(&problem, 400_000, 1);
    assert!(careless.figures.spread_permille > 3 * roster.figures.spread_permille, "{:?}", careless.figures);
}

fn spoiled(spoil: impl FnOnce(&mut RosterProblem, &mut Roster)) -> Vec<Breach> {
    let mut problem = quarter(1, 12, 7);
    let mut roster = sound(&problem, 30_000, 1);
    spoil(&mut problem, &mut roster);
    let mut found = roster::check(&problem, &roster);
    found.retain(|breach| !matches!(breach, Breach::WrongFigure { .. }));
    found.truncate(1);
    found
}

/// Somebody who works on a day, and what.
fn worked(roster: &Roster) -> (usize, usize, Duty) {
    let days = roster
        .days
        .iter()
        .enumerate()
        .flat_map(|(w, row)| row.iter().enumerate().map(move |(d, duty)| (w, d, *duty)));
    days.filter_map(|(worker, day, duty)| Some((worker, day, duty?))).next().expect("somebody works")
}

#[test]
fn the_checker_sees_each_breach() {
    let found = spoiled(|problem, roster| {
        let (worker, day, _) = worked(roster);
        problem.workers[worker].unavailable.push(day);
    });
    assert!(matches!(found[..], [Breach::Unavailable { .. }]), "{found:?}");
    let found = spoiled(|problem, roster| problem.workers[worked(roster).0].skills.clear());
    assert!(matches!(found[..], [Breach::MissingSkill { .. }]), "{found:?}");
    let found = spoiled(|problem, _| problem.rules.iter_mut().for_each(|rules| rules.rest_s = 40 * HOUR));
    assert!(matches!(found[..], [Breach::TooLittleRest { .. }]), "{found:?}");
    let found = spoiled(|problem, _| problem.rules.iter_mut().for_each(|rules| rules.days_in_seven = 1));
    assert!(matches!(found[..], [Breach::TooManyDays { .. }]), "{found:?}");
    let found = spoiled(|problem, _| problem.rules.iter_mut().for_each(|rules| rules.nights_in_seven = 0));
    assert!(matches!(found[..], [Breach::TooManyNights { .. }]), "{found:?}");
    let found = spoiled(|problem, _| {
        problem.rules.iter_mut().for_each(|rules| rules.week_s = HOUR);
        problem.workers.iter_mut().for_each(|worker| worker.overtime_left_s = 0);
    });
    assert!(matches!(found[..], [Breach::TooMuchOvertime { .. }]), "{found:?}");
    let found = spoiled(|problem, _| {
        problem.rules.iter_mut().for_each(|rules| (rules.day_s, rules.overtime_day_s) = (HOUR, HOUR))
    });
    assert!(matches!(found[..], [Breach::DayTooLong { .. }]), "{found:?}");
    let found = spoiled(|problem, roster| {
        let (_, day, duty) = worked(roster);
        problem.demands.retain(|d| (d.day, d.shift, d.skill) != (day, duty.shift, duty.skill));
    });
    assert!(matches!(found[..], [Breach::NotAsked { .. }]), "{found:?}");
    let found = spoiled(|_, roster| roster.days[0].truncate(3));
    assert_eq!(found, [Breach::WrongShape]);
}

#[test]
fn flaws_of_a_roster_are_named() {
    let mut problem = quarter(1, 4, 7);
    problem.workers[2].unavailable.push(9);
    problem.workers[3].nights_before = u32::MAX;
    problem.shifts[1].end_s = 0;
    problem.demands[0].shift = 8;
    problem.rules[1].rest_s = -1;
    let said: Vec<_> =
        roster::plan(&problem, 10, 1).expect_err("flaws").iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "shift 1, end_s: ends before it begins",
            "demand 0, shift: names number 8 of 5, counted from 0",
            "worker 2, unavailable: names number 9 of 7, counted from 0",
            "worker 3, nights_before: must not be more than 366",
            "rules 1, rest_s: must not be negative",
        ]
    );
}
