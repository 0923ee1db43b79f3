//! Use cases of workers: taken on, changed, moved, licensed.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::enums::LicenceKind;
use entity::value::{CrewId, LicenceId, SkillId, SubdistrictId, WorkerId};
use entity::{crew, licence, skill, worker};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::{Value, json};

use super::stints::{Refusal, Stint, moved};
use super::store::{self, Filter};
use super::text;
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::clock::tomorrow;
use crate::crews::form::invalid;
use crate::crews::store as crew_store;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::people::masking::mask_phone;
use crate::people::register::is_phone;
use crate::plain;
use crate::transact;

pub const MAX_NAME: usize = 40;
pub const MAX_NUMBER: usize = 20;
pub const MAX_ISSUER: usize = 60;
/// Skills one worker may have.
const MAX_SKILLS: usize = 30;
/// How far ahead one may ask for licences that end.
const MAX_AHEAD_DAYS: u64 = 730;

/// What may be said of a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditWorker {
    pub number: String,
    pub name: String,
    /// Empty when not known.
    pub phone: String,
    pub active_from: NaiveDate,
    /// The first day no longer employed.
    pub active_to: Option<NaiveDate>,
    pub skills: Vec<SkillId>,
}

/// Someone to be taken on, in a crew from the first day when one is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWorker {
    pub subdistrict_id: SubdistrictId,
    pub crew_id: Option<CrewId>,
    pub worker: EditWorker,
}

/// A certificate as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLicence {
    pub kind: LicenceKind,
    pub number: String,
    pub issuer: String,
    pub valid_from: NaiveDate,
    /// The first day it is no longer valid.
    pub valid_to: NaiveDate,
}

/// A worker with all that is known of them.
#[derive(Debug, Clone)]
pub struct WorkerView {
    pub worker: worker::Model,
    /// Today's.
    pub crew: Option<crew::Model>,
    pub skills: Vec<skill::Model>,
    pub licences: Vec<licence::Model>,
}

/// A time in a crew, and the crew's name.
#[derive(Debug, Clone)]
pub struct PastCrew {
    pub crew: String,
    pub stint: Stint,
}

pub(super) fn scope_of(worker: &worker::Model) -> Scope {
    Scope::subdistrict(worker.subdistrict_id)
}

/// A phone or a licence's number as the caller may see it.
#[must_use]
pub fn shown(caller: &Caller, worker: &worker::Model, secret: &str) -> String {
    if caller.may_at(Action::WorkersReveal, scope_of(worker)) {
        secret.to_owned()
    } else {
        mask_phone(secret)
    }
}

pub(super) fn check(edit: &EditWorker) -> Result<()> {
    let mut error = invalid();
    if !plain::says(&edit.number, MAX_NUMBER) {
        error = error.field("number", text::number_missing);
    }
    if !plain::says(&edit.name, MAX_NAME) {
        error = error.field("name", text::name_missing);
    }
    if !edit.phone.trim().is_empty() && !is_phone(edit.phone.trim()) {
        error = error.field("phone", text::phone_shape);
    }
    if edit.active_to.is_some_and(|to| to <= edit.active_from) {
        error = error.field("active_to", text::left_before);
    }
    if edit.skills.len() > MAX_SKILLS {
        error = error.field("skills", text::too_many_skills);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

pub(super) fn check_licence(new: &NewLicence) -> Result<()> {
    let mut error = invalid();
    if !plain::says(&new.number, MAX_NAME) {
        error = error.field("number", text::licence_number_missing);
    }
    if !plain::says(&new.issuer, MAX_ISSUER) {
        error = error.field("issuer", text::issuer_missing);
    }
    if new.valid_to <= new.valid_from {
        error = error.field("valid_to", text::ends_before);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

pub(super) fn state(worker: &worker::Model, skills: &[SkillId]) -> Value {
    json!({"number": worker.number, "name": worker.name, "phone": mask_phone(&worker.phone), "active_from": worker.active_from,
        "active_to": worker.active_to, "skills": skills})
}

pub(super) fn change(
    action: &'static str,
    worker: &worker::Model,
    before: Option<Value>,
    after: Option<Value>,
) -> Change {
    Change {
        action,
        subject: "worker",
        subject_id: worker.id.0,
        subdistrict_id: Some(worker.subdistrict_id),
        before,
        after,
        ..Change::default()
    }
}

pub(super) async fn note(tx: &Tx, now: DateTime<Utc>, caller: &Caller, change: Change) -> Result<()> {
    let subdistrict = change.subdistrict_id;
    record(tx, now, caller, change).await?;
    // Headcounts stand on the board.
    match subdistrict {
        Some(id) => crate::db::changes::bump(tx, &format!("board:{id}")).await,
        None => Ok(()),
    }
}

async fn known_skills(tx: &Tx, wanted: &[SkillId]) -> Result<()> {
    let all = store::skills(tx).await?;
    if wanted.iter().all(|id| all.iter().any(|s| s.id == *id)) {
        Ok(())
    } else {
        Err(invalid().field("skills", text::skill_unknown))
    }
}

/// The crew, when it is one of the subdistrict.
async fn crew_here(tx: &Tx, subdistrict: SubdistrictId, id: CrewId) -> Result<crew::Model> {
    let crew = crew_store::crew(tx, id).await?;
    crew.filter(|c| c.subdistrict_id == subdistrict)
        .ok_or_else(|| invalid().field("crew_id", text::crew_unknown))
}

fn taken() -> Error {
    Error::conflict("crews.number_taken", text::number_taken).field("number", text::number_taken)
}

/// Takes someone on.
///
/// # Errors
/// Not found where the caller may not; invalid fields; `crews.number_taken`.
pub async fn create(app: &App, caller: &Caller, new: NewWorker) -> Result<worker::Model> {
    let now = app.now();
    transact!(app.db, "crews.worker_create", |tx| create_in(tx, caller, now, &new).await)
}

/// [`create`] within a transaction.
///
/// # Errors
/// As [`create`].
pub async fn create_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewWorker,
) -> Result<worker::Model> {
    caller.require(Action::CrewsWrite, Scope::subdistrict(new.subdistrict_id))?;
    let edit = &new.worker;
    check(edit)?;
    known_skills(tx, &edit.skills).await?;
    if store::number_taken(tx, new.subdistrict_id, edit.number.trim(), None).await? {
        return Err(taken());
    }
    let row = worker::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(new.subdistrict_id),
        number: Set(edit.number.trim().to_owned()),
        name: Set(edit.name.trim().to_owned()),
        phone: Set(edit.phone.trim().to_owned()),
        active_from: Set(edit.active_from),
        active_to: Set(edit.active_to),
        version: Set(1),
    };
    let worker = store::insert(tx, row).await?;
    store::replace_skills(tx, &[(worker.id, edit.skills.clone())]).await?;
    if let Some(crew) = new.crew_id {
        crew_here(tx, new.subdistrict_id, crew).await?;
        let stint = Stint { crew, from: edit.active_from, to: None };
        store::replace_stints(tx, &[(worker.id, vec![stint])]).await?;
    }
    let mut after = state(&worker, &edit.skills);
    after["crew"] = json!(new.crew_id);
    note(tx, now, caller, change("crews.worker_create", &worker, None, Some(after))).await?;
    Ok(worker)
}

pub(super) async fn find(
    tx: &impl sea_orm::ConnectionTrait,
    caller: &Caller,
    action: Action,
    id: WorkerId,
) -> Result<worker::Model> {
    caller.reach(action)?;
    let worker = store::worker(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, scope_of(&worker))?;
    Ok(worker)
}

/// Changes what is said of a worker.
///
/// # Errors
/// Not found; stale version; invalid fields; `crews.number_taken`.
pub async fn update(
    app: &App,
    caller: &Caller,
    id: WorkerId,
    version: i32,
    edit: EditWorker,
) -> Result<worker::Model> {
    let now = app.now();
    transact!(app.db, "crews.worker_update", |tx| {
        let old = find(tx, caller, Action::CrewsWrite, id).await?;
        check(&edit)?;
        known_skills(tx, &edit.skills).await?;
        if store::number_taken(tx, old.subdistrict_id, edit.number.trim(), Some(id)).await? {
            return Err(taken());
        }
        let had = store::skills_of(tx, &[id]).await?.remove(&id).unwrap_or_default();
        let had: Vec<SkillId> = had.iter().map(|s| s.id).collect();
        let mut worker = worker::Model {
            number: edit.number.trim().to_owned(),
            name: edit.name.trim().to_owned(),
            phone: edit.phone.trim().to_owned(),
            active_from: edit.active_from,
            active_to: edit.active_to,
            version,
            ..old.clone()
        };
        if !store::update(tx, &worker).await? {
            return Err(Error::stale());
        }
        worker.version += 1;
        store::replace_skills(tx, &[(id, edit.skills.clone())]).await?;
        let (before, after) = (state(&old, &had), state(&worker, &edit.skills));
        note(tx, now, caller, change("crews.worker_update", &worker, Some(before), Some(after))).await?;
        Ok(worker)
    })
}

fn refused(refusal: Refusal) -> Error {
    let words = move |l| match refusal {
        Refusal::LaterMove(day) => text::later_move(l, day),
        Refusal::SameCrew => text::same_crew(l).to_owned(),
        Refusal::NoCrew => text::no_crew_to_leave(l).to_owned(),
    };
    Error::conflict("crews.cannot_move", words).field("from_on", words)
}

/// Moves a worker to another crew, or out of any, from a day on.
///
/// # Errors
/// Not found; stale version; `crews.cannot_move`; a crew of elsewhere.
pub async fn move_to(
    app: &App,
    caller: &Caller,
    id: WorkerId,
    version: i32,
    crew: Option<CrewId>,
    on: NaiveDate,
) -> Result<worker::Model> {
    let now = app.now();
    transact!(app.db, "crews.worker_move", |tx| {
        let mut worker = find(tx, caller, Action::CrewsWrite, id).await?;
        if worker.version != version || !store::update(tx, &worker).await? {
            return Err(Error::stale());
        }
        worker.version += 1;
        if let Some(crew) = crew {
            crew_here(tx, worker.subdistrict_id, crew).await?;
        }
        let before = store::stints_of(tx, &[id]).await?.remove(&id).unwrap_or_default();
        let after = moved(&before, crew, on).map_err(refused)?;
        let was = before.iter().find(|s| s.covers(on)).map(|s| s.crew);
        store::replace_stints(tx, &[(id, after)]).await?;
        let (was, is) = (json!({"crew": was}), json!({"crew": crew, "from_on": on}));
        note(tx, now, caller, change("crews.worker_move", &worker, Some(was), Some(is))).await?;
        Ok(worker)
    })
}

fn licence_state(row: &licence::Model) -> Value {
    json!({"kind": row.kind, "number": mask_phone(&row.number), "issuer": row.issuer, "valid_from": row.valid_from, "valid_to": row.valid_to})
}

pub(super) fn licence_row(worker: WorkerId, new: &NewLicence) -> licence::ActiveModel {
    licence::ActiveModel {
        id: NotSet,
        worker_id: Set(worker),
        kind: Set(new.kind),
        number: Set(new.number.trim().to_owned()),
        issuer: Set(new.issuer.trim().to_owned()),
        valid_from: Set(new.valid_from),
        valid_to: Set(new.valid_to),
        expiry_warned_on: Set(None),
        version: Set(1),
    }
}

/// Puts a licence on record; a renewal is another one.
///
/// # Errors
/// Not found; invalid fields; `crews.licence_known`.
pub async fn add_licence(
    app: &App,
    caller: &Caller,
    id: WorkerId,
    new: NewLicence,
) -> Result<licence::Model> {
    let now = app.now();
    transact!(app.db, "crews.licence_add", |tx| add_licence_in(tx, caller, now, id, &new).await)
}

/// [`add_licence`] within a transaction.
///
/// # Errors
/// As [`add_licence`].
pub async fn add_licence_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: WorkerId,
    new: &NewLicence,
) -> Result<licence::Model> {
    let worker = find(tx, caller, Action::CrewsWrite, id).await?;
    check_licence(new)?;
    let known = store::licences_of(tx, &[id]).await?.remove(&id).unwrap_or_default();
    let same = |l: &licence::Model| {
        l.kind == new.kind && l.number == new.number.trim() && l.valid_from == new.valid_from
    };
    if known.iter().any(same) {
        return Err(
            Error::conflict("crews.licence_known", text::licence_known).field("number", text::licence_known)
        );
    }
    let row = licence_row(id, new).insert(tx).await?;
    note(tx, now, caller, change("crews.licence_add", &worker, None, Some(licence_state(&row)))).await?;
    Ok(row)
}

/// Corrects a licence.
///
/// # Errors
/// Not found; stale version; invalid fields.
pub async fn update_licence(
    app: &App,
    caller: &Caller,
    id: LicenceId,
    version: i32,
    new: NewLicence,
) -> Result<licence::Model> {
    let now = app.now();
    transact!(app.db, "crews.licence_update", |tx| {
        caller.reach(Action::CrewsWrite)?;
        let old = store::licence(tx, id).await?.ok_or_else(Error::not_found)?;
        let worker = find(tx, caller, Action::CrewsWrite, old.worker_id).await?;
        check_licence(&new)?;
        let mut row = licence::Model {
            kind: new.kind,
            number: new.number.trim().to_owned(),
            issuer: new.issuer.trim().to_owned(),
            valid_from: new.valid_from,
            valid_to: new.valid_to,
            // Another end is warned of anew.
            expiry_warned_on: old.expiry_warned_on.filter(|_| old.valid_to == new.valid_to),
            version,
            ..old.clone()
        };
        if !store::update_licence(tx, &row).await? {
            return Err(Error::stale());
        }
        row.version += 1;
        let (before, after) = (licence_state(&old), licence_state(&row));
        note(tx, now, caller, change("crews.licence_update", &worker, Some(before), Some(after))).await?;
        Ok(row)
    })
}

/// Workers within reach, oldest on record first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, filter: &Filter, window: Window) -> Result<Page<WorkerView>> {
    let reach = caller.reach(Action::CrewsRead)?;
    let rows = store::workers(app.db.read(), &reach, filter, app.today(), window).await?;
    let page = Page::cut(rows, window, |w| w.id.0);
    let next = page.next;
    Ok(Page { items: views(app, page.items).await?, next })
}

async fn views(app: &App, workers: Vec<worker::Model>) -> Result<Vec<WorkerView>> {
    let db = app.db.read();
    let ids: Vec<WorkerId> = workers.iter().map(|w| w.id).collect();
    let mut crews = store::crews_on(db, &ids, app.today()).await?;
    let mut skills = store::skills_of(db, &ids).await?;
    let mut licences = store::licences_of(db, &ids).await?;
    let view = |worker: worker::Model| WorkerView {
        crew: crews.remove(&worker.id),
        skills: skills.remove(&worker.id).unwrap_or_default(),
        licences: licences.remove(&worker.id).unwrap_or_default(),
        worker,
    };
    Ok(workers.into_iter().map(view).collect())
}

/// One worker, and the crews they have been in, the latest first.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: WorkerId) -> Result<(WorkerView, Vec<PastCrew>)> {
    let db = app.db.read();
    let worker = find(db, caller, Action::CrewsRead, id).await?;
    let mut stints = store::stints_of(db, &[id]).await?.remove(&id).unwrap_or_default();
    stints.reverse();
    let crews: HashMap<CrewId, String> =
        crew_store::crews_of(db, worker.subdistrict_id).await?.into_iter().map(|c| (c.id, c.name)).collect();
    let past = stints
        .into_iter()
        .map(|stint| PastCrew { crew: crews.get(&stint.crew).cloned().unwrap_or_default(), stint })
        .collect();
    let view = views(app, vec![worker]).await?.pop().ok_or_else(Error::not_found)?;
    Ok((view, past))
}

/// Licences within reach that end within `days` days or are over.
///
/// # Errors
/// Forbidden.
pub async fn ending(
    app: &App,
    caller: &Caller,
    days: u64,
    window: Window,
) -> Result<Page<(licence::Model, worker::Model)>> {
    let reach = caller.reach(Action::CrewsRead)?;
    let today = app.today();
    let until = tomorrow(today).checked_add_days(Days::new(days.min(MAX_AHEAD_DAYS))).unwrap_or(today);
    let rows = store::ending(app.db.read(), &reach, (today, until), window).await?;
    Ok(Page::cut(rows, window, |(l, _)| l.id.0))
}
