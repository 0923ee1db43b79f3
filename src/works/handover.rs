//! Handing over: what a crew has taken on goes to another crew, with what it must know.

use chrono::{DateTime, Duration, Utc};
use entity::value::{CrewId, WorkOrderId};
use entity::work_order;

use super::assign::{clash_error, given};
use super::clash::Clash;
use super::lifecycle::Step;
use super::perform::rested;
use super::review::next_quarter;
use super::service::{MAX_NOTE, finish, hold, moved, refused, words};
use super::text;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::crews;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::transact;

/// What is left of a job takes at least so long.
const LEAST_MINUTES: i64 = 15;

/// To whom, and what they must know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    pub crew_id: CrewId,
    pub note: String,
    /// As last read.
    pub version: i32,
}

/// Hands an order that was acknowledged or begun over to another crew of the quarter (交接). What is left of it is planned
/// from the next quarter of an hour on; the other crew must acknowledge.
///
/// # Errors
/// Not found (also for a crew elsewhere); stale version; `works.not_now`; `works.clash` for a crew that is inactive or has
/// nobody; the same crew; a note is missing.
pub async fn hand_over(
    app: &App,
    caller: &Caller,
    id: WorkOrderId,
    to: HandOver,
) -> Result<work_order::Model> {
    let now = app.now();
    transact!(app.db, "works.hand_over", |tx| {
        let before = hold(tx, caller, Action::WorkOrdersPerform, id).await?;
        let order = moved(&before, Step::HandOver)?.ok_or_else(|| refused(before.status, Step::HandOver))?;
        if before.version != to.version {
            return Err(Error::stale());
        }
        let crew = crews::service::hold(tx, to.crew_id).await?;
        let crew = crew.filter(|c| c.crew.subdistrict_id == order.subdistrict_id);
        let crew = crew.ok_or_else(Error::not_found)?.crew;
        let mut error = Error::invalid("works.invalid", crate::web::text::form_errors);
        if before.crew_id == Some(crew.id) {
            error = error.field("crew_id", text::same_crew);
        }
        if !words(&to.note, MAX_NOTE) {
            error = error.field("note", text::handover_note);
        }
        if !error.fields.is_empty() {
            return Err(error);
        }
        let members = crews::workers::headcounts(tx, &[crew.id], app.zone().day(now)).await?;
        let stops = match (crew.active, members.contains_key(&crew.id)) {
            (false, _) => Some(Clash::Inactive),
            (true, false) => Some(Clash::Empty),
            (true, true) => None,
        };
        if let Some(clash) = stops {
            return Err(clash_error(app, &clash, &crew.name));
        }
        let left = minutes_left(&before, now);
        let mut order = given(app, rested(order, now), crew.id, next_quarter(now));
        order.planned_end = order.planned_start.map(|start| start + Duration::minutes(left));
        (order.arrived_at, order.arrival_metres) = (None, None);
        let note = text::handed_over(Lang::Zh, &crew.name, to.note.trim());
        finish(app, tx, caller, now, &before, order, "works.hand_over", &note).await
    })
}

fn minutes_left(order: &work_order::Model, now: DateTime<Utc>) -> i64 {
    let begun = order.started_at.or(order.arrived_at);
    let worked = begun.map_or(0, |at| (now - at).num_minutes() - i64::from(order.paused_minutes));
    (i64::from(order.duration_minutes) - worked.max(0)).max(LEAST_MINUTES)
}
