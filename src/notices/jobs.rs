//! What the cron calls.

use super::text;
use crate::app::App;
use crate::error::Result;
use crate::i18n::Lang;
use crate::jobs::Due;
use crate::mail::outbox;

/// Sends the mails that are due.
///
/// # Errors
/// When the database fails; a mail's own failure is in the sentence.
pub async fn send_due(app: &App, _: &Due) -> Result<String> {
    let pumped = outbox::pump(app, |_| {}).await?;
    Ok(text::pumped(Lang::Zh, pumped.sent, pumped.delayed, pumped.given_up))
}
