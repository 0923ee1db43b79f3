//! Use cases of bookings: made, cancelled, and what became of them.

use chrono::{DateTime, NaiveDate, Timelike, Utc};
use entity::enums::BookingStatus;
use entity::value::{AccountId, BookingId, RoomId};
use entity::{booking, facility};
use serde_json::json;

use super::rule::{self, MAX_AHEAD_PER_HOUSEHOLD, Terms, Wish};
use super::store::{self, NewRow};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::people::{self, mask_name};
use crate::spaces::facilities::hours::Span;
use crate::spaces::facilities::service::{open_on, room as find_room};
use crate::spaces::facilities::{require, scope_of};
use crate::spaces::service::{MAX_NAME, invalid};
use crate::spaces::text;
use crate::{plain, transact};

pub use super::show::{BookingFilter, BookingRow, RoomDay, day, free, list, of_account, one};

/// A booking somebody wants.
#[derive(Debug, Clone)]
pub struct NewBooking {
    pub room_id: RoomId,
    pub day: NaiveDate,
    pub span: Span,
    pub people: i32,
    pub purpose: String,
    /// The household, when the desk books for one; a household books for itself.
    pub account_id: Option<AccountId>,
    /// Who comes, when no household books.
    pub contact: String,
    pub phone: String,
}

/// That somebody else has a room at a time.
pub(in crate::spaces) fn taken_error(day: NaiveDate) -> Error {
    Error::conflict("spaces.taken", move |l| text::slot_taken(l, day))
        .field("from", move |l| text::slot_taken(l, day))
}

fn refused(refusal: rule::Refusal) -> Error {
    Error::invalid(text::refusal_code(refusal), move |l| text::refusal(l, refusal))
        .field(text::refusal_field(refusal), move |l| text::refusal(l, refusal))
}

pub(in crate::spaces) fn minute_of(app: &App, now: DateTime<Utc>) -> i32 {
    let local = app.zone().local(now);
    i32::try_from(local.hour() * 60 + local.minute()).unwrap_or(0)
}

fn state(b: &booking::Model) -> serde_json::Value {
    json!({"number": b.number, "room_id": b.room_id, "account_id": b.account_id, "contact": mask_name(&b.contact), "day": b.day,
        "from_minute": b.from_minute, "to_minute": b.to_minute, "people": b.people, "status": b.status, "attended": b.attended,
        "reason": b.reason})
}

async fn note(
    tx: &Tx,
    now: DateTime<Utc>,
    caller: &Caller,
    action: &'static str,
    facility: &facility::Model,
    (before, after): (Option<&booking::Model>, &booking::Model),
) -> Result<()> {
    let change = Change {
        action,
        subject: "booking",
        subject_id: after.id.0,
        subdistrict_id: Some(facility.subdistrict_id),
        estate_id: Some(facility.estate_id),
        before: before.map(state),
        after: Some(state(after)),
    };
    record(tx, now, caller, change).await
}

/// Books a room.
///
/// # Errors
/// Not found; `spaces.booking.…` with the rule that refuses it; `spaces.taken` when somebody has a part of the time;
/// `spaces.booking.many` when the household has enough ahead.
pub async fn book(app: &App, caller: &Caller, new: &NewBooking) -> Result<booking::Model> {
    let now = app.now();
    transact!(app.db, "spaces.book", |tx| book_in(app, tx, caller, now, new).await)
}

/// Who comes: the household, or whoever is named.
async fn who(
    tx: &Tx,
    facility: &facility::Model,
    (account, day): (Option<AccountId>, NaiveDate),
    new: &NewBooking,
) -> Result<(String, String)> {
    if let Some(account) = account {
        let unknown = || invalid().field("account_id", text::household_unknown);
        let stay = people::stay(tx, account).await.map_err(|_| unknown())?;
        if stay.estate_id != facility.estate_id || !stay.lasts_on(day) {
            return Err(unknown());
        }
        return Ok((stay.owner, stay.phone.unwrap_or_default()));
    }
    if !plain::says(&new.contact, MAX_NAME) {
        return Err(invalid().field("contact", |l| text::needed(l, MAX_NAME)));
    }
    if !plain::fits(&new.phone, MAX_NAME) {
        return Err(invalid().field("phone", |l| text::too_long(l, MAX_NAME)));
    }
    Ok((new.contact.trim().to_owned(), new.phone.trim().to_owned()))
}

/// [`book`] within a transaction.
///
/// # Errors
/// As [`book`].
pub async fn book_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewBooking,
) -> Result<booking::Model> {
    caller.reach(Action::FacilitiesBook)?;
    let today = app.zone().day(now);
    let (room, facility) = find_room(tx, new.room_id).await?;
    let own = require(tx, caller, Action::FacilitiesBook, &facility, today).await?;
    if !room.active || (own.is_some() && !facility.residents_book) {
        return Err(Error::invalid("spaces.booking.not_bookable", text::not_bookable)
            .field("room", text::not_bookable));
    }
    let account = own.or(new.account_id);
    let (contact, phone) = who(tx, &facility, (account, today), new).await?;
    if !plain::fits(&new.purpose, MAX_NAME) {
        return Err(invalid().field("purpose", |l| text::too_long(l, MAX_NAME)));
    }
    let terms = Terms {
        open: open_on(tx, &facility, new.day).await?,
        capacity: room.capacity,
        longest_minutes: own.map(|_| room.longest_minutes),
        ahead_days: facility.ahead_days,
        today,
        minute: minute_of(app, now),
    };
    let wish = Wish { day: new.day, span: new.span, people: new.people };
    rule::check(&wish, &terms).map_err(refused)?;
    if let Some(own) = own {
        store::hold_account(tx, own).await?;
        if store::ahead_of(tx, own, today).await? >= MAX_AHEAD_PER_HOUSEHOLD {
            return Err(Error::conflict("spaces.booking.many", |l| {
                text::booked_many(l, MAX_AHEAD_PER_HOUSEHOLD)
            }));
        }
    }
    let row = NewRow {
        facility_id: facility.id,
        room_id: room.id,
        programme_id: None,
        account_id: account,
        contact,
        phone,
        day: new.day,
        span: new.span,
        people: new.people,
        purpose: new.purpose.trim().to_owned(),
    };
    let series = series(app, now);
    let taken = store::take(tx, (caller.name(), now, &series), vec![row]).await?;
    let id = taken
        .map_err(taken_error)?
        .first()
        .copied()
        .ok_or_else(|| Error::internal("one booking was written"))?;
    let made = store::booking(tx, id).await?.ok_or_else(Error::not_found)?;
    note(tx, now, caller, "spaces.booking.make", &facility, (None, &made)).await?;
    Ok(made)
}

pub(in crate::spaces) fn series(app: &App, now: DateTime<Utc>) -> String {
    format!("Y{}", app.zone().local(now).format("%Y%m"))
}

struct Held {
    booking: booking::Model,
    facility: facility::Model,
}

/// Holds a booking for somebody who may do `action`: at the facility, or as the household that booked.
async fn hold(tx: &Tx, app: &App, caller: &Caller, id: BookingId, action: Action) -> Result<Held> {
    caller.reach(action)?;
    store::hold(tx, id).await?;
    let booking = store::booking(tx, id).await?.ok_or_else(Error::not_found)?;
    let (_, facility) = find_room(tx, booking.room_id).await?;
    if !caller.may_at(action, scope_of(&facility)) {
        let own = require(tx, caller, action, &facility, app.today()).await?;
        if own.is_none() || booking.account_id != own {
            return Err(Error::not_found());
        }
    }
    Ok(Held { booking, facility })
}

/// Writes what became of a booking that was booked.
async fn settle(
    tx: &Tx,
    (now, caller, version): (DateTime<Utc>, &Caller, i32),
    held: Held,
    action: &'static str,
    new: booking::Model,
) -> Result<booking::Model> {
    if held.booking.version != version {
        return Err(Error::stale());
    }
    let new = booking::Model { version: version + 1, ..new };
    store::save(tx, &new, version).await?;
    note(tx, now, caller, action, &held.facility, (Some(&held.booking), &new)).await?;
    Ok(new)
}

fn wrong_state(status: BookingStatus) -> Error {
    Error::conflict("spaces.booking.state", move |l| {
        text::booking_settled(l, text::booking_status_name(l, status))
    })
}

/// Cancels a booking that has not begun: a household its own, the desk any. Its time is free at once.
///
/// # Errors
/// Not found; stale version; `spaces.booking.state`; `spaces.booking.begun`; the desk says why.
pub async fn cancel(
    app: &App,
    caller: &Caller,
    id: BookingId,
    reason: &str,
    version: i32,
) -> Result<booking::Model> {
    let now = app.now();
    transact!(app.db, "spaces.booking_cancel", |tx| {
        let held = hold(tx, app, caller, id, Action::FacilitiesBook).await?;
        let b = &held.booking;
        match b.status {
            BookingStatus::Booked => {}
            BookingStatus::Cancelled | BookingStatus::Attended | BookingStatus::NoShow => {
                return Err(wrong_state(b.status));
            }
        }
        let own = caller.account().is_some() && caller.account() == b.account_id;
        if own && app.zone().at_minute(b.day, b.from_minute) <= now {
            return Err(Error::conflict("spaces.booking.begun", text::booking_begun));
        }
        let too_long = reason.chars().count() > MAX_NAME;
        if too_long || (reason.trim().is_empty() && !own) {
            return Err(invalid().field("reason", |l| text::needed(l, MAX_NAME)));
        }
        store::free(tx, id).await?;
        let words = if reason.trim().is_empty() {
            text::cancelled_by_household(crate::i18n::Lang::Zh)
        } else {
            reason.trim()
        };
        let new =
            booking::Model { status: BookingStatus::Cancelled, reason: Some(words.to_owned()), ..b.clone() };
        settle(tx, (now, caller, version), held, "spaces.booking.cancel", new).await
    })
}

/// Who came to a booking.
#[derive(Debug, Clone, Copy)]
pub struct Attendance {
    /// None: nobody came.
    pub attended: Option<i32>,
    /// Of these, 60 or older.
    pub elders: i32,
}

/// Marks who came, once it has begun; marked again, the later word holds.
///
/// # Errors
/// Not found; stale version; `spaces.booking.state` when it was cancelled; `spaces.booking.not_begun`; invalid numbers.
pub async fn attend(
    app: &App,
    caller: &Caller,
    id: BookingId,
    came: Attendance,
    version: i32,
) -> Result<booking::Model> {
    let now = app.now();
    transact!(app.db, "spaces.booking_attend", |tx| {
        let held = hold(tx, app, caller, id, Action::FacilitiesRun).await?;
        let b = &held.booking;
        if b.status == BookingStatus::Cancelled {
            return Err(wrong_state(b.status));
        }
        if app.zone().at_minute(b.day, b.from_minute) > now {
            return Err(Error::conflict("spaces.booking.not_begun", text::booking_not_begun));
        }
        let (status, attended, elders) = match came.attended {
            None => (BookingStatus::NoShow, None, None),
            Some(n) => (BookingStatus::Attended, Some(n), Some(came.elders)),
        };
        if attended.is_some_and(|n| !(1..=100_000).contains(&n)) {
            return Err(invalid().field("attended", text::number_range));
        }
        if elders.is_some_and(|n| n < 0 || Some(n) > attended) {
            return Err(invalid().field("elders", text::elders_many));
        }
        let new = booking::Model { status, attended, elders, ..b.clone() };
        settle(tx, (now, caller, version), held, "spaces.booking.attend", new).await
    })
}
