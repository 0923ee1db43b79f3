//! What every step with a request shares: hold it, ask whether, write it, leave a trace, tell whom it concerns.

use chrono::{DateTime, Utc};
use entity::enums::{RequestJoin, RequestStatus, RequestStep, Role};
use entity::value::{EstateId, RequestId};
use entity::{request, request_event, work_order};
use serde_json::json;

use super::{lifecycle, store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::i18n::Lang;

/// The longest reason or note of a step.
pub(super) const MAX_NOTE: usize = 500;

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

/// Text with something in it, up to `max` letters.
pub(super) fn text_fits(text: &str, max: usize) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().count() <= max
}

/// A reason people gave for a step.
///
/// # Errors
/// None was given, or it is too long.
pub(super) fn reason(words: &str) -> Result<&str> {
    if text_fits(words, MAX_NOTE) {
        return Ok(words.trim());
    }
    Err(Error::invalid("requests.reason_missing", text::reason_missing).field("reason", text::reason_missing))
}

/// What a step leaves in the history.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub step: RequestStep,
    pub words: &'a str,
    /// The resident is told.
    pub told: bool,
}

/// What the audit calls a step.
const fn action(step: RequestStep) -> &'static str {
    use RequestStep as S;
    match step {
        S::Register => "requests.register",
        S::Accept => "requests.accept",
        S::Return => "requests.return",
        S::Contact => "requests.contact",
        S::Classify => "requests.classify",
        S::Transfer => "requests.transfer",
        S::Order => "requests.order_work",
        S::Follow => "requests.follow",
        S::Hold => "requests.hold",
        S::Resume => "requests.resume",
        S::Extend => "requests.extend",
        S::Close => "requests.close",
        S::FollowUp => "requests.follow_up",
        S::Reopen => "requests.reopen",
        S::Join => "requests.join",
        S::Unjoin => "requests.unjoin",
        S::AskAgain => "requests.ask_again",
        S::Supervise => "requests.supervise",
        S::Warn => "requests.warn",
        S::Escalate => "requests.escalate",
    }
}

/// A request and its order, held until the transaction ends.
pub(super) struct Held {
    pub request: request::Model,
    pub order: Option<work_order::Model>,
}

impl Held {
    pub fn work(&self) -> Option<entity::enums::WorkStatus> {
        self.order.as_ref().map(|order| order.status)
    }

    /// Where `step` leads; `None` when it is so already.
    ///
    /// # Errors
    /// `requests.not_now` naming the state it is in.
    pub fn moved(&self, step: lifecycle::Step) -> Result<Option<RequestStatus>> {
        match lifecycle::after(self.request.status, step) {
            lifecycle::Move::To(status) => Ok(Some(status)),
            lifecycle::Move::Already => Ok(None),
            lifecycle::Move::Refused => Err(not_now(&self.request)),
        }
    }
}

pub(super) fn not_now(request: &request::Model) -> Error {
    let status = request.status;
    Error::conflict("requests.not_now", move |l| text::not_now(l, text::status_name(l, status)))
}

/// Who is doing something, and in which transaction.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub app: &'a App,
    pub tx: &'a Tx,
    pub caller: &'a Caller,
    pub now: DateTime<Utc>,
}

impl Desk<'_> {
    /// The latest state of a request the caller may do `action` with.
    ///
    /// # Errors
    /// Not found; stale version.
    pub async fn hold(&self, action: Action, id: RequestId, version: i32) -> Result<Held> {
        let held = self.hold_latest(action, id).await?;
        if held.request.version == version { Ok(held) } else { Err(Error::stale()) }
    }

    /// [`Desk::hold`] for what may be said of any version.
    pub async fn hold_latest(&self, action: Action, id: RequestId) -> Result<Held> {
        self.caller.reach(action)?;
        store::lock(self.tx, id).await?;
        let request = store::request(self.tx, id).await?.ok_or_else(Error::not_found)?;
        self.caller.require(action, scope_of(&request))?;
        let order = match request.work_order_id {
            Some(order) => store::order(self.tx, order).await?,
            None => None,
        };
        Ok(Held { request, order })
    }

    /// [`Desk::hold`] for a call that stands for itself.
    ///
    /// # Errors
    /// As there; `requests.joined` naming the call it was joined to.
    pub async fn hold_own(&self, action: Action, id: RequestId, version: i32) -> Result<Held> {
        let held = self.hold(action, id, version).await?;
        if let Some(lead) = held.request.lead_id {
            let lead = store::request(self.tx, lead).await?.ok_or_else(Error::not_found)?;
            return Err(Error::conflict("requests.joined", move |l| text::joined_to(l, &lead.number)));
        }
        Ok(held)
    }

    /// Writes the next state of a request, and of those joined to it.
    ///
    /// # Errors
    /// Stale version.
    pub async fn finish(
        &self,
        before: &request::Model,
        mut request: request::Model,
        said: Said<'_>,
    ) -> Result<request::Model> {
        request.version = before.version + 1;
        // Who first has a hand in what came by itself leads it.
        let ours = self.caller.user_id().is_some() && !is_resident(self.caller);
        if request.first_receiver == text::NOBODY_YET && ours && said.step != RequestStep::Follow {
            self.caller.name().clone_into(&mut request.first_receiver);
            self.caller.name().clone_into(&mut request.handler);
        }
        if !store::save(self.tx, &request, before.version).await? {
            return Err(Error::stale());
        }
        self.leave(Some(before), &request, said).await?;
        if request.lead_id.is_none() {
            self.take_along(&request, said).await?;
        }
        Ok(request)
    }

    /// The history, the audit, the counter boards look at, and whoever is to be told.
    pub async fn leave(
        &self,
        before: Option<&request::Model>,
        request: &request::Model,
        said: Said<'_>,
    ) -> Result<request_event::Model> {
        let event = store::add_event(self.tx, self.now, request, self.caller.name(), said).await?;
        let state = |r: &request::Model| {
            json!({"number": r.number, "status": r.status, "kind": r.kind, "grade": r.grade, "due_at": r.due_at,
                "handler": r.handler, "work_order_id": r.work_order_id, "lead_id": r.lead_id})
        };
        let change = Change {
            action: action(said.step),
            subject: "request",
            subject_id: request.id.0,
            subdistrict_id: Some(request.subdistrict_id),
            estate_id: Some(request.estate_id),
            before: before.map(state),
            after: Some(state(request)),
        };
        record(self.tx, self.now, self.caller, change).await?;
        crate::db::changes::bump(self.tx, &crate::works::board_topic(request.subdistrict_id)).await?;
        for reaction in crate::app::REQUEST_REACTIONS {
            reaction(self.app, self.tx, self.caller, request, &event).await?;
        }
        Ok(event)
    }

    /// Those joined to a request go where it goes, and are told what its caller is told.
    async fn take_along(&self, lead: &request::Model, said: Said<'_>) -> Result<()> {
        for before in store::joined(self.tx, lead.id).await? {
            let next = lifecycle::mirror(before.status, lead.status);
            // Who asked twice is told once: by the first of their calls.
            let told = said.told && before.join_kind == Some(RequestJoin::Mass);
            if next.is_none() && !told {
                continue;
            }
            let status = next.unwrap_or(before.status);
            let reopened = status == RequestStatus::Reopened && before.status != RequestStatus::Reopened;
            let request = request::Model {
                status,
                answer: lead.answer.clone(),
                answered_at: lead.answered_at,
                closed_at: lead.closed_at,
                contacted_at: before.contacted_at.or(if told { Some(self.now) } else { None }),
                return_reason: lead.return_reason,
                round: before.round + i32::from(reopened),
                version: before.version + 1,
                ..before.clone()
            };
            if !store::save(self.tx, &request, before.version).await? {
                return Err(Error::stale());
            }
            self.leave(Some(&before), &request, Said { told, ..said }).await?;
        }
        Ok(())
    }

    /// The words the resident reads stand in the residents' language.
    pub fn words(&self, say: impl Fn(Lang) -> String) -> String {
        say(Lang::Zh)
    }

    pub async fn estate(&self, id: EstateId) -> Result<entity::estate::Model> {
        store::estate(self.tx, id).await?.ok_or_else(Error::not_found)
    }
}
