//! What the cron calls.

use chrono::Days;
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{reminders, store, text};
use crate::app::App;
use crate::db::audit::{Change, record_all};
use crate::db::sql;
use crate::error::Result;
use crate::i18n::Lang;
use crate::jobs::Due;
use crate::transact;

/// A contract is warned of this long before it ends.
const WARN_DAYS: u64 = 60;

/// Marks contracts that are about to end, each once, tells whoever may change them, and takes amendments into force.
///
/// # Errors
/// When the database fails.
pub async fn warn_expiry(app: &App, due: &Due) -> Result<String> {
    let until = due.day.checked_add_days(Days::new(WARN_DAYS)).unwrap_or(due.day);
    let now = app.now();
    let (warned, reminded) = transact!(app.db, "contracts.warn_expiry", |tx| {
        store::roll_forward(tx, due.day).await?;
        let ending = store::expiring(tx, due.day, until).await?;
        let mut changes = Vec::with_capacity(ending.len());
        for contract in ending {
            let mark = sql(
                tx,
                "UPDATE contract SET expiry_warned_on = ? WHERE id = ? AND expiry_warned_on IS NULL",
                vec![due.day.into(), contract.id.0.into()],
            );
            tx.execute_raw(mark).await?;
            changes.push(Change {
                action: "contracts.contract.warn_expiry",
                subject: "contract",
                subject_id: contract.id.0,
                subdistrict_id: Some(contract.subdistrict_id),
                estate_id: contract.estate_id,
                after: Some(json!({ "ends_on": contract.ends_on })),
                ..Change::default()
            });
        }
        let count = changes.len();
        record_all(tx, due.at, &due.caller, changes).await?;
        let reminded = reminders::remind_in(tx, &due.caller, (now, due.at, due.day)).await?;
        Ok((count, reminded))
    })?;
    Ok(text::warned(Lang::Zh, warned, reminded))
}
