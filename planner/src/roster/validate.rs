//! What is wrong with a roster's problem, by name.

use super::problem::{RosterProblem, Wanted};
use crate::validate::{Fault, Flaw, Subject};

/// The longest roster, the most of anything in it, and the largest weight.
const MOST_DAYS: usize = 366;
const MOST_S: i32 = 1 << 26;
const HEAVIEST: i64 = 1_000_000;

/// Everything that is wrong, in the order of the problem; nothing when it can be planned.
#[must_use]
pub fn validate(problem: &RosterProblem) -> Vec<Flaw> {
    let mut flaws = Flaws(Vec::new());
    if problem.days > MOST_DAYS {
        flaws.add(Subject::Problem, "days", Fault::TooLarge { most: MOST_DAYS as i64 });
    }
    flaws.index(Subject::Problem, "week_begins", problem.week_begins, 7);
    for (at, shift) in problem.shifts.iter().enumerate() {
        let subject = Subject::Shift { at, id: shift.id };
        flaws.time(subject, "begin_s", shift.begin_s);
        flaws.time(subject, "work_s", shift.work_s);
        if shift.end_s < shift.begin_s {
            flaws.add(subject, "end_s", Fault::EndsBeforeItBegins);
        } else if shift.end_s - shift.begin_s > 86_400 {
            let found_s = shift.end_s - shift.begin_s;
            flaws.add(subject, "end_s", Fault::TooLong { longest_s: 86_400, found_s });
        }
    }
    demands(problem, &mut flaws);
    workers(problem, &mut flaws);
    for (at, rules) in problem.rules.iter().enumerate() {
        let subject = Subject::Rules(at);
        let times = [
            ("day_s", rules.day_s),
            ("week_s", rules.week_s),
            ("overtime_day_s", rules.overtime_day_s),
            ("rest_s", rules.rest_s),
        ];
        times.into_iter().for_each(|(field, time)| flaws.time(subject, field, time));
    }
    for heat in &problem.heat {
        flaws.index(Subject::Problem, "heat.day", heat.day, problem.days);
        if heat.hottest.until_s < heat.hottest.from_s {
            flaws.add(Subject::Problem, "heat.hottest", Fault::EndsBeforeItBegins);
        }
    }
    let weights = &problem.weights;
    for weight in [weights.overtime_hour, weights.spread_percent, weights.spread_night] {
        flaws.weight(Subject::Problem, "weights", weight);
    }
    flaws.0
}

fn demands(problem: &RosterProblem, flaws: &mut Flaws) {
    let mut seen = std::collections::BTreeSet::new();
    for (at, demand) in problem.demands.iter().enumerate() {
        let subject = Subject::Demand(at);
        flaws.index(subject, "day", demand.day, problem.days);
        flaws.index(subject, "shift", demand.shift, problem.shifts.len());
        flaws.weight(subject, "weight", demand.weight);
        if demand.workers as usize > problem.workers.len().max(1_000) {
            flaws.add(subject, "workers", Fault::TooLarge { most: problem.workers.len().max(1_000) as i64 });
        }
        if !seen.insert((demand.day, demand.shift, demand.skill)) {
            flaws.add(subject, "skill", Fault::Twice);
        }
    }
}

fn workers(problem: &RosterProblem, flaws: &mut Flaws) {
    let mut ids = std::collections::BTreeSet::new();
    for (at, worker) in problem.workers.iter().enumerate() {
        let subject = Subject::Worker { at, id: worker.id };
        if !ids.insert(worker.id) {
            flaws.add(subject, "id", Fault::Twice);
        }
        flaws.index(subject, "rules", worker.rules, problem.rules.len());
        flaws.time(subject, "overtime_left_s", worker.overtime_left_s);
        flaws.time(subject, "week_before_s", worker.week_before_s);
        for (field, days) in
            [("worked_before", worker.worked_before.len()), ("nights_before", worker.nights_before as usize)]
        {
            if days > MOST_DAYS {
                flaws.add(subject, field, Fault::TooLarge { most: MOST_DAYS as i64 });
            }
        }
        for day in &worker.unavailable {
            flaws.index(subject, "unavailable", *day, problem.days);
        }
        for wish in &worker.wishes {
            flaws.index(subject, "wishes.day", wish.day, problem.days);
            flaws.weight(subject, "wishes.weight", wish.weight);
            if let Wanted::Shift(shift) = wish.wants {
                flaws.index(subject, "wishes.wants", shift, problem.shifts.len());
            }
        }
        if let Some(end) = worker.last_end_s
            && end > 86_400
        {
            flaws.add(subject, "last_end_s", Fault::TooLarge { most: 86_400 });
        }
    }
}

struct Flaws(Vec<Flaw>);

impl Flaws {
    fn add(&mut self, subject: Subject, field: &'static str, fault: Fault) {
        self.0.push(Flaw { subject, field, fault });
    }

    fn index(&mut self, subject: Subject, field: &'static str, named: usize, count: usize) {
        if named >= count {
            self.add(subject, field, Fault::NoSuch { named, count });
        }
    }

    fn time(&mut self, subject: Subject, field: &'static str, time: i32) {
        if time < 0 {
            self.add(subject, field, Fault::Negative);
        } else if time > MOST_S {
            self.add(subject, field, Fault::TooLarge { most: MOST_S.into() });
        }
    }

    fn weight(&mut self, subject: Subject, field: &'static str, weight: i64) {
        if weight < 0 {
            self.add(subject, field, Fault::Negative);
        } else if weight > HEAVIEST {
            self.add(subject, field, Fault::TooLarge { most: HEAVIEST });
        }
    }
}
