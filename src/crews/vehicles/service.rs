//! Use cases of vehicles: bought, changed, given to a crew, taken back.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{LicenceKind, VehicleKind};
use entity::value::{CrewId, SubdistrictId, VehicleId, VehicleUseId, WorkerId};
use entity::{crew, vehicle, vehicle_use};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ConnectionTrait};
use serde_json::{Value, json};

use super::sharing::{Use, collision};
use super::{store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::clock::tomorrow;
use crate::crews::form::invalid;
use crate::crews::workers::licence::{Held, Standing, standing};
use crate::crews::{store as crew_store, workers};
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::plain;
use crate::transact;

const DAY: i32 = 1440;
const MAX_PLATE: usize = 20;
const MAX_MODEL: usize = 40;
/// Nothing on a street carries more.
const MAX_CAPACITY: i32 = 60_000;
const MAX_RANGE_KM: i32 = 2_000;

/// What may be said of a vehicle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditVehicle {
    pub plate: String,
    pub kind: VehicleKind,
    pub model: String,
    pub capacity_kg: i32,
    pub capacity_litres: i32,
    /// 0: no limit.
    pub range_km: i32,
    pub licence: Option<LicenceKind>,
    /// Not given out from this day on.
    pub inspection_due: Option<NaiveDate>,
    pub active: bool,
}

/// A vehicle to be given to a crew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewUse {
    pub crew_id: CrewId,
    pub from_on: NaiveDate,
    /// The first day no longer; none: until it is taken back.
    pub to_on: Option<NaiveDate>,
    /// Of each day.
    pub start_minute: i32,
    /// Past 1440 on the next day.
    pub end_minute: i32,
}

/// A vehicle with who has it, the latest first.
#[derive(Debug, Clone)]
pub struct VehicleView {
    pub vehicle: vehicle::Model,
    pub uses: Vec<(vehicle_use::Model, String)>,
}

fn check(edit: &EditVehicle) -> Result<()> {
    let mut error = invalid();
    if !plain::says(&edit.plate, MAX_PLATE) {
        error = error.field("plate", text::plate_missing);
    }
    if !plain::fits(edit.model.trim(), MAX_MODEL) {
        error = error.field("model", text::model_too_long);
    }
    for (field, value, most) in [
        ("capacity_kg", edit.capacity_kg, MAX_CAPACITY),
        ("capacity_litres", edit.capacity_litres, MAX_CAPACITY),
        ("range_km", edit.range_km, MAX_RANGE_KM),
    ] {
        if !(0..=most).contains(&value) {
            error = error.field(field, move |l| text::number_range(l, most));
        }
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

fn taken() -> Error {
    Error::conflict("crews.plate_taken", text::plate_taken).field("plate", text::plate_taken)
}

fn state(v: &vehicle::Model) -> Value {
    json!({"plate": v.plate, "kind": v.kind, "model": v.model, "capacity_kg": v.capacity_kg, "capacity_litres": v.capacity_litres,
        "range_km": v.range_km, "licence": v.licence, "inspection_due": v.inspection_due, "active": v.active})
}

fn change(action: &'static str, v: &vehicle::Model, before: Option<Value>, after: Option<Value>) -> Change {
    Change {
        action,
        subject: "vehicle",
        subject_id: v.id.0,
        subdistrict_id: Some(v.subdistrict_id),
        before,
        after,
        ..Change::default()
    }
}

async fn find(
    db: &impl ConnectionTrait,
    caller: &Caller,
    action: Action,
    id: VehicleId,
) -> Result<vehicle::Model> {
    caller.reach(action)?;
    let row = store::vehicle(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, Scope::subdistrict(row.subdistrict_id))?;
    Ok(row)
}

/// Puts a vehicle on record.
///
/// # Errors
/// Not found; invalid fields; `crews.plate_taken`.
pub async fn create(
    app: &App,
    caller: &Caller,
    subdistrict: SubdistrictId,
    edit: EditVehicle,
) -> Result<vehicle::Model> {
    let now = app.now();
    transact!(app.db, "crews.vehicle_create", |tx| create_in(tx, caller, now, subdistrict, &edit).await)
}

/// [`create`] within a transaction.
///
/// # Errors
/// As [`create`].
pub async fn create_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    subdistrict: SubdistrictId,
    edit: &EditVehicle,
) -> Result<vehicle::Model> {
    caller.require(Action::CrewsWrite, Scope::subdistrict(subdistrict))?;
    check(edit)?;
    if store::plate_taken(tx, subdistrict, edit.plate.trim(), None).await? {
        return Err(taken());
    }
    let row = vehicle::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(subdistrict),
        plate: Set(edit.plate.trim().to_owned()),
        kind: Set(edit.kind),
        model: Set(edit.model.trim().to_owned()),
        capacity_kg: Set(edit.capacity_kg),
        capacity_litres: Set(edit.capacity_litres),
        range_km: Set(edit.range_km),
        licence: Set(edit.licence),
        inspection_due: Set(edit.inspection_due),
        active: Set(edit.active),
        version: Set(1),
    };
    let row = row.insert(tx).await?;
    record(tx, now, caller, change("crews.vehicle_create", &row, None, Some(state(&row)))).await?;
    Ok(row)
}

/// Changes what is said of a vehicle.
///
/// # Errors
/// Not found; stale version; invalid fields; `crews.plate_taken`.
pub async fn update(
    app: &App,
    caller: &Caller,
    id: VehicleId,
    version: i32,
    edit: EditVehicle,
) -> Result<vehicle::Model> {
    let now = app.now();
    transact!(app.db, "crews.vehicle_update", |tx| {
        let old = find(tx, caller, Action::CrewsWrite, id).await?;
        check(&edit)?;
        if store::plate_taken(tx, old.subdistrict_id, edit.plate.trim(), Some(id)).await? {
            return Err(taken());
        }
        let mut new = vehicle::Model {
            plate: edit.plate.trim().to_owned(),
            kind: edit.kind,
            model: edit.model.trim().to_owned(),
            capacity_kg: edit.capacity_kg,
            capacity_litres: edit.capacity_litres,
            range_km: edit.range_km,
            licence: edit.licence,
            inspection_due: edit.inspection_due,
            active: edit.active,
            version,
            ..old.clone()
        };
        if !store::update(tx, &new).await? {
            return Err(Error::stale());
        }
        new.version += 1;
        let change = change("crews.vehicle_update", &new, Some(state(&old)), Some(state(&new)));
        record(tx, now, caller, change).await?;
        Ok(new)
    })
}

/// Gives a vehicle to a crew.
///
/// # Errors
/// Not found; invalid fields; `crews.vehicle_shared` with the other crew; `crews.not_roadworthy`; `crews.no_driver`.
pub async fn give(app: &App, caller: &Caller, id: VehicleId, new: NewUse) -> Result<vehicle_use::Model> {
    let now = app.now();
    transact!(app.db, "crews.vehicle_give", |tx| give_in(tx, caller, now, id, new).await)
}

/// [`give`] within a transaction.
///
/// # Errors
/// As [`give`].
pub async fn give_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: VehicleId,
    new: NewUse,
) -> Result<vehicle_use::Model> {
    let vehicle = find(tx, caller, Action::CrewsWrite, id).await?;
    store::lock(tx, id).await?;
    let crew = crew_store::crew(tx, new.crew_id).await?;
    let crew = crew.filter(|c| c.subdistrict_id == vehicle.subdistrict_id).ok_or_else(Error::not_found)?;
    let mut error = invalid();
    if new.to_on.is_some_and(|to| to <= new.from_on) {
        error = error.field("to_on", text::ends_before);
    }
    let length = new.end_minute.saturating_sub(new.start_minute);
    if !(0..DAY).contains(&new.start_minute) || !(1..=DAY).contains(&length) {
        error = error.field("end_minute", text::times_wrong);
    }
    if !error.fields.is_empty() {
        return Err(error);
    }
    let due = vehicle.inspection_due.is_some_and(|due| due <= new.from_on);
    if !vehicle.active || due {
        let words = if due { text::inspection_is_due } else { text::is_inactive };
        return Err(Error::conflict("crews.not_roadworthy", words).field("from_on", words));
    }
    check_driver(tx, &vehicle, &crew, new.from_on).await?;
    let uses = store::uses(tx, &[id]).await?;
    let wanted = Use {
        crew: new.crew_id,
        from: new.from_on,
        to: new.to_on,
        start: new.start_minute,
        end: new.end_minute,
    };
    let had: Vec<Use> = uses.iter().map(Use::from).collect();
    if let Some(other) = collision(&had, &wanted) {
        let name = crew_store::crew(tx, other.crew).await?.map_or_else(String::new, |c| c.name);
        let words = |l| text::shared(l, &name, crate::crews::rosters::text::span(l, other.start, other.end));
        return Err(Error::conflict("crews.vehicle_shared", words)
            .field("crew_id", words)
            .with_data(json!({"crew_id": other.crew, "from_on": other.from, "to_on": other.to})));
    }
    let row = vehicle_use::ActiveModel {
        id: NotSet,
        vehicle_id: Set(id),
        crew_id: Set(crew.id),
        from_on: Set(new.from_on),
        to_on: Set(new.to_on),
        start_minute: Set(new.start_minute),
        end_minute: Set(new.end_minute),
        version: Set(1),
    };
    let row = row.insert(tx).await?;
    let after = json!({"use": row.id, "crew": crew.id, "from_on": row.from_on, "to_on": row.to_on, "times": [row.start_minute, row.end_minute]});
    record(tx, now, caller, change("crews.vehicle_give", &vehicle, None, Some(after))).await?;
    Ok(row)
}

/// Somebody of the crew must be licensed to drive it on the first day.
async fn check_driver(tx: &Tx, vehicle: &vehicle::Model, crew: &crew::Model, on: NaiveDate) -> Result<()> {
    let Some(needed) = vehicle.licence else { return Ok(()) };
    let members = workers::members(tx, &[crew.id], (on, tomorrow(on))).await?;
    let ids: Vec<WorkerId> = members.iter().filter(|m| m.is_there(on)).map(|m| m.worker.id).collect();
    let licences = workers::licences_of(tx, &ids).await?;
    let drives = licences.values().any(|rows| {
        let held: Vec<Held> = rows.iter().map(Held::from).collect();
        standing(&held, needed, on) == Standing::Valid
    });
    if drives {
        return Ok(());
    }
    let words = |l| text::no_driver(l, &crew.name, workers::text::licence_name(l, needed));
    Err(Error::conflict("crews.no_driver", words).field("crew_id", words))
}

/// Takes a vehicle back: the crew no longer has it from `to_on` on.
///
/// # Errors
/// Not found; stale version; a day that is not within the use.
pub async fn take_back(
    app: &App,
    caller: &Caller,
    id: VehicleUseId,
    version: i32,
    to_on: NaiveDate,
) -> Result<vehicle_use::Model> {
    let now = app.now();
    transact!(app.db, "crews.vehicle_take_back", |tx| {
        caller.reach(Action::CrewsWrite)?;
        let old = store::one_use(tx, id).await?.ok_or_else(Error::not_found)?;
        let vehicle = find(tx, caller, Action::CrewsWrite, old.vehicle_id).await?;
        if to_on <= old.from_on || old.to_on.is_some_and(|end| to_on >= end) {
            return Err(invalid().field("to_on", text::back_outside));
        }
        let mut new = vehicle_use::Model { to_on: Some(to_on), version, ..old.clone() };
        if !store::end_use(tx, &new).await? {
            return Err(Error::stale());
        }
        new.version += 1;
        let (before, after) = (json!({"use": id, "to_on": old.to_on}), json!({"use": id, "to_on": to_on}));
        record(tx, now, caller, change("crews.vehicle_take_back", &vehicle, Some(before), Some(after)))
            .await?;
        Ok(new)
    })
}

async fn views<C: ConnectionTrait>(db: &C, rows: Vec<vehicle::Model>) -> Result<Vec<VehicleView>> {
    let ids: Vec<VehicleId> = rows.iter().map(|v| v.id).collect();
    let uses = store::uses(db, &ids).await?;
    let crews: Vec<CrewId> = uses.iter().map(|u| u.crew_id).collect();
    let crews = crew_store::crews_by_ids(db, &crews).await?;
    let names: HashMap<CrewId, String> = crews.into_iter().map(|c| (c.id, c.name)).collect();
    let mut of: HashMap<VehicleId, Vec<(vehicle_use::Model, String)>> = HashMap::new();
    for row in uses {
        let name = names.get(&row.crew_id).cloned().unwrap_or_default();
        of.entry(row.vehicle_id).or_default().push((row, name));
    }
    let view =
        |vehicle: vehicle::Model| VehicleView { uses: of.remove(&vehicle.id).unwrap_or_default(), vehicle };
    Ok(rows.into_iter().map(view).collect())
}

/// Vehicles within reach, oldest on record first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, window: Window) -> Result<Page<VehicleView>> {
    let reach = caller.reach(Action::CrewsRead)?;
    let db = app.db.read();
    let page = Page::cut(store::vehicles(db, &reach, window).await?, window, |v| v.id.0);
    let next = page.next;
    Ok(Page { items: views(db, page.items).await?, next })
}

/// One vehicle.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: VehicleId) -> Result<VehicleView> {
    let row = find(app.db.read(), caller, Action::CrewsRead, id).await?;
    views(app.db.read(), vec![row]).await?.pop().ok_or_else(Error::not_found)
}
