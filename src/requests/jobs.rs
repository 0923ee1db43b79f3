//! What the cron calls: warnings before a deadline passes, and what is raised after it has.

use chrono::{DateTime, Duration, Utc};
use entity::enums::RequestStep;
use entity::request;
use entity::value::RequestId;

use super::deadline::warn_at;
use super::desk::{Desk, Said};
use super::{lifecycle, store, text};
use crate::app::App;
use crate::error::Result;
use crate::i18n::Lang;
use crate::jobs::Due;
use crate::transact;

/// Requests warned of, and raised, in one run; the next run, ten minutes on, takes the rest.
const AT_ONCE: u64 = 500;
/// No warning comes earlier than this before its deadline.
const HORIZON: Duration = Duration::hours(4);

/// Warns once of each request whose deadline is near, and raises once each that has missed it: it is watched over from
/// then on. Says how many are overdue.
///
/// # Errors
/// When the database fails.
pub async fn warn_deadlines(app: &App, due: &Due) -> Result<String> {
    let now = app.now();
    let near = store::unwarned(app.db.read(), now + HORIZON, AT_ONCE).await?;
    let mut warned = 0;
    for request in near.iter().filter(|r| warn_at(r.started_at, r.due_at) <= now && r.due_at >= now) {
        warned += u32::from(mark(app, due, now, request.id, RequestStep::Warn).await?);
    }
    let mut raised = 0;
    for request in store::unescalated(app.db.read(), now, AT_ONCE).await? {
        raised += u32::from(mark(app, due, now, request.id, RequestStep::Escalate).await?);
    }
    let overdue = store::overdue(app.db.read(), now).await?;
    Ok(text::warned_summary(Lang::Zh, warned, raised, overdue))
}

/// Marks one request, if it still asks for it when it is held.
async fn mark(app: &App, due: &Due, now: DateTime<Utc>, id: RequestId, step: RequestStep) -> Result<bool> {
    transact!(app.db, "requests.warn", |tx| {
        store::lock(tx, id).await?;
        let Some(before) = store::request(tx, id).await?.filter(|r| lifecycle::runs(r.status)) else {
            return Ok(false);
        };
        let raise = step == RequestStep::Escalate;
        let mut request: request::Model = before.clone();
        if raise {
            if before.escalated_at.is_some() || before.due_at >= now {
                return Ok(false);
            }
            request.escalated_at = Some(now);
            request.supervised_at = request.supervised_at.or(Some(now));
            request.supervision =
                request.supervision.or_else(|| Some(text::overdue_raised(Lang::Zh).to_owned()));
        } else {
            if before.warned_at.is_some() {
                return Ok(false);
            }
            request.warned_at = Some(now);
        }
        // The version stays: a mark must not make the form of someone who is just answering stale.
        if !store::save(tx, &request, before.version).await? {
            return Ok(false);
        }
        let words = if raise { text::overdue_raised(Lang::Zh) } else { text::deadline_near(Lang::Zh) };
        let desk = Desk { app, tx, caller: &due.caller, now };
        desk.leave(Some(&before), &request, Said { step, words, told: false }).await?;
        Ok(true)
    })
}
