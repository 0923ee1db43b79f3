//! Deciding: a proposal becomes a work order, or is dismissed with a reason.

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::enums::ProposalStatus;
use entity::value::ProposalId;
use entity::{proposal, work_order};
use serde_json::json;

use super::show::scope_of;
use super::{store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::transact;
use crate::works::board_topic;
use crate::works::service::{Needs, NewOrder, make_in};

const MAX_REASON: usize = 200;
/// How far ahead its work may lie: what keeps coming back does not wait for a season.
const AHEAD_DAYS: u64 = 60;

/// The order a proposal is to become; what is left out is as suggested.
#[derive(Debug, Clone, Default)]
pub struct Accept {
    pub title: Option<String>,
    pub location: Option<String>,
    pub work_date: Option<NaiveDate>,
    pub duration_minutes: Option<i32>,
}

/// The day suggested for the work, as long as it lies ahead; then today.
#[must_use]
pub(super) fn suggested_day(proposal: &proposal::Model, today: NaiveDate) -> NaiveDate {
    proposal.due_on.max(today)
}

async fn hold(tx: &Tx, caller: &Caller, id: ProposalId) -> Result<proposal::Model> {
    caller.reach(Action::ProposalsDecide)?;
    store::hold(tx, &[id.0]).await?;
    let row = store::proposal(tx, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::ProposalsDecide, scope_of(&row))?;
    Ok(row)
}

fn decided(status: ProposalStatus) -> Error {
    Error::conflict("proactive.decided", move |l| text::decided_already(l, text::status_name(l, status)))
}

async fn finish(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    before: &proposal::Model,
    mut new: proposal::Model,
    action: &'static str,
) -> Result<proposal::Model> {
    new.version = before.version + 1;
    new.decided_at = Some(now);
    new.decided_by = Some(caller.name().to_owned());
    store::save(tx, &new, before.version).await?;
    let change = Change {
        action,
        subject: "proposal",
        subject_id: new.id.0,
        subdistrict_id: Some(new.subdistrict_id),
        estate_id: new.estate_id,
        before: Some(json!({"status": before.status})),
        after: Some(json!({"status": new.status, "work_order_id": new.work_order_id, "reason": new.reason})),
    };
    record(tx, now, caller, change).await?;
    crate::db::changes::bump(tx, &board_topic(new.subdistrict_id)).await?;
    Ok(new)
}

async fn made(tx: &Tx, row: &proposal::Model) -> Result<work_order::Model> {
    let id = row.work_order_id.ok_or_else(|| Error::internal("an accepted proposal has its order"))?;
    store::orders(tx, &[id]).await?.pop().ok_or_else(|| Error::internal("an accepted proposal has its order"))
}

/// Makes the work order of an open proposal. Asked again, it answers with the order that was made.
///
/// # Errors
/// Not found; stale version; `proactive.decided` when it was dismissed or lapsed; invalid fields of the order.
pub async fn accept(
    app: &App,
    caller: &Caller,
    id: ProposalId,
    wanted: &Accept,
    version: i32,
) -> Result<(proposal::Model, work_order::Model)> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "proactive.accept", |tx| {
        let before = hold(tx, caller, id).await?;
        match before.status {
            ProposalStatus::Open => {}
            ProposalStatus::Accepted => {
                let order = made(tx, &before).await?;
                return Ok((before, order));
            }
            ProposalStatus::Dismissed | ProposalStatus::Expired => return Err(decided(before.status)),
        }
        if before.version != version {
            return Err(Error::stale());
        }
        let new = order_of(tx, &before, wanted, today).await?;
        let order = make_in(app, tx, caller, now, &new).await?;
        let new = proposal::Model {
            status: ProposalStatus::Accepted,
            work_order_id: Some(order.id),
            ..before.clone()
        };
        Ok((finish(tx, caller, now, &before, new, "proactive.accept").await?, order))
    })
}

async fn order_of(
    tx: &Tx,
    proposal: &proposal::Model,
    wanted: &Accept,
    today: NaiveDate,
) -> Result<NewOrder> {
    let work_date = wanted.work_date.unwrap_or_else(|| suggested_day(proposal, today));
    let last = today.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(today);
    if !(today..=last).contains(&work_date) {
        return Err(Error::invalid("proactive.day", |l| text::day_range(l, AHEAD_DAYS))
            .field("work_date", |l| text::day_range(l, AHEAD_DAYS)));
    }
    // A place that was given up since gets no orders of its own; its words stay.
    let place = match proposal.place_id {
        Some(id) => store::active_place(tx, id).await?,
        None => None,
    };
    Ok(NewOrder {
        subdistrict_id: proposal.subdistrict_id,
        estate_id: proposal.estate_id,
        place_id: place.map(|p| p.id),
        line: proposal.line,
        title: wanted.title.clone().unwrap_or_else(|| proposal.title.clone()),
        location: wanted.location.clone().unwrap_or_else(|| proposal.location.clone()),
        work_date,
        duration_minutes: wanted.duration_minutes.unwrap_or(proposal.duration_minutes),
        due_at: None,
        source: text::source(Lang::Zh, proposal.id, text::rule_name(Lang::Zh, proposal.rule)),
        needs: Needs::default(),
    })
}

/// Dismisses an open proposal: its evidence raises none again, a new call does. Said twice, it stays as it is.
///
/// # Errors
/// Not found; stale version; `proactive.decided` when it was accepted or lapsed; a reason is missing.
pub async fn dismiss(
    app: &App,
    caller: &Caller,
    id: ProposalId,
    reason: &str,
    version: i32,
) -> Result<proposal::Model> {
    let now = app.now();
    let reason = reason.trim();
    transact!(app.db, "proactive.dismiss", |tx| {
        let before = hold(tx, caller, id).await?;
        match before.status {
            ProposalStatus::Open => {}
            ProposalStatus::Dismissed => return Ok(before),
            ProposalStatus::Accepted | ProposalStatus::Expired => return Err(decided(before.status)),
        }
        if before.version != version {
            return Err(Error::stale());
        }
        if reason.is_empty() || reason.chars().count() > MAX_REASON {
            return Err(Error::invalid("proactive.reason_missing", |l| text::reason_missing(l, MAX_REASON))
                .field("reason", |l| text::reason_missing(l, MAX_REASON)));
        }
        let new = proposal::Model {
            status: ProposalStatus::Dismissed,
            reason: Some(reason.to_owned()),
            ..before.clone()
        };
        finish(tx, caller, now, &before, new, "proactive.dismiss").await
    })
}
