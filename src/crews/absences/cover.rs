//! Who can stand in for a shift that leave leaves open: able, licensed, free, and within the rules of labour.

use chrono::NaiveDate;
use entity::value::WorkerId;

use crate::crews::labour::{Figures, Person, Rule, Turn, check};
use crate::crews::monday;

/// Someone who might stand in.
#[derive(Debug, Clone)]
pub struct Asked {
    pub worker: WorkerId,
    pub own_crew: bool,
    pub person: Person,
}

/// Someone who can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub worker: WorkerId,
    pub own_crew: bool,
    /// Of the week, with this shift.
    pub minutes: i32,
    /// What is within the law and yet worth knowing.
    pub notes: Vec<Rule>,
}

/// Why someone cannot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    Busy,
    Rules(Vec<Rule>),
}

/// Whether someone can do `turn` besides what they have.
///
/// # Errors
/// Busy that day, or the hard rules it would break.
pub fn fits(figures: &Figures, asked: &Asked, turn: Turn) -> Result<Candidate, Refusal> {
    let mut person = asked.person.clone();
    if person.turns.iter().any(|t| t.day == turn.day) || person.elsewhere.contains(&turn.day) {
        return Err(Refusal::Busy);
    }
    let week = monday(turn.day);
    let before = check(figures, asked.worker, &person, week);
    person.turns.push(turn);
    let after = check(figures, asked.worker, &person, week);
    // What was wrong already is not this shift's doing.
    let new: Vec<Rule> = after
        .iter()
        .filter(|v| !before.iter().any(|b| b.rule == v.rule && b.day == v.day))
        .map(|v| v.rule)
        .collect();
    let hard: Vec<Rule> = new.iter().copied().filter(|r| r.is_hard()).collect();
    if !hard.is_empty() {
        return Err(Refusal::Rules(hard));
    }
    let in_week = |day: NaiveDate| monday(day) == week;
    let minutes = person.turns.iter().filter(|t| in_week(t.day)).map(|t| t.times.worked()).sum();
    Ok(Candidate { worker: asked.worker, own_crew: asked.own_crew, minutes, notes: new })
}

/// All who can, the best first: from the same crew, without notes, with the fewest hours in the week.
#[must_use]
pub fn ranked(figures: &Figures, asked: &[Asked], turn: Turn) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = asked.iter().filter_map(|a| fits(figures, a, turn).ok()).collect();
    found.sort_by_key(|c| (!c.own_crew, c.notes.len(), c.minutes, c.worker));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;
    use entity::value::ShiftKindId;

    use crate::crews::labour::Times;

    const EARLY: Times = Times { start: 360, end: 840, pause: 0 };
    const LATE: Times = Times { start: 840, end: 1320, pause: 0 };

    fn turn(day: NaiveDate, times: Times) -> Turn {
        Turn { day, kind: ShiftKindId(1), times, needs: None }
    }

    #[test]
    fn whoever_is_free_rested_and_least_burdened_comes_first() {
        let monday: NaiveDate = "2026-09-14".parse().unwrap();
        let on = |n: u64| monday + Days::new(n);
        let asked = |id: i64, own_crew: bool, turns: Vec<Turn>| Asked {
            worker: WorkerId(id),
            own_crew,
            person: Person { turns, there: vec![(monday - Days::new(900), None)], ..Person::default() },
        };
        let wanted = turn(on(3), EARLY);
        let free = asked(1, true, vec![turn(on(0), EARLY), turn(on(1), EARLY)]);
        let freer = asked(2, true, vec![turn(on(0), EARLY)]);
        let other = asked(3, false, vec![]);
        let busy = asked(4, true, vec![turn(on(3), LATE)]);
        let late_before = asked(5, true, vec![turn(on(2), LATE)]);
        let full = asked(6, true, [0, 1, 2, 4, 5].map(|n| turn(on(n), EARLY)).to_vec());
        let mut away = asked(7, true, vec![]);
        away.person.away = vec![(on(3), on(4))];
        let all = [free, freer, other, busy.clone(), late_before.clone(), full, away.clone()];
        let ranked = ranked(&Figures::STATUTORY, &all, wanted);
        let told: Vec<(i64, i32, &[Rule])> =
            ranked.iter().map(|c| (c.worker.0, c.minutes, c.notes.as_slice())).collect();
        assert_eq!(
            told,
            [(2, 960, &[] as &[Rule]), (1, 1440, &[]), (6, 2880, &[Rule::Overtime]), (3, 480, &[]),]
        );
        let why = |a: &Asked| fits(&Figures::STATUTORY, a, wanted).unwrap_err();
        assert_eq!(why(&busy), Refusal::Busy);
        assert_eq!(why(&late_before), Refusal::Rules(vec![Rule::RestBetween]));
        assert_eq!(why(&away), Refusal::Rules(vec![Rule::OnLeave]));
    }
}
