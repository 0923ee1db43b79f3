//! Calls about one thing (并案): what looks alike, joining one call to another, and taking that back.

use chrono::{DateTime, Duration, Utc};
use entity::enums::{RequestJoin, RequestStatus, RequestStep};
use entity::request;
use entity::value::RequestId;

use super::desk::{Desk, Said, reason, scope_of};
use super::lifecycle::{self, Step};
use super::{likeness, steps, store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::error::{Error, Result};
use crate::transact;

/// Calls are compared with those of this long before them.
pub const ALIKE_WITHIN: Duration = Duration::days(14);
/// Calls of the same estate and line that are compared.
const COMPARED: u64 = 500;
/// What is shown of them.
const SHOWN: usize = 5;
/// Calls that may hang on one.
const MAX_JOINED: usize = 500;

/// A call that looks like another, and why.
#[derive(Debug, Clone)]
pub struct Alike {
    pub request: request::Model,
    pub likeness: likeness::Likeness,
}

/// The open calls that look like one: near in place, time and words, the most alike first.
///
/// # Errors
/// Not found.
pub async fn alike(app: &App, caller: &Caller, id: RequestId) -> Result<Vec<Alike>> {
    caller.reach(Action::RequestsHandle)?;
    let db = app.db.read();
    let request = store::request(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::RequestsHandle, scope_of(&request))?;
    let mut found = alike_to(app, &request, request.registered_at).await?;
    for alike in &mut found {
        alike.request = super::show::masked(caller, alike.request.clone());
    }
    Ok(found)
}

/// The open calls that look like `request`, whether it was registered or is only about to be.
pub(super) async fn alike_to(app: &App, request: &request::Model, at: DateTime<Utc>) -> Result<Vec<Alike>> {
    let near = store::near(app.db.read(), request, at - ALIKE_WITHIN, at + ALIKE_WITHIN, COMPARED).await?;
    let mut found: Vec<Alike> = near
        .into_iter()
        .filter(|other| other.id != request.id && other.lead_id.is_none_or(|lead| lead != request.id))
        .filter_map(|other| {
            let likeness = likeness::of(request, &other)?;
            Some(Alike { request: other, likeness })
        })
        .collect();
    found.sort_by(|a, b| b.likeness.words.cmp(&a.likeness.words).then(a.request.id.cmp(&b.request.id)));
    found.truncate(SHOWN);
    Ok(found)
}

/// Joins a call to another: it goes along with that one from now on, its own order is called off, its caller is told.
///
/// # Errors
/// Not found; stale version; `requests.not_now` when either is over; `requests.joined` when it is joined already;
/// `requests.join_self`; `requests.work_open` when somebody is at its work; `requests.join_many`; a reason is missing.
pub async fn join(
    app: &App,
    caller: &Caller,
    id: RequestId,
    to: RequestId,
    kind: RequestJoin,
    why: &str,
    version: i32,
) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.join", |tx| {
        let desk = Desk { app, tx, caller, now };
        // Always in the order of their ids, so that two who join crosswise do not wait for each other.
        for each in [id.min(to), id.max(to)] {
            store::lock(tx, each).await?;
        }
        let held = desk.hold_own(Action::RequestsHandle, id, version).await?;
        let mut lead = desk.hold_latest(Action::RequestsHandle, to).await?.request;
        if let Some(above) = lead.lead_id {
            lead = desk.hold_latest(Action::RequestsHandle, above).await?.request;
        }
        let before = &held.request;
        if lead.id == before.id || lead.estate_id != before.estate_id {
            return Err(Error::conflict("requests.join_self", text::join_self));
        }
        for one in [before, &lead] {
            if !lifecycle::is_open(one.status) {
                return Err(super::desk::not_now(one));
            }
        }
        let why = reason(why)?;
        let along = store::joined(tx, before.id).await?;
        if store::count_joined(tx, lead.id).await? + along.len() >= MAX_JOINED {
            return Err(Error::conflict("requests.join_many", |l| text::join_many(l, MAX_JOINED)));
        }
        let words = desk.words(|l| text::joined_words(l, &lead.number, why));
        let said = Said { step: RequestStep::Join, words: &words, told: true };
        for one in along {
            let moved = request::Model { lead_id: Some(lead.id), status: lead.status, ..one.clone() };
            desk.finish(&one, moved, said).await?;
        }
        let request = request::Model {
            lead_id: Some(lead.id),
            join_kind: Some(kind),
            status: lead.status,
            work_order_id: None,
            held_since: None,
            held_reason: None,
            answer: lead.answer.clone(),
            answered_at: lead.answered_at,
            ..before.clone()
        };
        // Its order first loses its request, so that calling it off moves nothing.
        let request = desk.finish(before, request, said).await?;
        steps::call_off(&desk, &held, &words).await?;
        let noted = desk.words(|l| text::joined_by(l, &before.number));
        desk.finish(&lead, lead.clone(), Said { step: RequestStep::Join, words: &noted, told: false })
            .await?;
        Ok(request)
    })
}

/// Takes a join back: the call stands for itself again, with the deadline it had, and its caller is told.
///
/// # Errors
/// Not found; stale version; `requests.not_joined`; a reason is missing.
pub async fn unjoin(
    app: &App,
    caller: &Caller,
    id: RequestId,
    why: &str,
    version: i32,
) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.unjoin", |tx| {
        let desk = Desk { app, tx, caller, now };
        let held = desk.hold(Action::RequestsHandle, id, version).await?;
        let before = &held.request;
        let Some(lead) = before.lead_id else {
            return Err(Error::conflict("requests.not_joined", text::not_joined));
        };
        let why = reason(why)?;
        // What was closed with the other is heard again, and that is said.
        let status = if lifecycle::is_open(before.status) {
            RequestStatus::Accepted
        } else {
            match lifecycle::after(before.status, Step::Reopen) {
                lifecycle::Move::To(status) => status,
                lifecycle::Move::Already | lifecycle::Move::Refused => before.status,
            }
        };
        let reopened = status == RequestStatus::Reopened;
        let mut request = request::Model {
            status,
            lead_id: None,
            join_kind: None,
            answer: None,
            answered_at: None,
            closed_at: None,
            return_reason: None,
            round: before.round + i32::from(reopened),
            redos: before.redos + i32::from(reopened),
            started_at: if reopened { now } else { before.started_at },
            ..before.clone()
        };
        super::clock::reckon(&desk, &mut request).await?;
        let words = desk.words(|l| text::unjoined_words(l, why));
        let request = desk
            .finish(before, request, Said { step: RequestStep::Unjoin, words: &words, told: true })
            .await?;
        let lead = desk.hold_latest(Action::RequestsHandle, lead).await?.request;
        let noted = desk.words(|l| text::unjoined_from(l, &before.number));
        desk.finish(&lead, lead.clone(), Said { step: RequestStep::Unjoin, words: &noted, told: false })
            .await?;
        Ok(request)
    })
}

/// The request of this number, for whoever types it.
///
/// # Errors
/// Invalid where there is none within reach.
pub async fn numbered(app: &App, caller: &Caller, number: &str) -> Result<RequestId> {
    caller.reach(Action::RequestsHandle)?;
    let found = store::numbered(app.db.read(), number.trim()).await?;
    match found.filter(|r| caller.may_at(Action::RequestsHandle, scope_of(r))) {
        Some(request) => Ok(request.id),
        None => Err(Error::invalid("requests.join_to", text::join_unknown).field("to", text::join_unknown)),
    }
}
