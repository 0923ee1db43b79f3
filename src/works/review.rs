//! Checking what was done: accepted, or sent back to be done again.

use chrono::{DateTime, Duration, DurationRound, Utc};
use entity::value::WorkOrderId;
use entity::work_order;

use super::assign::given;
use super::lifecycle::Step;
use super::service::{MAX_NOTE, finish, hold, moved, refused, words};
use super::{evidence, parts, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::transact;

/// Rework is planned on whole quarters of an hour, like all work on the board.
const QUARTER: Duration = Duration::minutes(15);

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
    take_in(app, tx, caller, now, &before, "").await
}

/// [`accept_in`] for a slice that has asked whether the caller may and holds the order; `note` for its history.
///
/// # Errors
/// `works.not_now`.
pub async fn take_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    before: &work_order::Model,
    note: &str,
) -> Result<work_order::Model> {
    let Some(mut order) = moved(before, Step::Accept)? else { return Ok(before.clone()) };
    parts::accept(app, tx, caller, now, before).await?;
    order.closed_at = Some(now);
    finish(app, tx, caller, now, before, order, "works.accept", note).await
}

/// The next quarter of an hour.
#[must_use]
pub(super) fn next_quarter(now: DateTime<Utc>) -> DateTime<Utc> {
    now.duration_round_up(QUARTER).unwrap_or(now)
}

/// Checked and sent back to its crew (返工), with what is wrong and until when it is to be right. It is planned from the next
/// quarter of an hour on; the dispatcher may move it.
///
/// # Errors
/// Not found; stale version; `works.not_now`; a reason is missing; a deadline that is over; `works.has_parts`: then a part is
/// sent back, not the whole.
pub async fn rework(
    app: &App,
    caller: &Caller,
    id: WorkOrderId,
    reason: &str,
    due_at: DateTime<Utc>,
    version: i32,
) -> Result<work_order::Model> {
    let now = app.now();
    transact!(app.db, "works.rework", |tx| rework_in(app, tx, caller, now, id, reason, due_at, version).await)
}

/// [`rework`] within a transaction.
///
/// # Errors
/// As [`rework`].
#[expect(clippy::too_many_arguments, reason = "who, when, what, why, until when")]
pub async fn rework_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    id: WorkOrderId,
    reason: &str,
    due_at: DateTime<Utc>,
    version: i32,
) -> Result<work_order::Model> {
    let before = hold(tx, caller, Action::WorkOrdersManage, id).await?;
    moved(&before, Step::Rework)?.ok_or_else(|| refused(before.status, Step::Rework))?;
    if before.version != version {
        return Err(Error::stale());
    }
    send_back_in(app, tx, caller, now, &before, reason, due_at).await
}

/// [`rework_in`] for a slice that has asked whether the caller may and holds the order: an inspection sends back, too.
///
/// # Errors
/// As [`rework`].
pub async fn send_back_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    before: &work_order::Model,
    reason: &str,
    due_at: DateTime<Utc>,
) -> Result<work_order::Model> {
    let order = moved(before, Step::Rework)?.ok_or_else(|| refused(before.status, Step::Rework))?;
    if before.parts > 0 {
        return Err(Error::conflict("works.has_parts", text::has_parts));
    }
    let mut error = Error::invalid("works.invalid", crate::web::text::form_errors);
    if !words(reason, MAX_NOTE) {
        error = error.field("reason", text::reason_missing);
    }
    if due_at <= now {
        error = error.field("due_at", text::due_over);
    }
    if !error.fields.is_empty() {
        return Err(error);
    }
    let crew = before.crew_id.ok_or_else(|| refused(before.status, Step::Rework))?;
    let mut order = given(app, order, crew, next_quarter(now));
    order.due_at = Some(due_at);
    order.reworks += 1;
    (order.arrived_at, order.arrival_metres, order.completed_at) = (None, None, None);
    evidence::store::untick(tx, before.id).await?;
    finish(app, tx, caller, now, before, order, "works.rework", reason.trim()).await
}
