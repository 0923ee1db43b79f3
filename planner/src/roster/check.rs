//! Judges a roster, whoever made it; shares nothing with the search.

use serde::Serialize;

use super::problem::{Duty, Roster, RosterProblem, Rules, Wanted, Worker};

const DAY_S: i64 = 86_400;

/// What a roster breaks. Workers, shifts and demands are named by their place in the problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Breach {
    /// Not one row for every worker, or not one entry for every day.
    WrongShape,
    NoSuchShift {
        worker: usize,
        day: usize,
    },
    Unavailable {
        worker: usize,
        day: usize,
    },
    MissingSkill {
        worker: usize,
        day: usize,
        skill: u16,
    },
    /// More workers than are asked for.
    NotAsked {
        day: usize,
        duty: Duty,
    },
    TooHot {
        worker: usize,
        day: usize,
    },
    DayTooLong {
        worker: usize,
        day: usize,
    },
    TooLittleRest {
        worker: usize,
        day: usize,
    },
    /// The day is one too many in a row, or in seven.
    TooManyDays {
        worker: usize,
        day: usize,
    },
    TooManyNights {
        worker: usize,
        day: usize,
    },
    /// In the week of this day.
    TooManyLongShifts {
        worker: usize,
        day: usize,
    },
    TooMuchOvertime {
        worker: usize,
        overtime_s: i64,
    },
    /// The roster says something else than its days do.
    WrongFigure {
        name: &'static str,
        said: i64,
        found: i64,
    },
}

/// Everything the roster breaks; nothing when all is well. The problem must be one that [`super::validate`] passes.
#[must_use]
pub fn check(problem: &RosterProblem, roster: &Roster) -> Vec<Breach> {
    if roster.days.len() != problem.workers.len() || roster.days.iter().any(|row| row.len() != problem.days) {
        return vec![Breach::WrongShape];
    }
    let mut found = Vec::new();
    for (worker, row) in roster.days.iter().enumerate() {
        for (day, duty) in row.iter().enumerate() {
            if duty.is_some_and(|duty| duty.shift >= problem.shifts.len()) {
                found.push(Breach::NoSuchShift { worker, day });
            }
        }
    }
    if !found.is_empty() {
        return found;
    }
    for (worker, row) in roster.days.iter().enumerate() {
        let data = &problem.workers[worker];
        let life = Life { problem, at: worker, worker: data, rules: &problem.rules[data.rules], row };
        found.extend(life.each_day());
        found.extend(life.rest());
        found.extend(life.runs());
        found.extend(life.overtime());
    }
    figures(problem, roster, &mut found);
    found
}

struct Life<'a> {
    problem: &'a RosterProblem,
    at: usize,
    worker: &'a Worker,
    rules: &'a Rules,
    row: &'a [Option<Duty>],
}

impl Life<'_> {
    fn worked(&self) -> impl Iterator<Item = (usize, Duty)> + use<'_> {
        self.row.iter().enumerate().filter_map(|(day, duty)| Some((day, (*duty)?)))
    }

    fn each_day(&self) -> Vec<Breach> {
        let worker = self.at;
        let mut found = Vec::new();
        for (day, duty) in self.worked() {
            let shift = &self.problem.shifts[duty.shift];
            if self.worker.unavailable.contains(&day) {
                found.push(Breach::Unavailable { worker, day });
            }
            if !self.worker.skills.contains(&duty.skill) {
                found.push(Breach::MissingSkill { worker, day, skill: duty.skill });
            }
            for heat in self.problem.heat.iter().filter(|heat| heat.day == day && shift.is_outdoor) {
                let apart = shift.end_s <= heat.hottest.from_s || shift.begin_s >= heat.hottest.until_s;
                if !apart || shift.work_s > heat.longest_outdoor_s {
                    found.push(Breach::TooHot { worker, day });
                }
            }
            if !self.rules.averaged && shift.work_s > self.rules.day_s + self.rules.overtime_day_s {
                found.push(Breach::DayTooLong { worker, day });
            }
        }
        found
    }

    fn rest(&self) -> Vec<Breach> {
        let rest_s = i64::from(self.rules.rest_s);
        let times = self.worked().map(|(day, duty)| {
            let (shift, midnight) = (&self.problem.shifts[duty.shift], day as i64 * DAY_S);
            (day, midnight + i64::from(shift.begin_s), midnight + i64::from(shift.end_s))
        });
        let times: Vec<_> = times.collect();
        let before = self.worker.last_end_s.map(i64::from);
        let ends = before.into_iter().map(Some).chain(if before.is_some() { None } else { Some(None) });
        let ends = ends.chain(times.iter().map(|(.., end)| Some(*end)));
        let short =
            times.iter().zip(ends).filter(|((_, begin, _), end)| end.is_some_and(|end| begin - end < rest_s));
        short.map(|((day, ..), _)| Breach::TooLittleRest { worker: self.at, day: *day }).collect()
    }

    /// Looks back from each day that is worked, into the time before the roster where need be.
    fn runs(&self) -> Vec<Breach> {
        let worker = self.at;
        let day_worked = |day: i64| match usize::try_from(day) {
            Ok(day) => self.row[day].is_some(),
            Err(_) => self.worker.worked_before.get((-day - 1) as usize) == Some(&true),
        };
        let night_worked = |day: i64| match usize::try_from(day) {
            Ok(day) => self.row[day].is_some_and(|duty| self.problem.shifts[duty.shift].is_night),
            Err(_) => -day <= i64::from(self.worker.nights_before),
        };
        let mut found = Vec::new();
        for (day, duty) in self.worked() {
            let (today, rules) = (day as i64, self.rules);
            let in_a_row = |is: &dyn Fn(i64) -> bool| (0..).take_while(|back| is(today - back)).count();
            let in_seven = |is: &dyn Fn(i64) -> bool| (0..7).filter(|back| is(today - back)).count();
            if in_a_row(&day_worked) > rules.days_in_a_row as usize
                || in_seven(&day_worked) > rules.days_in_seven as usize
            {
                found.push(Breach::TooManyDays { worker, day });
            }
            let is_night = self.problem.shifts[duty.shift].is_night;
            let too_many = in_a_row(&night_worked) > rules.nights_in_a_row as usize
                || in_seven(&night_worked) > rules.nights_in_seven as usize;
            if is_night && too_many {
                found.push(Breach::TooManyNights { worker, day });
            }
        }
        found
    }

    fn overtime(&self) -> Vec<Breach> {
        let mut found = Vec::new();
        let overtime_s = overtime_s(self.problem, self.worker, self.row);
        if overtime_s > i64::from(self.worker.overtime_left_s) {
            found.push(Breach::TooMuchOvertime { worker: self.at, overtime_s });
        }
        let is_long = |day: &usize| {
            self.row[*day].is_some_and(|duty| self.problem.shifts[duty.shift].work_s > self.rules.day_s)
        };
        for week in weeks(self.problem) {
            let long = week.clone().filter(is_long).count();
            if !self.rules.averaged && long > self.rules.overtime_shifts_a_week as usize {
                found.push(Breach::TooManyLongShifts { worker: self.at, day: week.start });
            }
        }
        found
    }
}

/// The days of each calendar week, of which the first and the last may be cut short.
fn weeks(problem: &RosterProblem) -> Vec<std::ops::Range<usize>> {
    let first = problem.week_begins.min(problem.days);
    let (mut weeks, mut from) = (vec![], first);
    weeks.push(0..first);
    while from < problem.days {
        weeks.push(from..(from + 7).min(problem.days));
        from += 7;
    }
    weeks
}

fn overtime_s(problem: &RosterProblem, worker: &Worker, row: &[Option<Duty>]) -> i64 {
    let rules = &problem.rules[worker.rules];
    let work = |day: usize| row[day].map_or(0, |duty| i64::from(problem.shifts[duty.shift].work_s));
    if rules.averaged {
        let all: i64 = (0..problem.days).map(work).sum();
        return (all - i64::from(rules.week_s) * problem.days as i64 / 7).max(0);
    }
    let week = |(nth, days): (usize, std::ops::Range<usize>)| {
        let begun =
            if nth == usize::from(problem.week_begins == 0) { i64::from(worker.week_before_s) } else { 0 };
        let whole = begun + days.clone().map(work).sum::<i64>() - i64::from(rules.week_s);
        let daily: i64 = days.map(|day| (work(day) - i64::from(rules.day_s)).max(0)).sum();
        whole.max(daily).max(0)
    };
    weeks(problem).into_iter().enumerate().map(week).sum()
}

fn figures(problem: &RosterProblem, roster: &Roster, found: &mut Vec<Breach>) {
    let mut uncovered = 0;
    let mut gaps = Vec::new();
    for (at, demand) in problem.demands.iter().enumerate() {
        let duty = Duty { shift: demand.shift, skill: demand.skill };
        let there = roster.days.iter().filter(|row| row[demand.day] == Some(duty)).count() as i64;
        let missing = (i64::from(demand.workers) - there).max(0);
        uncovered += missing * demand.weight;
        if missing > 0 {
            gaps.push((at, missing));
        }
        if there > i64::from(demand.workers) {
            found.push(Breach::NotAsked { day: demand.day, duty });
        }
    }
    for (day, duty) in
        roster.days.iter().flat_map(|row| row.iter().enumerate()).filter_map(|(d, duty)| Some((d, (*duty)?)))
    {
        if !problem
            .demands
            .iter()
            .any(|demand| (demand.day, demand.shift, demand.skill) == (day, duty.shift, duty.skill))
        {
            found.push(Breach::NotAsked { day, duty });
        }
    }
    let mut expect = |name: &'static str, said: i64, is: i64| {
        if said != is {
            found.push(Breach::WrongFigure { name, said, found: is });
        }
    };
    let said: Vec<_> = roster.gaps.iter().map(|gap| (gap.demand, i64::from(gap.missing))).collect();
    expect("gaps", said.len() as i64, if said == gaps { said.len() as i64 } else { -1 });
    expect("figures.missing", roster.figures.missing.into(), gaps.iter().map(|(_, missing)| missing).sum());
    let lives = || problem.workers.iter().zip(&roster.days);
    let overtime: i64 = lives().map(|(worker, row)| overtime_s(problem, worker, row)).sum();
    let unmet: Vec<i64> = lives().flat_map(|(worker, row)| unmet(worker, row)).collect();
    let loads: Vec<i64> = lives().filter_map(|(worker, row)| load_permille(problem, worker, row)).collect();
    let nights: Vec<i64> = lives()
        .filter(|(worker, _)| can_have_night(problem, worker))
        .map(|(_, row)| nights(problem, row))
        .collect();
    let spread = |of: &[i64]| of.iter().max().zip(of.iter().min()).map_or(0, |(most, least)| most - least);
    let (hours, dark) = (spread(&loads), spread(&nights));
    expect("figures.overtime_s", roster.figures.overtime_s, overtime);
    expect("figures.wishes_unmet", roster.figures.wishes_unmet as i64, unmet.len() as i64);
    expect("figures.spread_permille", roster.figures.spread_permille, hours);
    expect("figures.spread_nights", roster.figures.spread_nights, dark);
    expect("cost.uncovered", roster.cost.uncovered, uncovered);
    let weights = &problem.weights;
    let burden = overtime * weights.overtime_hour * 1_000 / 3_600
        + hours * weights.spread_percent * 100
        + dark * weights.spread_night * 1_000
        + unmet.iter().sum::<i64>() * 1_000;
    expect("cost.burden", roster.cost.burden, burden);
}

/// The weights of the wishes that the row does not meet.
fn unmet(worker: &Worker, row: &[Option<Duty>]) -> Vec<i64> {
    let is_unmet = |wish: &&super::Wish| match wish.wants {
        Wanted::Off => row[wish.day].is_some(),
        Wanted::Work => row[wish.day].is_none(),
        Wanted::Shift(shift) => row[wish.day].map(|duty| duty.shift) != Some(shift),
    };
    worker.wishes.iter().filter(is_unmet).map(|wish| wish.weight).collect()
}

/// Nothing for somebody who is never there.
fn load_permille(problem: &RosterProblem, worker: &Worker, row: &[Option<Duty>]) -> Option<i64> {
    let there = (0..problem.days).filter(|day| !worker.unavailable.contains(day)).count() as i64;
    let regular_s = (i64::from(problem.rules[worker.rules].week_s) * there / 7).max(1);
    let work_s: i64 = row.iter().flatten().map(|duty| i64::from(problem.shifts[duty.shift].work_s)).sum();
    (there > 0).then_some(work_s * 1_000 / regular_s)
}

fn nights(problem: &RosterProblem, row: &[Option<Duty>]) -> i64 {
    row.iter().flatten().filter(|duty| problem.shifts[duty.shift].is_night).count() as i64
}

/// Whether any night is asked for that the worker's skills, days and rules allow.
fn can_have_night(problem: &RosterProblem, worker: &Worker) -> bool {
    let rules = &problem.rules[worker.rules];
    problem.demands.iter().any(|demand| {
        let shift = &problem.shifts[demand.shift];
        let too_hot = problem.heat.iter().any(|heat| {
            heat.day == demand.day
                && shift.is_outdoor
                && (shift.work_s > heat.longest_outdoor_s
                    || (shift.begin_s < heat.hottest.until_s && heat.hottest.from_s < shift.end_s))
        });
        shift.is_night
            && worker.skills.contains(&demand.skill)
            && !worker.unavailable.contains(&demand.day)
            && !too_hot
            && (rules.averaged || shift.work_s <= rules.day_s + rules.overtime_day_s)
    })
}
