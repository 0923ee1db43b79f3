//! Use cases of places of work.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::PlaceKind;
use entity::value::{EstateId, PlaceId, SubdistrictId};
use entity::{estate, place, subdistrict};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ConnectionTrait};
use serde_json::{Value, json};

use super::details::{EditPlace, edit_of};
use super::store::{self, Details, Filter, Work};
use super::text;
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::i18n::Text;
use crate::places::geo::{Flaw, Position, Shape, from_geojson, middle, near, words};
use crate::places::store as house;
use crate::transact;

/// Places of a quarter; more are neither listed on a map nor exported.
pub const MAX_PLACES: u64 = 20_000;

/// A place to be made.
#[derive(Debug, Clone)]
pub struct NewPlace {
    pub subdistrict_id: SubdistrictId,
    pub place: EditPlace,
}

/// A place with what hangs on it.
#[derive(Debug, Clone)]
pub struct PlaceView {
    pub place: place::Model,
    pub details: Details,
    pub estate: Option<String>,
    pub subdistrict: String,
}

/// Where the caller may put places.
pub struct Choices {
    pub subdistricts: Vec<subdistrict::Model>,
    pub estates: Vec<estate::Model>,
}

/// The shape of a stored geometry.
///
/// # Errors
/// When it is none, which no use case writes.
pub fn shape_of(place: &place::Model) -> Result<Shape> {
    let value: Value = serde_json::from_str(&place.geometry).map_err(Error::internal)?;
    from_geojson(&value)
        .map_err(|flaw| Error::internal(format!("place {} has a broken geometry: {flaw:?}", place.id)))
}

impl PlaceView {
    /// As it may be edited.
    ///
    /// # Errors
    /// As [`shape_of`].
    pub fn edit(&self) -> Result<EditPlace> {
        let details = self.details.clone();
        Ok(edit_of(&self.place, shape_of(&self.place)?, details.bins, details.hours))
    }
}

fn invalid(problems: Vec<(&'static str, Text)>) -> Result<()> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(Error::invalid("places.invalid", crate::web::text::form_errors).with_problems(problems))
}

fn taken() -> Error {
    Error::conflict("places.name_taken", text::name_taken).field("name", text::name_taken)
}

pub const fn scope(subdistrict: SubdistrictId, estate: Option<EstateId>) -> Scope {
    Scope::work(subdistrict, estate, None)
}

pub fn state(p: &place::Model, details: &Details) -> Value {
    let mut state = json!({"kind": p.kind, "name": p.name, "estate_id": p.estate_id, "grade": p.grade, "area": p.area, "area_stated": p.area_stated,
        "width_cm": p.width_cm, "geometry": p.geometry, "active": p.active});
    if *details != Details::default() {
        state["bins"] = json!(details.bins);
        state["hours"] = json!(details.hours);
    }
    state
}

pub fn change(action: &'static str, p: &place::Model, before: Option<Value>, after: Option<Value>) -> Change {
    Change {
        action,
        subject: "place",
        subject_id: p.id.0,
        subdistrict_id: Some(p.subdistrict_id),
        estate_id: p.estate_id,
        before,
        after,
    }
}

/// The row that an edit makes of `id`.
pub fn row(id: PlaceId, subdistrict_id: SubdistrictId, version: i32, edit: &EditPlace) -> place::Model {
    let (area, area_stated) = edit.area();
    place::Model {
        id,
        subdistrict_id,
        estate_id: edit.estate_id,
        kind: edit.kind,
        name: edit.name.trim().to_owned(),
        grade: edit.grade,
        area,
        area_stated,
        width_cm: edit.width_cm,
        geometry: edit.shape.to_geojson(),
        active: edit.active,
        version,
    }
}

pub fn details_of(edit: &EditPlace) -> Details {
    let mut details = Details { bins: edit.bins.clone(), hours: edit.hours.clone() };
    details.bins.sort_unstable();
    details.hours.sort_unstable();
    details
}

/// The row to insert; without an id the engine gives one.
pub fn active(p: place::Model, with_id: bool) -> place::ActiveModel {
    place::ActiveModel {
        id: if with_id { Set(p.id) } else { NotSet },
        subdistrict_id: Set(p.subdistrict_id),
        estate_id: Set(p.estate_id),
        kind: Set(p.kind),
        name: Set(p.name),
        grade: Set(p.grade),
        area: Set(p.area),
        area_stated: Set(p.area_stated),
        width_cm: Set(p.width_cm),
        geometry: Set(p.geometry),
        active: Set(p.active),
        version: Set(p.version),
    }
}

/// Where the other places of a quarter are.
pub fn middles<'a>(rows: impl IntoIterator<Item = &'a place::Model>) -> Vec<Position> {
    rows.into_iter().filter_map(|p| Some(middle(&shape_of(p).ok()?))).collect()
}

async fn check(tx: &Tx, subdistrict: SubdistrictId, edit: &EditPlace, id: Option<PlaceId>) -> Result<()> {
    let mut problems = edit.problems();
    if let Some(estate) = edit.estate_id
        && !store::estates(tx, subdistrict).await?.iter().any(|e| e.id == estate)
    {
        problems.push(("estate_id", Text::of(text::estate_unknown)));
    }
    let others = store::of_subdistrict(tx, subdistrict, MAX_PLACES).await?;
    let there = middles(others.iter().filter(|p| Some(p.id) != id));
    if !there.is_empty()
        && let Some(km) = near(&there, &[middle(&edit.shape)])[0]
    {
        problems.push(("geometry", Text::of(|l| words(l, Flaw::FarAway { km }))));
    }
    invalid(problems)?;
    if store::name_taken(tx, subdistrict, edit, id).await? { Err(taken()) } else { Ok(()) }
}

/// Makes a place of work.
///
/// # Errors
/// Forbidden; invalid fields; `places.name_taken`.
pub async fn create(app: &App, caller: &Caller, new: NewPlace) -> Result<place::Model> {
    let now = app.now();
    transact!(app.db, "places.create", |tx| add_place_in(tx, caller, now, &new).await)
}

/// [`create`] in the caller's transaction.
///
/// # Errors
/// As there.
pub async fn add_place_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewPlace,
) -> Result<place::Model> {
    caller.require(Action::PlacesWrite, scope(new.subdistrict_id, new.place.estate_id))?;
    check(tx, new.subdistrict_id, &new.place, None).await?;
    let made = active(row(PlaceId(0), new.subdistrict_id, 1, &new.place), false).insert(tx).await?;
    let details = details_of(&new.place);
    store::replace_details(tx, &[(made.id, details.clone())]).await?;
    record(tx, now, caller, change("places.create", &made, None, Some(state(&made, &details)))).await?;
    Ok(made)
}

async fn find(
    db: &impl ConnectionTrait,
    caller: &Caller,
    action: Action,
    id: PlaceId,
) -> Result<place::Model> {
    caller.reach(action)?;
    let found = store::one(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, scope(found.subdistrict_id, found.estate_id))?;
    Ok(found)
}

/// Changes a place, or retires it.
///
/// # Errors
/// Not found; stale version; invalid fields; `places.name_taken`.
pub async fn update(
    app: &App,
    caller: &Caller,
    id: PlaceId,
    version: i32,
    edit: EditPlace,
) -> Result<place::Model> {
    let now = app.now();
    transact!(app.db, "places.update", |tx| {
        let old = find(tx, caller, Action::PlacesWrite, id).await?;
        caller.require(Action::PlacesWrite, scope(old.subdistrict_id, edit.estate_id))?;
        check(tx, old.subdistrict_id, &edit, Some(id)).await?;
        let before = store::details(tx, &[id]).await?.remove(&id).unwrap_or_default();
        let mut new = row(id, old.subdistrict_id, version, &edit);
        if !store::update(tx, &new).await? {
            return Err(Error::stale());
        }
        new.version += 1;
        let after = details_of(&edit);
        store::replace_details(tx, &[(id, after.clone())]).await?;
        let action = if old.active && !new.active { "places.retire" } else { "places.update" };
        let change = change(action, &new, Some(state(&old, &before)), Some(state(&new, &after)));
        record(tx, now, caller, change).await?;
        crate::db::changes::bump(tx, &format!("board:{}", new.subdistrict_id)).await?;
        Ok(new)
    })
}

/// Places within reach, oldest on record first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, filter: &Filter, window: Window) -> Result<Page<PlaceView>> {
    let reach = caller.reach(Action::PlacesRead)?;
    let db = app.db.read();
    let page = Page::cut(store::list(db, &reach, filter, window).await?, window, |p| p.id.0);
    let next = page.next;
    Ok(Page { items: views(app, caller, page.items).await?, next })
}

async fn views(app: &App, caller: &Caller, rows: Vec<place::Model>) -> Result<Vec<PlaceView>> {
    let db = app.db.read();
    let ids: Vec<PlaceId> = rows.iter().map(|p| p.id).collect();
    let mut details = store::details(db, &ids).await?;
    let choices = choices(app, caller, Action::PlacesRead).await?;
    let estates: HashMap<EstateId, String> = choices.estates.into_iter().map(|e| (e.id, e.name)).collect();
    let quarters: HashMap<SubdistrictId, String> =
        choices.subdistricts.into_iter().map(|s| (s.id, s.name)).collect();
    let view = |place: place::Model| PlaceView {
        details: details.remove(&place.id).unwrap_or_default(),
        estate: place.estate_id.and_then(|id| estates.get(&id).cloned()),
        subdistrict: quarters.get(&place.subdistrict_id).cloned().unwrap_or_default(),
        place,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// One place, and how much work hangs on it.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: PlaceId) -> Result<(PlaceView, Work)> {
    let found = find(app.db.read(), caller, Action::PlacesRead, id).await?;
    let view = views(app, caller, vec![found]).await?.pop().ok_or_else(Error::not_found)?;
    Ok((view, store::work(app.db.read(), id).await?))
}

/// The quarters and estates in which the caller may do `action`.
///
/// # Errors
/// Forbidden.
pub async fn choices(app: &App, caller: &Caller, action: Action) -> Result<Choices> {
    let reach = caller.reach(action)?;
    let db = app.db.read();
    let estates = house::estates_within(db, &reach).await?;
    // Whoever may look at an estate sees the name of its quarter.
    let subdistricts = house::subdistricts_around(db, &reach, &estates).await?;
    Ok(Choices { subdistricts, estates })
}

/// The quarter asked for, or the first within reach.
///
/// # Errors
/// Forbidden; not found.
pub async fn chosen(
    app: &App,
    caller: &Caller,
    action: Action,
    asked: Option<SubdistrictId>,
) -> Result<(subdistrict::Model, Vec<subdistrict::Model>)> {
    let all = choices(app, caller, action).await?.subdistricts;
    let found = match asked {
        Some(id) => all.iter().find(|s| s.id == id),
        None => all.first(),
    };
    Ok((found.cloned().ok_or_else(Error::not_found)?, all))
}

/// Every place of a quarter that is within the caller's reach, with its details.
///
/// # Errors
/// Forbidden.
pub async fn all_of(app: &App, caller: &Caller, subdistrict: SubdistrictId) -> Result<Vec<PlaceView>> {
    let reach = caller.reach(Action::PlacesRead)?;
    let filter = Filter { subdistrict: Some(subdistrict), ..Filter::default() };
    let window = Window { after: None, limit: MAX_PLACES };
    let rows = store::list(app.db.read(), &reach, &filter, window).await?;
    views(app, caller, rows).await
}

/// The transfer stations in use of a quarter, where each is, and the minutes of the day it is open between; none: always.
///
/// # Errors
/// When the database fails.
pub async fn stations_of<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
) -> Result<Vec<(place::Model, Position, Vec<(i32, i32)>)>> {
    let rows = store::of_kind(db, &[subdistrict], PlaceKind::TransferStation).await?;
    let ids: Vec<PlaceId> = rows.iter().map(|p| p.id).collect();
    let mut details = store::details(db, &ids).await?;
    let found = rows.into_iter().filter(|p| p.active).filter_map(|p| {
        let at = middle(&shape_of(&p).ok()?);
        let hours = details.remove(&p.id).unwrap_or_default().hours;
        Some((p, at, hours))
    });
    Ok(found.collect())
}

/// Where the places in use of a quarter are: the middle of each.
///
/// # Errors
/// When the database fails.
pub async fn positions_of<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
) -> Result<Vec<(place::Model, Position)>> {
    let rows = store::of_subdistrict(db, subdistrict, MAX_PLACES).await?;
    let found = rows.into_iter().filter(|p| p.active).filter_map(|p| {
        let at = middle(&shape_of(&p).ok()?);
        Some((p, at))
    });
    Ok(found.collect())
}
