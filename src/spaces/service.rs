//! Use cases of idle spaces: surveyed, described anew, photographed. What moves them on is in [`super::steps`].

use chrono::{DateTime, Utc};
use entity::enums::{FormerUse, SpaceStatus, SpaceStep, SpaceTenure};
use entity::value::{Area, BuildingId, EstateId, SpaceId};
use entity::{space, space_event};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::{store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Kind, Result};
use crate::files::Uploaded;
use crate::places::scope_of_estate;
use crate::{plain, transact};

pub const MAX_NAME: usize = 60;
pub const MAX_TEXT: usize = 500;
/// Photos of one space.
pub const MAX_PHOTOS: usize = 20;
const MAX_PHOTO_BYTES: usize = 10 * 1024 * 1024;

/// What is known of a space.
#[derive(Debug, Clone)]
pub struct EditSpace {
    pub name: String,
    pub address: String,
    pub building_id: Option<BuildingId>,
    pub tenure: SpaceTenure,
    pub former_use: FormerUse,
    pub area: Area,
    /// Latitude and longitude in 0.0000001 degrees.
    pub spot: Option<(i32, i32)>,
    pub note: String,
}

/// A space somebody found.
#[derive(Debug, Clone)]
pub struct NewSpace {
    pub estate_id: EstateId,
    pub space: EditSpace,
}

pub(super) const fn scope_of(space: &space::Model) -> Scope {
    Scope::estate(space.subdistrict_id, space.estate_id)
}

pub(super) fn invalid() -> Error {
    Error::invalid("spaces.invalid", crate::web::text::form_errors)
}

async fn check<C: sea_orm::ConnectionTrait>(db: &C, estate: EstateId, edit: &EditSpace) -> Result<()> {
    let mut error = invalid();
    if !plain::says(&edit.name, MAX_NAME) {
        error = error.field("name", |l| text::needed(l, MAX_NAME));
    }
    if !plain::says(&edit.address, MAX_TEXT) {
        error = error.field("address", |l| text::needed(l, MAX_TEXT));
    }
    if edit.note.chars().count() > MAX_TEXT {
        error = error.field("note", |l| text::too_long(l, MAX_TEXT));
    }
    if let Some((lat, lon)) = edit.spot
        && (lat.abs() > 900_000_000 || lon.abs() > 1_800_000_000)
    {
        error = error.field("lat", text::spot_unreadable);
    }
    if let Some(id) = edit.building_id
        && store::building(db, id).await?.is_none_or(|b| b.estate_id != estate)
    {
        error = error.field("building", text::building_unknown);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

pub(super) fn state(space: &space::Model) -> serde_json::Value {
    json!({"number": space.number, "name": space.name, "address": space.address, "tenure": space.tenure, "former_use": space.former_use,
        "area": space.area, "status": space.status, "title_kind": space.title_kind, "title_number": space.title_number,
        "title_until": space.title_until, "kinds": space.kinds, "budget": space.budget_fen, "changes_use": space.changes_use,
        "vote": space.vote, "approval": space.approval, "version": space.version})
}

pub(super) async fn note(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    action: &'static str,
    (before, after): (Option<serde_json::Value>, Option<serde_json::Value>),
    space: &space::Model,
) -> Result<()> {
    let change = Change {
        action,
        subject: "space",
        subject_id: space.id.0,
        subdistrict_id: Some(space.subdistrict_id),
        estate_id: Some(space.estate_id),
        before,
        after,
    };
    record(tx, now, caller, change).await
}

/// Keeps a step in the history.
pub(super) async fn tell(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    space: &space::Model,
    step: Option<SpaceStep>,
    words: &str,
) -> Result<()> {
    let row = space_event::ActiveModel {
        id: NotSet,
        space_id: Set(space.id),
        step: Set(step),
        status: Set(space.status),
        at: Set(now),
        actor: Set(caller.name().to_owned()),
        note: Set(words.trim().to_owned()),
    };
    store::insert(tx, row).await?;
    Ok(())
}

/// Registers a space.
///
/// # Errors
/// Not found where the caller may not; invalid fields.
pub async fn create(app: &App, caller: &Caller, new: &NewSpace) -> Result<space::Model> {
    let now = app.now();
    transact!(app.db, "spaces.create", |tx| create_in(app, tx, caller, now, new).await)
}

/// [`create`] within a transaction.
///
/// # Errors
/// As [`create`].
pub async fn create_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewSpace,
) -> Result<space::Model> {
    caller.reach(Action::SpacesWrite)?;
    let scope = scope_of_estate(tx, new.estate_id).await?;
    caller.require(Action::SpacesWrite, scope)?;
    let edit = &new.space;
    check(tx, new.estate_id, edit).await?;
    let series = format!("K{}", app.zone().local(now).format("%Y%m"));
    let number = format!("{series}-{:06}", crate::db::numbers::take(tx, &series, 1).await?);
    let row = space::ActiveModel {
        id: NotSet,
        number: Set(number),
        subdistrict_id: Set(scope.subdistrict.ok_or_else(Error::not_found)?),
        estate_id: Set(new.estate_id),
        building_id: Set(edit.building_id),
        name: Set(edit.name.trim().to_owned()),
        address: Set(edit.address.trim().to_owned()),
        tenure: Set(edit.tenure),
        former_use: Set(edit.former_use),
        area: Set(edit.area),
        lat_e7: Set(edit.spot.map(|(lat, _)| lat)),
        lon_e7: Set(edit.spot.map(|(_, lon)| lon)),
        note: Set(edit.note.trim().to_owned()),
        status: Set(SpaceStatus::Surveyed),
        title_kind: Set(None),
        title_number: Set(None),
        title_until: Set(None),
        kinds: Set(String::new()),
        proposal: Set(String::new()),
        budget_fen: Set(None),
        changes_use: Set(false),
        vote: Set(None),
        approval: Set(None),
        approved_on: Set(None),
        accepted_on: Set(None),
        returned_on: Set(None),
        created_by: Set(caller.name().to_owned()),
        created_at: Set(now),
        version: Set(1),
    };
    let space = store::insert(tx, row).await?;
    tell(tx, now, caller, &space, None, &space.note).await?;
    note(tx, now, caller, "spaces.survey", (None, Some(state(&space))), &space).await?;
    Ok(space)
}

/// The latest of a space, held until the transaction ends, for somebody who may change it.
pub(super) async fn hold(
    tx: &Tx,
    caller: &Caller,
    id: SpaceId,
    version: Option<i32>,
) -> Result<space::Model> {
    caller.reach(Action::SpacesWrite)?;
    store::lock(tx, id).await?;
    let space = store::space(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::SpacesWrite, scope_of(&space))?;
    if version.is_some_and(|version| version != space.version) {
        return Err(Error::stale());
    }
    Ok(space)
}

/// Writes `new` over `before`, with the audit of it.
pub(super) async fn finish(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    action: &'static str,
    before: &space::Model,
    mut new: space::Model,
) -> Result<space::Model> {
    new.version = before.version + 1;
    store::save(tx, &new, before.version).await?;
    note(tx, now, caller, action, (Some(state(before)), Some(state(&new))), &new).await?;
    Ok(new)
}

/// Describes a space anew. Whose it is changes only until its title was checked.
///
/// # Errors
/// Not found; stale version; `spaces.tenure_checked`; invalid fields.
pub async fn update(
    app: &App,
    caller: &Caller,
    id: SpaceId,
    edit: &EditSpace,
    version: i32,
) -> Result<space::Model> {
    let now = app.now();
    transact!(app.db, "spaces.update", |tx| {
        let before = hold(tx, caller, id, Some(version)).await?;
        check(tx, before.estate_id, edit).await?;
        if edit.tenure != before.tenure && before.status != SpaceStatus::Surveyed {
            return Err(Error::conflict("spaces.tenure_checked", text::tenure_checked)
                .field("tenure", text::tenure_checked));
        }
        if super::facilities::area_given(tx, id).await? > edit.area.0 {
            return Err(
                Error::conflict("spaces.area_given", text::area_given).field("area", text::area_given)
            );
        }
        let new = space::Model {
            name: edit.name.trim().to_owned(),
            address: edit.address.trim().to_owned(),
            building_id: edit.building_id,
            tenure: edit.tenure,
            former_use: edit.former_use,
            area: edit.area,
            lat_e7: edit.spot.map(|(lat, _)| lat),
            lon_e7: edit.spot.map(|(_, lon)| lon),
            note: edit.note.trim().to_owned(),
            ..before.clone()
        };
        finish(tx, now, caller, "spaces.update", &before, new).await
    })
}

/// Puts a photo into the store, before the transaction that keeps it.
///
/// # Errors
/// Forbidden; too large; not a photo.
pub async fn keep_photo(app: &App, caller: &Caller, bytes: bytes::Bytes, name: &str) -> Result<Uploaded> {
    caller.reach(Action::SpacesWrite)?;
    if bytes.len() > MAX_PHOTO_BYTES {
        return Err(Error::new(Kind::TooLarge, "spaces.photo_too_large", text::photo_too_large));
    }
    app.files.put_photo(bytes, name).await
}

/// Adds a photo that is in the store.
///
/// # Errors
/// Not found; `spaces.photos_many`.
pub async fn add_photo(app: &App, caller: &Caller, id: SpaceId, photo: &Uploaded) -> Result<i32> {
    let now = app.now();
    transact!(app.db, "spaces.photo", |tx| {
        let space = hold(tx, caller, id, None).await?;
        let there = store::photos(tx, id).await?;
        if there.len() >= MAX_PHOTOS {
            return Err(Error::conflict("spaces.photos_many", |l| text::photos_many(l, MAX_PHOTOS)));
        }
        let file = crate::files::record(tx, photo, now, caller.user_id()).await?;
        let position = there.last().map_or(1, |last| last.position + 1);
        store::add_photo(tx, id, position, file).await?;
        note(tx, now, caller, "spaces.photo", (None, Some(json!({"position": position}))), &space).await?;
        Ok(position)
    })
}
