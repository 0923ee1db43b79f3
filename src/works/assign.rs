//! Giving work to a crew at a time, and taking it back.

use chrono::{DateTime, Duration, Utc};
use entity::enums::WorkStatus;
use entity::value::{CrewId, WorkOrderId};
use entity::work_order;
use serde_json::json;

use super::clash::{Busy, Clash, Team, Wanted, clashes};
use super::lifecycle::Step;
use super::service::{finish, hold, moved, over, refused};
use super::{store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::crews;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::transact;

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
    /// The crew's name.
    pub crew: String,
    pub warnings: Vec<Clash>,
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
    let order = moved(&before, Step::Assign)?.ok_or_else(|| refused(before.status, Step::Assign))?;
    if order.parts > 0 {
        return Err(Error::conflict("works.has_parts", text::has_parts));
    }
    let crew = crews::service::hold(tx, to.crew_id).await?;
    // A crew of another subdistrict does not exist for this order.
    let crew = crew.filter(|c| c.crew.subdistrict_id == order.subdistrict_id).ok_or_else(Error::not_found)?;
    let end = to.starts_at + Duration::minutes(i64::from(order.duration_minutes));
    let local = (app.zone().local(to.starts_at), app.zone().local(end));
    let busy: Vec<Busy> =
        store::busy(tx, to.crew_id, to.starts_at, end, id).await?.into_iter().filter_map(busy_of).collect();
    let crew = [crew];
    let hours = crews::hours(tx, &crew, local.0.date()).await?;
    let able = match order.skill_id {
        Some(skill) => {
            let means = crews::means(tx, &[&crew[0].crew], &hours, local.0.date()).await?;
            means[0].skills.contains(&skill)
        }
        None => true,
    };
    let ([crew], hours) = (crew, &hours[0]);
    let team = Team {
        active: crew.crew.active,
        members: hours.on_duty.members,
        line: crew.crew.line,
        hours: &hours.pieces,
        able,
        busy: &busy,
    };
    let found = clashes(team, Wanted { line: order.line, start: to.starts_at, end, local });
    let stops = |c: &&Clash| c.is_error() && !(to.force && c.may_be_forced());
    if let Some(clash) = found.iter().find(stops) {
        return Err(clash_error(app, clash, &crew.crew.name));
    }
    let order = given(app, order, to.crew_id, to.starts_at);
    let forced: Vec<String> =
        found.iter().filter(|c| c.is_error()).map(|c| clash_words(app, c, &crew.crew.name)).collect();
    let mut note = text::assigned_to(Lang::Zh, &crew.crew.name, local.0.format("%m-%d %H:%M"));
    if !forced.is_empty() {
        note = text::forced(Lang::Zh, note, forced.join(" "));
    }
    let order = finish(app, tx, caller, now, &before, order, "works.assign", &note).await?;
    Ok(Assigned { order, crew: crew.crew.name, warnings: found })
}

/// With a crew from `start` on; it must acknowledge, again if it had.
pub(super) fn given(
    app: &App,
    order: work_order::Model,
    crew: CrewId,
    start: DateTime<Utc>,
) -> work_order::Model {
    work_order::Model {
        crew_id: Some(crew),
        work_date: app.zone().day(start),
        planned_start: Some(start),
        planned_end: Some(start + Duration::minutes(i64::from(order.duration_minutes))),
        acknowledged_at: None,
        ..order
    }
}

/// With nobody.
pub(super) fn waiting(order: work_order::Model) -> work_order::Model {
    work_order::Model {
        crew_id: None,
        planned_start: None,
        planned_end: None,
        acknowledged_at: None,
        locked: false,
        ..order
    }
}

fn busy_of(order: work_order::Model) -> Option<Busy> {
    let (start, end) = (order.planned_start?, order.planned_end?);
    Some(Busy { id: order.id, number: order.number, title: order.title, start, end })
}

fn clash_text(app: &App, l: Lang, clash: &Clash, crew: &str) -> String {
    match clash {
        Clash::Inactive => text::clash_inactive(l, crew),
        Clash::Empty => text::clash_empty(l, crew),
        Clash::Unable => text::clash_unable(l, crew),
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
    clash_text(app, Lang::Zh, clash, crew)
}

pub(super) fn clash_error(app: &App, clash: &Clash, crew: &str) -> Error {
    let data = match clash {
        Clash::Overlap(other) => {
            json!({"clash": "overlap", "work_order_id": other.id, "number": other.number, "starts_at": other.start, "ends_at": other.end})
        }
        Clash::OutsideShift => json!({"clash": "outside_shift"}),
        Clash::Inactive => json!({"clash": "inactive"}),
        Clash::Empty => json!({"clash": "empty"}),
        Clash::Unable => json!({"clash": "unable"}),
        Clash::OtherLine => json!({"clash": "other_line"}),
    };
    Error::conflict("works.clash", |l| clash_text(app, l, clash, crew)).with_data(data)
}

/// The words of a warning.
#[must_use]
pub fn warning_words(app: &App, l: Lang, clash: &Clash, crew: &str) -> String {
    clash_text(app, l, clash, crew)
}

/// Keeps an order where it is whatever a plan of the day proposes, or lets it go. As it is already, it stays.
///
/// # Errors
/// Not found; stale version; `works.over`; `works.not_now` for what nobody has.
pub async fn lock(
    app: &App,
    caller: &Caller,
    id: WorkOrderId,
    locked: bool,
    version: i32,
) -> Result<work_order::Model> {
    let now = app.now();
    transact!(app.db, "works.lock", |tx| {
        let before = hold(tx, caller, Action::WorkOrdersAssign, id).await?;
        if before.locked == locked {
            return Ok(before);
        }
        if before.version != version {
            return Err(Error::stale());
        }
        if locked && !matches!(before.status, WorkStatus::Assigned | WorkStatus::Acknowledged) {
            return Err(over(before.status));
        }
        let order = work_order::Model { locked, ..before.clone() };
        let note = if locked { text::locked(Lang::Zh) } else { text::unlocked(Lang::Zh) };
        finish(app, tx, caller, now, &before, order, "works.lock", note).await
    })
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
    let Some(order) = moved(&before, Step::Unassign)? else { return Ok(before) };
    if before.version != version {
        return Err(Error::stale());
    }
    finish(app, tx, caller, now, &before, waiting(order), "works.unassign", "").await
}
