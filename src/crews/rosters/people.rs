//! People as the rules of labour ask for them, many at once.

use std::collections::HashMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use entity::enums::AbsenceStatus;
use entity::value::{RosterId, SkillId, WorkerId};
use entity::{absence, roster_cell, shift_kind, skill};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::store;
use crate::crews::labour::{Needs, Person, Times, Turn};
use crate::crews::monday;
use crate::crews::workers;
use crate::db::distinct;
use crate::error::Result;

/// The days that bear on a week: whole weeks round the months it touches, and a week after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Window {
    #[must_use]
    pub fn round(week: NaiveDate) -> Self {
        let last = week + Days::new(6);
        let next_month = last.with_day(1).unwrap_or(last) + Months::new(1);
        Self {
            from: monday(week.with_day(1).unwrap_or(week)).min(week - Days::new(7)),
            to: next_month.max(week + Days::new(14)),
        }
    }
}

#[must_use]
pub fn times(kind: &shift_kind::Model) -> Times {
    Times { start: kind.start_minute, end: kind.end_minute, pause: kind.break_minutes }
}

/// A shift of `kind` on `day`.
#[must_use]
pub fn turn(day: NaiveDate, kind: &shift_kind::Model, skills: &HashMap<SkillId, skill::Model>) -> Turn {
    let needs =
        kind.skill_id.map(|skill| Needs { skill, licence: skills.get(&skill).and_then(|s| s.licence) });
    Turn { day, kind: kind.id, times: times(kind), needs }
}

/// The catalogue by id.
pub async fn catalogue<C: ConnectionTrait>(db: &C) -> Result<HashMap<SkillId, skill::Model>> {
    Ok(skill::Entity::find().all(db).await?.into_iter().map(|s| (s.id, s)).collect())
}

/// Leave that was approved and touches `[from, to)`, by worker.
pub async fn absences<C: ConnectionTrait>(
    db: &C,
    workers: &[WorkerId],
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<absence::Model>> {
    Ok(absence::Entity::find()
        .filter(absence::Column::WorkerId.is_in(workers.iter().map(|w| w.0)))
        .filter(absence::Column::Status.eq(AbsenceStatus::Approved))
        .filter(absence::Column::FromOn.lt(to))
        .filter(absence::Column::ToOn.gt(from))
        .all(db)
        .await?)
}

/// Each of `workers` with skills, licences, leave and every shift round `week`; what rosters other than `this` say of the
/// week stands under `elsewhere` as well. When they are in the crew is for the caller to say.
///
/// # Errors
/// When the database fails.
pub async fn people<C: ConnectionTrait>(
    db: &C,
    workers: &[WorkerId],
    week: NaiveDate,
    this: Option<RosterId>,
) -> Result<HashMap<WorkerId, Person>> {
    let window = Window::round(week);
    let span = (window.from, window.to);
    let mut skills = workers::skills_of(db, workers).await?;
    let mut licences = workers::licences_of(db, workers).await?;
    let absences = absences(db, workers, span).await?;
    let cells = store::cells_between(db, workers, span).await?;
    let duties = store::duties_between(db, workers, (week, week + Days::new(7))).await?;
    let ids = distinct(cells.iter().map(|c| c.shift_kind_id));
    let kinds = store::kinds_by_ids(db, ids).await?;
    let catalogue = catalogue(db).await?;
    let mut found: HashMap<WorkerId, Person> = HashMap::new();
    for id in workers {
        let person = Person {
            skills: skills.remove(id).unwrap_or_default().iter().map(|s| s.id).collect(),
            licences: licences.remove(id).unwrap_or_default().iter().map(Into::into).collect(),
            ..Person::default()
        };
        found.insert(*id, person);
    }
    for row in absences {
        if let Some(person) = found.get_mut(&row.worker_id) {
            person.away.push((row.from_on, row.to_on));
        }
    }
    let in_week = |day: NaiveDate| week <= day && day < week + Days::new(7);
    let at_work = |c: &&roster_cell::Model| c.absence_id.is_none();
    for cell in cells.iter().filter(at_work) {
        let Some(person) = found.get_mut(&cell.worker_id) else { continue };
        let others = this != Some(cell.roster_id);
        if others && in_week(cell.day) {
            person.elsewhere.push(cell.day);
        }
        // Twice on a day is told as such; hours count the shift once.
        if let Some(kind) = kinds.get(&cell.shift_kind_id)
            && !person.turns.iter().any(|t| t.day == cell.day)
        {
            person.turns.push(turn(cell.day, kind, &catalogue));
        }
    }
    for duty in duties.iter().filter(|d| d.absence_id.is_none() && this != Some(d.roster_id)) {
        if let Some(person) = found.get_mut(&duty.worker_id)
            && !person.elsewhere.contains(&duty.day)
        {
            person.elsewhere.push(duty.day);
        }
    }
    Ok(found)
}
