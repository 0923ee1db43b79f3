//! The outbox: mails wait here until a replica takes them under a lease, renders and sends them, and says how it went.

use chrono::{DateTime, Duration, DurationRound, Timelike, Utc};
use entity::enums::{MailKind, MailStatus, SuppressionCause};
use entity::value::EstateId;
use entity::{outbox, outbox_attempt};
use futures::future::BoxFuture;
use futures::stream::{self, StreamExt};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::hours::goes_at_any_hour;
use super::{Attachment, Mail, SendError, bounces, is_address, report, suppression, text};
use crate::app::{App, MAIL_RENDERER};
use crate::db::{Tx, sql};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::metrics::Word;
use crate::transact;

/// Mails taken at once: their rendering shares queries, their outcome shares a transaction.
const BATCH: u64 = 100;
/// What a batch's rendering and bookkeeping may take beside the sending.
const LEASE_MARGIN: Duration = Duration::minutes(2);
const FIRST_RETRY: Duration = Duration::minutes(1);
const LONGEST_RETRY: Duration = Duration::hours(6);

/// A mail to be written to the outbox.
#[derive(Debug, Clone)]
pub struct Draft {
    pub kind: MailKind,
    /// `bill:17:1`: says the same thing once.
    pub document_key: String,
    pub document_id: i64,
    pub estate_id: Option<EstateId>,
    pub to_name: String,
    pub to_address: String,
}

/// What a renderer makes of an outbox row.
#[derive(Debug, Clone)]
pub struct Rendered {
    pub subject: String,
    pub text: String,
    pub html: String,
    pub attachments: Vec<Attachment>,
    /// See [`Mail::unsubscribe`].
    pub unsubscribe: Option<String>,
}

/// What a renderer answers when the cause of a mail is gone: it is not sent, and nobody need look.
#[must_use]
pub fn withdrawn() -> Error {
    Error::conflict(WITHDRAWN, text::cause_gone)
}

const WITHDRAWN: &str = "mail.withdrawn";

/// Turns a batch of outbox rows into mails, in their order; an error parks that one mail.
pub type Renderer = for<'a> fn(&'a App, &'a [outbox::Model]) -> BoxFuture<'a, Result<Vec<Result<Rendered>>>>;

/// Writes drafts to the outbox. Addresses that cannot be mailed to and keys already there are left out; what is for an
/// address that gets no mail is kept, and not sent.
///
/// # Errors
/// When the database fails.
pub async fn enqueue(tx: &Tx, now: DateTime<Utc>, drafts: Vec<Draft>) -> Result<u64> {
    let mut written = 0;
    let drafts: Vec<Draft> = drafts.into_iter().filter(|d| is_address(&d.to_address)).collect();
    for chunk in drafts.chunks(1_000) {
        let dead = suppression::among(tx, chunk.iter().map(|d| d.to_address.as_str())).await?;
        let status = |draft: &Draft| match dead.contains(&draft.to_address.to_lowercase()) {
            true => MailStatus::Suppressed,
            false => MailStatus::Queued,
        };
        let rows = chunk.iter().map(|draft| outbox::ActiveModel {
            id: NotSet,
            kind: Set(draft.kind),
            document_key: Set(draft.document_key.clone()),
            document_id: Set(draft.document_id),
            estate_id: Set(draft.estate_id),
            to_name: Set(super::header_safe(&draft.to_name)),
            to_address: Set(draft.to_address.clone()),
            status: Set(status(draft)),
            attempts: Set(0),
            next_attempt_at: Set(now),
            lease_until: Set(None),
            subject: Set(None),
            last_error: Set(None),
            created_at: Set(now),
            sent_at: Set(None),
        });
        let on_conflict =
            sea_orm::sea_query::OnConflict::column(outbox::Column::DocumentKey).do_nothing().to_owned();
        written +=
            outbox::Entity::insert_many(rows).on_conflict(on_conflict).exec_without_returning(tx).await?;
    }
    Ok(written)
}

/// How a pump went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pumped {
    pub sent: u64,
    pub delayed: u64,
    pub given_up: u64,
}

/// Sends what is due until nothing is, telling `progress` after each batch.
///
/// # Errors
/// When the database fails; a mail's own failure is an outcome, not an error.
pub async fn pump(app: &App, mut progress: impl FnMut(Pumped)) -> Result<Pumped> {
    let mut total = Pumped::default();
    loop {
        let batch = take(app).await?;
        if batch.is_empty() {
            return Ok(total);
        }
        let outcome = deliver(app, batch).await?;
        total.sent += outcome.sent;
        total.delayed += outcome.delayed;
        total.given_up += outcome.given_up;
        progress(total);
    }
}

/// A replica that dies holds its batch no longer than the slowest server could make the sending of it last: a shorter
/// lease would let a second replica send the same mails.
fn lease(app: &App) -> Duration {
    let mail = &app.settings.mail;
    let rounds = BATCH.div_ceil(u64::try_from(mail.concurrency).unwrap_or(1).max(1));
    let seconds = i64::try_from(rounds.saturating_mul(mail.timeout_seconds)).unwrap_or(3_600).min(86_400);
    Duration::seconds(seconds) + LEASE_MARGIN
}

/// Kinds that wait for the hours in which mails may arrive, as a list in a statement.
fn waiting_kinds() -> String {
    let kinds = MailKind::ALL.iter().filter(|k| !goes_at_any_hour(**k));
    kinds.map(|k| format!("'{}'", k.word())).collect::<Vec<_>>().join(", ")
}

/// Puts a lease on the mails that are due and returns them: no two replicas hold the same one. None outside the hours or
/// above the pace that are set.
async fn take(app: &App) -> Result<Vec<outbox::Model>> {
    let now = app.now();
    let local = app.zone().local(now);
    let open = app.settings.mail.hours().hold(local.hour() * 60 + local.minute());
    let held = if open { String::new() } else { format!("AND kind NOT IN ({})", waiting_kinds()) };
    let text = format!(
        "UPDATE outbox SET lease_until = ? WHERE status = 'queued' AND next_attempt_at <= ? \
         AND (lease_until IS NULL OR lease_until < ?) AND id IN (SELECT id FROM outbox WHERE status = 'queued' \
         AND next_attempt_at <= ? AND (lease_until IS NULL OR lease_until < ?) {held} ORDER BY next_attempt_at, id LIMIT ?) \
         RETURNING id"
    );
    let mut ids: Vec<i64> = transact!(app.db, "mail.take", |tx| {
        let most = left_of_minute(app, tx, now).await?;
        if most == 0 {
            return Ok(Vec::new());
        }
        let until = now + lease(app);
        let values = vec![until.into(), now.into(), now.into(), now.into(), now.into(), most.into()];
        let rows = tx.query_all_raw(sql(tx, &text, values)).await?;
        let ids = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<Vec<i64>, _>>()?;
        count_in_minute(app, tx, now, ids.len()).await?;
        Ok(ids)
    })?;
    ids.sort_unstable();
    Ok(outbox::Entity::find()
        .filter(outbox::Column::Id.is_in(ids))
        .order_by_asc(outbox::Column::Id)
        .all(app.db.read())
        .await?)
}

/// How many mails may be taken now: a batch, or what the pace leaves of this minute.
async fn left_of_minute(app: &App, tx: &Tx, now: DateTime<Utc>) -> Result<u64> {
    let pace = u64::from(app.settings.mail.per_minute);
    if pace == 0 {
        return Ok(BATCH);
    }
    // Made first, so that two replicas wait for each other at the row.
    let text = "INSERT INTO mail_pace (minute, taken) VALUES (?, 0) ON CONFLICT (minute) DO UPDATE SET taken = mail_pace.taken \
        RETURNING taken";
    let row = tx.query_one_raw(sql(tx, text, vec![minute(now).into()])).await?;
    let taken: i64 = row.map(|r| r.try_get_by_index(0)).transpose()?.unwrap_or(0);
    Ok(pace.saturating_sub(u64::try_from(taken).unwrap_or(0)).min(BATCH))
}

async fn count_in_minute(app: &App, tx: &Tx, now: DateTime<Utc>, taken: usize) -> Result<()> {
    if app.settings.mail.per_minute == 0 {
        return Ok(());
    }
    let taken = i64::try_from(taken).unwrap_or(i64::MAX);
    let text = "UPDATE mail_pace SET taken = taken + ? WHERE minute = ?";
    tx.execute_raw(sql(tx, text, vec![taken.into(), minute(now).into()])).await?;
    // Minutes long past say nothing.
    let text = "DELETE FROM mail_pace WHERE minute < ?";
    tx.execute_raw(sql(tx, text, vec![(minute(now) - Duration::hours(1)).into()])).await?;
    Ok(())
}

fn minute(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_trunc(Duration::minutes(1)).unwrap_or(at)
}

struct Outcome {
    row: outbox::Model,
    subject: Option<String>,
    result: Result<String, SendError>,
}

async fn deliver(app: &App, batch: Vec<outbox::Model>) -> Result<Pumped> {
    let rendered = MAIL_RENDERER(app, &batch).await?;
    let sends = batch.into_iter().zip(rendered).map(|(row, rendered)| async move {
        let rendered = match rendered {
            Ok(rendered) => rendered,
            Err(error) => {
                let result = Err(match error.code {
                    WITHDRAWN => SendError::Withdrawn(text::cause_gone(Lang::Zh).to_owned()),
                    _ => SendError::Unmailable(error.to_string()),
                });
                return Outcome { row, subject: None, result };
            }
        };
        let mail = Mail {
            message_id: bounces::message_id(app, row.id),
            to_name: row.to_name.clone(),
            to_address: row.to_address.clone(),
            subject: rendered.subject,
            text: rendered.text,
            html: rendered.html,
            attachments: rendered.attachments,
            unsubscribe: rendered.unsubscribe,
        };
        let result = app.mailer.send(&mail).await;
        Outcome { row, subject: Some(mail.subject), result }
    });
    // In any order: a server that stalls on one holds up none of the others.
    let outcomes: Vec<Outcome> =
        stream::iter(sends).buffer_unordered(app.settings.mail.concurrency.max(1)).collect().await;
    let now = app.now();
    transact!(app.db, "mail.outcome", |tx| note(app, tx, now, &outcomes).await)
}

async fn note(app: &App, tx: &Tx, now: DateTime<Utc>, outcomes: &[Outcome]) -> Result<Pumped> {
    let mut pumped = Pumped::default();
    let mut attempts = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        let tries = outcome.row.attempts.saturating_add(1);
        let (status, next, error) = match &outcome.result {
            Ok(_) => (MailStatus::Sent, outcome.row.next_attempt_at, None),
            Err(SendError::Transient(e)) if tries < app.settings.mail.max_attempts => {
                (MailStatus::Queued, now + back_off(tries), Some(e.clone()))
            }
            Err(SendError::Transient(e) | SendError::Permanent(e)) => {
                (MailStatus::Failed, outcome.row.next_attempt_at, Some(e.clone()))
            }
            Err(SendError::Unmailable(e)) => {
                (MailStatus::Parked, outcome.row.next_attempt_at, Some(e.clone()))
            }
            Err(SendError::Withdrawn(e)) => {
                (MailStatus::Withdrawn, outcome.row.next_attempt_at, Some(e.clone()))
            }
        };
        let word = match status {
            MailStatus::Sent => {
                pumped.sent += 1;
                "sent"
            }
            MailStatus::Queued => {
                pumped.delayed += 1;
                "retry"
            }
            MailStatus::Withdrawn => "withdrawn",
            MailStatus::Failed | MailStatus::Parked | MailStatus::Bounced | MailStatus::Suppressed => {
                pumped.given_up += 1;
                "failed"
            }
        };
        app.metrics.mails.get_or_create(&Word { name: word.to_owned() }).inc();
        let sent_at = (status == MailStatus::Sent).then_some(now);
        let statement = sql(
            tx,
            "UPDATE outbox SET status = ?, attempts = ?, next_attempt_at = ?, lease_until = NULL, subject = ?, \
             last_error = ?, sent_at = ? WHERE id = ?",
            vec![
                status.word().into(),
                tries.into(),
                next.into(),
                outcome.subject.clone().into(),
                error.clone().into(),
                sent_at.into(),
                outcome.row.id.0.into(),
            ],
        );
        tx.execute_raw(statement).await?;
        if let (MailStatus::Failed, Some(said)) = (status, &error)
            && report::enhanced_status(said).is_some_and(report::nobody_there)
        {
            suppression::suppress(tx, now, &outcome.row, SuppressionCause::Refused, said).await?;
        }
        attempts.push(outbox_attempt::ActiveModel {
            id: NotSet,
            outbox_id: Set(outcome.row.id),
            at: Set(now),
            succeeded: Set(sent_at.is_some()),
            detail: Set(outcome.result.clone().unwrap_or_else(|e| e.to_string())),
        });
    }
    outbox_attempt::Entity::insert_many(attempts).exec_without_returning(tx).await?;
    Ok(pumped)
}

fn back_off(tries: i32) -> Duration {
    let doubled = FIRST_RETRY * 2_i32.saturating_pow(u32::try_from(tries - 1).unwrap_or(0).min(16));
    doubled.min(LONGEST_RETRY)
}

/// How many mails wait.
///
/// # Errors
/// When the database fails.
pub async fn backlog(app: &App) -> Result<u64> {
    Ok(outbox::Entity::find()
        .filter(outbox::Column::Status.eq(MailStatus::Queued))
        .count(app.db.read())
        .await?)
}
