//! Use cases of programmes: set up with their sessions, enrolled for, left.

use chrono::NaiveDate;
use entity::enums::EnrolmentStatus;
use entity::value::{AccountId, EnrolmentId, FacilityId, ProgrammeId, RoomId};
use entity::{booking, enrolment, facility, programme};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::rule::{self, MAX_SESSIONS};
use super::store;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::people::{self, mask_name};
use crate::spaces::bookings::rule::{Terms, Wish};
use crate::spaces::bookings::service::{minute_of, series};
use crate::spaces::bookings::{self, NewRow, sessions_of, taken_error};
use crate::spaces::facilities::hours::Span;
use crate::spaces::facilities::service::{held, is_open, room as find_room, show, times};
use crate::spaces::facilities::{require, scope_of};
use crate::spaces::service::{MAX_NAME, invalid};
use crate::spaces::text;
use crate::{plain, transact};

/// A series to be set up.
#[derive(Debug, Clone)]
pub struct NewProgramme {
    pub room_id: RoomId,
    pub name: String,
    pub host: String,
    pub capacity: i32,
    /// Both included.
    pub ages: (i32, i32),
    /// 1 is Monday.
    pub weekday: i32,
    pub span: Span,
    pub first_on: NaiveDate,
    pub last_on: NaiveDate,
}

/// Somebody who wants to come.
#[derive(Debug, Clone)]
pub struct NewEnrolment {
    /// The household, when the desk enrols one; a household enrols itself.
    pub account_id: Option<AccountId>,
    pub name: String,
    pub age: i32,
    pub guardian: String,
}

/// A programme with its sessions and who comes.
#[derive(Debug, Clone)]
pub struct ProgrammeView {
    pub programme: programme::Model,
    pub room: String,
    pub sessions: Vec<booking::Model>,
    /// Of a household, only its own.
    pub enrolments: Vec<enrolment::Model>,
    pub enrolled: usize,
    pub waiting: usize,
}

fn change(
    action: &'static str,
    f: &facility::Model,
    subject: (&'static str, i64),
    after: serde_json::Value,
) -> Change {
    Change {
        action,
        subject: subject.0,
        subject_id: subject.1,
        subdistrict_id: Some(f.subdistrict_id),
        estate_id: Some(f.estate_id),
        before: None,
        after: Some(after),
    }
}

fn check(new: &NewProgramme, capacity: i32) -> Result<Vec<NaiveDate>> {
    let mut error = invalid();
    for (field, words) in [("name", &new.name), ("host", &new.host)] {
        if !plain::says(words, MAX_NAME) {
            error = error.field(field, |l| text::needed(l, MAX_NAME));
        }
    }
    if !(1..=capacity).contains(&new.capacity) {
        error = error.field("capacity", |l| text::programme_capacity(l, capacity));
    }
    let (from, to) = new.ages;
    if !(0..=120).contains(&from) || !(from..=120).contains(&to) {
        error = error.field("age_from", text::ages_range);
    }
    if !(1..=7).contains(&new.weekday) {
        error = error.field("weekday", crate::web::text::choose_one);
    }
    let days = rule::days(new.weekday, new.first_on, new.last_on);
    if days.is_empty() || days.len() > MAX_SESSIONS {
        error = error.field("last_on", |l| text::sessions_range(l, MAX_SESSIONS));
    }
    if error.fields.is_empty() { Ok(days) } else { Err(error) }
}

/// Sets a series up: each session takes its room; days on which the facility is closed by name are left out.
///
/// # Errors
/// Not found; invalid fields; `spaces.booking.…` when a session breaks a rule; `spaces.taken` with the day somebody has.
pub async fn create(app: &App, caller: &Caller, new: &NewProgramme) -> Result<programme::Model> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "spaces.programme", |tx| {
        caller.reach(Action::FacilitiesWrite)?;
        let (room, seen) = find_room(tx, new.room_id).await?;
        let facility = held(tx, caller, seen.id, Action::FacilitiesWrite).await?;
        let mut days = check(new, room.capacity)?;
        if store::named(tx, (facility.id, new.name.trim(), new.first_on)).await? {
            return Err(invalid().field("name", text::name_taken));
        }
        let (openings, holidays) =
            times(tx, std::slice::from_ref(&facility), (new.first_on, new.last_on)).await?;
        let open = |day: NaiveDate| {
            let own = openings.get(&facility.id).filter(|_| is_open(&facility, day));
            own.map_or_else(Vec::new, |own| own.on(day, holidays.contains(&day)))
        };
        days.retain(|day| !open(*day).is_empty());
        if days.is_empty() {
            return Err(invalid().field("weekday", text::no_session_open));
        }
        for day in &days {
            let wish = Wish { day: *day, span: new.span, people: new.capacity };
            let terms = Terms {
                open: open(*day),
                capacity: room.capacity,
                longest_minutes: None,
                // A term is set up before residents may book that far.
                ahead_days: 400,
                today,
                minute: minute_of(app, now),
            };
            bookings::rule::check(&wish, &terms).map_err(|refusal| {
                Error::invalid(text::refusal_code(refusal), move |l| text::refusal(l, refusal))
                    .field(text::refusal_field(refusal), move |l| text::refusal(l, refusal))
            })?;
        }
        let row = programme::ActiveModel {
            id: NotSet,
            facility_id: Set(facility.id),
            room_id: Set(room.id),
            name: Set(new.name.trim().to_owned()),
            host: Set(new.host.trim().to_owned()),
            capacity: Set(new.capacity),
            age_from: Set(new.ages.0),
            age_to: Set(new.ages.1),
            weekday: Set(new.weekday),
            from_minute: Set(new.span.from_minute),
            to_minute: Set(new.span.to_minute),
            first_on: Set(new.first_on),
            last_on: Set(new.last_on),
            actor: Set(caller.name().to_owned()),
            created_at: Set(now),
            version: Set(1),
        };
        let made = store::insert(tx, row).await?;
        let sessions = days.iter().map(|day| NewRow {
            facility_id: facility.id,
            room_id: room.id,
            programme_id: Some(made.id),
            account_id: None,
            contact: made.host.clone(),
            phone: String::new(),
            day: *day,
            span: new.span,
            people: new.capacity,
            purpose: made.name.clone(),
        });
        let series = series(app, now);
        bookings::take(tx, (caller.name(), now, &series), sessions.collect()).await?.map_err(taken_error)?;
        let said = json!({"name": made.name, "room_id": room.id, "sessions": days});
        record(tx, now, caller, change("spaces.programme.make", &facility, ("programme", made.id.0), said))
            .await?;
        Ok(made)
    })
}

/// The programmes of a facility, newest first.
///
/// # Errors
/// Not found.
pub async fn list(app: &App, caller: &Caller, id: FacilityId, window: Window) -> Result<Page<ProgrammeView>> {
    let view = show(app, caller, id).await?;
    let db = app.db.read();
    let own = require(db, caller, Action::FacilitiesRead, &view.facility, app.today()).await?;
    let rows = store::list(db, id, window).await?;
    let page = Page::cut(rows, window, |p| p.id.0);
    let ids: Vec<ProgrammeId> = page.items.iter().map(|p| p.id).collect();
    let all = store::enrolments(db, &ids).await?;
    let whole = caller.may_at(Action::FacilitiesRun, scope_of(&view.facility));
    let mut items = Vec::with_capacity(page.items.len());
    for programme in page.items {
        let of = |status| all.iter().filter(|e| e.programme_id == programme.id && e.status == status).count();
        let mut enrolments: Vec<_> = all.iter().filter(|e| e.programme_id == programme.id).cloned().collect();
        if own.is_some() {
            enrolments.retain(|e| e.account_id == own);
        } else if !whole {
            for e in &mut enrolments {
                e.name = mask_name(&e.name);
                e.guardian = mask_name(&e.guardian);
            }
        }
        let room = view.rooms.iter().find(|r| r.id == programme.room_id).map(|r| r.name.clone());
        items.push(ProgrammeView {
            room: room.unwrap_or_default(),
            sessions: sessions_of(db, programme.id).await?,
            enrolled: of(EnrolmentStatus::Enrolled),
            waiting: of(EnrolmentStatus::Waiting),
            enrolments,
            programme,
        });
    }
    Ok(Page { items, next: page.next })
}

/// Enrols somebody; where it is full, they wait. The same person of a household is enrolled once.
///
/// # Errors
/// Not found; `spaces.programme.over` when it has ended; invalid fields or age.
pub async fn enrol(
    app: &App,
    caller: &Caller,
    id: ProgrammeId,
    new: &NewEnrolment,
) -> Result<enrolment::Model> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "spaces.enrol", |tx| {
        caller.reach(Action::FacilitiesBook)?;
        store::hold(tx, id).await?;
        let programme = store::programme(tx, id).await?.ok_or_else(Error::not_found)?;
        let (_, facility) = find_room(tx, programme.room_id).await?;
        let own = require(tx, caller, Action::FacilitiesBook, &facility, today).await?;
        if programme.last_on < today {
            return Err(Error::conflict("spaces.programme.over", text::programme_over));
        }
        if !plain::says(&new.name, MAX_NAME) {
            return Err(invalid().field("name", |l| text::needed(l, MAX_NAME)));
        }
        if let Err(lack) = rule::check(new.age, &new.guardian, (programme.age_from, programme.age_to)) {
            let field = if lack == rule::EnrolLack::Guardian { "guardian" } else { "age" };
            return Err(invalid()
                .field(field, move |l| text::enrol_lack(l, lack, programme.age_from, programme.age_to)));
        }
        let account = own.or(new.account_id);
        if let Some(account) = account {
            let stay = people::stay(tx, account).await.ok().filter(|s| s.estate_id == facility.estate_id);
            stay.ok_or_else(|| invalid().field("account_id", text::household_unknown))?;
            let there = store::of_account(tx, id, account).await?;
            if let Some(known) = there.into_iter().find(|e| e.name == new.name.trim()) {
                return Ok(known);
            }
        }
        let there = store::enrolments(tx, &[id]).await?;
        let enrolled = there.iter().filter(|e| e.status == EnrolmentStatus::Enrolled).count();
        let full = i32::try_from(enrolled).map_err(Error::internal)? >= programme.capacity;
        let row = enrolment::ActiveModel {
            id: NotSet,
            programme_id: Set(id),
            account_id: Set(account),
            name: Set(new.name.trim().to_owned()),
            age: Set(new.age),
            guardian: Set(new.guardian.trim().to_owned()),
            status: Set(if full { EnrolmentStatus::Waiting } else { EnrolmentStatus::Enrolled }),
            actor: Set(caller.name().to_owned()),
            at: Set(now),
        };
        let made = store::enrol(tx, row).await?;
        let said = json!({"programme_id": id, "name": mask_name(&made.name), "status": made.status});
        record(tx, now, caller, change("spaces.programme.enrol", &facility, ("enrolment", made.id.0), said))
            .await?;
        Ok(made)
    })
}

/// Takes somebody out; whoever waits longest comes in. Said twice, it stays as it is.
///
/// # Errors
/// Not found: a household leaves only for its own.
pub async fn leave(app: &App, caller: &Caller, id: EnrolmentId) -> Result<enrolment::Model> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "spaces.leave", |tx| {
        caller.reach(Action::FacilitiesBook)?;
        let seen = store::enrolment(tx, id).await?.ok_or_else(Error::not_found)?;
        store::hold(tx, seen.programme_id).await?;
        let row = store::enrolment(tx, id).await?.ok_or_else(Error::not_found)?;
        let programme = store::programme(tx, row.programme_id).await?.ok_or_else(Error::not_found)?;
        let (_, facility) = find_room(tx, programme.room_id).await?;
        let own = require(tx, caller, Action::FacilitiesBook, &facility, today).await?;
        if own.is_some() && row.account_id != own {
            return Err(Error::not_found());
        }
        if row.status == EnrolmentStatus::Cancelled {
            return Ok(row);
        }
        store::set_status(tx, id, EnrolmentStatus::Cancelled).await?;
        let there = store::enrolments(tx, &[programme.id]).await?;
        let next = there.iter().find(|e| e.status == EnrolmentStatus::Waiting);
        let next = next.filter(|_| row.status == EnrolmentStatus::Enrolled);
        if let Some(next) = next {
            store::set_status(tx, next.id, EnrolmentStatus::Enrolled).await?;
        }
        let said = json!({"status": "cancelled", "comes_in": next.map(|n| n.id)});
        record(tx, now, caller, change("spaces.programme.leave", &facility, ("enrolment", id.0), said))
            .await?;
        Ok(enrolment::Model { status: EnrolmentStatus::Cancelled, ..row })
    })
}
