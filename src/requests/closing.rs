//! The end of a request: its work seen and taken or sent back, its caller answered, asked afterwards, heard again.

use chrono::{DateTime, Duration, Utc};
use entity::enums::{FollowUpWay, RequestStatus, RequestStep, WorkStatus};
use entity::value::RequestId;
use entity::{request, request_follow_up, work_order};
use sea_orm::ActiveValue::{NotSet, Set};

use super::desk::{Desk, Held, Said, is_resident, reason, text_fits};
use super::lifecycle::{self, Outcome, Step};
use super::{clock, steps, store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::transact;
use crate::works;

const MAX_ANSWER: usize = 2000;
const MAX_COMMENT: usize = 500;
/// Asked this often without being reached, a caller is left in peace.
pub const MAX_ATTEMPTS: usize = 3;
/// What is sent back has at least this long.
const REWORK_TIME: Duration = Duration::hours(4);

/// Moves the request of an order along with it. The order's own time counts, so imported work moves it at its time; work
/// that is done answers the caller there and then.
pub(super) async fn follow_order(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    order: &work_order::Model,
) -> Result<()> {
    let Some(before) = store::of_order(tx, order.id).await? else { return Ok(()) };
    let lifecycle::Move::To(status) = lifecycle::after(before.status, Step::Work(order.status)) else {
        return Ok(());
    };
    let done = matches!(status, RequestStatus::Completed | RequestStatus::Verified);
    let now =
        order.completed_at.filter(|_| done && before.answered_at.is_none()).unwrap_or_else(|| app.now());
    let desk = Desk { app, tx, caller, now };
    let mut request = request::Model { status, ..before.clone() };
    let mut words = String::new();
    if done {
        clock::end_hold(&desk, &mut request).await?;
    }
    let told = done && before.answered_at.is_none();
    if told {
        words = desk.words(|l| match order.completion_note.as_deref() {
            Some(note) => text::done_note(l, note),
            None => text::done_words(l).to_owned(),
        });
        request.answer = Some(words.clone());
        request.answered_at = Some(now);
        request.contacted_at = request.contacted_at.or(Some(now));
    } else if status == RequestStatus::Rework {
        (request.answer, request.answered_at) = (None, None);
        request.redos += 1;
        steps::watch(&desk, &mut request);
    }
    desk.finish(&before, request, Said { step: RequestStep::Follow, words: &words, told }).await?;
    Ok(())
}

/// The order of a request, done and waiting to be seen.
fn done_work(held: &Held) -> Result<&work_order::Model> {
    held.order
        .as_ref()
        .filter(|order| order.status == WorkStatus::Completed)
        .ok_or_else(|| super::desk::not_now(&held.request))
}

/// The work was looked at and is good: the request goes along.
///
/// # Errors
/// Not found; stale version; `requests.not_now` when no done work waits for it; `requests.joined`.
pub async fn verify(app: &App, caller: &Caller, id: RequestId, version: i32) -> Result<()> {
    let now = app.now();
    transact!(app.db, "requests.verify", |tx| {
        let desk = Desk { app, tx, caller, now };
        let held = desk.hold_own(Action::RequestsHandle, id, version).await?;
        let order = done_work(&held)?;
        works::service::take_in(
            app,
            tx,
            caller,
            now,
            order,
            &desk.words(|l| text::from_request(l, &held.request.number)),
        )
        .await?;
        Ok(())
    })
}

/// The work was looked at and is not good: the crew goes again.
///
/// # Errors
/// Not found; stale version; `requests.not_now` when no done work waits for it; `requests.joined`; a reason is missing.
pub async fn rework(app: &App, caller: &Caller, id: RequestId, why: &str, version: i32) -> Result<()> {
    let now = app.now();
    transact!(app.db, "requests.rework", |tx| {
        let desk = Desk { app, tx, caller, now };
        let held = desk.hold_own(Action::RequestsHandle, id, version).await?;
        let order = done_work(&held)?;
        let due = held.request.due_at.max(now + REWORK_TIME);
        works::service::send_back_in(app, tx, caller, now, order, reason(why)?, due).await?;
        Ok(())
    })
}

/// Answers the caller and closes the request: from the desk, or when its work was seen. While work is under way none is
/// closed; words that were said when the work was done stand, unless there are others.
///
/// # Errors
/// Not found; stale version; `requests.work_open` naming the order; `requests.not_now`; `requests.joined`; an answer is
/// missing.
pub async fn close(
    app: &App,
    caller: &Caller,
    id: RequestId,
    answer: &str,
    version: i32,
) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.close", |tx| close_in(app, tx, caller, now, id, answer, version).await)
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
    answer: &str,
    version: i32,
) -> Result<request::Model> {
    let desk = Desk { app, tx, caller, now };
    let held = desk.hold_latest(Action::RequestsHandle, id).await?;
    let before = &held.request;
    if before.status == RequestStatus::Closed {
        return Ok(before.clone());
    }
    let held = desk.hold_own(Action::RequestsHandle, id, version).await?;
    if let Some(order) = held.order.as_ref().filter(|o| works::lifecycle::is_open(o.status)) {
        let number = order.number.clone();
        return Err(Error::conflict("requests.work_open", move |l| text::work_open(l, &number)));
    }
    let Some(status) = held.moved(Step::Close)? else { return Ok(before.clone()) };
    let answer = match answer.trim() {
        "" => before.answer.clone().filter(|_| before.answered_at.is_some()),
        words if text_fits(words, MAX_ANSWER) => Some(words.to_owned()),
        _ => None,
    };
    let Some(answer) = answer else {
        return Err(Error::invalid("requests.answer_missing", text::answer_missing)
            .field("answer", text::answer_missing));
    };
    let request = request::Model {
        status,
        answer: Some(answer.clone()),
        answered_at: before.answered_at.or(Some(now)),
        closed_at: Some(now),
        contacted_at: before.contacted_at.or(Some(now)),
        ..before.clone()
    };
    desk.finish(before, request, Said { step: RequestStep::Close, words: &answer, told: true }).await
}

/// What a caller said afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FollowUp {
    /// They said that they were spoken to in time, that it is solved, and how satisfied they are (1 to 5).
    Reached { contacted: bool, solved: bool, satisfaction: i32, comment: String },
    /// Nobody picked up.
    Unreached { comment: String },
}

/// Writes down what a caller said after a request was closed, by phone or behind their link. Not solved, it is opened again
/// in the same breath; not reached [`MAX_ATTEMPTS`] times, it is left at that and counts in no rate.
///
/// # Errors
/// Not found; `requests.not_now` when it is not closed, or was asked before; a satisfaction out of 1 to 5; a comment that
/// is too long.
pub async fn follow_up(app: &App, caller: &Caller, id: RequestId, said: FollowUp) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.follow_up", |tx| follow_up_in(app, tx, caller, now, id, &said).await)
}

/// [`follow_up`] within a transaction.
///
/// # Errors
/// As [`follow_up`].
pub async fn follow_up_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: RequestId,
    said: &FollowUp,
) -> Result<request::Model> {
    let desk = Desk { app, tx, caller, now };
    let action = if is_resident(caller) { Action::RequestsRead } else { Action::RequestsHandle };
    let held = desk.hold_latest(action, id).await?;
    let before = &held.request;
    if before.status != RequestStatus::Closed {
        return Err(super::desk::not_now(before));
    }
    let (reached, contacted, solved, satisfaction, comment) = match said {
        FollowUp::Reached { contacted, solved, satisfaction, comment } => {
            (true, Some(*contacted), Some(*solved), Some(*satisfaction), comment)
        }
        FollowUp::Unreached { comment } => (false, None, None, None, comment),
    };
    let mut error = Error::invalid("requests.follow_up", crate::web::text::form_errors);
    if satisfaction.is_some_and(|mark| !(1..=5).contains(&mark)) {
        error = error.field("satisfaction", text::satisfaction_range);
    }
    if comment.chars().count() > MAX_COMMENT {
        error = error.field("comment", text::comment_long);
    }
    if !error.fields.is_empty() {
        return Err(error);
    }
    let way = if caller.user_id().is_some() && !is_resident(caller) {
        FollowUpWay::Phone
    } else {
        FollowUpWay::Link
    };
    let row = request_follow_up::ActiveModel {
        id: NotSet,
        request_id: Set(id),
        round: Set(before.round),
        at: Set(now),
        way: Set(way),
        actor: Set(caller.name().to_owned()),
        reached: Set(reached),
        contacted: Set(contacted),
        solved: Set(solved),
        satisfaction: Set(satisfaction),
        comment: Set(comment.trim().to_owned()),
    };
    store::add_follow_up(tx, row).await?;
    let attempts = store::attempts(tx, id, before.round).await?;
    let outcome = match solved {
        Some(true) => Some(Outcome::Solved),
        Some(false) => Some(Outcome::Unsolved),
        None => (attempts >= MAX_ATTEMPTS).then_some(Outcome::GivenUp),
    };
    let words = desk.words(|l| match (solved, satisfaction) {
        (Some(solved), Some(mark)) => {
            let solved = if solved { text::solved(l) } else { text::unsolved(l) };
            text::follow_up_words(l, solved, mark, comment.trim())
        }
        _ => text::unreached_words(l, attempts, comment.trim()),
    });
    let noted = Said { step: RequestStep::FollowUp, words: &words, told: false };
    match outcome {
        None => desk.finish(before, before.clone(), noted).await,
        Some(Outcome::Unsolved) => {
            let noted = desk.finish(before, before.clone(), noted).await?;
            reopen_held(&desk, &noted, comment.trim()).await
        }
        Some(outcome @ (Outcome::Solved | Outcome::GivenUp)) => {
            let status = held.moved(Step::FollowUp(outcome))?.unwrap_or(before.status);
            desk.finish(before, request::Model { status, ..before.clone() }, noted).await
        }
    }
}

/// Opens a request again: its clock begins anew, and everyone who waited for it is told. A joined call opens the one it
/// was joined to.
///
/// # Errors
/// Not found; stale version; `requests.not_now` while it is open; a reason is missing.
pub async fn reopen(
    app: &App,
    caller: &Caller,
    id: RequestId,
    why: &str,
    version: i32,
) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.reopen", |tx| {
        let desk = Desk { app, tx, caller, now };
        let held = desk.hold(Action::RequestsHandle, id, version).await?;
        let why = reason(why)?;
        reopen_held(&desk, &held.request, why).await
    })
}

async fn reopen_held(desk: &Desk<'_>, asked: &request::Model, why: &str) -> Result<request::Model> {
    let before = match asked.lead_id {
        None => asked.clone(),
        Some(lead) => {
            store::lock(desk.tx, lead).await?;
            store::request(desk.tx, lead).await?.ok_or_else(Error::not_found)?
        }
    };
    let order = match before.work_order_id {
        Some(order) => store::order(desk.tx, order).await?,
        None => None,
    };
    let held = Held { request: before, order };
    let before = &held.request;
    if lifecycle::is_open(before.status) {
        // Somebody else's call brought it back already: this one goes along.
        let request = request::Model { status: before.status, round: asked.round + 1, ..asked.clone() };
        return match asked.lead_id {
            Some(_) => {
                desk.finish(asked, request, Said { step: RequestStep::Reopen, words: why, told: true }).await
            }
            None => Err(super::desk::not_now(before)),
        };
    }
    let status = held.moved(Step::Reopen)?.unwrap_or(RequestStatus::Reopened);
    let mut request = request::Model {
        status,
        started_at: desk.now,
        // What was promised then is past.
        agreed_due_at: None,
        extended_until: None,
        answer: None,
        answered_at: None,
        closed_at: None,
        return_reason: None,
        warned_at: None,
        escalated_at: None,
        round: before.round + 1,
        redos: before.redos + 1,
        ..before.clone()
    };
    clock::reckon(desk, &mut request).await?;
    steps::watch(desk, &mut request);
    let words = desk
        .words(|l| text::reopened_words(l, why, desk.app.zone().local(request.due_at).format("%m-%d %H:%M")));
    let lead =
        desk.finish(before, request, Said { step: RequestStep::Reopen, words: &words, told: true }).await?;
    if lead.id == asked.id {
        Ok(lead)
    } else {
        store::request(desk.tx, asked.id).await?.ok_or_else(Error::not_found)
    }
}
