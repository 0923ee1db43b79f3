//! A crew's week as a plain problem for whoever proposes rosters, and a proposal read back as edits of the draft.
//!
//! People, days and shifts are known by their places in lists, so that a proposer needs nothing of ours. What it gives
//! back is edited in like a person's edits and checked by [`super::labour`] alike.

use chrono::{Days, NaiveDate};
use entity::value::{ShiftKindId, WorkerId};

use super::labour::{Figures, Needs, Person, Rule, Times, Turn, check};
use super::rosters::service::CellEdit;
use super::rosters::sheet::DAYS;

/// A shift that may be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    pub kind: ShiftKindId,
    pub times: Times,
    pub needs: Option<Needs>,
}

/// Somebody who may be given shifts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Someone {
    pub worker: WorkerId,
    /// By day and shift: in the crew, not away, not on another roster, able and licensed.
    pub may: Vec<Vec<bool>>,
    /// Shifts of the weeks round this one: rest, rows and the month's overtime begin there.
    pub around: Vec<Turn>,
}

/// A week to be filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Seven, from Monday on.
    pub days: Vec<NaiveDate>,
    pub shifts: Vec<Shift>,
    /// By day and shift: how many are needed, without those who stand in already.
    pub needed: Vec<Vec<i32>>,
    pub people: Vec<Someone>,
    pub figures: Figures,
}

/// That somebody does a shift on a day, by their places in the problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assignment {
    pub person: usize,
    pub day: usize,
    pub shift: usize,
}

/// What a problem is made of.
#[derive(Debug, Clone)]
pub struct Input<'a> {
    /// A Monday.
    pub week: NaiveDate,
    pub figures: Figures,
    pub shifts: Vec<Shift>,
    /// By day and shift.
    pub needed: Vec<Vec<i32>>,
    pub people: Vec<(WorkerId, &'a Person)>,
}

/// Why a proposal cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It names a person, a day or a shift that is not in the problem.
    Unknown(Assignment),
    /// It gives somebody two shifts on a day.
    Twice(Assignment),
    /// It gives somebody a shift they may not do.
    MayNot(Assignment),
}

/// Whether somebody may do a shift on a day, whatever else they do.
fn may(figures: &Figures, worker: WorkerId, person: &Person, week: NaiveDate, turn: Turn) -> bool {
    let alone = Person { turns: vec![turn], ..person.clone() };
    check(figures, worker, &alone, week).iter().all(|v| match v.rule {
        Rule::NotThere | Rule::Twice | Rule::OnLeave | Rule::Skill | Rule::Licence | Rule::DayHours => false,
        Rule::RestBetween
        | Rule::WeekHours
        | Rule::RestDay
        | Rule::MonthOvertime
        | Rule::NightsInRow
        | Rule::Overtime
        | Rule::Understaffed => true,
    })
}

/// The problem of a week.
#[must_use]
pub fn problem(input: Input<'_>) -> Problem {
    let Input { week, figures, shifts, needed, people } = input;
    let days: Vec<NaiveDate> = (0..DAYS).map(|n| week + Days::new(n)).collect();
    let turn = |day: NaiveDate, s: &Shift| Turn { day, kind: s.kind, times: s.times, needs: s.needs };
    let someone = |(worker, person): (WorkerId, &Person)| {
        let of_day = |day: &NaiveDate| {
            shifts.iter().map(|s| may(&figures, worker, person, week, turn(*day, s))).collect()
        };
        Someone {
            worker,
            may: days.iter().map(of_day).collect(),
            around: person.turns.iter().filter(|t| !days.contains(&t.day)).copied().collect(),
        }
    };
    Problem { people: people.into_iter().map(someone).collect(), days, shifts, needed, figures }
}

/// A proposal as edits: every person of the problem gets a shift or a rest on every day.
///
/// # Errors
/// What of the proposal makes no sense.
pub fn edits(problem: &Problem, proposal: &[Assignment]) -> Result<Vec<CellEdit>, Refusal> {
    let mut week: Vec<Vec<Option<usize>>> = vec![vec![None; problem.days.len()]; problem.people.len()];
    for one in proposal {
        let unknown = Refusal::Unknown(*one);
        let allowed = problem.people.get(one.person).ok_or(unknown)?.may.get(one.day).ok_or(unknown)?;
        if !*allowed.get(one.shift).ok_or(unknown)? {
            return Err(Refusal::MayNot(*one));
        }
        if week[one.person][one.day].replace(one.shift).is_some() {
            return Err(Refusal::Twice(*one));
        }
    }
    let mut edits = Vec::with_capacity(problem.people.len() * problem.days.len());
    for (someone, row) in problem.people.iter().zip(&week) {
        for (day, shift) in problem.days.iter().zip(row) {
            edits.push(CellEdit {
                worker_id: someone.worker,
                day: *day,
                shift_kind_id: shift.map(|at| problem.shifts[at].kind),
            });
        }
    }
    Ok(edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::value::SkillId;

    const EARLY: Times = Times { start: 360, end: 840, pause: 0 };
    const LATE: Times = Times { start: 840, end: 1320, pause: 0 };

    #[test]
    fn a_week_becomes_a_problem_and_a_proposal_becomes_edits() {
        let week: NaiveDate = "2026-09-14".parse().unwrap();
        let on = |n: u64| week + Days::new(n);
        let needs = Some(Needs { skill: SkillId(9), licence: None });
        let shifts = vec![
            Shift { kind: ShiftKindId(11), times: EARLY, needs: None },
            Shift { kind: ShiftKindId(12), times: LATE, needs },
        ];
        let there = vec![(on(0), Some(on(6)))];
        let before = Turn { day: week - Days::new(1), kind: ShiftKindId(12), times: LATE, needs };
        let able = Person {
            skills: vec![SkillId(9)],
            there: there.clone(),
            away: vec![(on(2), on(3))],
            turns: vec![before, Turn { day: on(0), ..before }],
            ..Person::default()
        };
        let plain = Person { there, elsewhere: vec![on(1)], ..Person::default() };
        let input = Input {
            week,
            figures: Figures::STATUTORY,
            shifts,
            needed: vec![vec![1, 1]; 7],
            people: vec![(WorkerId(1), &able), (WorkerId(2), &plain)],
        };
        let problem = problem(input);
        let yes = |person: usize, shift: usize| -> Vec<usize> {
            (0..7).filter(|day| problem.people[person].may[*day][shift]).collect()
        };
        assert_eq!(yes(0, 0), [0, 1, 3, 4, 5], "away on Wednesday, gone on Sunday");
        assert_eq!(yes(0, 1), [0, 1, 3, 4, 5]);
        assert_eq!(yes(1, 0), [0, 2, 3, 4, 5], "with another crew on Tuesday");
        assert_eq!(yes(1, 1), Vec::<usize>::new(), "lacks the skill");
        assert_eq!(problem.people[0].around, [before], "what stands in the week itself is to be filled anew");

        let give = |person, day, shift| Assignment { person, day, shift };
        let made = edits(&problem, &[give(0, 0, 1), give(1, 3, 0)]).unwrap();
        assert_eq!(made.len(), 14);
        let worked: Vec<(i64, NaiveDate, Option<i64>)> = made
            .iter()
            .filter(|e| e.shift_kind_id.is_some())
            .map(|e| (e.worker_id.0, e.day, e.shift_kind_id.map(|k| k.0)))
            .collect();
        assert_eq!(worked, [(1, on(0), Some(12)), (2, on(3), Some(11))]);
        for (proposal, refusal) in [
            (vec![give(2, 0, 0)], Refusal::Unknown(give(2, 0, 0))),
            (vec![give(0, 7, 0)], Refusal::Unknown(give(0, 7, 0))),
            (vec![give(0, 0, 2)], Refusal::Unknown(give(0, 0, 2))),
            (vec![give(0, 2, 0)], Refusal::MayNot(give(0, 2, 0))),
            (vec![give(0, 0, 0), give(0, 0, 1)], Refusal::Twice(give(0, 0, 1))),
        ] {
            assert_eq!(edits(&problem, &proposal), Err(refusal));
        }
    }
}
