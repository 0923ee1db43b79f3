//! Use cases of work orders: make, assign, perform, accept, cancel.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use entity::enums::{Line, WorkStatus};
use entity::value::{CrewId, EstateId, PlaceId, SubdistrictId, WorkOrderId};
use entity::work_order;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::clash::{Busy, Clash, Team, Wanted, clashes};
use super::lifecycle::{Move, Step, after};
use super::{board_topic, scope_of, store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::crews;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Kind, Result};
use crate::files::{self, Uploaded};
use crate::transact;

/// Photos one completion may bring.
pub const MAX_PHOTOS: usize = 9;
/// A phone's photo is a few megabytes; ours are made smaller before they are sent.
pub const MAX_PHOTO_BYTES: usize = 10 * 1024 * 1024;
const MAX_TITLE: usize = 80;
const MAX_LOCATION: usize = 200;
const MAX_NOTE: usize = 1000;
const MIN_MINUTES: i32 = 5;
const MAX_MINUTES: i32 = 1440;

/// An order to be made by hand. It begins its life unassigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrder {
    pub subdistrict_id: SubdistrictId,
    pub estate_id: Option<EstateId>,
    pub place_id: Option<PlaceId>,
    pub line: Line,
    pub title: String,
    /// In words, for the crew.
    pub location: String,
    /// The local day it should be done on.
    pub work_date: NaiveDate,
    pub duration_minutes: i32,
    pub due_at: Option<DateTime<Utc>>,
    /// Where it comes from, for its history; may be empty.
    pub source: String,
}

/// Who shall do it, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assign {
    pub crew_id: CrewId,
    pub starts_at: DateTime<Utc>,
    /// As last read.
    pub version: i32,
    /// Go ahead although the crew is busy or off then; the history says so.
    pub force: bool,
}

/// An assigned order, and what speaks against it without stopping it.
#[derive(Debug, Clone)]
pub struct Assigned {
    pub order: work_order::Model,
    pub warnings: Vec<Clash>,
}

/// What a crew brings back.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    pub note: String,
    /// Already in the file store ([`files::Files::put_photo`]).
    pub photos: Vec<Uploaded>,
}

fn words(text: &str, max: usize) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().count() <= max
}

/// Makes an order by hand.
///
/// # Errors
/// Not found where the caller may not; invalid fields.
pub async fn create(app: &App, caller: &Caller, new: NewOrder) -> Result<work_order::Model> {
    let now = app.now();
    transact!(app.db, "works.create", |tx| create_in(app, tx, caller, now, &new).await)
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
    new: &NewOrder,
) -> Result<work_order::Model> {
    caller.require(Action::WorkOrdersManage, Scope::work(new.subdistrict_id, new.estate_id, None))?;
    make_in(app, tx, caller, now, new).await
}

async fn check(tx: &Tx, new: &NewOrder) -> Result<()> {
    let mut error = Error::invalid("works.invalid", crate::web::text::form_errors);
    if !words(&new.title, MAX_TITLE) {
        error = error.field("title", text::title_missing);
    }
    if !words(&new.location, MAX_LOCATION) {
        error = error.field("location", text::location_missing);
    }
    if !(MIN_MINUTES..=MAX_MINUTES).contains(&new.duration_minutes) {
        error = error.field("duration_minutes", text::duration_range);
    }
    if let Some(id) = new.estate_id
        && store::estate(tx, id).await?.is_none_or(|e| e.subdistrict_id != new.subdistrict_id)
    {
        error = error.field("estate_id", text::estate_unknown);
    }
    if let Some(id) = new.place_id
        && store::place(tx, id).await?.is_none_or(|p| p.subdistrict_id != new.subdistrict_id)
    {
        error = error.field("place_id", text::place_unknown);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Makes an order for a slice that has asked whether the caller may: a resident's request makes one too.
///
/// # Errors
/// Invalid fields.
pub async fn make_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewOrder,
) -> Result<work_order::Model> {
    check(tx, new).await?;
    let day = new.work_date.format("%Y%m%d");
    let number = crate::db::numbers::take(tx, &format!("W{day}"), 1).await?;
    let row = work_order::ActiveModel {
        id: NotSet,
        number: Set(format!("W{day}-{number:04}")),
        subdistrict_id: Set(new.subdistrict_id),
        estate_id: Set(new.estate_id),
        plan_id: Set(None),
        occurrence: Set(None),
        place_id: Set(new.place_id),
        line: Set(new.line),
        title: Set(new.title.trim().to_owned()),
        location: Set(new.location.trim().to_owned()),
        status: Set(WorkStatus::Planned),
        crew_id: Set(None),
        work_date: Set(new.work_date),
        planned_start: Set(None),
        planned_end: Set(None),
        duration_minutes: Set(new.duration_minutes),
        due_at: Set(new.due_at),
        acknowledged_at: Set(None),
        arrived_at: Set(None),
        completed_at: Set(None),
        closed_at: Set(None),
        completion_note: Set(None),
        created_at: Set(now),
        version: Set(1),
    };
    let order = store::insert(tx, row).await?;
    note_step(app, tx, caller, now, None, &order, "works.create", &new.source).await?;
    Ok(order)
}

/// The history, the audit, the board and the reactions of one step.
#[expect(clippy::too_many_arguments, reason = "one place for what every step leaves behind")]
async fn note_step(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    before: Option<&work_order::Model>,
    order: &work_order::Model,
    action: &'static str,
    note: &str,
) -> Result<()> {
    store::add_events(tx, vec![store::event(order.id, now, order.status, caller.name(), note)]).await?;
    let state = |o: &work_order::Model| json!({"status": o.status, "crew_id": o.crew_id, "planned_start": o.planned_start, "number": o.number});
    let change = Change {
        action,
        subject: "work_order",
        subject_id: order.id.0,
        subdistrict_id: Some(order.subdistrict_id),
        estate_id: order.estate_id,
        before: before.map(state),
        after: Some(state(order)),
    };
    record(tx, now, caller, change).await?;
    crate::db::changes::bump(tx, &board_topic(order.subdistrict_id)).await?;
    for reaction in crate::app::WORK_ORDER_REACTIONS {
        reaction(app, tx, caller, order).await?;
    }
    Ok(())
}

/// The latest state of an order the caller may do `action` with, held until the transaction ends.
async fn hold(tx: &Tx, caller: &Caller, action: Action, id: WorkOrderId) -> Result<work_order::Model> {
    caller.reach(action)?;
    store::lock(tx, id).await?;
    let order = store::order(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, scope_of(&order))?;
    Ok(order)
}

fn refused(status: WorkStatus, step: Step) -> Error {
    Error::conflict("works.not_now", move |l| {
        text::not_now(l, text::step_name(l, step), text::status_name(l, status))
    })
}

/// What `step` makes of the order; `None` when it was done before.
fn moved(order: &work_order::Model, step: Step) -> Result<Option<work_order::Model>> {
    match after(order.status, step) {
        Move::To(status) => Ok(Some(work_order::Model { status, ..order.clone() })),
        Move::Already => Ok(None),
        Move::Refused => Err(refused(order.status, step)),
    }
}

#[expect(clippy::too_many_arguments, reason = "one place for what every step leaves behind")]
async fn finish(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    before: &work_order::Model,
    mut order: work_order::Model,
    action: &'static str,
    note: &str,
) -> Result<work_order::Model> {
    order.version = before.version + 1;
    if !store::save(tx, &order, before.version).await? {
        return Err(Error::stale());
    }
    note_step(app, tx, caller, now, Some(before), &order, action, note).await?;
    Ok(order)
}

/// Gives an order to a crew at a time, or moves it there.
///
/// # Errors
/// Not found (also for a crew elsewhere); stale version; `works.not_now`; `works.clash` with the other order or the
/// shift in words and under `data`.
pub async fn assign(app: &App, caller: &Caller, id: WorkOrderId, to: Assign) -> Result<Assigned> {
    let now = app.now();
    transact!(app.db, "works.assign", |tx| assign_in(app, tx, caller, now, id, to).await)
}

/// [`assign`] within a transaction.
///
/// # Errors
/// As [`assign`].
pub async fn assign_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: WorkOrderId,
    to: Assign,
) -> Result<Assigned> {
    let before = hold(tx, caller, Action::WorkOrdersAssign, id).await?;
    if before.version != to.version {
        return Err(Error::stale());
    }
    let mut order = moved(&before, Step::Assign)?.ok_or_else(|| refused(before.status, Step::Assign))?;
    let crew = crews::service::hold(tx, to.crew_id).await?;
    // A crew of another subdistrict does not exist for this order.
    let crew = crew.filter(|c| c.crew.subdistrict_id == order.subdistrict_id).ok_or_else(Error::not_found)?;
    let end = to.starts_at + Duration::minutes(i64::from(order.duration_minutes));
    let local = (app.zone().local(to.starts_at), app.zone().local(end));
    let busy: Vec<Busy> =
        store::busy(tx, to.crew_id, to.starts_at, end, id).await?.into_iter().filter_map(busy_of).collect();
    let team = Team { active: crew.crew.active, line: crew.crew.line, shifts: &crew.shifts, busy: &busy };
    let found = clashes(team, Wanted { line: order.line, start: to.starts_at, end, local });
    let stops = |c: &&Clash| c.is_error() && !(to.force && c.may_be_forced());
    if let Some(clash) = found.iter().find(stops) {
        return Err(clash_error(app, clash, &crew.crew.name));
    }
    order.crew_id = Some(to.crew_id);
    order.work_date = local.0.date();
    order.planned_start = Some(to.starts_at);
    order.planned_end = Some(end);
    order.acknowledged_at = None;
    let forced: Vec<String> =
        found.iter().filter(|c| c.is_error()).map(|c| clash_words(app, c, &crew.crew.name)).collect();
    let mut note = text::assigned_to(crate::i18n::Lang::Zh, &crew.crew.name, local.0.format("%m-%d %H:%M"));
    if !forced.is_empty() {
        note = text::forced(crate::i18n::Lang::Zh, note, forced.join(" "));
    }
    let order = finish(app, tx, caller, now, &before, order, "works.assign", &note).await?;
    Ok(Assigned { order, warnings: found })
}

fn busy_of(order: work_order::Model) -> Option<Busy> {
    let (start, end) = (order.planned_start?, order.planned_end?);
    Some(Busy { id: order.id, number: order.number, title: order.title, start, end })
}

fn clash_text(app: &App, l: crate::i18n::Lang, clash: &Clash, crew: &str) -> String {
    match clash {
        Clash::Inactive => text::clash_inactive(l, crew),
        Clash::Overlap(other) => {
            let local = |at| app.zone().local(at).format("%H:%M").to_string();
            text::clash_overlap(l, crew, &other.number, &other.title, local(other.start), local(other.end))
        }
        Clash::OutsideShift => text::clash_shift(l, crew),
        Clash::OtherLine => text::clash_line(l, crew),
    }
}

/// For the history, which is kept in Chinese.
fn clash_words(app: &App, clash: &Clash, crew: &str) -> String {
    clash_text(app, crate::i18n::Lang::Zh, clash, crew)
}

fn clash_error(app: &App, clash: &Clash, crew: &str) -> Error {
    let data = match clash {
        Clash::Overlap(other) => {
            json!({"clash": "overlap", "work_order_id": other.id, "number": other.number, "starts_at": other.start, "ends_at": other.end})
        }
        Clash::OutsideShift => json!({"clash": "outside_shift"}),
        Clash::Inactive => json!({"clash": "inactive"}),
        Clash::OtherLine => json!({"clash": "other_line"}),
    };
    Error::conflict("works.clash", |l| clash_text(app, l, clash, crew)).with_data(data)
}

/// The words of a warning.
#[must_use]
pub fn warning_words(app: &App, l: crate::i18n::Lang, clash: &Clash, crew: &str) -> String {
    clash_text(app, l, clash, crew)
}

/// Takes an order back from its crew; it waits for another. What is unassigned already stays so.
///
/// # Errors
/// Not found; stale version; `works.not_now`.
pub async fn unassign(
    app: &App,
    caller: &Caller,
    id: WorkOrderId,
    version: i32,
) -> Result<work_order::Model> {
    let now = app.now();
    transact!(app.db, "works.unassign", |tx| unassign_in(app, tx, caller, now, id, version).await)
}

/// [`unassign`] within a transaction.
///
/// # Errors
/// As [`unassign`].
pub async fn unassign_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: WorkOrderId,
    version: i32,
) -> Result<work_order::Model> {
    let before = hold(tx, caller, Action::WorkOrdersAssign, id).await?;
    let Some(mut order) = moved(&before, Step::Unassign)? else { return Ok(before) };
    if before.version != version {
        return Err(Error::stale());
    }
    order.crew_id = None;
    order.planned_start = None;
    order.planned_end = None;
    order.acknowledged_at = None;
    finish(app, tx, caller, now, &before, order, "works.unassign", "").await
}

/// The crew has seen it. Said twice, it stays as it is.
///
/// # Errors
/// Not found; `works.not_now`.
pub async fn acknowledge(app: &App, caller: &Caller, id: WorkOrderId) -> Result<work_order::Model> {
    let now = app.now();
    transact!(app.db, "works.acknowledge", |tx| acknowledge_in(app, tx, caller, now, id).await)
}

/// [`acknowledge`] within a transaction.
///
/// # Errors
/// As [`acknowledge`].
pub async fn acknowledge_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: WorkOrderId,
) -> Result<work_order::Model> {
    let before = hold(tx, caller, Action::WorkOrdersPerform, id).await?;
    let Some(mut order) = moved(&before, Step::Acknowledge)? else { return Ok(before) };
    order.acknowledged_at = Some(now);
    finish(app, tx, caller, now, &before, order, "works.acknowledge", "").await
}

/// The crew is there. Said twice, it stays as it is.
///
/// # Errors
/// Not found; `works.not_now`.
pub async fn arrive(app: &App, caller: &Caller, id: WorkOrderId) -> Result<work_order::Model> {
    let now = app.now();
    transact!(app.db, "works.arrive", |tx| arrive_in(app, tx, caller, now, id).await)
}

/// [`arrive`] within a transaction.
///
/// # Errors
/// As [`arrive`].
pub async fn arrive_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: WorkOrderId,
) -> Result<work_order::Model> {
    let before = hold(tx, caller, Action::WorkOrdersPerform, id).await?;
    let Some(mut order) = moved(&before, Step::Arrive)? else { return Ok(before) };
    order.arrived_at = Some(now);
    finish(app, tx, caller, now, &before, order, "works.arrive", "").await
}

/// Puts the photos of a completion into the file store, before the transaction that refers to them.
///
/// # Errors
/// Too large, too many, not a photo; forbidden and not found come first, so that strangers store nothing.
pub async fn keep_photos(
    app: &App,
    caller: &Caller,
    id: WorkOrderId,
    photos: Vec<crate::http::extract::UploadedFile>,
) -> Result<Vec<Uploaded>> {
    caller.reach(Action::WorkOrdersPerform)?;
    let order = store::order(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::WorkOrdersPerform, scope_of(&order))?;
    if photos.len() > MAX_PHOTOS {
        return Err(Error::invalid("works.too_many_photos", text::too_many_photos)
            .field("photo", text::too_many_photos));
    }
    let mut kept = Vec::with_capacity(photos.len());
    for photo in photos {
        if photo.bytes.len() > MAX_PHOTO_BYTES {
            return Err(Error::new(Kind::TooLarge, "works.photo_too_large", text::photo_too_large));
        }
        kept.push(app.files.put_photo(photo.bytes, &photo.name).await?);
    }
    Ok(kept)
}

/// The work is done. A crew shows it with a photo; a dispatcher may enter it without. Said twice, it stays as it is.
///
/// # Errors
/// Not found; `works.not_now`; `works.photo_missing`.
pub async fn complete(
    app: &App,
    caller: &Caller,
    id: WorkOrderId,
    evidence: Evidence,
) -> Result<work_order::Model> {
    let now = app.now();
    transact!(app.db, "works.complete", |tx| complete_in(app, tx, caller, now, id, &evidence).await)
}

/// [`complete`] within a transaction.
///
/// # Errors
/// As [`complete`].
pub async fn complete_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: WorkOrderId,
    evidence: &Evidence,
) -> Result<work_order::Model> {
    let before = hold(tx, caller, Action::WorkOrdersPerform, id).await?;
    let Some(mut order) = moved(&before, Step::Complete)? else { return Ok(before) };
    let vouched_for = caller.may_at(Action::WorkOrdersManage, scope_of(&before));
    if evidence.photos.is_empty() && !vouched_for {
        return Err(
            Error::invalid("works.photo_missing", text::photo_missing).field("photo", text::photo_missing)
        );
    }
    let note = evidence.note.trim();
    if note.chars().count() > MAX_NOTE {
        return Err(
            Error::invalid("works.invalid", crate::web::text::form_errors).field("note", text::note_too_long)
        );
    }
    for photo in &evidence.photos {
        let file = files::record(tx, photo, now, caller.user_id()).await?;
        store::add_photo(tx, id, file, now).await?;
    }
    order.completed_at = Some(now);
    order.completion_note = (!note.is_empty()).then(|| note.to_owned());
    finish(app, tx, caller, now, &before, order, "works.complete", note).await
}

/// Checked and accepted. Said twice, it stays as it is.
///
/// # Errors
/// Not found; `works.not_now`.
pub async fn accept(app: &App, caller: &Caller, id: WorkOrderId) -> Result<work_order::Model> {
    let now = app.now();
    transact!(app.db, "works.accept", |tx| accept_in(app, tx, caller, now, id).await)
}

/// [`accept`] within a transaction.
///
/// # Errors
/// As [`accept`].
pub async fn accept_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: WorkOrderId,
) -> Result<work_order::Model> {
    let before = hold(tx, caller, Action::WorkOrdersManage, id).await?;
    let Some(mut order) = moved(&before, Step::Accept)? else { return Ok(before) };
    order.closed_at = Some(now);
    finish(app, tx, caller, now, &before, order, "works.accept", "").await
}

/// The work will not be done, and why.
///
/// # Errors
/// Not found; stale version; `works.not_now`; a reason is missing.
pub async fn cancel(
    app: &App,
    caller: &Caller,
    id: WorkOrderId,
    reason: &str,
    version: i32,
) -> Result<work_order::Model> {
    let now = app.now();
    transact!(app.db, "works.cancel", |tx| cancel_in(app, tx, caller, now, id, reason, version).await)
}

/// [`cancel`] within a transaction.
///
/// # Errors
/// As [`cancel`].
pub async fn cancel_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: WorkOrderId,
    reason: &str,
    version: i32,
) -> Result<work_order::Model> {
    let before = hold(tx, caller, Action::WorkOrdersManage, id).await?;
    let Some(order) = moved(&before, Step::Cancel)? else { return Ok(before) };
    if before.version != version {
        return Err(Error::stale());
    }
    if !words(reason, MAX_NOTE) {
        return Err(Error::invalid("works.reason_missing", text::reason_missing)
            .field("reason", text::reason_missing));
    }
    finish(app, tx, caller, now, &before, order, "works.cancel", reason.trim()).await
}
