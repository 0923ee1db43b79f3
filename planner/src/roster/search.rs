//! Local search under annealing: every step keeps every rule, and most move one duty or a block of days between two workers.

use super::problem::{Duty, Gap, Roster, RosterCost, RosterFigures, RosterProblem};
use super::row::{Row, Sum};
use crate::rng::{Rng, exp_small};

/// In thousandths of a point.
const FIRST_TEMPERATURE: f64 = 20_000.0;
/// `ln` of the last temperature by the first: it ends at a thousandth.
const LN_COOLING: f64 = -6.907_755_278_982_137;
/// What a missing worker of weight 1 counts against burdens while searching, in thousandths of a point.
const MISSING: i64 = 100_000;
/// The longest block of days that changes hands.
const LONGEST_BLOCK: usize = 7;

pub(super) fn anneal(problem: &RosterProblem, iterations: u64, seed: u64) -> Roster {
    let mut desk = Desk::new(problem);
    let mut rng = Rng::new(seed);
    let mut best = (desk.cost(), desk.duties.clone());
    let cells = problem.workers.len() * problem.days;
    if cells == 0 || problem.demands.is_empty() {
        return desk.roster(&best.1);
    }
    let mut score = desk.score();
    let mut temperature = FIRST_TEMPERATURE;
    let cooling = exp_small((LN_COOLING / iterations.max(1) as f64).max(-1.0));
    for _ in 0..iterations {
        temperature *= cooling;
        if !desk.step(&mut rng) {
            continue;
        }
        let new_score = desk.score();
        if ((new_score - score) as f64) >= temperature * rng.exponential() {
            desk.undo();
            continue;
        }
        score = new_score;
        let cost = desk.cost();
        if cost < best.0 {
            best.0 = cost;
            best.1.clone_from(&desk.duties);
        }
    }
    desk.roster(&best.1)
}

/// The roster under work.
struct Desk<'a> {
    problem: &'a RosterProblem,
    rows: Vec<Row<'a>>,
    /// Worker by worker, day by day.
    duties: Vec<Option<Duty>>,
    sums: Vec<Sum>,
    /// How many each demand still lacks.
    missing: Vec<i64>,
    uncovered: i64,
    /// The demands of each day.
    of_day: Vec<Vec<usize>>,
    /// Workers who can have a night, and so a fair share of them.
    nightly: Vec<bool>,
    /// What the last step changed: cells, and sums of rows.
    old_cells: Vec<(usize, Option<Duty>)>,
    old_sums: Vec<(usize, Sum)>,
}

impl<'a> Desk<'a> {
    fn new(problem: &'a RosterProblem) -> Self {
        let rows: Vec<Row> = problem.workers.iter().map(|worker| Row::new(problem, worker)).collect();
        let duties = vec![None; rows.len() * problem.days];
        let idle = vec![None; problem.days];
        // An idle row keeps every rule.
        let sums = rows.iter().map(|row| row.sum(&idle).unwrap_or_default()).collect();
        let mut of_day = vec![Vec::new(); problem.days];
        for (at, demand) in problem.demands.iter().enumerate() {
            of_day[demand.day].push(at);
        }
        let can_have_night = |row: &Row| {
            problem.demands.iter().any(|demand| {
                let duty = Duty { shift: demand.shift, skill: demand.skill };
                problem.shifts[demand.shift].is_night && row.may(demand.day, duty)
            })
        };
        Self {
            problem,
            nightly: rows.iter().map(can_have_night).collect(),
            rows,
            duties,
            sums,
            missing: problem.demands.iter().map(|demand| i64::from(demand.workers)).collect(),
            uncovered: problem.demands.iter().map(|demand| i64::from(demand.workers) * demand.weight).sum(),
            of_day,
            old_cells: Vec::new(),
            old_sums: Vec::new(),
        }
    }

    /// Tries a step; says whether the rules allow it and anything changed.
    fn step(&mut self, rng: &mut Rng) -> bool {
        self.old_cells.clear();
        self.old_sums.clear();
        let workers = self.rows.len();
        let (worker, day) = (rng.below(workers), rng.below(self.problem.days));
        match rng.below(8) {
            0..=2 => self.give_work(worker, day, rng),
            3..=5 if workers > 1 => {
                let other = (worker + 1 + rng.below(workers - 1)) % workers;
                let length = 1 + rng.below(LONGEST_BLOCK.min(self.problem.days));
                let days =
                    if rng.one_in(2) { day..day + 1 } else { day..(day + length).min(self.problem.days) };
                self.swap(worker, other, days);
            }
            6 => {
                let to = rng.below(self.problem.days);
                self.move_to(worker, day, to);
            }
            _ => self.set(worker, day, None),
        }
        let allowed = !self.old_cells.is_empty() && self.reckon();
        if !allowed {
            self.undo();
        }
        allowed
    }

    /// A duty that lacks somebody.
    fn give_work(&mut self, worker: usize, day: usize, rng: &mut Rng) {
        let demands = &self.of_day[day];
        if demands.is_empty() {
            return;
        }
        let from = rng.below(demands.len());
        let lacking = (0..demands.len())
            .map(|nth| demands[(from + nth) % demands.len()])
            .find(|at| self.missing[*at] > 0);
        let Some(lacking) = lacking else { return };
        let demand = &self.problem.demands[lacking];
        self.set(worker, day, Some(Duty { shift: demand.shift, skill: demand.skill }));
    }

    /// Two workers change places on some days.
    fn swap(&mut self, worker: usize, other: usize, days: std::ops::Range<usize>) {
        for day in days {
            let (mine, theirs) = (self.duty(worker, day), self.duty(other, day));
            if mine != theirs {
                self.set(worker, day, None);
                self.set(other, day, mine);
                self.set(worker, day, theirs);
            }
        }
    }

    /// A duty of one day is given up for one that another day lacks.
    fn move_to(&mut self, worker: usize, day: usize, to: usize) {
        if self.duty(worker, day).is_none() || self.duty(worker, to).is_some() {
            return;
        }
        let lacking = self.of_day[to].iter().find(|at| {
            let demand = &self.problem.demands[**at];
            self.missing[**at] > 0 && self.rows[worker].worker.skills.contains(&demand.skill)
        });
        if let Some(lacking) = lacking {
            let demand = &self.problem.demands[*lacking];
            let duty = Duty { shift: demand.shift, skill: demand.skill };
            self.set(worker, day, None);
            self.set(worker, to, Some(duty));
        }
    }

    fn duty(&self, worker: usize, day: usize) -> Option<Duty> {
        self.duties[worker * self.problem.days + day]
    }

    fn set(&mut self, worker: usize, day: usize, duty: Option<Duty>) {
        let cell = worker * self.problem.days + day;
        let old = self.duties[cell];
        if old == duty {
            return;
        }
        self.old_cells.push((cell, old));
        self.put(cell, duty);
    }

    fn put(&mut self, cell: usize, duty: Option<Duty>) {
        let day = cell % self.problem.days;
        let old = std::mem::replace(&mut self.duties[cell], duty);
        for (duty, by) in [(old, 1), (duty, -1)] {
            let Some(duty) = duty else { continue };
            let demands = self.of_day[day].iter();
            let demand = demands
                .map(|at| (*at, &self.problem.demands[*at]))
                .find(|(_, demand)| (demand.shift, demand.skill) == (duty.shift, duty.skill));
            if let Some((at, demand)) = demand {
                self.missing[at] += by;
                self.uncovered += by * demand.weight;
            }
        }
    }

    /// Sums up the rows that changed; says whether the rules allow them.
    fn reckon(&mut self) -> bool {
        for at in 0..self.old_cells.len() {
            let (cell, _) = self.old_cells[at];
            let (worker, day) = (cell / self.problem.days, cell % self.problem.days);
            if self.duties[cell].is_some_and(|duty| !self.rows[worker].may(day, duty)) {
                return false;
            }
            if self.old_sums.iter().any(|(summed, _)| *summed == worker) {
                continue;
            }
            let row = &self.duties[worker * self.problem.days..][..self.problem.days];
            let Some(sum) = self.rows[worker].sum(row) else { return false };
            self.old_sums.push((worker, std::mem::replace(&mut self.sums[worker], sum)));
        }
        true
    }

    fn undo(&mut self) {
        while let Some((cell, duty)) = self.old_cells.pop() {
            self.put(cell, duty);
        }
        while let Some((worker, sum)) = self.old_sums.pop() {
            self.sums[worker] = sum;
        }
    }

    fn cost(&self) -> RosterCost {
        RosterCost { uncovered: self.uncovered, burden: self.burden(&self.figures()) }
    }

    fn burden(&self, figures: &RosterFigures) -> i64 {
        let weights = &self.problem.weights;
        let wishes: i64 = self.sums.iter().map(|sum| sum.wishes).sum();
        figures.overtime_s * weights.overtime_hour * 10 / 36
            + figures.spread_permille * weights.spread_percent * 100
            + figures.spread_nights * weights.spread_night * 1_000
            + wishes * 1_000
    }

    /// What the walk follows: the cost, and a slope towards fairness where the extremes alone would not show it.
    fn score(&self) -> i64 {
        let weights = &self.problem.weights;
        let uneven: i64 =
            self.rows.iter().zip(&self.sums).map(|(row, sum)| load_permille(row, sum).pow(2)).sum();
        let nights: i64 = self.sums.iter().map(|sum| sum.nights * sum.nights).sum();
        self.uncovered * MISSING
            + self.burden(&self.figures())
            + uneven * weights.spread_percent / 500
            + nights * weights.spread_night * 20
    }

    fn figures(&self) -> RosterFigures {
        let (mut most, mut least) = (i64::MIN, i64::MAX);
        let (mut most_nights, mut least_nights) = (i64::MIN, i64::MAX);
        let mut figures = RosterFigures::default();
        for (worker, (row, sum)) in self.rows.iter().zip(&self.sums).enumerate() {
            figures.overtime_s += sum.overtime_s;
            figures.wishes_unmet += sum.wishes_unmet;
            if row.available.contains(&true) {
                let load = load_permille(row, sum);
                (most, least) = (most.max(load), least.min(load));
            }
            if self.nightly[worker] {
                (most_nights, least_nights) = (most_nights.max(sum.nights), least_nights.min(sum.nights));
            }
        }
        figures.spread_permille = if most > least { most - least } else { 0 };
        figures.spread_nights = if most_nights > least_nights { most_nights - least_nights } else { 0 };
        figures
    }

    fn roster(mut self, duties: &[Option<Duty>]) -> Roster {
        for (cell, duty) in duties.iter().enumerate() {
            self.put(cell, *duty);
        }
        let days: Vec<Vec<_>> = match self.problem.days {
            0 => vec![Vec::new(); self.rows.len()],
            days => self.duties.chunks(days).map(<[_]>::to_vec).collect(),
        };
        for (worker, row) in days.iter().enumerate() {
            self.sums[worker] = self.rows[worker].sum(row).unwrap_or_default();
        }
        let gaps = self.missing.iter().enumerate().filter(|(_, missing)| **missing > 0);
        let gaps: Vec<Gap> = gaps.map(|(demand, missing)| Gap { demand, missing: *missing as u32 }).collect();
        let figures = RosterFigures { missing: gaps.iter().map(|gap| gap.missing).sum(), ..self.figures() };
        Roster {
            days,
            gaps,
            cost: RosterCost { uncovered: self.uncovered, burden: self.burden(&figures) },
            figures,
        }
    }
}

/// The time worked, in thousandths of what is regular.
fn load_permille(row: &Row, sum: &Sum) -> i64 {
    sum.work_s * 1_000 / row.regular_s
}
