//! Use cases of leave: asked for, decided, ended early.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::enums::{AbsenceKind, AbsenceStatus};
use entity::value::{AbsenceId, WorkerId};
use entity::{absence, crew, worker};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ConnectionTrait};
use serde_json::{Value, json};

use super::{store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::crews::form::invalid;
use crate::crews::rosters::mark_absent;
use crate::crews::workers;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::plain;
use crate::transact;

const MAX_REASON: usize = 200;
/// Days one leave may last.
const MAX_DAYS: u64 = 370;

/// Leave to be asked for, `[from_on, to_on)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAbsence {
    pub worker_id: WorkerId,
    pub kind: AbsenceKind,
    pub from_on: NaiveDate,
    /// The first day back.
    pub to_on: NaiveDate,
    pub reason: String,
}

/// Leave with whose it is.
#[derive(Debug, Clone)]
pub struct AbsenceView {
    pub absence: absence::Model,
    pub worker: worker::Model,
    pub crew: Option<crew::Model>,
}

pub(super) fn scope_of(row: &absence::Model) -> Scope {
    Scope::work(row.subdistrict_id, None, row.crew_id)
}

/// Whether the caller may know what kind of leave it is and why.
#[must_use]
pub fn may_know(caller: &Caller, row: &absence::Model) -> bool {
    caller.may_at(Action::AbsencesAsk, scope_of(row))
}

fn state(row: &absence::Model) -> Value {
    json!({"worker": row.worker_id, "kind": row.kind, "from_on": row.from_on, "to_on": row.to_on, "status": row.status, "note": row.note})
}

fn change(action: &'static str, row: &absence::Model, before: Option<&absence::Model>) -> Change {
    Change {
        action,
        subject: "absence",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        before: before.map(state),
        after: Some(state(row)),
        ..Change::default()
    }
}

pub(super) async fn find(
    db: &impl ConnectionTrait,
    caller: &Caller,
    action: Action,
    id: AbsenceId,
) -> Result<absence::Model> {
    caller.reach(action)?;
    let row = store::absence(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, scope_of(&row))?;
    Ok(row)
}

/// Sick or injured from today or before holds at once: nobody can refuse an illness.
const fn holds_at_once(kind: AbsenceKind) -> bool {
    matches!(kind, AbsenceKind::Sick | AbsenceKind::Injury)
}

/// Asks for leave.
///
/// # Errors
/// Not found; invalid fields; `crews.leave_overlaps`.
pub async fn ask(app: &App, caller: &Caller, new: NewAbsence) -> Result<absence::Model> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "crews.absence_ask", |tx| ask_in(tx, caller, now, today, &new).await)
}

/// [`ask`] within a transaction.
///
/// # Errors
/// As [`ask`].
pub async fn ask_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    today: NaiveDate,
    new: &NewAbsence,
) -> Result<absence::Model> {
    caller.reach(Action::AbsencesAsk)?;
    let worker = workers::by_ids(tx, &[new.worker_id]).await?.remove(&new.worker_id);
    let worker = worker.ok_or_else(Error::not_found)?;
    let crew = workers::crews_on(tx, &[worker.id], new.from_on).await?.remove(&worker.id);
    let crew_id = crew.map(|c| c.id);
    caller.require(Action::AbsencesAsk, Scope::work(worker.subdistrict_id, None, crew_id))?;
    let mut error = invalid();
    let longest = new.from_on.checked_add_days(Days::new(MAX_DAYS)).unwrap_or(NaiveDate::MAX);
    if new.to_on <= new.from_on || new.to_on > longest {
        error = error.field("to_on", text::ends_before);
    }
    if new.from_on < worker.active_from || worker.active_to.is_some_and(|end| new.to_on > end) {
        error = error.field("from_on", text::not_employed);
    }
    if !plain::fits(new.reason.trim(), MAX_REASON) {
        error = error.field("reason", text::reason_too_long);
    }
    if !error.fields.is_empty() {
        return Err(error);
    }
    // Two requests at once for one worker take turns.
    workers::hold(tx, worker.id).await?;
    if store::overlaps(tx, worker.id, (new.from_on, new.to_on)).await? {
        return Err(Error::conflict("crews.leave_overlaps", text::overlaps).field("from_on", text::overlaps));
    }
    let at_once = holds_at_once(new.kind) && new.from_on <= today;
    let status = if at_once { AbsenceStatus::Approved } else { AbsenceStatus::Requested };
    let row = absence::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(worker.subdistrict_id),
        crew_id: Set(crew_id),
        worker_id: Set(worker.id),
        kind: Set(new.kind),
        from_on: Set(new.from_on),
        to_on: Set(new.to_on),
        reason: Set(new.reason.trim().to_owned()),
        status: Set(status),
        asked_by: Set(caller.name().to_owned()),
        asked_at: Set(now),
        decided_by: Set(at_once.then(|| caller.name().to_owned())),
        decided_at: Set(at_once.then_some(now)),
        note: Set(String::new()),
        version: Set(1),
    };
    let row = row.insert(tx).await?;
    record(tx, now, caller, change("crews.absence_ask", &row, None)).await?;
    if at_once {
        holds(tx, &row).await?;
    }
    Ok(row)
}

/// Marks the shifts it touches and tells the board.
async fn holds(tx: &Tx, row: &absence::Model) -> Result<()> {
    mark_absent(tx, row.worker_id, row.id, (row.from_on, row.to_on)).await?;
    crate::db::changes::bump(tx, &format!("board:{}", row.subdistrict_id)).await
}

async fn settle(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    action: &'static str,
    (before, mut after): (absence::Model, absence::Model),
) -> Result<absence::Model> {
    if !store::update(tx, &after).await? {
        return Err(Error::stale());
    }
    after.version += 1;
    record(tx, now, caller, change(action, &after, Some(&before))).await?;
    Ok(after)
}

/// Approves leave, or refuses it with `why`.
///
/// # Errors
/// Not found; stale version; `crews.leave_decided`; invalid without a reason.
pub async fn decide(
    app: &App,
    caller: &Caller,
    id: AbsenceId,
    version: i32,
    why: Option<&str>,
) -> Result<absence::Model> {
    let now = app.now();
    transact!(app.db, "crews.absence_decide", |tx| decide_in(tx, caller, now, id, version, why).await)
}

/// [`decide`] within a transaction.
///
/// # Errors
/// As [`decide`].
pub async fn decide_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: AbsenceId,
    version: i32,
    why: Option<&str>,
) -> Result<absence::Model> {
    let before = find(tx, caller, Action::CrewsWrite, id).await?;
    if before.status != AbsenceStatus::Requested {
        return Err(Error::conflict("crews.leave_decided", text::not_waiting));
    }
    if why.is_some_and(|why| !plain::says(why, MAX_REASON)) {
        return Err(invalid().field("note", text::note_missing));
    }
    let status = if why.is_some() { AbsenceStatus::Refused } else { AbsenceStatus::Approved };
    let after = absence::Model {
        status,
        decided_by: Some(caller.name().to_owned()),
        decided_at: Some(now),
        note: why.unwrap_or_default().trim().to_owned(),
        version,
        ..before.clone()
    };
    let row = settle(tx, caller, now, "crews.absence_decide", (before, after)).await?;
    if row.status == AbsenceStatus::Approved {
        holds(tx, &row).await?;
    }
    Ok(row)
}

/// Ends leave early: back at work on `back`. Back on its first day means it never was.
///
/// # Errors
/// Not found; stale version; `crews.leave_not_running`; a day outside the leave.
pub async fn end_early(
    app: &App,
    caller: &Caller,
    id: AbsenceId,
    version: i32,
    back: NaiveDate,
) -> Result<absence::Model> {
    let now = app.now();
    transact!(app.db, "crews.absence_end", |tx| {
        let before = find(tx, caller, Action::AbsencesAsk, id).await?;
        if before.status != AbsenceStatus::Approved {
            return Err(Error::conflict("crews.leave_not_running", text::not_running));
        }
        if back < before.from_on || back >= before.to_on {
            return Err(invalid().field("back_on", text::back_outside));
        }
        let never = back == before.from_on;
        let after = absence::Model {
            to_on: if never { before.to_on } else { back },
            status: if never { AbsenceStatus::Cancelled } else { before.status },
            version,
            ..before.clone()
        };
        let row = settle(tx, caller, now, "crews.absence_end", (before, after)).await?;
        let until = if never { row.from_on } else { row.to_on };
        mark_absent(tx, row.worker_id, row.id, (row.from_on, until)).await?;
        crate::db::changes::bump(tx, &format!("board:{}", row.subdistrict_id)).await?;
        Ok(row)
    })
}

/// Leave within reach, the latest first.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    status: Option<AbsenceStatus>,
    window: Window,
) -> Result<Page<AbsenceView>> {
    let reach = caller.reach(Action::AbsencesAsk)?;
    let db = app.db.read();
    let page = Page::cut(store::absences(db, &reach, status, window).await?, window, |a| a.id.0);
    let next = page.next;
    Ok(Page { items: views(db, page.items).await?, next })
}

async fn views<C: ConnectionTrait>(db: &C, rows: Vec<absence::Model>) -> Result<Vec<AbsenceView>> {
    let ids: Vec<WorkerId> = rows.iter().map(|a| a.worker_id).collect();
    let people = workers::by_ids(db, &ids).await?;
    let crew_ids: Vec<_> = rows.iter().filter_map(|a| a.crew_id).collect();
    let crews = crate::crews::store::crews_by_ids(db, &crew_ids).await?;
    let crews: HashMap<_, _> = crews.into_iter().map(|c| (c.id, c)).collect();
    let view = |absence: absence::Model| {
        let worker = people.get(&absence.worker_id)?.clone();
        let crew = absence.crew_id.and_then(|id| crews.get(&id).cloned());
        Some(AbsenceView { absence, worker, crew })
    };
    Ok(rows.into_iter().filter_map(view).collect())
}

/// One leave.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: AbsenceId) -> Result<AbsenceView> {
    let row = find(app.db.read(), caller, Action::AbsencesAsk, id).await?;
    views(app.db.read(), vec![row]).await?.pop().ok_or_else(Error::not_found)
}

/// The people the caller may ask leave for today, by crew and number.
///
/// # Errors
/// Forbidden.
pub async fn people(app: &App, caller: &Caller) -> Result<Vec<worker::Model>> {
    let reach = caller.reach(Action::AbsencesAsk)?;
    let db = app.db.read();
    let crews: Vec<_> = crate::crews::store::crews_within(db, &reach).await?.iter().map(|c| c.id).collect();
    let today = app.today();
    let members = workers::members(db, &crews, (today, crate::clock::tomorrow(today))).await?;
    Ok(members.into_iter().filter(|m| m.is_there(today)).map(|m| m.worker).collect())
}
