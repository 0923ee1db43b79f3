//! What the cron calls: warnings before a deadline passes.

use chrono::Duration;
use serde_json::json;

use super::deadline::warn_at;
use super::{store, text};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::error::Result;
use crate::i18n::Lang;
use crate::jobs::Due;
use crate::transact;

/// Requests warned of in one run; the next run, ten minutes on, takes the rest.
const AT_ONCE: u64 = 500;
/// No warning comes earlier than this before its deadline.
const HORIZON: Duration = Duration::hours(4);

/// Warns once of each open request whose deadline is near: an event in its history, the mark on its row. Says how many
/// are overdue.
///
/// # Errors
/// When the database fails.
pub async fn warn_deadlines(app: &App, due: &Due) -> Result<String> {
    let now = app.now();
    let near = store::unwarned(app.db.read(), now + HORIZON, AT_ONCE).await?;
    let mut warned = 0;
    for request in near.into_iter().filter(|r| warn_at(r.registered_at, r.due_at) <= now) {
        let id = request.id;
        let done = transact!(app.db, "requests.warn", |tx| {
            store::lock(tx, id).await?;
            let Some(mut request) = store::request(tx, id).await?.filter(|r| r.warned_at.is_none()) else {
                return Ok(false);
            };
            if !super::lifecycle::is_open(request.status) {
                return Ok(false);
            }
            let version = request.version;
            request.warned_at = Some(now);
            // The version stays: a warning must not make the form of someone who is just answering stale.
            if !store::save(tx, &request, version).await? {
                return Ok(false);
            }
            store::add_event(tx, id, now, request.status, due.caller.name(), text::deadline_near(Lang::Zh))
                .await?;
            let change = Change {
                action: "requests.warn",
                subject: "request",
                subject_id: id.0,
                subdistrict_id: Some(request.subdistrict_id),
                estate_id: Some(request.estate_id),
                before: None,
                after: Some(json!({"due_at": request.due_at})),
            };
            record(tx, now, &due.caller, change).await?;
            Ok(true)
        })?;
        warned += u32::from(done);
    }
    let overdue = store::overdue(app.db.read(), now).await?;
    Ok(text::warned_summary(Lang::Zh, warned, overdue))
}
