//! Use cases of work orders: make, cancel; assigning, performing, checking, handing over and parts stand beside and are
//! named from here.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{Line, WorkStatus};
use entity::value::{EstateId, PlaceId, SubdistrictId, WorkOrderId};
use entity::work_order;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::lifecycle::{Move, Step, after};
use super::moment::Moment;
use super::{board_topic, evidence, needs, parts, scope_of, store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::transact;

pub use super::assign::{Assign, Assigned, assign, assign_in, lock, unassign, unassign_in, warning_words};
pub use super::evidence::Evidence;
pub use super::handover::{HandOver, hand_over};
pub use super::needs::Needs;
pub use super::parts::{NewPart, split};
pub use super::perform::{
    Deed, MAX_PHOTO_BYTES, MAX_PHOTOS, acknowledge, acknowledge_in, add_photo_in, arrive, arrive_in,
    complete, complete_in, keep_photos, name_people, pause, resume, start, take,
};
pub use super::review::{accept, accept_in, rework, rework_in, send_back_in, take_in};

const MAX_TITLE: usize = 80;
const MAX_LOCATION: usize = 200;
pub(super) const MAX_NOTE: usize = 1000;
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
    pub needs: Needs,
}

pub(super) fn words(text: &str, max: usize) -> bool {
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
    for (field, words) in needs::flaws(tx, &new.needs).await? {
        error = error.field(field, words);
    }
    if let Some(id) = new.estate_id
        && store::estate(tx, id).await?.is_none_or(|e| e.subdistrict_id != new.subdistrict_id)
    {
        error = error.field("estate_id", text::estate_unknown);
    }
    if let Some(id) = new.place_id {
        match store::place(tx, id).await?.filter(|p| p.subdistrict_id == new.subdistrict_id) {
            None => error = error.field("place_id", text::place_unknown),
            Some(place) if !place.active => {
                error = error.field("place_id", |l| text::place_retired(l, &place.name));
            }
            Some(_) => {}
        }
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
        wanted_from: Set(new.needs.wanted.0),
        wanted_until: Set(new.needs.wanted.1),
        due_at: Set(new.due_at),
        skill_id: Set(new.needs.skill_id),
        load_kg: Set(new.needs.load.0),
        load_litres: Set(new.needs.load.1),
        parent_id: Set(new.needs.parent_id),
        parts: Set(0),
        locked: Set(false),
        acknowledged_at: Set(None),
        arrived_at: Set(None),
        arrival_metres: Set(None),
        started_at: Set(None),
        paused_at: Set(None),
        paused_minutes: Set(0),
        reworks: Set(0),
        completed_at: Set(None),
        closed_at: Set(None),
        completion_note: Set(None),
        created_at: Set(now),
        version: Set(1),
    };
    let order = store::insert(tx, row).await?;
    evidence::store::add_checks(tx, order.id, needs::lines(&new.needs.checklist)).await?;
    write_step(tx, caller, now.into(), None, &order, "works.create", &new.source).await?;
    follow_up(app, tx, caller, now, &order).await?;
    Ok(order)
}

/// The history, the audit and the board of one step.
async fn write_step(
    tx: &Tx,
    caller: &Caller,
    moment: Moment,
    before: Option<&work_order::Model>,
    order: &work_order::Model,
    action: &'static str,
    note: &str,
) -> Result<()> {
    let late = moment.is_late().then(|| text::told_later(Lang::Zh));
    let note =
        [Some(note), late].into_iter().flatten().filter(|n| !n.is_empty()).collect::<Vec<_>>().join(" · ");
    store::add_events(tx, vec![store::event(order.id, moment.at, order.status, caller.name(), &note)])
        .await?;
    record(tx, moment.heard, caller, change_of(before, order, action)).await?;
    crate::db::changes::bump(tx, &board_topic(order.subdistrict_id)).await
}

/// What a step moves elsewhere: what the order came from, and the order it is a part of.
pub(super) async fn follow_up(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    order: &work_order::Model,
) -> Result<()> {
    react(app, tx, caller, order).await?;
    match order.parent_id {
        // The whole takes a step of its own, which ends here: it is no part of anything.
        Some(whole) => Box::pin(parts::follow(app, tx, caller, now, whole)).await,
        None => Ok(()),
    }
}

async fn react(app: &App, tx: &Tx, caller: &Caller, order: &work_order::Model) -> Result<()> {
    for reaction in crate::app::WORK_ORDER_REACTIONS {
        reaction(app, tx, caller, order).await?;
    }
    Ok(())
}

/// A step as the audit keeps it.
pub(super) fn change_of(
    before: Option<&work_order::Model>,
    order: &work_order::Model,
    action: &'static str,
) -> Change {
    let state = |o: &work_order::Model| json!({"status": o.status, "crew_id": o.crew_id, "planned_start": o.planned_start, "number": o.number});
    Change {
        action,
        subject: "work_order",
        subject_id: order.id.0,
        subdistrict_id: Some(order.subdistrict_id),
        estate_id: order.estate_id,
        before: before.map(state),
        after: Some(state(order)),
    }
}

/// The latest state of an order the caller may do `action` with, held until the transaction ends.
pub(super) async fn hold(
    tx: &Tx,
    caller: &Caller,
    action: Action,
    id: WorkOrderId,
) -> Result<work_order::Model> {
    caller.reach(action)?;
    store::lock(tx, id).await?;
    let order = store::order(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, scope_of(&order))?;
    Ok(order)
}

/// The latest state of an order, held until the transaction ends, for a slice that has asked whether the caller may.
///
/// # Errors
/// Not found.
pub async fn hold_in(tx: &Tx, id: WorkOrderId) -> Result<work_order::Model> {
    store::lock(tx, id).await?;
    store::order(tx, id).await?.ok_or_else(Error::not_found)
}

pub(super) fn refused(status: WorkStatus, step: Step) -> Error {
    Error::conflict("works.not_now", move |l| {
        text::not_now(l, text::step_name(l, step), text::status_name(l, status))
    })
}

/// For what may be done as long as there is work to do.
pub(super) fn over(status: WorkStatus) -> Error {
    Error::conflict("works.over", move |l| text::over(l, text::status_name(l, status)))
}

/// What `step` makes of the order; `None` when it was done before.
pub(super) fn moved(order: &work_order::Model, step: Step) -> Result<Option<work_order::Model>> {
    match after(order.status, step) {
        Move::To(status) => Ok(Some(work_order::Model { status, ..order.clone() })),
        Move::Already => Ok(None),
        Move::Refused => Err(refused(order.status, step)),
    }
}

/// One step with all it leaves behind and moves elsewhere.
#[expect(clippy::too_many_arguments, reason = "one place for what every step leaves behind")]
pub(super) async fn finish(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    moment: impl Into<Moment>,
    before: &work_order::Model,
    order: work_order::Model,
    action: &'static str,
    note: &str,
) -> Result<work_order::Model> {
    let moment = moment.into();
    let order = save_step(tx, caller, moment, before, order, action, note).await?;
    follow_up(app, tx, caller, moment.at, &order).await?;
    Ok(order)
}

/// [`finish`] of a part that its whole takes along: the whole leads and does not follow.
#[expect(clippy::too_many_arguments, reason = "as for finish")]
pub(super) async fn finish_part(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    before: &work_order::Model,
    order: work_order::Model,
    action: &'static str,
    note: &str,
) -> Result<()> {
    let order = save_step(tx, caller, now.into(), before, order, action, note).await?;
    react(app, tx, caller, &order).await
}

async fn save_step(
    tx: &Tx,
    caller: &Caller,
    moment: Moment,
    before: &work_order::Model,
    mut order: work_order::Model,
    action: &'static str,
    note: &str,
) -> Result<work_order::Model> {
    order.version = before.version + 1;
    if !store::save(tx, &order, before.version).await? {
        return Err(Error::stale());
    }
    write_step(tx, caller, moment, Some(before), &order, action, note).await?;
    Ok(order)
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
    if before.status != WorkStatus::Cancelled && before.version != version {
        return Err(Error::stale());
    }
    call_off_in(app, tx, caller, now, &before, reason).await
}

/// [`cancel_in`] for a slice that has asked whether the caller may and holds the order.
///
/// # Errors
/// `works.not_now`; a reason is missing.
pub async fn call_off_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    before: &work_order::Model,
    reason: &str,
) -> Result<work_order::Model> {
    let Some(order) = moved(before, Step::Cancel)? else { return Ok(before.clone()) };
    if !words(reason, MAX_NOTE) {
        return Err(Error::invalid("works.reason_missing", text::reason_missing)
            .field("reason", text::reason_missing));
    }
    parts::cancel(app, tx, caller, now, before, reason.trim()).await?;
    finish(app, tx, caller, now, before, order, "works.cancel", reason.trim()).await
}
