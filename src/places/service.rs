//! Use cases of places.

use chrono::{DateTime, Utc};
use entity::enums::PlaceKind;
use entity::place;
use entity::value::{Area, EstateId, PlaceId, SubdistrictId};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::store::{self, DwellingFilter, DwellingRow, EstateRow};
use super::text;
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::plain;
use crate::transact;

/// The estates a caller may see.
///
/// # Errors
/// Forbidden.
pub async fn estates(app: &App, caller: &Caller, window: Window) -> Result<Page<EstateRow>> {
    let reach = caller.reach(Action::PlacesRead)?;
    Ok(Page::cut(store::estates(app.db.read(), &reach, window).await?, window, |e| e.id.0))
}

/// The dwellings a caller may see.
///
/// # Errors
/// Forbidden.
pub async fn dwellings(
    app: &App,
    caller: &Caller,
    filter: &DwellingFilter,
    window: Window,
) -> Result<Page<DwellingRow>> {
    let reach = caller.reach(Action::PlacesRead)?;
    let rows = store::dwellings(app.db.read(), &reach, filter, app.today(), window).await?;
    Ok(Page::cut(rows, window, |d| d.id.0))
}

/// The places of work a caller may see.
///
/// # Errors
/// Forbidden.
pub async fn places(app: &App, caller: &Caller, window: Window) -> Result<Page<place::Model>> {
    let reach = caller.reach(Action::PlacesRead)?;
    Ok(Page::cut(store::places(app.db.read(), &reach, window).await?, window, |p| p.id.0))
}

/// A place of work to be made.
#[derive(Debug, Clone)]
pub struct NewPlace {
    pub subdistrict_id: SubdistrictId,
    pub estate_id: Option<EstateId>,
    pub kind: PlaceKind,
    pub name: String,
    pub grade: Option<i32>,
    pub area: Option<Area>,
    /// A GeoJSON geometry, WGS 84.
    pub geometry: serde_json::Value,
}

const GEOMETRIES: [&str; 3] = ["Point", "LineString", "Polygon"];
const MAX_NAME: usize = 60;

fn check(new: &NewPlace) -> Result<()> {
    let mut error = Error::invalid("places.invalid", crate::web::text::form_errors);
    if !plain::says(&new.name, MAX_NAME) {
        error = error.field("name", text::name_shape);
    }
    let kind = new.geometry["type"].as_str().unwrap_or_default();
    if !GEOMETRIES.contains(&kind) || !new.geometry["coordinates"].is_array() {
        error = error.field("geometry", text::geometry_shape);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Makes places of work.
///
/// # Errors
/// Invalid; a name taken in the subdistrict.
pub async fn add_places(app: &App, caller: &Caller, new: Vec<NewPlace>) -> Result<Vec<PlaceId>> {
    let now = app.now();
    transact!(app.db, "places.add", |tx| {
        let mut ids = Vec::with_capacity(new.len());
        for place in &new {
            ids.push(add_place_in(tx, caller, now, place).await?);
        }
        Ok(ids)
    })
}

/// [`add_places`] for one place, in the caller's transaction.
///
/// # Errors
/// As there.
pub async fn add_place_in(tx: &Tx, caller: &Caller, now: DateTime<Utc>, new: &NewPlace) -> Result<PlaceId> {
    caller.require(Action::ContractsWrite, Scope::work(new.subdistrict_id, new.estate_id, None))?;
    check(new)?;
    let model = place::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(new.subdistrict_id),
        estate_id: Set(new.estate_id),
        kind: Set(new.kind),
        name: Set(new.name.trim().to_owned()),
        grade: Set(new.grade),
        area: Set(new.area),
        geometry: Set(new.geometry.to_string()),
    };
    let id = model.insert(tx).await?.id;
    let change = Change {
        action: "places.place.add",
        subject: "place",
        subject_id: id.0,
        subdistrict_id: Some(new.subdistrict_id),
        estate_id: new.estate_id,
        after: Some(json!({ "name": new.name, "kind": new.kind })),
        ..Change::default()
    };
    record(tx, now, caller, change).await?;
    Ok(id)
}
