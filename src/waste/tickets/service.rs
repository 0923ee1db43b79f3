//! Use cases of weigh tickets: write, void, list, and share to points.

use std::collections::HashMap;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use entity::enums::PlaceKind;
use entity::value::{PlaceId, SubdistrictId, VehicleId, WeighTicketId, WorkOrderId};
use entity::{place, stored_file, vehicle, weigh_share, weigh_ticket, work_order};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ConnectionTrait};
use serde_json::{Value, json};

use super::check::{Checked, Flaws, Known, NewTicket, Origin, check, emptied, is_same};
use super::sharing::by_largest_remainder;
use super::store::{self, Filter};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::crews::vehicles;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::db::{Tx, distinct};
use crate::error::{Error, Kind, Result};
use crate::files::{self, Uploaded};
use crate::http::extract::UploadedFile;
use crate::places::work::{by_ids, details_of, of_kind};
use crate::plain;
use crate::transact;
use crate::waste::rounds::service::invalid;
use crate::waste::stops::store as stop_store;
use crate::waste::text;
use crate::works::service::MAX_PHOTO_BYTES;

const MAX_REASON: usize = 200;

/// A ticket with what it names.
#[derive(Debug, Clone)]
pub struct TicketView {
    pub ticket: weigh_ticket::Model,
    pub station: String,
    pub vehicle: String,
    /// Its order and the name of the round.
    pub order: Option<(work_order::Model, String)>,
    /// What came from where.
    pub shares: Vec<(weigh_share::Model, String)>,
}

#[must_use]
pub const fn scope_of(ticket: &weigh_ticket::Model) -> Scope {
    Scope::work(ticket.subdistrict_id, None, ticket.crew_id)
}

/// All that some tickets name.
pub(super) async fn known<C: ConnectionTrait>(db: &C, all: &[NewTicket]) -> Result<Known> {
    let mut places: Vec<PlaceId> = all.iter().map(|t| t.station_id).collect();
    let mut points = Vec::new();
    let mut orders: Vec<WorkOrderId> = Vec::new();
    for ticket in all {
        match &ticket.origin {
            Origin::Order(id) => orders.push(*id),
            Origin::Points(of) => points.extend(of.iter().copied()),
        }
    }
    let mut vehicles: Vec<VehicleId> = all.iter().map(|t| t.vehicle_id).collect();
    points.sort_unstable();
    points.dedup();
    places.extend(&points);
    places.sort_unstable();
    places.dedup();
    orders.sort_unstable();
    orders.dedup();
    vehicles.sort_unstable();
    vehicles.dedup();
    let details = details_of(db, &points).await?;
    Ok(Known {
        places: by_ids(db, &places).await?,
        bins: details.into_iter().map(|(id, d)| (id, d.bins)).collect(),
        vehicles: store::vehicles(db, &vehicles).await?,
        stops: stop_store::of_orders(db, &orders).await?,
        orders: store::round_orders(db, &orders).await?,
    })
}

/// What a row needs besides the ticket itself.
pub(super) struct Written<'a> {
    pub by: &'a str,
    pub at: DateTime<Utc>,
    pub imported: bool,
}

pub(super) fn row(
    id: Option<WeighTicketId>,
    quarter: SubdistrictId,
    new: &NewTicket,
    checked: &Checked,
    written: &Written<'_>,
) -> weigh_ticket::ActiveModel {
    weigh_ticket::ActiveModel {
        id: id.map_or(NotSet, Set),
        subdistrict_id: Set(quarter),
        crew_id: Set(checked.crew_id),
        station_id: Set(new.station_id),
        number: Set(new.number.trim().to_owned()),
        weighed_at: Set(new.weighed_at),
        day: Set(checked.day),
        vehicle_id: Set(new.vehicle_id),
        waste: Set(new.waste),
        gross_kg: Set(new.gross_kg),
        tare_kg: Set(new.tare_kg),
        net_kg: Set(checked.net_kg),
        capacity_kg: Set(checked.capacity_kg),
        overweight: Set(checked.overweight),
        other_kind: Set(checked.other_kind),
        work_order_id: Set(match new.origin {
            Origin::Order(id) => Some(id),
            Origin::Points(_) => None,
        }),
        handler: Set(new.handler.trim().to_owned()),
        note: Set(new.note.trim().to_owned()),
        file_id: Set(None),
        imported: Set(written.imported),
        created_at: Set(written.at),
        created_by: Set(written.by.to_owned()),
        voided_at: Set(None),
        voided_by: Set(None),
        void_reason: Set(None),
        version: Set(1),
    }
}

/// The shares of a ticket: they sum to its net.
pub(super) fn shares(
    id: WeighTicketId,
    net_kg: i32,
    weights: &[(PlaceId, i32)],
) -> Vec<weigh_share::ActiveModel> {
    let bins: Vec<i32> = weights.iter().map(|(_, bins)| *bins).collect();
    let kg = by_largest_remainder(net_kg, &bins);
    weights.iter().zip(kg).map(|((place, bins), kg)| store::share(id, *place, *bins, kg)).collect()
}

pub(super) fn state(t: &weigh_ticket::Model) -> Value {
    json!({"number": t.number, "station_id": t.station_id, "weighed_at": t.weighed_at, "vehicle_id": t.vehicle_id, "waste": t.waste,
        "gross_kg": t.gross_kg, "tare_kg": t.tare_kg, "net_kg": t.net_kg, "work_order_id": t.work_order_id, "handler": t.handler})
}

pub(super) fn change(
    action: &'static str,
    id: WeighTicketId,
    quarter: SubdistrictId,
    before: Option<Value>,
    after: Option<Value>,
) -> Change {
    Change {
        action,
        subject: "weigh_ticket",
        subject_id: id.0,
        subdistrict_id: Some(quarter),
        estate_id: None,
        before,
        after,
    }
}

fn refuse(flaws: Flaws) -> Error {
    invalid().with_problems(flaws)
}

/// Puts the photo of a ticket into the file store, before the transaction that refers to it.
///
/// # Errors
/// Forbidden; too large; not a photo.
pub async fn keep_photo(app: &App, caller: &Caller, photo: UploadedFile) -> Result<Uploaded> {
    caller.reach(Action::WeighTicketsWrite)?;
    if photo.bytes.len() > MAX_PHOTO_BYTES {
        let words = crate::works::text::photo_too_large;
        return Err(Error::new(Kind::TooLarge, "works.photo_too_large", words).field("photo", words));
    }
    app.files.put_photo(photo.bytes, &photo.name).await
}

/// Writes a ticket. The same ticket sent twice is one.
///
/// # Errors
/// Forbidden; invalid fields; `waste.ticket_number_taken` when the station gave the number to another load.
pub async fn create(
    app: &App,
    caller: &Caller,
    new: NewTicket,
    photo: Option<Uploaded>,
) -> Result<weigh_ticket::Model> {
    let now = app.now();
    transact!(app.db, "waste.ticket_create", |tx| create_in(app, tx, caller, now, &new, photo.as_ref()).await)
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
    new: &NewTicket,
    photo: Option<&Uploaded>,
) -> Result<weigh_ticket::Model> {
    caller.reach(Action::WeighTicketsWrite)?;
    store::lock_stations(tx, &[new.station_id]).await?;
    let known = known(tx, std::slice::from_ref(new)).await?;
    let unknown = || invalid().field("station_id", text::station_unknown);
    let quarter = known.places.get(&new.station_id).ok_or_else(unknown)?.subdistrict_id;
    let crew = match &new.origin {
        Origin::Order(id) => known.orders.get(id).and_then(|(order, _)| order.crew_id),
        Origin::Points(_) => None,
    };
    // Another crew's order, or none for a crew, is one that is not there; so is another quarter's station.
    let not_there = || match caller.crew() {
        Some(_) => invalid().field("work_order_id", text::order_unknown),
        None => unknown(),
    };
    caller.require(Action::WeighTicketsWrite, Scope::work(quarter, None, crew)).map_err(|_| not_there())?;
    let checked = check(new, quarter, &known, app.zone(), now).map_err(refuse)?;
    let number = new.number.trim().to_owned();
    let key = (new.station_id, number.clone());
    if let Some(old) = store::numbered(tx, &[new.station_id], &[number]).await?.remove(&key) {
        if is_same(&old, new) {
            return Ok(old);
        }
        return Err(Error::conflict("waste.ticket_number_taken", text::number_taken)
            .field("number", text::number_taken));
    }
    let written = Written { by: caller.name(), at: now, imported: false };
    let mut row = row(None, quarter, new, &checked, &written);
    if let Some(photo) = photo {
        row.file_id = Set(Some(files::record(tx, photo, now, caller.user_id()).await?));
    }
    let ticket = row.insert(tx).await?;
    store::insert(tx, Vec::new(), shares(ticket.id, ticket.net_kg, &checked.weights)).await?;
    let change = change("waste.ticket_create", ticket.id, quarter, None, Some(state(&ticket)));
    record(tx, now, caller, change).await?;
    Ok(ticket)
}

/// Shares the tickets of an order anew, by the bins its crew emptied by now.
pub(in crate::waste) async fn share_order_in(tx: &Tx, order: WorkOrderId) -> Result<()> {
    let tickets = store::of_order(tx, order).await?;
    if tickets.is_empty() {
        return Ok(());
    }
    let weights = emptied(&stop_store::of_order(tx, order).await?);
    let rows = tickets.iter().flat_map(|t| shares(t.id, t.net_kg, &weights)).collect();
    let ids: Vec<WeighTicketId> = tickets.iter().map(|t| t.id).collect();
    store::replace_shares(tx, &ids, rows).await
}

async fn found<C: ConnectionTrait>(
    db: &C,
    caller: &Caller,
    action: Action,
    id: WeighTicketId,
) -> Result<weigh_ticket::Model> {
    caller.reach(action)?;
    let ticket = store::one(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, scope_of(&ticket))?;
    Ok(ticket)
}

/// Voids a ticket: it stays, and counts no more; its number may be written again.
///
/// # Errors
/// Not found; stale version; a reason is missing; `waste.ticket_void` when it is void already.
pub async fn void(
    app: &App,
    caller: &Caller,
    id: WeighTicketId,
    reason: &str,
    version: i32,
) -> Result<weigh_ticket::Model> {
    let now = app.now();
    transact!(app.db, "waste.ticket_void", |tx| {
        let before = found(tx, caller, Action::WeighTicketsCorrect, id).await?;
        if before.voided_at.is_some() {
            return Err(Error::conflict("waste.ticket_void", text::void_already));
        }
        if !plain::says(reason, MAX_REASON) {
            return Err(invalid().field("reason", text::void_reason_needed));
        }
        let ticket = weigh_ticket::Model {
            voided_at: Some(now),
            voided_by: Some(caller.name().to_owned()),
            void_reason: Some(reason.trim().to_owned()),
            version: version + 1,
            ..before.clone()
        };
        if !store::save(tx, &ticket, version).await? {
            return Err(Error::stale());
        }
        let after = json!({"void_reason": ticket.void_reason});
        let change =
            change("waste.ticket_void", id, ticket.subdistrict_id, Some(state(&before)), Some(after));
        record(tx, now, caller, change).await?;
        Ok(ticket)
    })
}

/// Puts a photo beside a ticket that has none.
///
/// # Errors
/// Not found; `waste.ticket_photo` when it has one.
pub async fn add_photo(
    app: &App,
    caller: &Caller,
    id: WeighTicketId,
    photo: Uploaded,
) -> Result<weigh_ticket::Model> {
    let now = app.now();
    transact!(app.db, "waste.ticket_photo", |tx| {
        let before = found(tx, caller, Action::WeighTicketsWrite, id).await?;
        let file = files::record(tx, &photo, now, caller.user_id()).await?;
        match before.file_id {
            Some(there) if there == file => return Ok(before),
            Some(_) => return Err(Error::conflict("waste.ticket_photo", text::photo_there)),
            None => {}
        }
        let version = before.version;
        let ticket = weigh_ticket::Model { file_id: Some(file), version: version + 1, ..before };
        if !store::save(tx, &ticket, version).await? {
            return Err(Error::stale());
        }
        let after = json!({"photo": photo.sha256});
        let change = change("waste.ticket_photo", id, ticket.subdistrict_id, None, Some(after));
        record(tx, now, caller, change).await?;
        Ok(ticket)
    })
}

/// The photo of a ticket.
///
/// # Errors
/// Not found; when the file store fails.
pub async fn photo(app: &App, caller: &Caller, id: WeighTicketId) -> Result<(stored_file::Model, Bytes)> {
    let db = app.db.read();
    let ticket = found(db, caller, Action::WeighTicketsRead, id).await?;
    let file = store::file(db, &ticket).await?.ok_or_else(Error::not_found)?;
    let bytes = app.files.get(&file.sha256).await?;
    Ok((file, bytes))
}

pub(in crate::waste) async fn views<C: ConnectionTrait>(
    db: &C,
    tickets: Vec<weigh_ticket::Model>,
) -> Result<Vec<TicketView>> {
    let ids: Vec<WeighTicketId> = tickets.iter().map(|t| t.id).collect();
    let mut shares = store::shares(db, &ids).await?;
    let stations = tickets.iter().map(|t| t.station_id);
    let places = distinct(stations.chain(shares.values().flatten().map(|s| s.place_id)));
    let places = by_ids(db, &places).await?;
    let vehicle_ids = distinct(tickets.iter().map(|t| t.vehicle_id));
    let vehicles = store::vehicles(db, &vehicle_ids).await?;
    let orders: Vec<WorkOrderId> = tickets.iter().filter_map(|t| t.work_order_id).collect();
    let orders = store::round_orders(db, &orders).await?;
    let name = |id: &PlaceId| places.get(id).map(|p| p.name.clone()).unwrap_or_default();
    let view = |ticket: weigh_ticket::Model| TicketView {
        station: name(&ticket.station_id),
        vehicle: vehicles.get(&ticket.vehicle_id).map(|v| v.plate.clone()).unwrap_or_default(),
        order: ticket.work_order_id.and_then(|id| orders.get(&id)).map(|(o, r)| (o.clone(), r.name.clone())),
        shares: shares
            .remove(&ticket.id)
            .unwrap_or_default()
            .into_iter()
            .map(|s| {
                let name = name(&s.place_id);
                (s, name)
            })
            .collect(),
        ticket,
    };
    Ok(tickets.into_iter().map(view).collect())
}

/// The tickets within reach, newest first.
///
/// # Errors
/// Forbidden.
pub async fn list(app: &App, caller: &Caller, filter: &Filter, window: Window) -> Result<Page<TicketView>> {
    let reach = caller.reach(Action::WeighTicketsRead)?;
    let db = app.db.read();
    let page = Page::cut(store::list(db, &reach, filter, window).await?, window, |t| t.id.0);
    Ok(Page { items: views(db, page.items).await?, next: page.next })
}

/// One ticket.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: WeighTicketId) -> Result<TicketView> {
    let db = app.db.read();
    let ticket = found(db, caller, Action::WeighTicketsRead, id).await?;
    views(db, vec![ticket]).await?.pop().ok_or_else(Error::not_found)
}

/// The tickets of an order, for whoever may see the order.
///
/// # Errors
/// When the database fails.
pub async fn of_order(app: &App, id: WorkOrderId) -> Result<Vec<weigh_ticket::Model>> {
    store::of_order(app.db.read(), id).await
}

/// What the form of a ticket offers in some quarters.
#[derive(Default)]
pub struct Choices {
    pub stations: Vec<place::Model>,
    pub vehicles: Vec<vehicle::Model>,
    pub points: Vec<place::Model>,
}

/// What the form of a ticket offers in some quarters.
///
/// # Errors
/// When the database fails.
pub async fn choices(app: &App, quarters: &[SubdistrictId]) -> Result<Choices> {
    let db = app.db.read();
    let mut found = Choices {
        stations: of_kind(db, quarters, PlaceKind::TransferStation).await?,
        points: of_kind(db, quarters, PlaceKind::WastePoint).await?,
        vehicles: Vec::new(),
    };
    for quarter in quarters {
        found.vehicles.extend(vehicles::of_subdistrict(db, *quarter).await?);
    }
    Ok(found)
}

/// The vehicle a crew has on the day of an order: the likeliest on its ticket.
///
/// # Errors
/// When the database fails.
pub async fn vehicle_of(app: &App, order: &work_order::Model) -> Result<Option<VehicleId>> {
    let Some(crew) = order.crew_id else { return Ok(None) };
    let found: HashMap<_, Vec<vehicle::Model>> =
        vehicles::of_crews(app.db.read(), &[crew], order.work_date).await?;
    Ok(found.get(&crew).and_then(|all| all.first()).map(|v| v.id))
}
