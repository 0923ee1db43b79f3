//! What the desk does with a call: take it on or send it back, speak to its caller, say what kind it is, hand it to someone
//! else, watch over it.

use entity::enums::{Line, RequestGrade, RequestKind, RequestStatus, RequestStep, ReturnReason};
use entity::request;
use entity::value::RequestId;

use super::desk::{Desk, Held, Said, reason};
use super::lifecycle::{self, Step};
use super::register::{NewRequest, Wanted, make_order};
use super::{clock, likeness, store, text};
use crate::access::{self, Action, Caller};
use crate::app::App;
use crate::error::{Error, Result};
use crate::transact;

/// Handed on or done again this often, a request is watched over (督办).
const SUPERVISED_FROM: i32 = 3;
/// Words of one household about the same kind of thing that are this alike, in percent, are one matter told twice.
const SAME_FROM: u32 = 60;
/// Open matters of a household that are compared.
const MATTERS: u64 = 20;

/// Takes a call on; what needs hands has a work order from then on.
///
/// # Errors
/// Not found; stale version; `requests.not_now`; `requests.joined`.
pub async fn accept(app: &App, caller: &Caller, id: RequestId, version: i32) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.accept", |tx| {
        let desk = Desk { app, tx, caller, now };
        let held = desk.hold_own(Action::RequestsHandle, id, version).await?;
        let Some(status) = held.moved(Step::Accept)? else { return Ok(held.request) };
        let mut request = request::Model { status, ..held.request.clone() };
        if lifecycle::needs_work(request.kind) && lifecycle::may_order(status, held.work()) {
            request.work_order_id = Some(order_for(&desk, &request).await?);
        }
        let words =
            desk.words(|l| text::accepted_words(l, app.zone().local(request.due_at).format("%m-%d %H:%M")));
        desk.finish(&held.request, request, Said { step: RequestStep::Accept, words: &words, told: true })
            .await
    })
}

async fn order_for(desk: &Desk<'_>, request: &request::Model) -> Result<entity::value::WorkOrderId> {
    let estate = desk.estate(request.estate_id).await?;
    let wanted = Wanted {
        number: &request.number,
        title: &request.title,
        location: &request.location,
        line: request.line,
        due_at: request.due_at,
    };
    Ok(make_order(desk, &estate, wanted).await?.id)
}

/// Does not take a call on, and says why to its caller. It counts in no rate, and the list of what was left out names it.
///
/// # Errors
/// Not found; stale version; `requests.not_now`; `requests.joined`; `requests.work_open` when somebody is at its work; a
/// reason is missing.
pub async fn return_(
    app: &App,
    caller: &Caller,
    id: RequestId,
    kind: ReturnReason,
    why: &str,
    version: i32,
) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.return", |tx| {
        let desk = Desk { app, tx, caller, now };
        let held = desk.hold_own(Action::RequestsHandle, id, version).await?;
        let Some(status) = held.moved(Step::Return)? else { return Ok(held.request) };
        let why = reason(why)?;
        let request = request::Model {
            status,
            return_reason: Some(kind),
            answer: Some(why.to_owned()),
            answered_at: Some(now),
            closed_at: Some(now),
            contacted_at: held.request.contacted_at.or(Some(now)),
            ..held.request.clone()
        };
        let request = desk
            .finish(&held.request, request, Said { step: RequestStep::Return, words: why, told: true })
            .await?;
        // Last, so that the request no longer follows it.
        call_off(&desk, &held, &desk.words(|l| text::returned_words(l, why))).await?;
        Ok(request)
    })
}

/// Calls off the order of a request that nobody has begun.
///
/// # Errors
/// `requests.work_open` naming the order that somebody is at.
pub(super) async fn call_off(desk: &Desk<'_>, held: &Held, why: &str) -> Result<()> {
    let Some(order) = held.order.as_ref().filter(|o| crate::works::lifecycle::is_open(o.status)) else {
        return Ok(());
    };
    if crate::works::lifecycle::is_under_way(order.status) {
        let number = order.number.clone();
        return Err(Error::conflict("requests.work_open", move |l| text::work_open(l, &number)));
    }
    crate::works::service::call_off_in(desk.app, desk.tx, desk.caller, desk.now, order, why).await?;
    Ok(())
}

/// Notes that the caller was spoken to. The first time counts for the rate of response.
///
/// # Errors
/// Not found; stale version; `requests.not_now` when it is over; what was said is missing.
pub async fn contact(
    app: &App,
    caller: &Caller,
    id: RequestId,
    words: &str,
    version: i32,
) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.contact", |tx| {
        let desk = Desk { app, tx, caller, now };
        let held = desk.hold(Action::RequestsHandle, id, version).await?;
        if !lifecycle::is_open(held.request.status) {
            return Err(super::desk::not_now(&held.request));
        }
        let words = reason(words)?;
        let request =
            request::Model { contacted_at: held.request.contacted_at.or(Some(now)), ..held.request.clone() };
        desk.finish(&held.request, request, Said { step: RequestStep::Contact, words, told: false }).await
    })
}

/// Says of what kind, how pressing and whose a call is; its deadline is reckoned anew from when its clock began.
///
/// # Errors
/// Not found; stale version; `requests.not_now` when its clock has ended; `requests.joined`; a reason is missing.
#[expect(clippy::too_many_arguments, reason = "the three things a call is sorted by, and why")]
pub async fn classify(
    app: &App,
    caller: &Caller,
    id: RequestId,
    kind: RequestKind,
    grade: RequestGrade,
    line: Line,
    why: &str,
    version: i32,
) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.classify", |tx| {
        let desk = Desk { app, tx, caller, now };
        let held = desk.hold_own(Action::RequestsHandle, id, version).await?;
        let before = &held.request;
        if !lifecycle::runs(before.status) && before.status != RequestStatus::OnHold {
            return Err(super::desk::not_now(before));
        }
        let why = reason(why)?;
        let mut request = request::Model { kind, grade, line, ..before.clone() };
        clock::reckon(&desk, &mut request).await?;
        let words = desk.words(|l| {
            let kind = text::kind_name(l, kind);
            let due = app.zone().local(request.due_at).format("%m-%d %H:%M");
            text::classified(l, kind, text::grade_name(l, grade), due, why)
        });
        desk.finish(before, request, Said { step: RequestStep::Classify, words: &words, told: false }).await
    })
}

/// Gives a call into someone else's hands; who took it first keeps the lead. The third time it is watched over.
///
/// # Errors
/// Not found; stale version; `requests.not_now` when it is over; `requests.joined`; nobody of that name may handle it
/// there; a reason is missing.
pub async fn transfer(
    app: &App,
    caller: &Caller,
    id: RequestId,
    to: &str,
    why: &str,
    version: i32,
) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.transfer", |tx| {
        let desk = Desk { app, tx, caller, now };
        let held = desk.hold_own(Action::RequestsHandle, id, version).await?;
        let before = &held.request;
        if !lifecycle::is_open(before.status) {
            return Err(super::desk::not_now(before));
        }
        let why = reason(why)?;
        let handlers = access::who_may(tx, Action::RequestsHandle, super::desk::scope_of(before)).await?;
        let Some(next) = handlers.into_iter().find(|user| user.username == to && to != before.handler) else {
            return Err(Error::invalid("requests.handler", text::handler_unknown)
                .field("handler", text::handler_unknown));
        };
        let mut request =
            request::Model { handler: next.username, transfers: before.transfers + 1, ..before.clone() };
        watch(&desk, &mut request);
        let words = desk.words(|l| text::transferred(l, &next.display_name, why));
        desk.finish(before, request, Said { step: RequestStep::Transfer, words: &words, told: false }).await
    })
}

/// Puts a request under watch when it was handed on or done again too often.
pub(super) fn watch(desk: &Desk<'_>, request: &mut request::Model) {
    if request.supervised_at.is_some() || request.transfers.max(request.redos) < SUPERVISED_FROM {
        return;
    }
    request.supervised_at = Some(desk.now);
    request.supervision = Some(desk.words(|l| text::watched_for(l, request.transfers, request.redos)));
}

/// Watches over a request (督办) until it is closed.
///
/// # Errors
/// Not found; stale version; `requests.not_now` when it is over; a reason is missing.
pub async fn supervise(
    app: &App,
    caller: &Caller,
    id: RequestId,
    why: &str,
    version: i32,
) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.supervise", |tx| {
        let desk = Desk { app, tx, caller, now };
        let held = desk.hold(Action::RequestsSupervise, id, version).await?;
        if !lifecycle::is_open(held.request.status) {
            return Err(super::desk::not_now(&held.request));
        }
        let why = reason(why)?;
        let request = request::Model {
            supervised_at: Some(now),
            supervision: Some(why.to_owned()),
            ..held.request.clone()
        };
        desk.finish(&held.request, request, Said { step: RequestStep::Supervise, words: why, told: false })
            .await
    })
}

/// Makes a work order for a call that has none under way: an enquiry that turned out to need hands, or after the first
/// was cancelled. Taking it on is part of it.
///
/// # Errors
/// Not found; stale version; `requests.has_work`; `requests.joined`.
pub async fn order_work(app: &App, caller: &Caller, id: RequestId, version: i32) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.order_work", |tx| {
        let desk = Desk { app, tx, caller, now };
        let held = desk.hold_own(Action::RequestsHandle, id, version).await?;
        if !lifecycle::may_order(held.request.status, held.work()) {
            return Err(Error::conflict("requests.has_work", text::has_work));
        }
        let order = order_for(&desk, &held.request).await?;
        let status = match held.moved(Step::Accept)? {
            Some(status) => status,
            None => held.request.status,
        };
        let request = request::Model { status, work_order_id: Some(order), ..held.request.clone() };
        let made = store::order(tx, order).await?.map(|o| o.number).unwrap_or_default();
        desk.finish(&held.request, request, Said { step: RequestStep::Order, words: &made, told: false })
            .await
    })
}

/// The same person asks again about the same matter, with nothing new: they are told how it stands, and it is not counted
/// a second time.
///
/// # Errors
/// Not found; `requests.not_now` when it is over.
pub async fn ask_again(app: &App, caller: &Caller, id: RequestId, words: &str) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.ask_again", |tx| {
        let desk = Desk { app, tx, caller, now };
        let held = desk.hold_latest(Action::RequestsCreate, id).await?;
        if !lifecycle::is_open(held.request.status) {
            return Err(super::desk::not_now(&held.request));
        }
        let words: String = words.trim().chars().take(super::desk::MAX_NOTE).collect();
        let request = request::Model { asked: held.request.asked + 1, ..held.request.clone() };
        desk.finish(&held.request, request, Said { step: RequestStep::AskAgain, words: &words, told: false })
            .await
    })
}

/// The open call in which the same household told us of this already, if there is one.
///
/// # Errors
/// Forbidden.
pub async fn asked_already(app: &App, caller: &Caller, new: &NewRequest) -> Result<Option<request::Model>> {
    let Some(account) = new.account_id else { return Ok(None) };
    let reach = caller.reach(Action::RequestsRead)?;
    let open = store::open_matters(app.db.read(), &reach, Some(account), "", MATTERS).await?;
    let same = |r: &request::Model| {
        let before = format!("{}{}", r.title, r.description);
        let now = format!("{}{}", new.title, new.description);
        r.kind == new.kind && r.line == new.line && likeness::alike(&before, &now) >= SAME_FROM
    };
    Ok(open.into_iter().find(same))
}
