//! The weeks round the demo's day: rosters published and begun, somebody sick and covered, leave asked for.

use chrono::{Days, NaiveDate};
use entity::enums::AbsenceKind;
use entity::value::WorkerId;
use entity::{crew, worker};

use super::gear::shifts_of;
use super::world::World;
use crate::app::App;
use crate::clock::tomorrow;
use crate::crews::absences::{NewAbsence, covering, service as absences};
use crate::crews::rosters::service::{CellEdit, begin, set_cells};
use crate::crews::rosters::{kinds, publish};
use crate::crews::{monday, service as crews, workers};
use crate::error::Result;

/// A crew, its people by number, and the shifts it works in.
struct Staff {
    crew: crew::Model,
    people: Vec<worker::Model>,
    shifts: Vec<entity::shift_kind::Model>,
}

/// The shift of the `n`th of a crew on the `at`th day of a week: five days, then two of rest, each beginning elsewhere.
fn shift_of(staff: &Staff, n: usize, at: usize) -> Option<&entity::shift_kind::Model> {
    let rest = 2 * n % 7;
    let rests = at == rest || at == (rest + 1) % 7;
    if rests { None } else { staff.shifts.get(n % staff.shifts.len().max(1)) }
}

async fn staff(app: &App, world: &World, date: NaiveDate) -> Result<Vec<Staff>> {
    let db = app.db.read();
    let all = crews::of_subdistrict(db, world.subdistrict).await?;
    let kinds = kinds::list(app, &world.dispatcher, world.subdistrict).await?;
    let mut found = Vec::with_capacity(all.len());
    for view in all {
        let crew = view.crew;
        let members = workers::members(db, &[crew.id], (date, tomorrow(date))).await?;
        let names = shifts_of(&crew);
        let named = |name: &&str| kinds.iter().find(|k| k.line == crew.line && k.name == **name).cloned();
        let shifts = names.iter().filter_map(named).collect();
        found.push(Staff { people: members.into_iter().map(|m| m.worker).collect(), shifts, crew });
    }
    Ok(found)
}

/// Last week and this week are published, the next one waits as a draft.
pub async fn make(app: &App, world: &World, date: NaiveDate) -> Result<()> {
    let caller = &world.dispatcher;
    let this = monday(date);
    let all = staff(app, world, date).await?;
    for week in [this - Days::new(7), this, this + Days::new(7)] {
        for staff in &all {
            let roster = begin(app, caller, staff.crew.id, week).await?;
            let mut edits = Vec::new();
            for (n, worker) in staff.people.iter().enumerate() {
                for (at, day) in week.iter_days().take(7).enumerate() {
                    let shift_kind_id = shift_of(staff, n, at).map(|k| k.id);
                    edits.push(CellEdit { worker_id: worker.id, day, shift_kind_id });
                }
            }
            let sheet = set_cells(app, caller, roster.id, roster.version, edits).await?;
            if week <= this {
                publish::publish(app, caller, roster.id, sheet.roster.version).await?;
            }
        }
    }
    leave(app, world, &all, date).await
}

/// The `n`th of those of a crew who work on `day`.
fn at_work(staff: &Staff, day: NaiveDate, n: usize) -> Option<WorkerId> {
    let at = usize::try_from((day - monday(day)).num_days()).unwrap_or(0);
    let there = staff.people.iter().enumerate().filter(|(i, _)| shift_of(staff, *i, at).is_some());
    there.map(|(_, w)| w.id).nth(n)
}

async fn leave(app: &App, world: &World, all: &[Staff], date: NaiveDate) -> Result<()> {
    let caller = &world.dispatcher;
    let new = |worker_id, kind, from: NaiveDate, days: u64, reason: &str| NewAbsence {
        worker_id,
        kind,
        from_on: from,
        to_on: from + Days::new(days),
        reason: reason.to_owned(),
    };
    for (n, staff) in all.iter().enumerate() {
        let Some(worker) = at_work(staff, date, 1) else { continue };
        match n % 4 {
            0 => {
                let sick = new(worker, AbsenceKind::Sick, date, 2, "发热，医嘱休息两天");
                let absence = absences::ask(app, caller, sick).await?;
                let found = covering::candidates(app, caller, absence.id, date).await?;
                if let Some(first) = found.first() {
                    covering::cover(app, caller, absence.id, date, first.worker.id).await?;
                }
            }
            1 => {
                let annual = new(worker, AbsenceKind::Annual, date + Days::new(8), 3, "回老家");
                absences::ask(app, caller, annual).await?;
            }
            2 => {
                let personal = new(worker, AbsenceKind::Personal, date + Days::new(4), 1, "家中有事");
                let asked = absences::ask(app, caller, personal).await?;
                absences::decide(app, caller, asked.id, asked.version, None).await?;
            }
            _ => {}
        }
    }
    Ok(())
}
