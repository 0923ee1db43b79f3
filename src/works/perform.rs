//! What a crew does with its work: acknowledge, arrive, complete with evidence.

use chrono::{DateTime, Utc};
use entity::value::WorkOrderId;
use entity::work_order;

use super::lifecycle::Step;
use super::service::{MAX_NOTE, finish, hold, moved};
use super::{scope_of, store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Kind, Result};
use crate::files::{self, Uploaded};
use crate::transact;

/// Photos one completion may bring.
pub const MAX_PHOTOS: usize = 9;
/// A phone's photo is a few megabytes; ours are made smaller before they are sent.
pub const MAX_PHOTO_BYTES: usize = 10 * 1024 * 1024;
/// What a crew brings back.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    pub note: String,
    /// Already in the file store ([`files::Files::put_photo`]).
    pub photos: Vec<Uploaded>,
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
