//! A request's clock: what is promised, when it stands, and how far it was set back.

use chrono::{DateTime, Days, Duration, Utc};
use entity::enums::{RequestGrade, RequestKind, RequestStatus, RequestStep};
use entity::request;
use entity::value::{RequestId, SubdistrictId};

use super::deadline::{self, Pause};
use super::desk::{Desk, Said, reason};
use super::lifecycle::Step;
use super::{promises, store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::crews::holidays;
use crate::error::{Error, Result};
use crate::transact;

/// No deadline is put off further than this.
const MAX_EXTENSION_DAYS: i64 = 60;
/// How often one may be put off.
const MAX_EXTENSIONS: usize = 2;

/// What a deadline is made of.
pub(super) struct Terms {
    pub kind: RequestKind,
    pub grade: RequestGrade,
    pub agreed: Option<DateTime<Utc>>,
    pub extended: Option<DateTime<Utc>>,
}

impl Terms {
    pub const fn of(request: &request::Model) -> Self {
        Self {
            kind: request.kind,
            grade: request.grade,
            agreed: request.agreed_due_at,
            extended: request.extended_until,
        }
    }
}

/// By when the caller of what began at `start` is spoken to, and answered.
///
/// # Errors
/// When the database fails.
pub(super) async fn deadlines(
    desk: &Desk<'_>,
    subdistrict: SubdistrictId,
    start: DateTime<Utc>,
    terms: &Terms,
    pauses: &[(DateTime<Utc>, DateTime<Utc>)],
) -> Result<(DateTime<Utc>, DateTime<Utc>)> {
    let zone = desk.app.zone();
    let promise = promises::of(desk.tx, subdistrict, terms.kind, terms.grade).await?;
    let local = zone.local(start);
    let stood: Vec<Pause> =
        pauses.iter().map(|(from, to)| Pause { from: zone.local(*from), to: zone.local(*to) }).collect();
    let last = stood.last().map_or(local, |pause| pause.to).max(local).date();
    let until = last.checked_add_days(Days::new(deadline::CALENDAR_DAYS)).unwrap_or(last);
    let calendar = holidays::calendar(desk.tx, local.date(), until).await?;
    let due = match terms.agreed {
        Some(agreed) => deadline::shifted(zone.local(agreed), local, &stood),
        None => deadline::due(promise.term, local, &stood, &calendar),
    };
    let due = zone.instant(due);
    Ok((
        start + Duration::hours(promise.contact_hours),
        terms.extended.map_or(due, |put_off| put_off.max(due)),
    ))
}

/// The deadline of a request after something changed that it is made of.
pub(super) async fn reckon(desk: &Desk<'_>, request: &mut request::Model) -> Result<()> {
    let pauses: Vec<_> = store::holds(desk.tx, request.id)
        .await?
        .into_iter()
        .filter(|hold| hold.to_at > request.started_at)
        .map(|hold| (hold.from_at, hold.to_at))
        .collect();
    let (contact, due) =
        deadlines(desk, request.subdistrict_id, request.started_at, &Terms::of(request), &pauses).await?;
    request.contact_due_at = contact;
    if due != request.due_at {
        request.due_at = due;
        // Another deadline is warned of anew, and one not yet missed was not missed.
        request.warned_at = None;
        if due > desk.now {
            request.escalated_at = None;
        }
    }
    Ok(())
}

/// Stops the clock of a request, for a reason its caller is told.
///
/// # Errors
/// Not found; stale version; `requests.not_now`; `requests.joined`; a reason is missing.
pub async fn hold(
    app: &App,
    caller: &Caller,
    id: RequestId,
    why: &str,
    version: i32,
) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.hold", |tx| {
        let desk = Desk { app, tx, caller, now };
        let held = desk.hold_own(Action::RequestsHandle, id, version).await?;
        let Some(status) = held.moved(Step::Hold)? else { return Ok(held.request) };
        let why = reason(why)?;
        let request = request::Model {
            status,
            held_since: Some(now),
            held_reason: Some(why.to_owned()),
            contacted_at: held.request.contacted_at.or(Some(now)),
            ..held.request.clone()
        };
        desk.finish(&held.request, request, Said { step: RequestStep::Hold, words: why, told: true }).await
    })
}

/// Ends the hold of a request: its deadline is later by as long as its clock stood.
pub(super) async fn end_hold(desk: &Desk<'_>, request: &mut request::Model) -> Result<()> {
    let (Some(since), Some(why)) = (request.held_since.take(), request.held_reason.take()) else {
        return Ok(());
    };
    store::add_hold(desk.tx, request.id, since, desk.now, &why).await?;
    reckon(desk, request).await
}

/// Lets the clock run on.
///
/// # Errors
/// Not found; stale version; `requests.not_now`; `requests.joined`.
pub async fn resume(app: &App, caller: &Caller, id: RequestId, version: i32) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.resume", |tx| {
        let desk = Desk { app, tx, caller, now };
        let held = desk.hold_own(Action::RequestsHandle, id, version).await?;
        let Some(status) = held.moved(Step::Resume(held.work()))? else { return Ok(held.request) };
        let mut request = request::Model { status, ..held.request.clone() };
        end_hold(&desk, &mut request).await?;
        let words = desk.words(|l| text::due_now(l, app.zone().local(request.due_at).format("%m-%d %H:%M")));
        desk.finish(&held.request, request, Said { step: RequestStep::Resume, words: &words, told: true })
            .await
    })
}

/// Puts the deadline of a request off, for a reason its caller is told; how often it was is counted.
///
/// # Errors
/// Not found; stale version; `requests.not_now` when its clock does not run; `requests.joined`; `requests.extended` when
/// it was put off as often as may be; a reason is missing; a time not after the deadline or too far off.
pub async fn extend(
    app: &App,
    caller: &Caller,
    id: RequestId,
    until: DateTime<Utc>,
    why: &str,
    version: i32,
) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.extend", |tx| {
        let desk = Desk { app, tx, caller, now };
        let held = desk.hold_own(Action::RequestsSupervise, id, version).await?;
        let before = &held.request;
        if !super::lifecycle::runs(before.status) && before.status != RequestStatus::OnHold {
            return Err(super::desk::not_now(before));
        }
        if store::count_steps(tx, id, RequestStep::Extend).await? >= MAX_EXTENSIONS {
            return Err(Error::conflict("requests.extended", |l| text::extended_often(l, MAX_EXTENSIONS)));
        }
        let why = reason(why)?;
        if until <= before.due_at.max(now) || until > now + Duration::days(MAX_EXTENSION_DAYS) {
            return Err(Error::invalid("requests.until", |l| text::until_range(l, MAX_EXTENSION_DAYS))
                .field("until", |l| text::until_range(l, MAX_EXTENSION_DAYS)));
        }
        let request = request::Model {
            due_at: until,
            extended_until: Some(until),
            warned_at: None,
            contacted_at: before.contacted_at.or(Some(now)),
            ..before.clone()
        };
        let words = desk.words(|l| text::extended_to(l, app.zone().local(until).format("%m-%d %H:%M"), why));
        desk.finish(before, request, Said { step: RequestStep::Extend, words: &words, told: true }).await
    })
}
