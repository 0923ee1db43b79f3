//! A roster with everything one needs to see and judge it: its people, their shifts, what is needed, what is wrong.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use entity::value::{ShiftKindId, SkillId, WorkerId};
use entity::{absence, crew, roster, roster_cell, shift_demand, shift_kind, skill, worker};
use sea_orm::ConnectionTrait;

use super::{people, rules, store};
use crate::crews::holidays::{self, Calendar};
use crate::crews::labour::{Figures, Person, Rule, Violation, check};
use crate::crews::roster_problem::{Input, Problem, Shift, problem};
use crate::crews::{store as crew_store, workers};
use crate::error::{Error, Result};

/// Days of a roster.
pub const DAYS: u64 = 7;

/// Someone on a roster.
#[derive(Debug, Clone)]
pub struct Entry {
    pub worker: worker::Model,
    pub person: Person,
    /// Of the crew; who only stands in is not.
    pub member: bool,
}

/// A week of a crew.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub roster: roster::Model,
    pub crew: crew::Model,
    pub entries: Vec<Entry>,
    pub cells: HashMap<(WorkerId, NaiveDate), roster_cell::Model>,
    /// Approved leave that touches the week.
    pub absences: Vec<absence::Model>,
    /// The shifts of the crew's line, and whatever else stands in a cell.
    pub kinds: Vec<shift_kind::Model>,
    pub demand: Vec<shift_demand::Model>,
    pub calendar: Calendar,
    pub figures: Figures,
    pub violations: Vec<Violation>,
}

impl Sheet {
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        self.roster.week_start.iter_days().take(7)
    }

    #[must_use]
    pub fn kind(&self, id: ShiftKindId) -> Option<&shift_kind::Model> {
        self.kinds.iter().find(|k| k.id == id)
    }

    #[must_use]
    pub fn absence_on(&self, worker: WorkerId, day: NaiveDate) -> Option<&absence::Model> {
        self.absences.iter().find(|a| a.worker_id == worker && a.from_on <= day && day < a.to_on)
    }

    /// How many a shift needs on a day.
    #[must_use]
    pub fn needed(&self, kind: ShiftKindId, day: NaiveDate) -> i32 {
        let found = self.demand.iter().find(|d| d.shift_kind_id == kind);
        found.map_or(0, |d| if self.calendar.is_working(day) { d.on_working_days } else { d.on_days_off })
    }

    /// How many do a shift on a day.
    #[must_use]
    pub fn filled(&self, kind: ShiftKindId, day: NaiveDate) -> i32 {
        let on = self.cells.values().filter(|c| c.shift_kind_id == kind && c.day == day);
        i32::try_from(on.filter(|c| c.absence_id.is_none()).count()).unwrap_or(i32::MAX)
    }

    /// Minutes a worker works in the week.
    #[must_use]
    pub fn minutes(&self, worker: WorkerId) -> i32 {
        let mine = self.cells.values().filter(|c| c.worker_id == worker && c.absence_id.is_none());
        mine.filter_map(|c| self.kind(c.shift_kind_id)).map(|k| people::times(k).worked()).sum()
    }

    fn understaffed(&self) -> Vec<Violation> {
        let mut found = Vec::new();
        for day in self.days() {
            for demand in &self.demand {
                let kind = demand.shift_kind_id;
                let (is, limit) = (self.filled(kind, day), self.needed(kind, day));
                if is < limit {
                    found.push(Violation {
                        rule: Rule::Understaffed,
                        worker: None,
                        day,
                        kind: Some(kind),
                        found: is,
                        limit,
                    });
                }
            }
        }
        found
    }
}

/// When somebody may be rostered: while in the crew and employed; who stands in, while employed.
fn there(
    worker: &worker::Model,
    stints: &[(NaiveDate, Option<NaiveDate>)],
) -> Vec<(NaiveDate, Option<NaiveDate>)> {
    let earlier = |a: Option<NaiveDate>, b: Option<NaiveDate>| match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    };
    let within = |(from, to): &(NaiveDate, Option<NaiveDate>)| {
        ((*from).max(worker.active_from), earlier(*to, worker.active_to))
    };
    stints.iter().map(within).collect()
}

/// Reads a roster and checks it: a fixed number of queries, however many people are on it.
///
/// # Errors
/// When the database fails.
pub async fn load<C: ConnectionTrait>(db: &C, roster: roster::Model) -> Result<Sheet> {
    let week = roster.week_start;
    let end = week + Days::new(DAYS);
    let crew = crew_store::crew(db, roster.crew_id).await?.ok_or_else(Error::not_found)?;
    let cells = store::cells(db, roster.id).await?;
    let members = workers::members(db, &[crew.id], (week, end)).await?;
    let mut stints: HashMap<WorkerId, Vec<(NaiveDate, Option<NaiveDate>)>> = HashMap::new();
    for member in &members {
        stints.entry(member.worker.id).or_default().push(member.stint);
    }
    let mut rows: Vec<worker::Model> = Vec::new();
    for member in members {
        if rows.iter().all(|w| w.id != member.worker.id) {
            rows.push(member.worker);
        }
    }
    let others: Vec<WorkerId> =
        cells.iter().map(|c| c.worker_id).filter(|id| !stints.contains_key(id)).collect();
    let mut others: Vec<worker::Model> = workers::by_ids(db, &others).await?.into_values().collect();
    others.sort_by(|a, b| a.number.cmp(&b.number));
    rows.extend(others);
    let ids: Vec<WorkerId> = rows.iter().map(|w| w.id).collect();
    let mut known = people::people(db, &ids, week, Some(roster.id)).await?;
    let covers = |id: WorkerId| cells.iter().any(|c| c.worker_id == id && c.cover_for.is_some());
    let entries: Vec<Entry> = rows
        .into_iter()
        .map(|worker| {
            let mut person = known.remove(&worker.id).unwrap_or_default();
            let of_crew = stints.get(&worker.id);
            person.there = match of_crew {
                Some(stints) => there(&worker, stints),
                None if covers(worker.id) => vec![(worker.active_from, worker.active_to)],
                None => Vec::new(),
            };
            Entry { member: of_crew.is_some(), person, worker }
        })
        .collect();
    let used: Vec<ShiftKindId> = cells.iter().map(|c| c.shift_kind_id).collect();
    let mut kinds = store::kinds(db, roster.subdistrict_id).await?;
    kinds.retain(|k| (k.line == crew.line && k.active) || used.contains(&k.id));
    let mut sheet = Sheet {
        absences: people::absences(db, &ids, (week, end)).await?,
        demand: store::demand(db, crew.id).await?,
        calendar: holidays::calendar(db, week, end).await?,
        figures: rules::figures_on(db, week).await?,
        cells: cells.into_iter().map(|c| ((c.worker_id, c.day), c)).collect(),
        kinds,
        entries,
        crew,
        roster,
        violations: Vec::new(),
    };
    sheet.judge();
    Ok(sheet)
}

impl Sheet {
    fn judge(&mut self) {
        let week = self.roster.week_start;
        let mut found: Vec<Violation> = Vec::new();
        for entry in &self.entries {
            let mut mine = check(&self.figures, entry.worker.id, &entry.person, week);
            // What another roster says of this week is told there.
            let here = |v: &Violation| self.cells.contains_key(&(entry.worker.id, v.day));
            mine.retain(here);
            found.extend(mine);
        }
        found.extend(self.understaffed());
        found.sort_by_key(|v| (!v.rule.is_hard(), v.day, v.worker, v.rule));
        self.violations = found;
    }

    /// Whether nothing stands against publishing it.
    #[must_use]
    pub fn may_be_published(&self) -> bool {
        self.violations.iter().all(|v| !v.rule.is_hard())
    }
}

impl Sheet {
    /// The week as a problem for whoever proposes rosters: its members, the active shifts, what is needed less those who
    /// stand in already.
    #[must_use]
    pub fn problem(&self, skills: &HashMap<SkillId, skill::Model>) -> Problem {
        let kinds: Vec<&shift_kind::Model> =
            self.kinds.iter().filter(|k| k.active && k.line == self.crew.line).collect();
        let shift = |kind: &&shift_kind::Model| {
            let turn = people::turn(self.roster.week_start, kind, skills);
            Shift { kind: turn.kind, times: turn.times, needs: turn.needs }
        };
        let standing_in = |kind: ShiftKindId, day: NaiveDate| {
            let outside = |id: WorkerId| self.entries.iter().any(|e| e.worker.id == id && !e.member);
            let on = self.cells.values().filter(|c| c.shift_kind_id == kind && c.day == day);
            let on = on.filter(|c| c.absence_id.is_none() && outside(c.worker_id));
            i32::try_from(on.count()).unwrap_or(i32::MAX)
        };
        let needed = |day: NaiveDate| {
            let of = |k: &&shift_kind::Model| (self.needed(k.id, day) - standing_in(k.id, day)).max(0);
            kinds.iter().map(of).collect()
        };
        problem(Input {
            week: self.roster.week_start,
            figures: self.figures,
            needed: self.days().map(needed).collect(),
            shifts: kinds.iter().map(shift).collect(),
            people: self.entries.iter().filter(|e| e.member).map(|e| (e.worker.id, &e.person)).collect(),
        })
    }
}
