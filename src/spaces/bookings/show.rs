//! Reading bookings: of a facility's day, of a household, and what is free.

use chrono::NaiveDate;
use entity::enums::BookingStatus;
use entity::value::{AccountId, BookingId, FacilityId, RoomId};
use entity::{booking, facility};

use super::service::minute_of;
use super::{rule, store};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::people::{self, mask_name, mask_phone};
use crate::spaces::facilities::hours::Span;
use crate::spaces::facilities::service::{is_open, open_on, room as find_room};
use crate::spaces::facilities::{require, scope_of};

/// What a list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct BookingFilter {
    pub facility_id: Option<FacilityId>,
    pub room_id: Option<RoomId>,
    pub account_id: Option<AccountId>,
    pub status: Option<BookingStatus>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// A booking with names.
#[derive(Debug, Clone)]
pub struct BookingRow {
    pub booking: booking::Model,
    pub facility: String,
    pub room: String,
    pub programme: Option<String>,
}

async fn named(app: &App, caller: &Caller, rows: Vec<booking::Model>) -> Result<Vec<BookingRow>> {
    let db = app.db.read();
    let ids: Vec<BookingId> = rows.iter().map(|b| b.id).collect();
    let mut names: std::collections::HashMap<_, _> =
        store::names(db, &ids).await?.into_iter().map(|n| (n.id, n)).collect();
    let whole = caller.may(Action::FacilitiesRun);
    let own = caller.account();
    let row = |mut booking: booking::Model| {
        let name = names.remove(&booking.id);
        // Who keeps the desk knows whom they wait for; others see no more than they must.
        if !whole && (own.is_none() || booking.account_id != own) {
            booking.contact = mask_name(&booking.contact);
            booking.phone = mask_phone(&booking.phone);
        }
        let (facility, room, programme) = name.map(|n| (n.facility, n.room, n.programme)).unwrap_or_default();
        BookingRow { booking, facility, room, programme }
    };
    Ok(rows.into_iter().map(row).collect())
}

/// The bookings a caller may see, newest first: of their facilities, or their household's own.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    filter: &BookingFilter,
    window: Window,
) -> Result<Page<BookingRow>> {
    let reach = caller.reach(Action::FacilitiesRead)?;
    let rows = store::list(app.db.read(), &reach, filter, window).await?;
    let page = Page::cut(rows, window, |b| b.id.0);
    Ok(Page { items: named(app, caller, page.items).await?, next: page.next })
}

/// What stands in a facility on a day.
///
/// # Errors
/// Not found; households do not see who else comes.
pub async fn day(
    app: &App,
    caller: &Caller,
    facility: &facility::Model,
    day: NaiveDate,
) -> Result<Vec<BookingRow>> {
    caller.require(Action::FacilitiesRead, scope_of(facility))?;
    let rows = store::of_day(app.db.read(), facility.id, day).await?;
    named(app, caller, rows).await
}

/// A room's day: when it is open and what is free of it.
#[derive(Debug, Clone)]
pub struct RoomDay {
    pub open: Vec<Span>,
    pub free: Vec<Span>,
}

/// What is free of a room on a day; past times of today are not.
///
/// # Errors
/// Not found.
pub async fn free(app: &App, caller: &Caller, room: RoomId, day: NaiveDate) -> Result<RoomDay> {
    caller.reach(Action::FacilitiesRead)?;
    let (db, today) = (app.db.read(), app.today());
    let (room, facility) = find_room(db, room).await?;
    require(db, caller, Action::FacilitiesRead, &facility, today).await?;
    let open = if room.active { open_on(db, &facility, day).await? } else { Vec::new() };
    let mut taken = store::taken(db, room.id, day).await?;
    if day < today || !is_open(&facility, day) {
        taken.push(Span::new(0, 1440));
    } else if day == today {
        let minute = minute_of(app, app.now());
        taken.push(Span::new(0, (minute + 14) / 15 * 15));
    }
    Ok(RoomDay { free: rule::free(&open, &taken), open })
}

/// The bookings of a household, newest first.
///
/// # Errors
/// Not found when it is not the caller's.
pub async fn of_account(
    app: &App,
    caller: &Caller,
    account: AccountId,
    window: Window,
) -> Result<Page<BookingRow>> {
    let stay = people::stay(app.db.read(), account).await?;
    caller.require(Action::FacilitiesRead, people::scope_of(&stay))?;
    let filter = BookingFilter { account_id: Some(account), ..BookingFilter::default() };
    list(app, caller, &filter, window).await
}

/// One booking with names, for who may see it.
///
/// # Errors
/// Not found.
pub async fn one(app: &App, caller: &Caller, id: BookingId) -> Result<BookingRow> {
    caller.reach(Action::FacilitiesRead)?;
    let db = app.db.read();
    let booking = store::booking(db, id).await?.ok_or_else(Error::not_found)?;
    let (_, facility) = find_room(db, booking.room_id).await?;
    let own = require(db, caller, Action::FacilitiesRead, &facility, app.today()).await?;
    if own.is_some() && booking.account_id != own {
        return Err(Error::not_found());
    }
    named(app, caller, vec![booking]).await?.pop().ok_or_else(Error::not_found)
}
