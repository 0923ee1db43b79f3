//! Use cases of a roster's draft: begun, filled by hand, copied from the week before.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use entity::enums::RosterStatus;
use entity::value::{CrewId, RosterId, ShiftKindId, WorkerId};
use entity::{roster, roster_cell};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::{Value, json};

use super::sheet::{self, DAYS, Sheet};
use super::{store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::crews::form::invalid;
use crate::crews::store as crew_store;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::transact;

/// Cells one edit may change: a crew of 500 for a week.
const MAX_CELLS: usize = 3_500;
/// How far ahead a roster may be begun.
const MAX_AHEAD_DAYS: u64 = 400;

/// A worker's day: a shift, or rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellEdit {
    pub worker_id: WorkerId,
    pub day: NaiveDate,
    pub shift_kind_id: Option<ShiftKindId>,
}

pub(super) fn scope_of(roster: &roster::Model) -> Scope {
    Scope::work(roster.subdistrict_id, None, Some(roster.crew_id))
}

pub(super) async fn find(
    db: &impl sea_orm::ConnectionTrait,
    caller: &Caller,
    action: Action,
    id: RosterId,
) -> Result<roster::Model> {
    caller.reach(action)?;
    let roster = store::roster(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, scope_of(&roster))?;
    Ok(roster)
}

pub(super) fn change(
    action: &'static str,
    roster: &roster::Model,
    before: Option<Value>,
    after: Option<Value>,
) -> Change {
    Change {
        action,
        subject: "roster",
        subject_id: roster.id.0,
        subdistrict_id: Some(roster.subdistrict_id),
        before,
        after,
        ..Change::default()
    }
}

/// Begins a crew's week, empty.
///
/// # Errors
/// Not found; invalid when the day is no Monday or too far ahead; `crews.roster_there`.
pub async fn begin(app: &App, caller: &Caller, crew: CrewId, week: NaiveDate) -> Result<roster::Model> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "crews.roster_begin", |tx| begin_in(tx, caller, now, today, crew, week).await)
}

/// [`begin`] within a transaction.
///
/// # Errors
/// As [`begin`].
pub async fn begin_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    today: NaiveDate,
    crew: CrewId,
    week: NaiveDate,
) -> Result<roster::Model> {
    caller.reach(Action::CrewsWrite)?;
    let crew = crew_store::crew(tx, crew).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::CrewsWrite, Scope::work(crew.subdistrict_id, None, Some(crew.id)))?;
    if week.weekday() != Weekday::Mon || week > today + Days::new(MAX_AHEAD_DAYS) {
        return Err(invalid().field("week_start", text::not_a_monday));
    }
    if store::roster_of(tx, crew.id, week).await?.is_some() {
        return Err(
            Error::conflict("crews.roster_there", text::roster_there).field("week_start", text::roster_there)
        );
    }
    let row = roster::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(crew.subdistrict_id),
        crew_id: Set(crew.id),
        week_start: Set(week),
        status: Set(RosterStatus::Draft),
        publication: Set(0),
        published_at: Set(None),
        published_by: Set(None),
        version: Set(1),
    };
    let row = row.insert(tx).await?;
    let after = json!({"crew": crew.id, "week": week});
    record(tx, now, caller, change("crews.roster_begin", &row, None, Some(after))).await?;
    Ok(row)
}

/// A roster with what is wrong with it.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: RosterId) -> Result<Sheet> {
    let db = app.db.read();
    let roster = find(db, caller, Action::RostersRead, id).await?;
    sheet::load(db, roster).await
}

/// The roster of a crew's week, when there is one and the caller may see it.
///
/// # Errors
/// Forbidden.
pub async fn of_week(
    app: &App,
    caller: &Caller,
    crew: CrewId,
    week: NaiveDate,
) -> Result<Option<roster::Model>> {
    caller.reach(Action::RostersRead)?;
    let found = store::roster_of(app.db.read(), crew, week).await?;
    Ok(found.filter(|r| caller.may_at(Action::RostersRead, scope_of(r))))
}

/// Rosters within reach, oldest on record first.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    crew: Option<CrewId>,
    week: Option<NaiveDate>,
    window: Window,
) -> Result<Page<roster::Model>> {
    let reach = caller.reach(Action::RostersRead)?;
    let rows = store::rosters(app.db.read(), &reach, crew, week, window).await?;
    Ok(Page::cut(rows, window, |r| r.id.0))
}

/// Changes cells of a roster by hand. What they break is told, not refused: only publishing asks for a clean sheet.
///
/// # Errors
/// Not found; stale version; invalid when a day is not of the week, a shift not of the line, or a worker not of the crew.
pub async fn set_cells(
    app: &App,
    caller: &Caller,
    id: RosterId,
    version: i32,
    edits: Vec<CellEdit>,
) -> Result<Sheet> {
    let now = app.now();
    transact!(app.db, "crews.roster_edit", |tx| {
        let roster = find(tx, caller, Action::CrewsWrite, id).await?;
        set_cells_in(tx, caller, now, roster::Model { version, ..roster }, &edits).await
    })
}

/// [`set_cells`] within a transaction, of a roster the caller may edit.
///
/// # Errors
/// As [`set_cells`].
pub async fn set_cells_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    roster: roster::Model,
    edits: &[CellEdit],
) -> Result<Sheet> {
    if edits.len() > MAX_CELLS {
        return Err(invalid().field("cells", text::too_many_cells));
    }
    let before = sheet::load(tx, roster.clone()).await?;
    let (mut cleared, mut set, mut log) = (Vec::new(), Vec::new(), Vec::new());
    for edit in edits {
        check_cell(&before, edit)?;
        let at = (edit.worker_id, edit.day);
        let was = before.cells.get(&at);
        if was.map(|c| c.shift_kind_id) == edit.shift_kind_id {
            continue;
        }
        log.push(json!([edit.worker_id, edit.day, was.map(|c| c.shift_kind_id), edit.shift_kind_id]));
        match edit.shift_kind_id {
            None => cleared.push(at),
            Some(shift_kind_id) => set.push(roster_cell::Model {
                roster_id: roster.id,
                worker_id: edit.worker_id,
                day: edit.day,
                shift_kind_id,
                absence_id: None,
                cover_for: was.and_then(|c| c.cover_for),
            }),
        }
    }
    if log.is_empty() {
        // Nothing to write; a stale form is told all the same.
        let current = store::roster(tx, roster.id).await?.ok_or_else(Error::not_found)?;
        return if current.version == roster.version { Ok(before) } else { Err(Error::stale()) };
    }
    store::write_cells(tx, roster.id, &cleared, set).await?;
    let after = advanced(tx, store::edited(roster)).await?;
    record(tx, now, caller, change("crews.roster_edit", &after, None, Some(json!({"cells": log})))).await?;
    sheet::load(tx, after).await
}

/// The roster at its next version.
pub(super) async fn advanced(tx: &Tx, mut roster: roster::Model) -> Result<roster::Model> {
    if !store::advance(tx, &roster).await? {
        return Err(Error::stale());
    }
    roster.version += 1;
    Ok(roster)
}

fn check_cell(sheet: &Sheet, edit: &CellEdit) -> Result<()> {
    if !sheet.days().any(|day| day == edit.day) {
        return Err(invalid().field("day", text::day_elsewhere));
    }
    if !sheet.entries.iter().any(|e| e.worker.id == edit.worker_id) {
        return Err(invalid().field("worker_id", text::worker_elsewhere));
    }
    let fits = |id| sheet.kind(id).is_some_and(|k| k.line == sheet.crew.line);
    if edit.shift_kind_id.is_some_and(|id| !fits(id)) {
        return Err(invalid().field("shift_kind_id", text::kind_unknown));
    }
    Ok(())
}

/// Fills a roster with the shifts the crew had a week before, in the place of what stands there; who is on leave or no
/// longer in the crew is left out, and so are those who only stood in.
///
/// # Errors
/// Not found; stale version; `crews.no_week_before`.
pub async fn copy_last_week(app: &App, caller: &Caller, id: RosterId, version: i32) -> Result<Sheet> {
    let now = app.now();
    transact!(app.db, "crews.roster_copy", |tx| {
        let roster = find(tx, caller, Action::CrewsWrite, id).await?;
        let roster = roster::Model { version, ..roster };
        let sheet = sheet::load(tx, roster.clone()).await?;
        let last = roster.week_start - Days::new(DAYS);
        let missing = || Error::conflict("crews.no_week_before", text::no_week_before);
        let source = store::roster_of(tx, roster.crew_id, last).await?.ok_or_else(missing)?;
        let cells = store::cells(tx, source.id).await?;
        if cells.is_empty() {
            return Err(missing());
        }
        let mut wanted: HashMap<(WorkerId, NaiveDate), ShiftKindId> = HashMap::new();
        for cell in cells.iter().filter(|c| c.cover_for.is_none()) {
            let day = cell.day + Days::new(DAYS);
            let entry = sheet.entries.iter().find(|e| e.worker.id == cell.worker_id && e.member);
            let comes = entry.is_some_and(|e| {
                !e.person.is_away(day)
                    && e.person.there.iter().any(|(from, to)| *from <= day && to.is_none_or(|to| day < to))
            });
            let known = sheet.kind(cell.shift_kind_id).is_some_and(|k| k.active);
            if comes && known {
                wanted.insert((cell.worker_id, day), cell.shift_kind_id);
            }
        }
        let edits: Vec<CellEdit> = sheet
            .entries
            .iter()
            .filter(|e| e.member)
            .flat_map(|e| sheet.days().map(|day| (e.worker.id, day)).collect::<Vec<_>>())
            .map(|(worker_id, day)| CellEdit {
                worker_id,
                day,
                shift_kind_id: wanted.get(&(worker_id, day)).copied(),
            })
            .collect();
        set_cells_in(tx, caller, now, roster, &edits).await
    })
}
