//! Mails that came back: the mail that a report names is marked, and an address at which nobody is gets no more.

use entity::enums::{MailStatus, SuppressionCause};
use entity::value::OutboxId;
use entity::{outbox, outbox_attempt};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait};

use super::report;
pub use super::report::Report;
use super::suppression;
use crate::app::App;
use crate::db::{Tx, sql};
use crate::error::Result;
use crate::metrics::Word;
use crate::transact;

/// How the Message-IDs of our mails begin.
pub const ID_PREFIX: &str = "outbox-";

/// The Message-ID of a mail. It is signed: whoever has not read the mail cannot say that it came back.
#[must_use]
pub fn message_id(app: &App, id: OutboxId) -> String {
    format!("{ID_PREFIX}{id}.{}@{}", app.signer.seal(&format!("mail:{id}")), app.settings.mail.domain())
}

/// The mail a Message-ID names, if it reads like one of ours; whether we signed it as well.
#[must_use]
pub fn named(app: &App, message_id: &str) -> Option<(OutboxId, bool)> {
    let (name, of) = message_id.rsplit_once('@')?;
    if !of.eq_ignore_ascii_case(app.settings.mail.domain()) {
        return None;
    }
    let name = name.strip_prefix(ID_PREFIX)?;
    let (id, seal) = name.split_once('.').unwrap_or((name, ""));
    let id = OutboxId(id.parse().ok()?);
    Some((id, app.signer.is_sealed(&format!("mail:{id}"), seal)))
}

/// Reads what a server says of a mail; none when nothing can be read. Takes as long as the mail is large.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Report> {
    report::read(bytes, ID_PREFIX)
}

/// Marks the mail of ours that a report gives up: that mail. None when it is only late, or none of ours. Said twice it
/// changes nothing more.
///
/// # Errors
/// When the database fails: the report may be read again.
pub async fn take(app: &App, report: &Report) -> Result<Option<OutboxId>> {
    let ours = report.ids.iter().find_map(|id| named(app, id).filter(|(_, signed)| *signed));
    match ours {
        Some((id, _)) if report.failed => {
            transact!(app.db, "mail.bounce", |tx| mark(app, tx, id, report).await)
        }
        _ => Ok(None),
    }
}

async fn mark(app: &App, tx: &Tx, id: OutboxId, report: &Report) -> Result<Option<OutboxId>> {
    let Some(mail) = outbox::Entity::find_by_id(id).one(tx).await? else { return Ok(None) };
    let now = app.now();
    let detail = match &report.status {
        Some(status) if !report.said.contains(status.as_str()) => format!("{status} {}", report.said),
        _ => report.said.clone(),
    };
    let statement = sql(
        tx,
        "UPDATE outbox SET status = 'bounced', last_error = ? WHERE id = ? AND status = 'sent'",
        vec![detail.clone().into(), id.0.into()],
    );
    if tx.execute_raw(statement).await?.rows_affected() == 1 {
        app.metrics.mails.get_or_create(&Word { name: MailStatus::Bounced.word().to_owned() }).inc();
        let attempt = outbox_attempt::ActiveModel {
            id: NotSet,
            outbox_id: Set(id),
            at: Set(now),
            succeeded: Set(false),
            detail: Set(detail.clone()),
        };
        attempt.insert(tx).await?;
        if report.nobody_there() {
            suppression::suppress(tx, now, &mail, SuppressionCause::Bounce, &detail).await?;
        }
    }
    Ok(Some(id))
}
