//! What the cron calls: the daily look. Run twice, or by two replicas, it finds nothing new the second time.

use super::{look, text};
use crate::app::App;
use crate::error::Result;
use crate::i18n::Lang;
use crate::jobs::Due;

/// Looks through every subdistrict before the dispatchers come.
///
/// # Errors
/// When the database fails; subdistricts done before stay done.
pub async fn look_daily(app: &App, due: &Due) -> Result<String> {
    let looked = look(app, &due.caller).await?;
    Ok(text::looked_summary(Lang::Zh, looked.raised, looked.extended, looked.expired))
}
