//! Clears what has served its time.

use chrono::Duration;
use sea_orm::ConnectionTrait;

use super::{Due, text};
use crate::app::App;
use crate::db::sql;
use crate::error::Result;
use crate::i18n::Lang;
use crate::transact;

/// Expired sessions and login attempts are kept this long for the audit.
const KEEP_SESSIONS: Duration = Duration::days(30);
/// A client that retries later than this is a new request.
const KEEP_KEYS: Duration = Duration::days(7);
/// The jobs that ring every few minutes: what they did is told by what they made, so their runs are kept a while only.
pub const FREQUENT: [&str; 5] = ["outbox", "deadlines", "bill_resume", "channel_orders", "statement_imports"];
const KEEP_FREQUENT_RUNS: Duration = Duration::days(3);

/// Deletes expired sessions, login attempts, idempotency keys and the runs of frequent jobs.
pub async fn tidy(app: &App, due: &Due) -> Result<String> {
    let at = due.at;
    transact!(app.db, "jobs.tidy", |tx| {
        let delete = async |text: &str, before: chrono::DateTime<chrono::Utc>| {
            Ok::<u64, crate::error::Error>(
                tx.execute_raw(sql(tx, text, vec![before.into()])).await?.rows_affected(),
            )
        };
        let sessions = delete("DELETE FROM session WHERE expires_at < ?", at - KEEP_SESSIONS).await?;
        delete("DELETE FROM login_attempt WHERE at < ?", at - KEEP_SESSIONS).await?;
        let keys = delete("DELETE FROM idempotency_key WHERE created_at < ?", at - KEEP_KEYS).await?;
        let frequent = FREQUENT.map(|job| format!("'{job}'")).join(", ");
        let old = format!("DELETE FROM job_run WHERE job IN ({frequent}) AND status = 'done' AND due_at < ?");
        let runs = delete(&old, at - KEEP_FREQUENT_RUNS).await?;
        Ok(text::summary_tidied(Lang::Zh, sessions, keys, runs))
    })
}
