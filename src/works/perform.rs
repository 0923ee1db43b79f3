//! What a crew does with its work: acknowledge, arrive, begin, rest, complete with evidence.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::value::{WorkOrderId, WorkerId};
use entity::work_order;

use super::checkin;
use super::evidence::{self, Evidence};
use super::lifecycle::Step;
use super::moment::{Moment, last_step};
use super::service::{MAX_NOTE, finish, hold, moved, words};
use super::{scope_of, store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Kind, Result};
use crate::files::{self, Uploaded};
use crate::places::geo::Position;
use crate::transact;

/// Photos one completion may bring.
pub const MAX_PHOTOS: usize = 9;
/// A phone's photo is a few megabytes; ours are made smaller before they are sent.
pub const MAX_PHOTO_BYTES: usize = 10 * 1024 * 1024;

/// A step of a crew's own.
#[derive(Debug, Clone, Copy)]
pub enum Deed<'a> {
    Acknowledge,
    /// With where the phone says it is, if it says so.
    Arrive(Option<Position>),
    Start,
    /// Why it rests.
    Pause(&'a str),
    Resume,
    Complete(&'a Evidence),
}

/// Takes a step. `said` is when it was taken, from a phone that was out of reach then ([`Moment::told`]); what the phone sends
/// again, as it did not hear our answer, stays as it is, and so does a step that was taken before.
///
/// # Errors
/// Not found; `works.not_now`; a reason, a photo or an amount that is missing or wrong.
pub async fn take(
    app: &App,
    caller: &Caller,
    id: WorkOrderId,
    deed: Deed<'_>,
    said: Option<DateTime<Utc>>,
) -> Result<work_order::Model> {
    let now = app.now();
    transact!(app.db, "works.perform", |tx| {
        let before = hold(tx, caller, Action::WorkOrdersPerform, id).await?;
        if let Some(said) = said
            && store::has_event(tx, id, said, caller.name()).await?
        {
            return Ok(before);
        }
        let moment = Moment::told(said, now, last_step(&before));
        match deed {
            Deed::Acknowledge => acknowledge_held(app, tx, caller, moment, before).await,
            Deed::Arrive(fix) => arrive_held(app, tx, caller, moment, before, fix).await,
            Deed::Start => start_held(app, tx, caller, moment, before).await,
            Deed::Pause(reason) => pause_held(app, tx, caller, moment, before, reason).await,
            Deed::Resume => resume_held(app, tx, caller, moment, before).await,
            Deed::Complete(evidence) => complete_held(app, tx, caller, moment, before, evidence).await,
        }
    })
}

/// The crew has seen it. Said twice, it stays as it is.
///
/// # Errors
/// Not found; `works.not_now`.
pub async fn acknowledge(app: &App, caller: &Caller, id: WorkOrderId) -> Result<work_order::Model> {
    take(app, caller, id, Deed::Acknowledge, None).await
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
    acknowledge_held(app, tx, caller, now.into(), before).await
}

async fn acknowledge_held(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    moment: Moment,
    before: work_order::Model,
) -> Result<work_order::Model> {
    let Some(mut order) = moved(&before, Step::Acknowledge)? else { return Ok(before) };
    order.acknowledged_at = Some(moment.at);
    finish(app, tx, caller, moment, &before, order, "works.acknowledge", "").await
}

/// The crew is there; with where the phone says it is, if it says so. Said twice, it stays as it is.
///
/// # Errors
/// Not found; `works.not_now`; a place that is none.
pub async fn arrive(
    app: &App,
    caller: &Caller,
    id: WorkOrderId,
    fix: Option<Position>,
) -> Result<work_order::Model> {
    take(app, caller, id, Deed::Arrive(fix), None).await
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
    fix: Option<Position>,
) -> Result<work_order::Model> {
    let before = hold(tx, caller, Action::WorkOrdersPerform, id).await?;
    arrive_held(app, tx, caller, now.into(), before, fix).await
}

async fn arrive_held(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    moment: Moment,
    before: work_order::Model,
    fix: Option<Position>,
) -> Result<work_order::Model> {
    let Some(mut order) = moved(&before, Step::Arrive)? else { return Ok(before) };
    order.arrived_at = Some(moment.at);
    order.arrival_metres = match (fix, order.place_id) {
        (Some(fix), Some(place)) => {
            let place = store::place(tx, place).await?;
            place.and_then(|p| checkin::metres_from(&p.geometry, fix))
        }
        _ => None,
    };
    let note = match order.arrival_metres {
        Some(metres) if metres > app.settings.works.checkin_metres => {
            text::far_off(crate::i18n::Lang::Zh, checkin::distance_words(metres))
        }
        _ => String::new(),
    };
    finish(app, tx, caller, moment, &before, order, "works.arrive", &note).await
}

/// The work has begun. Said twice, it stays as it is.
///
/// # Errors
/// Not found; `works.not_now`.
pub async fn start(app: &App, caller: &Caller, id: WorkOrderId) -> Result<work_order::Model> {
    take(app, caller, id, Deed::Start, None).await
}

async fn start_held(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    moment: Moment,
    before: work_order::Model,
) -> Result<work_order::Model> {
    let Some(mut order) = moved(&before, Step::Start)? else { return Ok(before) };
    order.started_at = order.started_at.or(Some(moment.at));
    finish(app, tx, caller, moment, &before, order, "works.start", "").await
}

/// The work rests, and why. Said twice, it stays as it is.
///
/// # Errors
/// Not found; `works.not_now`; a reason is missing.
pub async fn pause(app: &App, caller: &Caller, id: WorkOrderId, reason: &str) -> Result<work_order::Model> {
    take(app, caller, id, Deed::Pause(reason), None).await
}

async fn pause_held(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    moment: Moment,
    before: work_order::Model,
    reason: &str,
) -> Result<work_order::Model> {
    let Some(mut order) = moved(&before, Step::Pause)? else { return Ok(before) };
    if !words(reason, MAX_NOTE) {
        return Err(Error::invalid("works.reason_missing", text::reason_missing)
            .field("reason", text::reason_missing));
    }
    order.started_at = order.started_at.or(order.arrived_at);
    order.paused_at = Some(moment.at);
    finish(app, tx, caller, moment, &before, order, "works.pause", reason.trim()).await
}

/// The work goes on. Said twice, it stays as it is.
///
/// # Errors
/// Not found; `works.not_now`.
pub async fn resume(app: &App, caller: &Caller, id: WorkOrderId) -> Result<work_order::Model> {
    take(app, caller, id, Deed::Resume, None).await
}

async fn resume_held(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    moment: Moment,
    before: work_order::Model,
) -> Result<work_order::Model> {
    let Some(order) = moved(&before, Step::Resume)? else { return Ok(before) };
    finish(app, tx, caller, moment, &before, rested(order, moment.at), "works.resume", "").await
}

/// A rest is over: it is counted in whole minutes.
pub(super) fn rested(order: work_order::Model, now: DateTime<Utc>) -> work_order::Model {
    let Some(since) = order.paused_at else { return order };
    let minutes = i32::try_from((now - since).num_minutes()).unwrap_or(0).max(0);
    work_order::Model { paused_at: None, paused_minutes: order.paused_minutes + minutes, ..order }
}

/// Who shall do it, by name.
///
/// # Errors
/// Not found; stale version; `works.not_now` for what is over; somebody who does not work there.
pub async fn name_people(
    app: &App,
    caller: &Caller,
    id: WorkOrderId,
    people: &[WorkerId],
    version: i32,
) -> Result<work_order::Model> {
    let now = app.now();
    transact!(app.db, "works.people", |tx| {
        let before = hold(tx, caller, Action::WorkOrdersPerform, id).await?;
        if before.version != version {
            return Err(Error::stale());
        }
        if !super::lifecycle::is_open(before.status) {
            return Err(super::service::over(before.status));
        }
        let rows: BTreeMap<WorkerId, Option<i32>> = people.iter().map(|id| (*id, None)).collect();
        let rows: Vec<(WorkerId, Option<i32>)> = rows.into_iter().collect();
        evidence::people(tx, before.subdistrict_id, &rows).await?;
        evidence::store::replace_people(tx, id, &rows).await?;
        let note = text::people_named(crate::i18n::Lang::Zh, rows.len());
        finish(app, tx, caller, now, &before, before.clone(), "works.people", &note).await
    })
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
    take(app, caller, id, Deed::Complete(&evidence), None).await
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
    complete_held(app, tx, caller, now.into(), before, evidence).await
}

async fn complete_held(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    moment: Moment,
    before: work_order::Model,
    evidence: &Evidence,
) -> Result<work_order::Model> {
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
    keep_evidence(tx, caller, moment.at, &before, evidence).await?;
    order.started_at = order.started_at.or(order.arrived_at);
    order.completed_at = Some(moment.at);
    order.completion_note = (!note.is_empty()).then(|| note.to_owned());
    finish(app, tx, caller, moment, &before, rested(order, moment.at), "works.complete", note).await
}

/// Puts a photo beside an order, for a slice that has asked whether the caller may; its number there. The same photo twice
/// is one.
///
/// # Errors
/// When the database fails.
pub async fn add_photo_in(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: WorkOrderId,
    photo: &Uploaded,
) -> Result<i64> {
    let file = files::record(tx, photo, now, caller.user_id()).await?;
    store::add_photo(tx, id, file, now).await?;
    let photos = store::photos(tx, id).await?;
    photos.iter().find(|p| p.file_id == file).map(|p| p.id).ok_or_else(Error::not_found)
}

async fn keep_evidence(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    order: &work_order::Model,
    evidence: &Evidence,
) -> Result<()> {
    let amounts = evidence::amounts(&evidence.amounts)?;
    evidence::store::tick(tx, order.id, &evidence.checked, now, caller.name()).await?;
    let checks = evidence::store::checks(tx, order.id).await?;
    let open = checks.iter().filter(|c| c.done_at.is_none()).count();
    if open > 0 && evidence.note.trim().is_empty() {
        return Err(Error::invalid("works.check_open", move |l| text::check_open(l, open))
            .field("note", move |l| text::check_open(l, open)));
    }
    for photo in &evidence.photos {
        let file = files::record(tx, photo, now, caller.user_id()).await?;
        store::add_photo(tx, order.id, file, now).await?;
    }
    evidence::store::add_amounts(tx, order.id, amounts, now, caller.name()).await?;
    if !evidence.people.is_empty() {
        let people: Vec<(WorkerId, Option<i32>)> =
            evidence.people.iter().map(|(id, minutes)| (*id, Some(*minutes))).collect();
        evidence::people(tx, order.subdistrict_id, &people).await?;
        evidence::store::replace_people(tx, order.id, &people).await?;
    }
    Ok(())
}
