//! Use cases of facilities: opened, changed, their hours, days and rooms.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::FacilityKind;
use entity::value::{AccountId, Area, EstateId, FacilityId, RoomId, SpaceId};
use entity::{facility, facility_exception, facility_hours, facility_room};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::hours::{Openings, Span};
use super::store;
use crate::access::{Action, Caller, Reach, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::people;
use crate::spaces::lifecycle::is_converted;
use crate::spaces::service::{MAX_NAME, invalid};
use crate::spaces::{store as spaces, text};
use crate::{plain, transact};

pub use super::setup::{DayRule, EditRoom, save_room, set_day, set_hours};

const MAX_AHEAD: i32 = 365;

/// What may be changed of a facility.
#[derive(Debug, Clone)]
pub struct EditFacility {
    pub name: String,
    pub area: Area,
    pub phone: String,
    /// Who subsidises its meals; empty for nobody.
    pub sponsor: String,
    pub ahead_days: i32,
    pub closed_on_holidays: bool,
    pub residents_book: bool,
    pub opened_on: NaiveDate,
    pub closed_on: Option<NaiveDate>,
}

#[derive(Debug, Clone)]
pub struct NewFacility {
    pub space_id: SpaceId,
    pub kind: FacilityKind,
    pub facility: EditFacility,
}

/// A facility with its rooms and times.
#[derive(Debug, Clone)]
pub struct FacilityView {
    pub facility: facility::Model,
    pub estate: String,
    pub rooms: Vec<facility_room::Model>,
    pub hours: Vec<facility_hours::Model>,
    /// From today on.
    pub exceptions: Vec<facility_exception::Model>,
}

pub const fn scope_of(facility: &facility::Model) -> Scope {
    Scope::estate(facility.subdistrict_id, facility.estate_id)
}

/// Whether it is open in general on a day; the hours say when.
#[must_use]
pub fn is_open(facility: &facility::Model, day: NaiveDate) -> bool {
    facility.opened_on <= day && facility.closed_on.is_none_or(|closed| day < closed)
}

/// The households of a caller that live in the estate on `day`.
async fn own_accounts<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    estate: Option<EstateId>,
    day: NaiveDate,
) -> Result<Vec<people::StayRow>> {
    let mut found: Vec<people::StayRow> = people::stays(db, &reach.accounts).await?.into_values().collect();
    found.retain(|stay| stay.lasts_on(day) && estate.is_none_or(|id| stay.estate_id == id));
    found.sort_unstable_by_key(|stay| stay.account_id);
    Ok(found)
}

/// Whether the caller may do `action` at a facility: within reach, or as a household of its estate, which is then named.
///
/// # Errors
/// Forbidden; not found where it lies outside.
pub async fn require<C: ConnectionTrait>(
    db: &C,
    caller: &Caller,
    action: Action,
    facility: &facility::Model,
    day: NaiveDate,
) -> Result<Option<AccountId>> {
    let reach = caller.reach(action)?;
    if caller.may_at(action, scope_of(facility)) {
        return Ok(None);
    }
    let own = own_accounts(db, &reach, Some(facility.estate_id), day).await?;
    own.first().map(|stay| Some(stay.account_id)).ok_or_else(Error::not_found)
}

/// What a caller sees of facilities: their reach, and a household's own estate.
///
/// # Errors
/// Forbidden.
pub async fn seen<C: ConnectionTrait>(
    db: &C,
    caller: &Caller,
    action: Action,
    day: NaiveDate,
) -> Result<Reach> {
    let mut reach = caller.reach(action)?;
    let own = own_accounts(db, &reach, None, day).await?;
    reach.estates.extend(own.iter().map(|stay| stay.estate_id));
    reach.accounts.clear();
    Ok(reach)
}

/// The facilities a caller may see, newest first.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    wanted: (Option<FacilityKind>, Option<EstateId>),
    window: Window,
) -> Result<Page<facility::Model>> {
    let reach = seen(app.db.read(), caller, Action::FacilitiesRead, app.today()).await?;
    let rows = store::list(app.db.read(), &reach, wanted, window).await?;
    Ok(Page::cut(rows, window, |f| f.id.0))
}

/// One facility.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: FacilityId) -> Result<FacilityView> {
    caller.reach(Action::FacilitiesRead)?;
    let (db, today) = (app.db.read(), app.today());
    let facility = store::facility(db, id).await?.ok_or_else(Error::not_found)?;
    require(db, caller, Action::FacilitiesRead, &facility, today).await?;
    view(app, facility).await
}

/// [`show`] of a facility for somebody who may do `action` there.
///
/// # Errors
/// Not found.
pub async fn show_for(app: &App, caller: &Caller, id: FacilityId, action: Action) -> Result<FacilityView> {
    caller.reach(action)?;
    let facility = store::facility(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, scope_of(&facility))?;
    view(app, facility).await
}

async fn view(app: &App, facility: facility::Model) -> Result<FacilityView> {
    let db = app.db.read();
    let id = facility.id;
    let named = [entity::estate::Column::Id, entity::estate::Column::Name];
    let mut estates = crate::db::names(db, entity::estate::Entity, named, &[facility.estate_id]).await?;
    Ok(FacilityView {
        estate: estates.remove(&facility.estate_id).unwrap_or_default(),
        rooms: store::rooms_of(db, &[id]).await?,
        hours: store::hours_of(db, id).await?,
        exceptions: store::exceptions_of(db, id, app.today()).await?,
        facility,
    })
}

/// When a facility is open on a day.
///
/// # Errors
/// When the database fails.
pub async fn open_on<C: ConnectionTrait>(
    db: &C,
    facility: &facility::Model,
    day: NaiveDate,
) -> Result<Vec<Span>> {
    if !is_open(facility, day) {
        return Ok(Vec::new());
    }
    let holiday = !store::holidays(db, day, day).await?.is_empty();
    let openings = store::openings(db, std::slice::from_ref(facility), (day, day)).await?;
    Ok(openings.get(&facility.id).map_or_else(Vec::new, |own| own.on(day, holiday)))
}

/// The times of facilities over some days, and which of those are holidays.
///
/// # Errors
/// When the database fails.
pub async fn times<C: ConnectionTrait>(
    db: &C,
    facilities: &[facility::Model],
    (from, to): (NaiveDate, NaiveDate),
) -> Result<(std::collections::HashMap<FacilityId, Openings>, Vec<NaiveDate>)> {
    Ok((store::openings(db, facilities, (from, to)).await?, store::holidays(db, from, to).await?))
}

async fn check(
    tx: &Tx,
    space: &entity::space::Model,
    own: Option<&facility::Model>,
    edit: &EditFacility,
) -> Result<()> {
    let mut error = invalid();
    if !plain::says(&edit.name, MAX_NAME) {
        error = error.field("name", |l| text::needed(l, MAX_NAME));
    }
    if !plain::fits(&edit.phone, MAX_NAME) {
        error = error.field("phone", |l| text::too_long(l, MAX_NAME));
    }
    if !plain::fits(&edit.sponsor, MAX_NAME) {
        error = error.field("sponsor", |l| text::too_long(l, MAX_NAME));
    }
    if !(0..=MAX_AHEAD).contains(&edit.ahead_days) {
        error = error.field("ahead_days", text::ahead_range);
    }
    if edit.closed_on.is_some_and(|closed| closed < edit.opened_on) {
        error = error.field("closed_on", text::closes_before_opening);
    }
    let given = store::area_given(tx, space.id).await?;
    let before = own.filter(|f| f.closed_on.is_none()).map_or(0, |f| f.area.0);
    let wanted = if edit.closed_on.is_none() { edit.area.0 } else { 0 };
    if given - before + wanted > space.area.0 {
        error = error.field("area", text::area_too_large);
    }
    let names = store::of_space(tx, space.id).await?;
    if names.iter().any(|f| f.name == edit.name.trim() && own.is_none_or(|own| own.id != f.id)) {
        error = error.field("name", text::name_taken);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

pub(super) fn change(action: &'static str, f: &facility::Model, after: serde_json::Value) -> Change {
    Change {
        action,
        subject: "facility",
        subject_id: f.id.0,
        subdistrict_id: Some(f.subdistrict_id),
        estate_id: Some(f.estate_id),
        before: None,
        after: Some(after),
    }
}

fn state(f: &facility::Model) -> serde_json::Value {
    json!({"kind": f.kind, "name": f.name, "area": f.area, "phone": f.phone, "sponsor": f.sponsor, "ahead_days": f.ahead_days,
        "closed_on_holidays": f.closed_on_holidays, "residents_book": f.residents_book, "opened_on": f.opened_on, "closed_on": f.closed_on})
}

/// Makes a facility in a space that was accepted.
///
/// # Errors
/// Not found; `spaces.not_accepted`; invalid fields.
pub async fn create(app: &App, caller: &Caller, new: &NewFacility) -> Result<facility::Model> {
    let now = app.now();
    transact!(app.db, "spaces.facility", |tx| create_in(tx, caller, now, new).await)
}

/// [`create`] within a transaction.
///
/// # Errors
/// As [`create`].
pub async fn create_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewFacility,
) -> Result<facility::Model> {
    caller.reach(Action::FacilitiesWrite)?;
    spaces::lock(tx, new.space_id).await?;
    let space = spaces::space(tx, new.space_id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::FacilitiesWrite, Scope::estate(space.subdistrict_id, space.estate_id))?;
    if !is_converted(space.status) {
        return Err(Error::conflict("spaces.not_accepted", text::not_accepted));
    }
    check(tx, &space, None, &new.facility).await?;
    let edit = &new.facility;
    let row = facility::ActiveModel {
        id: NotSet,
        space_id: Set(space.id),
        subdistrict_id: Set(space.subdistrict_id),
        estate_id: Set(space.estate_id),
        kind: Set(new.kind),
        name: Set(edit.name.trim().to_owned()),
        area: Set(edit.area),
        phone: Set(edit.phone.trim().to_owned()),
        sponsor: Set(edit.sponsor.trim().to_owned()),
        ahead_days: Set(edit.ahead_days),
        closed_on_holidays: Set(edit.closed_on_holidays),
        residents_book: Set(edit.residents_book),
        opened_on: Set(edit.opened_on),
        closed_on: Set(edit.closed_on),
        version: Set(1),
    };
    let made = store::insert(tx, row).await?;
    record(tx, now, caller, change("spaces.facility.open", &made, state(&made))).await?;
    Ok(made)
}

/// The latest of a facility, held, for somebody who may do `action` there.
pub(in crate::spaces) async fn held(
    tx: &Tx,
    caller: &Caller,
    id: FacilityId,
    action: Action,
) -> Result<facility::Model> {
    caller.reach(action)?;
    store::hold(tx, id).await?;
    let facility = store::facility(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, scope_of(&facility))?;
    Ok(facility)
}

/// Changes a facility.
///
/// # Errors
/// Not found; stale version; invalid fields.
pub async fn update(
    app: &App,
    caller: &Caller,
    id: FacilityId,
    edit: &EditFacility,
    version: i32,
) -> Result<facility::Model> {
    let now = app.now();
    transact!(app.db, "spaces.facility_update", |tx| {
        let before = held(tx, caller, id, Action::FacilitiesWrite).await?;
        if before.version != version {
            return Err(Error::stale());
        }
        spaces::lock(tx, before.space_id).await?;
        let space = spaces::space(tx, before.space_id).await?.ok_or_else(Error::not_found)?;
        check(tx, &space, Some(&before), edit).await?;
        let new = facility::Model {
            name: edit.name.trim().to_owned(),
            area: edit.area,
            phone: edit.phone.trim().to_owned(),
            sponsor: edit.sponsor.trim().to_owned(),
            ahead_days: edit.ahead_days,
            closed_on_holidays: edit.closed_on_holidays,
            residents_book: edit.residents_book,
            opened_on: edit.opened_on,
            closed_on: edit.closed_on,
            version: before.version + 1,
            ..before.clone()
        };
        store::save(tx, &new, version).await?;
        let mut told = change("spaces.facility.update", &new, state(&new));
        told.before = Some(state(&before));
        record(tx, now, caller, told).await?;
        Ok(new)
    })
}

/// A room and its facility.
///
/// # Errors
/// Not found.
pub(in crate::spaces) async fn room<C: ConnectionTrait>(
    db: &C,
    id: RoomId,
) -> Result<(facility_room::Model, facility::Model)> {
    let room = store::room(db, id).await?.ok_or_else(Error::not_found)?;
    let facility = store::facility(db, room.facility_id).await?.ok_or_else(Error::not_found)?;
    Ok((room, facility))
}
