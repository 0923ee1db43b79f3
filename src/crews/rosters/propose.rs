//! A crew's week proposed by the solver, within the labour rules; people edit it like any other, and it is checked alike.

use chrono::{Datelike, Days, NaiveDate};
use entity::roster;
use entity::value::RosterId;
use planner::roster::{Demand, Roster, RosterProblem, RosterWeights, Rules, Worker, iterations_for, plan};

use super::service::{find, set_cells_in};
use super::sheet::{self, Sheet};
use super::text;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::crews::labour::{Figures, Turn};
use crate::crews::roster_problem::{Assignment, Problem, Someone, edits};
use crate::error::{Error, Result};
use crate::transact;

/// Days before the week that a solver is told of: rows of days and nights begin there.
const LOOK_BACK: u64 = 14;
/// Every search is told the same: one week asked for twice is proposed alike.
const SEED: u64 = 1;
/// So many nights in seven days are no limit: those in a row are one.
const NIGHTS_IN_SEVEN: u32 = 7;
/// Nor are shifts with overtime: its hours are.
const OVERTIME_SHIFTS: u32 = 7;

fn seconds(minutes: i32) -> i32 {
    minutes * 60
}

fn count(days: i32) -> u32 {
    u32::try_from(days).unwrap_or(0)
}

fn rules(f: &Figures) -> Rules {
    Rules {
        day_s: seconds(f.day),
        week_s: seconds(f.week),
        averaged: false,
        overtime_day_s: seconds(f.day_most - f.day),
        overtime_shifts_a_week: OVERTIME_SHIFTS,
        rest_s: seconds(f.rest_between),
        days_in_seven: count(f.days_in_row.min(6)),
        days_in_a_row: count(f.days_in_row),
        nights_in_a_row: count(f.nights_in_row),
        nights_in_seven: NIGHTS_IN_SEVEN,
    }
}

/// Overtime somebody may still have in the week: what the week allows, and what the month has left.
fn overtime_left(figures: &Figures, week: NaiveDate, around: &[Turn]) -> i32 {
    let of_month = around.iter().filter(|t| (t.day.year(), t.day.month()) == (week.year(), week.month()));
    let spent: i32 = of_month.map(|t| (t.times.worked() - figures.day).max(0)).sum();
    (figures.week_most - figures.week).min(figures.overtime_month - spent).max(0)
}

fn worker(problem: &Problem, someone: &Someone) -> Worker {
    let week = problem.days[0];
    let able = |shift: &usize| someone.may.iter().any(|day| day[*shift]);
    let skills = (0..problem.shifts.len()).filter(able).filter_map(|s| u16::try_from(s).ok()).collect();
    let on = |day: NaiveDate| someone.around.iter().find(|t| t.day == day);
    let before: Vec<Option<&Turn>> = (1..=LOOK_BACK).map(|n| on(week - Days::new(n))).collect();
    let nights = before.iter().take_while(|t| t.is_some_and(|t| t.times.is_night(&problem.figures)));
    let last = before.iter().enumerate().find_map(|(n, t)| Some((i32::try_from(n + 1).ok()?, (*t)?)));
    Worker {
        unavailable: (0..problem.days.len()).filter(|day| !someone.may[*day].contains(&true)).collect(),
        worked_before: before.iter().map(Option::is_some).collect(),
        nights_before: u32::try_from(nights.count()).unwrap_or(0),
        last_end_s: last.map(|(days, turn)| seconds(turn.times.end - days * 24 * 60)),
        overtime_left_s: seconds(overtime_left(&problem.figures, week, &someone.around)),
        ..Worker::new(someone.worker.0, skills)
    }
}

/// The week as the solver is asked: each shift is a skill of its own, which those have who may do it.
#[must_use]
pub fn asked(problem: &Problem) -> RosterProblem {
    let shifts = problem.shifts.iter().map(|s| planner::roster::Shift {
        id: s.kind.0,
        begin_s: seconds(s.times.start),
        end_s: seconds(s.times.end),
        work_s: seconds(s.times.worked()),
        is_night: s.times.is_night(&problem.figures),
        is_outdoor: false,
    });
    let needed = problem.needed.iter().enumerate().flat_map(|(day, of_day)| {
        of_day.iter().enumerate().map(move |(shift, workers)| (day, shift, *workers))
    });
    let demand = needed.filter_map(|(day, shift, workers)| {
        let workers = u32::try_from(workers).ok().filter(|n| *n > 0)?;
        Some(Demand { day, shift, skill: u16::try_from(shift).ok()?, workers, weight: 1 })
    });
    RosterProblem {
        days: problem.days.len(),
        week_begins: 0,
        shifts: shifts.collect(),
        demands: demand.collect(),
        workers: problem.people.iter().map(|p| worker(problem, p)).collect(),
        rules: vec![rules(&problem.figures)],
        heat: Vec::new(),
        weights: RosterWeights::default(),
    }
}

/// What the solver gives; a day on which somebody may do another shift, but not this one, is left to a person.
#[must_use]
pub fn given(problem: &Problem, roster: &Roster) -> Vec<Assignment> {
    let mut found = Vec::new();
    for (person, days) in roster.days.iter().enumerate() {
        for (day, duty) in days.iter().enumerate() {
            let Some(shift) = duty.map(|d| d.shift) else { continue };
            if problem.people[person].may[day][shift] {
                found.push(Assignment { person, day, shift });
            }
        }
    }
    found
}

/// Fills a roster with what the solver proposes, in the place of what stands there.
///
/// # Errors
/// Not found; stale version; `crews.roster_nobody` when the crew has nobody or nothing is needed of it.
pub async fn propose(app: &App, caller: &Caller, id: RosterId, version: i32) -> Result<Sheet> {
    let db = app.db.read();
    let found = find(db, caller, Action::CrewsWrite, id).await?;
    let sheet = sheet::load(db, found).await?;
    let skills = super::catalogue(db).await?;
    let problem = sheet.problem(&skills);
    let asked = asked(&problem);
    if asked.workers.is_empty() || asked.demands.is_empty() {
        return Err(Error::conflict("crews.roster_nobody", text::roster_nobody));
    }
    let search = move || plan(&asked, iterations_for(&asked), SEED);
    let roster = tokio::task::spawn_blocking(search).await.map_err(Error::internal)?;
    let roster = roster.map_err(|flaws| Error::internal(format!("{flaws:?}")))?;
    let edits = edits(&problem, &given(&problem, &roster))
        .map_err(|refusal| Error::internal(format!("{refusal:?}")))?;
    let now = app.now();
    transact!(app.db, "crews.roster_propose", |tx| {
        let roster = find(tx, caller, Action::CrewsWrite, id).await?;
        set_cells_in(tx, caller, now, roster::Model { version, ..roster }, &edits).await
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crews::labour::Times;
    use crate::crews::roster_problem::Shift;
    use entity::value::{ShiftKindId, WorkerId};

    #[test]
    fn a_week_of_two_shifts_is_filled_within_the_rules_and_goes_on_from_the_week_before() {
        let week: NaiveDate = "2026-09-14".parse().unwrap();
        let early = Times { start: 360, end: 840, pause: 0 };
        let late = Times { start: 840, end: 1320, pause: 0 };
        let shift = |id, times| Shift { kind: ShiftKindId(id), times, needs: None };
        let before = Turn { day: week - Days::new(1), kind: ShiftKindId(2), times: late, needs: None };
        let someone = |id: i64, around: Vec<Turn>| Someone {
            worker: WorkerId(id),
            may: vec![vec![true, true]; 7],
            around,
        };
        let problem = Problem {
            days: week.iter_days().take(7).collect(),
            shifts: vec![shift(1, early), shift(2, late)],
            needed: vec![vec![1, 1]; 7],
            people: vec![
                someone(1, vec![before]),
                someone(2, vec![]),
                someone(3, vec![]),
                someone(4, vec![]),
            ],
            figures: Figures::STATUTORY,
        };
        let asked = asked(&problem);
        assert_eq!(asked.workers[0].last_end_s, Some(-2 * 3600), "until ten on Sunday evening");
        let roster = plan(&asked, 20_000, SEED).unwrap();
        assert_eq!(planner::roster::check(&asked, &roster), []);
        assert_eq!(roster.figures.missing, 0);
        let given = given(&problem, &roster);
        assert_eq!(given.len(), 14);
        assert!(!given.contains(&Assignment { person: 0, day: 0, shift: 0 }), "eleven hours of rest");
        assert_eq!(edits(&problem, &given).unwrap().len(), 28);
    }
}
