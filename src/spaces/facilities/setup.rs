//! How a facility is set up: its hours, the days that are not as their weekday, its rooms.

use chrono::NaiveDate;
use entity::value::{FacilityId, RoomId};
use entity::{facility_exception, facility_room};
use sea_orm::ActiveValue::Set;
use serde_json::json;

use super::hours::{DAY, QUARTER, Span, Weekly, check_weekly};
use super::service::{change, held};
use super::store;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::audit::record;
use crate::error::{Error, Result};
use crate::spaces::service::{MAX_NAME, invalid};
use crate::spaces::text;
use crate::{plain, transact};

const MAX_CAPACITY: i32 = 2_000;
/// Rooms of a facility.
const MAX_ROOMS: usize = 50;

#[derive(Debug, Clone)]
pub struct EditRoom {
    pub name: String,
    pub capacity: i32,
    pub longest_minutes: i32,
    pub active: bool,
}

/// Says when a facility is open in the week, in place of what was said before.
///
/// # Errors
/// Not found; invalid times.
pub async fn set_hours(app: &App, caller: &Caller, id: FacilityId, weekly: &[Weekly]) -> Result<()> {
    let now = app.now();
    transact!(app.db, "spaces.hours", |tx| {
        let facility = held(tx, caller, id, Action::FacilitiesWrite).await?;
        if let Err(lack) = check_weekly(weekly) {
            return Err(invalid().field("hours", move |l| text::hours_lack(l, lack)));
        }
        store::put_hours(tx, id, weekly).await?;
        let hours: Vec<_> =
            weekly.iter().map(|w| json!([w.weekday, w.span.from_minute, w.span.to_minute])).collect();
        record(tx, now, caller, change("spaces.facility.hours", &facility, json!({"hours": hours}))).await
    })
}

/// What a day is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayRule {
    Closed,
    Open(Span),
    /// As its weekday again.
    AsUsual,
}

/// Says that a day is not as its weekday.
///
/// # Errors
/// Not found; invalid when it is past or the time is none.
pub async fn set_day(
    app: &App,
    caller: &Caller,
    id: FacilityId,
    (day, rule): (NaiveDate, DayRule),
    words: &str,
) -> Result<()> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "spaces.day", |tx| {
        let facility = held(tx, caller, id, Action::FacilitiesWrite).await?;
        let span = match rule {
            DayRule::Open(span) => Some(span),
            DayRule::Closed | DayRule::AsUsual => None,
        };
        if day < today {
            return Err(invalid().field("day", text::in_the_past));
        }
        if span.is_some_and(|span| !span.is_quarters()) {
            return Err(invalid().field("from", text::not_quarters));
        }
        if !plain::fits(words, MAX_NAME) {
            return Err(invalid().field("note", |l| text::too_long(l, MAX_NAME)));
        }
        let row = (rule != DayRule::AsUsual).then(|| facility_exception::ActiveModel {
            facility_id: Set(id),
            day: Set(day),
            from_minute: Set(span.map(|s| s.from_minute)),
            to_minute: Set(span.map(|s| s.to_minute)),
            note: Set(words.trim().to_owned()),
        });
        store::put_exception(tx, id, day, row).await?;
        let said = json!({"day": day, "usual": rule == DayRule::AsUsual, "open": span.map(Span::words)});
        record(tx, now, caller, change("spaces.facility.day", &facility, said)).await
    })
}

fn check_room(edit: &EditRoom, others: &[facility_room::Model], own: Option<RoomId>) -> Result<()> {
    let mut error = invalid();
    if !plain::says(&edit.name, MAX_NAME) {
        error = error.field("name", |l| text::needed(l, MAX_NAME));
    }
    if others.iter().any(|r| r.name == edit.name.trim() && Some(r.id) != own) {
        error = error.field("name", text::name_taken);
    }
    if !(1..=MAX_CAPACITY).contains(&edit.capacity) {
        error = error.field("capacity", text::capacity_range);
    }
    if !(QUARTER..=DAY).contains(&edit.longest_minutes) || edit.longest_minutes % QUARTER != 0 {
        error = error.field("longest_minutes", text::not_quarters);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Adds a room (`id` none) or changes one.
///
/// # Errors
/// Not found; stale version; `spaces.rooms_many`; invalid fields.
pub async fn save_room(
    app: &App,
    caller: &Caller,
    facility: FacilityId,
    room: Option<(RoomId, i32)>,
    edit: &EditRoom,
) -> Result<facility_room::Model> {
    let now = app.now();
    transact!(app.db, "spaces.room", |tx| {
        let facility = held(tx, caller, facility, Action::FacilitiesWrite).await?;
        let others = store::rooms_of(tx, &[facility.id]).await?;
        let old = match room {
            Some((id, _)) => Some(others.iter().find(|r| r.id == id).cloned().ok_or_else(Error::not_found)?),
            None => None,
        };
        check_room(edit, &others, old.as_ref().map(|r| r.id))?;
        let new = facility_room::Model {
            id: old.as_ref().map_or(RoomId(0), |r| r.id),
            facility_id: facility.id,
            name: edit.name.trim().to_owned(),
            capacity: edit.capacity,
            longest_minutes: edit.longest_minutes,
            active: edit.active,
            version: old.as_ref().map_or(1, |r| r.version + 1),
        };
        let saved = match room {
            Some((_, version)) => {
                store::save_room(tx, &new, version).await?;
                new
            }
            None if others.len() >= MAX_ROOMS => {
                return Err(Error::conflict("spaces.rooms_many", |l| text::rooms_many(l, MAX_ROOMS)));
            }
            None => store::add_room(tx, new).await?,
        };
        let said =
            json!({"room": saved.id, "name": saved.name, "capacity": saved.capacity, "active": saved.active});
        record(tx, now, caller, change("spaces.facility.room", &facility, said)).await?;
        Ok(saved)
    })
}
