//! What the cron calls.

use entity::enums::RunStatus;
use entity::value::Month;

use super::{service, store, text};
use crate::app::App;
use crate::error::{Kind, Result};
use crate::i18n::Lang;
use crate::jobs::Due;

/// Previews the month before the due day for every estate that has a tariff and no run of that month yet.
///
/// # Errors
/// When the database fails; an estate that cannot be previewed is counted and the others go on.
pub async fn preview_last_month(app: &App, due: &Due) -> Result<String> {
    let month = Month::of(due.day).previous();
    let (mut previewed, mut there, mut failed) = (0, 0, 0);
    for estate in store::estates_with_tariff(app.db.read()).await? {
        let existing = store::live_run(app.db.read(), estate.id, month).await?;
        if existing.is_some_and(|run| run.status != RunStatus::Discarded) {
            there += 1;
            continue;
        }
        match service::preview(app, &due.caller, estate.id, month).await {
            Ok(_) => previewed += 1,
            Err(error) if error.kind == Kind::Conflict => there += 1,
            Err(error) => {
                tracing::error!(estate = estate.id.0, %error, "an estate could not be previewed");
                failed += 1;
            }
        }
    }
    Ok(text::job_summary(Lang::Zh, month, previewed, there, failed))
}
