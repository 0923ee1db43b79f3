//! Reading idle spaces.

use std::collections::HashMap;

use bytes::Bytes;
use entity::enums::{FacilityKind, PermitKind, SpaceStatus, SpaceTenure};
use entity::value::{EstateId, Fen, RequestId, SpaceId};
use entity::{facility, space, space_cost, space_event, space_fund, space_need, space_permit, stored_file};

use super::facilities;
use super::requirement::{kinds_of, permits_needed};
use super::service::scope_of;
use super::store::{self, StatusSum};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::distinct;
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};

/// What a list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct SpaceFilter {
    pub status: Option<SpaceStatus>,
    pub tenure: Option<SpaceTenure>,
    pub estate_id: Option<EstateId>,
    /// A part of number, name or address.
    pub q: Option<String>,
}

/// An approval that is needed, and what came of it.
#[derive(Debug, Clone)]
pub struct PermitView {
    pub kind: PermitKind,
    pub granted: Option<space_permit::Model>,
}

/// A space with all that belongs to it.
#[derive(Debug, Clone)]
pub struct SpaceView {
    pub space: space::Model,
    pub estate: String,
    pub building: Option<String>,
    pub kinds: Vec<FacilityKind>,
    pub events: Vec<space_event::Model>,
    pub needs: Vec<space_need::Model>,
    /// Numbers of the requests behind needs.
    pub requests: HashMap<RequestId, String>,
    pub funds: Vec<space_fund::Model>,
    pub permits: Vec<PermitView>,
    pub costs: Vec<space_cost::Model>,
    pub spent: Fen,
    /// Positions.
    pub photos: Vec<i32>,
    pub facilities: Vec<facility::Model>,
}

/// The spaces a caller may see, newest first.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    filter: &SpaceFilter,
    window: Window,
) -> Result<Page<space::Model>> {
    let reach = caller.reach(Action::SpacesRead)?;
    let rows = store::list(app.db.read(), &reach, filter, window).await?;
    Ok(Page::cut(rows, window, |s| s.id.0))
}

/// How many spaces stand where, with their area.
///
/// # Errors
/// Forbidden.
pub async fn sums(app: &App, caller: &Caller, filter: &SpaceFilter) -> Result<Vec<StatusSum>> {
    store::by_status(app.db.read(), &caller.reach(Action::SpacesRead)?, filter).await
}

async fn find(app: &App, caller: &Caller, id: SpaceId, action: Action) -> Result<space::Model> {
    caller.reach(action)?;
    let space = store::space(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, scope_of(&space))?;
    Ok(space)
}

/// A space for somebody who is about to change it.
///
/// # Errors
/// Not found.
pub async fn for_writing(app: &App, caller: &Caller, id: SpaceId) -> Result<space::Model> {
    find(app, caller, id, Action::SpacesWrite).await
}

/// One space.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: SpaceId) -> Result<SpaceView> {
    let space = find(app, caller, id, Action::SpacesRead).await?;
    let db = app.db.read();
    let kinds = kinds_of(&space.kinds);
    let granted = store::permits(db, id).await?;
    let permits = permits_needed(&kinds)
        .into_iter()
        .map(|kind| PermitView { kind, granted: granted.iter().find(|p| p.kind == kind).cloned() });
    let needs = store::needs(db, id).await?;
    let asked = distinct(needs.iter().filter_map(|n| n.request_id));
    let requests = store::request_numbers(db, &asked).await?.into_iter().map(|r| (r.id, r.number)).collect();
    let costs = store::costs(db, id).await?;
    let named = [entity::estate::Column::Id, entity::estate::Column::Name];
    let mut estates = crate::db::names(db, entity::estate::Entity, named, &[space.estate_id]).await?;
    let estate = estates.remove(&space.estate_id).unwrap_or_default();
    let building = match space.building_id {
        Some(id) => store::building(db, id).await?.map(|b| b.number),
        None => None,
    };
    Ok(SpaceView {
        estate,
        building,
        events: store::events(db, id).await?,
        requests,
        needs,
        funds: store::funds(db, id).await?,
        permits: permits.collect(),
        spent: Fen::total(costs.iter().map(|c| c.amount_fen))?,
        costs,
        photos: store::photos(db, id).await?.iter().map(|p| p.position).collect(),
        facilities: facilities::of_space(db, id).await?,
        kinds,
        space,
    })
}

/// The bytes of a photo.
///
/// # Errors
/// Not found; when the file store fails.
pub async fn photo(
    app: &App,
    caller: &Caller,
    id: SpaceId,
    position: i32,
) -> Result<(stored_file::Model, Bytes)> {
    find(app, caller, id, Action::SpacesRead).await?;
    let db = app.db.read();
    let photos = store::photos(db, id).await?;
    let photo = photos.iter().find(|p| p.position == position).ok_or_else(Error::not_found)?;
    file(app, photo.file_id).await
}

/// The paper of an approval.
///
/// # Errors
/// Not found; when the file store fails.
pub async fn permit_file(
    app: &App,
    caller: &Caller,
    id: SpaceId,
    kind: PermitKind,
) -> Result<(stored_file::Model, Bytes)> {
    find(app, caller, id, Action::SpacesRead).await?;
    let permits = store::permits(app.db.read(), id).await?;
    let held = permits.iter().find(|p| p.kind == kind).and_then(|p| p.file_id);
    file(app, held.ok_or_else(Error::not_found)?).await
}

async fn file(app: &App, id: entity::value::FileId) -> Result<(stored_file::Model, Bytes)> {
    let file = crate::files::find(app.db.read(), id).await?;
    let bytes = app.files.get(&file.sha256).await?;
    Ok((file, bytes))
}

/// The building of this number, to choose by what people type; none for nothing.
///
/// # Errors
/// Invalid when the estate has none of the number.
pub async fn building_named(
    app: &App,
    estate: EstateId,
    number: &str,
) -> Result<Option<entity::value::BuildingId>> {
    let number = number.trim().trim_end_matches('幢');
    if number.is_empty() {
        return Ok(None);
    }
    let found = store::building_numbered(app.db.read(), estate, number).await?;
    let unknown = || super::service::invalid().field("building", super::text::building_unknown);
    Ok(Some(found.ok_or_else(unknown)?.id))
}
