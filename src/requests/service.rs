//! Use cases of requests: order work, follow the order, answer, close; registering stands beside and is named from here.

use chrono::{DateTime, Utc};
use entity::enums::{RequestStatus, Role};
use entity::value::RequestId;
use entity::{request, work_order};
use serde_json::json;

use super::register::{Wanted, make_order, text_fits};
use super::{lifecycle, store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::transact;

pub use super::register::{NewRequest, keep_photo, register, register_in};
pub use super::show::{of_account, show_for_account};

const MAX_ANSWER: usize = 2000;

pub(super) const fn scope_of(request: &request::Model) -> Scope {
    Scope {
        subdistrict: Some(request.subdistrict_id),
        estate: Some(request.estate_id),
        crew: None,
        account: request.account_id,
    }
}

/// Whether it is a resident who is asking: by link or as a user.
pub(super) fn is_resident(caller: &Caller) -> bool {
    caller.has_role(Role::Resident)
}

#[expect(clippy::too_many_arguments, reason = "one place for what every step leaves behind")]
pub(super) async fn note(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    before: Option<RequestStatus>,
    request: &request::Model,
    action: &'static str,
    words: &str,
) -> Result<()> {
    store::add_event(tx, request.id, now, request.status, caller.name(), words).await?;
    let change = Change {
        action,
        subject: "request",
        subject_id: request.id.0,
        subdistrict_id: Some(request.subdistrict_id),
        estate_id: Some(request.estate_id),
        before: before.map(|status| json!({"status": status})),
        after: Some(
            json!({"number": request.number, "status": request.status, "work_order_id": request.work_order_id}),
        ),
    };
    record(tx, now, caller, change).await?;
    crate::db::changes::bump(tx, &crate::works::board_topic(request.subdistrict_id)).await?;
    for reaction in crate::app::REQUEST_REACTIONS {
        reaction(app, tx, caller, request).await?;
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "one place for what every step leaves behind")]
async fn finish(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    before: &request::Model,
    mut request: request::Model,
    action: &'static str,
    words: &str,
) -> Result<request::Model> {
    request.version = before.version + 1;
    if !store::save(tx, &request, before.version).await? {
        return Err(Error::stale());
    }
    note(app, tx, caller, now, Some(before.status), &request, action, words).await?;
    Ok(request)
}

/// Moves the request of an order along with it. The order's own time counts, so imported work moves it at its time.
pub(super) async fn follow_order(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    order: &work_order::Model,
) -> Result<()> {
    let Some(before) = store::of_order(tx, order.id).await? else { return Ok(()) };
    let Some(status) = lifecycle::follow(before.status, order.status) else { return Ok(()) };
    let at = match status {
        RequestStatus::Completed => order.completed_at.unwrap_or_else(|| app.now()),
        _ => app.now(),
    };
    let request = request::Model { status, ..before.clone() };
    finish(app, tx, caller, at, &before, request, "requests.follow", "").await?;
    Ok(())
}

/// The latest state of a request the caller may do `action` with, and its order, held until the transaction ends.
async fn hold(
    tx: &Tx,
    caller: &Caller,
    action: Action,
    id: RequestId,
) -> Result<(request::Model, Option<work_order::Model>)> {
    caller.reach(action)?;
    store::lock(tx, id).await?;
    let request = store::request(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, scope_of(&request))?;
    let order = match request.work_order_id {
        Some(order) => store::order(tx, order).await?,
        None => None,
    };
    Ok((request, order))
}

/// Makes a work order for a call that has none under way: an enquiry that turned out to need hands, or after the first
/// was cancelled.
///
/// # Errors
/// Not found; stale version; `requests.has_work`.
pub async fn order_work(app: &App, caller: &Caller, id: RequestId, version: i32) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.order_work", |tx| order_work_in(app, tx, caller, now, id, version).await)
}

/// [`order_work`] within a transaction.
///
/// # Errors
/// As [`order_work`].
pub async fn order_work_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: RequestId,
    version: i32,
) -> Result<request::Model> {
    let (before, order) = hold(tx, caller, Action::RequestsHandle, id).await?;
    if !lifecycle::may_order(before.status, order.map(|o| o.status)) {
        return Err(Error::conflict("requests.has_work", text::has_work));
    }
    if before.version != version {
        return Err(Error::stale());
    }
    let estate = store::estate(tx, before.estate_id).await?.ok_or_else(Error::not_found)?;
    let wanted = Wanted { number: &before.number, title: &before.title, location: &before.location };
    let order = make_order(app, tx, caller, now, &estate, before.line, before.due_at, wanted).await?;
    let request = request::Model { work_order_id: Some(order.id), ..before.clone() };
    finish(app, tx, caller, now, &before, request, "requests.order_work", &order.number).await
}

/// Tells the resident. While its work is under way a request is not answered.
///
/// # Errors
/// Not found; stale version; `requests.work_open` naming the order; `requests.answered`; an answer is missing.
pub async fn answer(
    app: &App,
    caller: &Caller,
    id: RequestId,
    words: &str,
    version: i32,
) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.answer", |tx| answer_in(app, tx, caller, now, id, words, version).await)
}

/// [`answer`] within a transaction.
///
/// # Errors
/// As [`answer`].
pub async fn answer_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: RequestId,
    words: &str,
    version: i32,
) -> Result<request::Model> {
    let (before, order) = hold(tx, caller, Action::RequestsHandle, id).await?;
    if !lifecycle::may_answer(before.status, order.as_ref().map(|o| o.status)) {
        return Err(match order {
            Some(order) if lifecycle::is_open(before.status) => {
                Error::conflict("requests.work_open", |l| text::work_open(l, &order.number))
            }
            _ => Error::conflict("requests.answered", text::answered_already),
        });
    }
    if before.version != version {
        return Err(Error::stale());
    }
    if !text_fits(words, MAX_ANSWER) {
        return Err(Error::invalid("requests.answer_missing", text::answer_missing)
            .field("answer", text::answer_missing));
    }
    let request = request::Model {
        status: RequestStatus::Answered,
        answer: Some(words.trim().to_owned()),
        answered_at: Some(now),
        ..before.clone()
    };
    finish(app, tx, caller, now, &before, request, "requests.answer", words.trim()).await
}

/// Files an answered request. Said twice, it stays as it is.
///
/// # Errors
/// Not found; stale version; `requests.unanswered`.
pub async fn close(app: &App, caller: &Caller, id: RequestId, version: i32) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.close", |tx| close_in(app, tx, caller, now, id, version).await)
}

/// [`close`] within a transaction.
///
/// # Errors
/// As [`close`].
pub async fn close_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: RequestId,
    version: i32,
) -> Result<request::Model> {
    let (before, _) = hold(tx, caller, Action::RequestsHandle, id).await?;
    match before.status {
        RequestStatus::Closed => return Ok(before),
        RequestStatus::Answered => {}
        RequestStatus::Registered | RequestStatus::Dispatched | RequestStatus::Completed => {
            return Err(Error::conflict("requests.unanswered", text::unanswered));
        }
    }
    if before.version != version {
        return Err(Error::stale());
    }
    let request = request::Model { status: RequestStatus::Closed, closed_at: Some(now), ..before.clone() };
    finish(app, tx, caller, now, &before, request, "requests.close", "").await
}
