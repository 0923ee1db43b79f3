//! Use cases of crews.

use chrono::{DateTime, Utc};
use entity::crew;
use entity::enums::Line;
use entity::value::{CrewId, SubdistrictId};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::shift::Shift;
use super::{store, text, workers};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::plain;
use crate::transact;

/// Shifts a crew may have.
pub const MAX_SHIFTS: usize = 21;
const MAX_NAME: usize = 40;
const MAX_PHONE: usize = 20;

/// What may be said of a crew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditCrew {
    pub line: Line,
    pub name: String,
    pub foreman: String,
    pub phone: String,
    pub active: bool,
    pub shifts: Vec<Shift>,
}

/// A crew to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCrew {
    pub subdistrict_id: SubdistrictId,
    pub crew: EditCrew,
}

/// A crew with its shifts.
#[derive(Debug, Clone)]
pub struct CrewView {
    pub crew: crew::Model,
    pub shifts: Vec<Shift>,
}

/// A crew and how many are in it today.
#[derive(Debug, Clone)]
pub struct Staffed {
    pub view: CrewView,
    pub headcount: usize,
}

fn scope_of(crew: &crew::Model) -> Scope {
    Scope::work(crew.subdistrict_id, None, Some(crew.id))
}

fn check(edit: &EditCrew) -> Result<()> {
    let mut error = Error::invalid("crews.invalid", crate::web::text::form_errors);
    if !plain::says(&edit.name, MAX_NAME) {
        error = error.field("name", text::name_missing);
    }
    if !plain::says(&edit.foreman, MAX_NAME) {
        error = error.field("foreman", text::foreman_missing);
    }
    let digits = edit.phone.trim();
    if !(3..=MAX_PHONE).contains(&digits.len())
        || !digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+'))
    {
        error = error.field("phone", text::phone_shape);
    }
    if edit.shifts.len() > MAX_SHIFTS || !edit.shifts.iter().all(|s| s.is_valid()) {
        error = error.field("shifts", text::shift_invalid);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

fn taken() -> Error {
    Error::conflict("crews.name_taken", text::name_taken).field("name", text::name_taken)
}

fn state(crew: &crew::Model, shifts: &[Shift]) -> Value {
    let shifts: Vec<Value> = shifts
        .iter()
        .map(|s| json!({"weekdays": s.weekdays, "start": s.start_minute, "end": s.end_minute}))
        .collect();
    json!({"name": crew.name, "line": crew.line, "foreman": crew.foreman, "active": crew.active, "shifts": shifts})
}

/// Makes a crew.
///
/// # Errors
/// Not found where the caller may not; invalid fields; `crews.name_taken`.
pub async fn create(app: &App, caller: &Caller, new: NewCrew) -> Result<CrewView> {
    caller.require(Action::CrewsWrite, Scope::subdistrict(new.subdistrict_id))?;
    let now = app.now();
    transact!(app.db, "crews.create", |tx| create_in(app, tx, caller, now, &new).await)
}

/// [`create`] within a transaction.
///
/// # Errors
/// As [`create`].
pub async fn create_in(
    _: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewCrew,
) -> Result<CrewView> {
    caller.require(Action::CrewsWrite, Scope::subdistrict(new.subdistrict_id))?;
    let edit = &new.crew;
    check(edit)?;
    let name = edit.name.trim();
    if store::name_taken(tx, new.subdistrict_id, name, None).await? {
        return Err(taken());
    }
    let row = crew::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(new.subdistrict_id),
        line: Set(edit.line),
        name: Set(name.to_owned()),
        foreman: Set(edit.foreman.trim().to_owned()),
        phone: Set(edit.phone.trim().to_owned()),
        active: Set(edit.active),
        version: Set(1),
    };
    let crew = store::insert(tx, row).await?;
    store::replace_shifts(tx, crew.id, &edit.shifts).await?;
    note(tx, now, caller, "crews.create", &crew, None, Some(state(&crew, &edit.shifts))).await?;
    Ok(CrewView { crew, shifts: edit.shifts.clone() })
}

async fn note(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    action: &'static str,
    crew: &crew::Model,
    before: Option<Value>,
    after: Option<Value>,
) -> Result<()> {
    let change = Change {
        action,
        subject: "crew",
        subject_id: crew.id.0,
        subdistrict_id: Some(crew.subdistrict_id),
        before,
        after,
        ..Change::default()
    };
    record(tx, now, caller, change).await?;
    crate::db::changes::bump(tx, &format!("board:{}", crew.subdistrict_id)).await
}

/// Changes a crew and its shifts.
///
/// # Errors
/// Not found; stale version; invalid fields; `crews.name_taken`.
pub async fn update(
    app: &App,
    caller: &Caller,
    id: CrewId,
    version: i32,
    edit: EditCrew,
) -> Result<CrewView> {
    let now = app.now();
    transact!(app.db, "crews.update", |tx| update_in(app, tx, caller, now, id, version, &edit).await)
}

/// [`update`] within a transaction.
///
/// # Errors
/// As [`update`].
pub async fn update_in(
    _: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: CrewId,
    version: i32,
    edit: &EditCrew,
) -> Result<CrewView> {
    let old = find(tx, caller, Action::CrewsWrite, id).await?;
    check(edit)?;
    let name = edit.name.trim();
    if store::name_taken(tx, old.crew.subdistrict_id, name, Some(id)).await? {
        return Err(taken());
    }
    let mut crew = crew::Model {
        line: edit.line,
        name: name.to_owned(),
        foreman: edit.foreman.trim().to_owned(),
        phone: edit.phone.trim().to_owned(),
        active: edit.active,
        version,
        ..old.crew.clone()
    };
    if !store::update(tx, &crew).await? {
        return Err(Error::stale());
    }
    crew.version += 1;
    store::replace_shifts(tx, id, &edit.shifts).await?;
    let (before, after) = (state(&old.crew, &old.shifts), state(&crew, &edit.shifts));
    note(tx, now, caller, "crews.update", &crew, Some(before), Some(after)).await?;
    Ok(CrewView { crew, shifts: edit.shifts.clone() })
}

async fn find<C: ConnectionTrait>(db: &C, caller: &Caller, action: Action, id: CrewId) -> Result<CrewView> {
    let crew = store::crew(db, id).await?;
    // Who may not do it at all hears that before whether the crew is there.
    caller.reach(action)?;
    let crew = crew.ok_or_else(Error::not_found)?;
    caller.require(action, scope_of(&crew))?;
    let shifts = store::shifts_of(db, &[id]).await?.iter().map(Shift::from).collect();
    Ok(CrewView { crew, shifts })
}

impl From<&entity::shift::Model> for Shift {
    fn from(row: &entity::shift::Model) -> Self {
        Self { weekdays: row.weekdays, start_minute: row.start_minute, end_minute: row.end_minute }
    }
}

/// One crew.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: CrewId) -> Result<Staffed> {
    let view = find(app.db.read(), caller, Action::CrewsRead, id).await?;
    let counts = workers::headcounts(app.db.read(), &[id], app.today()).await?;
    Ok(Staffed { headcount: counts.get(&id).copied().unwrap_or(0), view })
}

/// The crews within reach, oldest first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, line: Option<Line>, window: Window) -> Result<Page<Staffed>> {
    let reach = caller.reach(Action::CrewsRead)?;
    let db = app.db.read();
    let page = Page::cut(store::crews(db, &reach, line, window).await?, window, |c| c.id.0);
    let ids: Vec<CrewId> = page.items.iter().map(|c| c.id).collect();
    let shifts = store::shifts_of(db, &ids).await?;
    let counts = workers::headcounts(db, &ids, app.today()).await?;
    Ok(page.map(|crew| Staffed {
        headcount: counts.get(&crew.id).copied().unwrap_or(0),
        view: with_shifts(crew, &shifts),
    }))
}

fn with_shifts(crew: crew::Model, all: &[entity::shift::Model]) -> CrewView {
    let shifts = all.iter().filter(|s| s.crew_id == crew.id).map(Shift::from).collect();
    CrewView { crew, shifts }
}

/// All crews of a subdistrict with their shifts, by line: for slices that have asked whether the caller may.
///
/// # Errors
/// When the database fails.
pub async fn of_subdistrict<C: ConnectionTrait>(db: &C, subdistrict: SubdistrictId) -> Result<Vec<CrewView>> {
    let mut crews = store::crews_of(db, subdistrict).await?;
    // The words of the lines sort otherwise than the lines.
    crews.sort_by_key(|c| (c.line, c.id));
    let ids: Vec<CrewId> = crews.iter().map(|c| c.id).collect();
    let shifts = store::shifts_of(db, &ids).await?;
    Ok(crews.into_iter().map(|crew| with_shifts(crew, &shifts)).collect())
}

/// One crew with its shifts, for slices that have asked whether the caller may; `None` when there is none.
///
/// # Errors
/// When the database fails.
pub async fn peek<C: ConnectionTrait>(db: &C, id: CrewId) -> Result<Option<CrewView>> {
    let Some(crew) = store::crew(db, id).await? else { return Ok(None) };
    let shifts = store::shifts_of(db, &[id]).await?.iter().map(Shift::from).collect();
    Ok(Some(CrewView { crew, shifts }))
}

/// Like [`peek`], and holds the crew until the transaction ends: two dispatchers cannot fill one gap twice.
///
/// # Errors
/// When the database fails.
pub async fn hold(tx: &Tx, id: CrewId) -> Result<Option<CrewView>> {
    store::lock(tx, id).await?;
    peek(tx, id).await
}

/// The subdistricts in which the caller may do `action`, by id.
///
/// # Errors
/// Forbidden.
pub async fn subdistricts(
    app: &App,
    caller: &Caller,
    action: Action,
) -> Result<Vec<entity::subdistrict::Model>> {
    crate::places::subdistricts(app.db.read(), &caller.reach(action)?).await
}
