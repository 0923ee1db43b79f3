//! What the office does with the queue: looks, sends again, lets an address have mail again.

use entity::enums::{MailStatus, SuppressionCause};
use entity::value::{EstateId, MailSuppressionId, OutboxId};
use entity::{mail_suppression, outbox, outbox_attempt};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::outbox::Rendered;
use super::suppression;
use crate::access::{Action, Caller, Reach, ReachColumns, Scope};
use crate::app::{App, MAIL_RENDERER};
use crate::db::audit::{Change, record};
use crate::db::page::{Page, Window};
use crate::db::sql;
use crate::error::{Error, Result};
use crate::mail::text;
use crate::places;
use crate::transact;

/// The mails a caller may see, newest first.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    status: Option<MailStatus>,
    window: Window,
) -> Result<Page<outbox::Model>> {
    let reach = caller.reach(Action::MailRead)?;
    let mut query = outbox::Entity::find().filter(within(&reach, outbox::Column::EstateId));
    if let Some(status) = status {
        query = query.filter(outbox::Column::Status.eq(status));
    }
    let rows = window.newest(query, outbox::Column::Id).all(app.db.read()).await?;
    Ok(Page::cut(rows, window, |r| r.id.0))
}

/// What lies in the estates within reach.
fn within<C: ColumnTrait>(reach: &Reach, estate: C) -> Condition {
    reach.condition(ReachColumns { subdistrict: None, estate: Some(estate), crew: None, account: None })
}

/// One mail with its attempts, and what it says, rendered again from the rows it was made of.
///
/// # Errors
/// Not found.
pub async fn show(
    app: &App,
    caller: &Caller,
    id: OutboxId,
) -> Result<(outbox::Model, Vec<outbox_attempt::Model>, Result<Rendered>)> {
    caller.reach(Action::MailRead)?;
    let row = outbox::Entity::find_by_id(id).one(app.db.read()).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::MailRead, scope_of(app, row.estate_id).await?)?;
    let attempts = outbox_attempt::Entity::find()
        .filter(outbox_attempt::Column::OutboxId.eq(id))
        .order_by_asc(outbox_attempt::Column::Id)
        .all(app.db.read())
        .await?;
    let batch = [row];
    let rendered = MAIL_RENDERER(app, &batch).await?.pop().unwrap_or_else(|| Err(Error::not_found()));
    let [row] = batch;
    Ok((row, attempts, rendered))
}

async fn scope_of(app: &App, estate: Option<EstateId>) -> Result<Scope> {
    match estate {
        Some(estate) => places::scope_of_estate(app.db.read(), estate).await,
        None => Ok(Scope::CITY),
    }
}

/// Whether a mail can be sent again: it was given up, came back, or its address had no mail.
#[must_use]
pub const fn can_be_sent_again(status: MailStatus) -> bool {
    matches!(status, MailStatus::Failed | MailStatus::Parked | MailStatus::Bounced | MailStatus::Suppressed)
}

/// Sends a mail again that did not arrive: it goes back into the queue as the same mail.
///
/// # Errors
/// Not found; conflict when it is queued or already sent; `mail.suppressed` while its address is.
pub async fn resend(app: &App, caller: &Caller, id: OutboxId) -> Result<outbox::Model> {
    caller.reach(Action::MailResend)?;
    let row = outbox::Entity::find_by_id(id).one(app.db.read()).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::MailResend, scope_of(app, row.estate_id).await?)?;
    let now = app.now();
    transact!(app.db, "mail.resend", |tx| {
        if !suppression::among(tx, [row.to_address.as_str()]).await?.is_empty() {
            return Err(Error::conflict("mail.suppressed", text::still_suppressed));
        }
        let statement = sql(
            tx,
            "UPDATE outbox SET status = 'queued', attempts = 0, next_attempt_at = ? WHERE id = ? \
             AND status IN ('failed', 'parked', 'bounced', 'suppressed')",
            vec![now.into(), id.0.into()],
        );
        if tx.execute_raw(statement).await?.rows_affected() != 1 {
            return Err(Error::stale());
        }
        let change = Change {
            action: "mail.resend",
            subject: "outbox",
            subject_id: id.0,
            estate_id: row.estate_id,
            ..Default::default()
        };
        record(tx, now, caller, change).await?;
        outbox::Entity::find_by_id(id).one(tx).await?.ok_or_else(Error::not_found)
    })
}

/// The addresses that get no mail, the latest first.
///
/// # Errors
/// Forbidden.
pub async fn suppressed(
    app: &App,
    caller: &Caller,
    cause: Option<SuppressionCause>,
    window: Window,
) -> Result<Page<mail_suppression::Model>> {
    let reach = caller.reach(Action::MailRead)?;
    let mut query = mail_suppression::Entity::find()
        .filter(within(&reach, mail_suppression::Column::EstateId))
        .filter(mail_suppression::Column::LiftedAt.is_null());
    if let Some(cause) = cause {
        query = query.filter(mail_suppression::Column::Cause.eq(cause));
    }
    let rows = window.newest(query, mail_suppression::Column::Id).all(app.db.read()).await?;
    Ok(Page::cut(rows, window, |r| r.id.0))
}

/// Lets an address have mail again: its reader has said that it works.
///
/// # Errors
/// Not found; stale when it was lifted before.
pub async fn lift(app: &App, caller: &Caller, id: MailSuppressionId) -> Result<()> {
    caller.reach(Action::MailResend)?;
    let now = app.now();
    transact!(app.db, "mail.lift", |tx| {
        let row = mail_suppression::Entity::find_by_id(id).one(tx).await?.ok_or_else(Error::not_found)?;
        caller.require(Action::MailResend, scope_of(app, row.estate_id).await?)?;
        let text =
            "UPDATE mail_suppression SET lifted_at = ?, lifted_by = ? WHERE id = ? AND lifted_at IS NULL";
        let statement = sql(tx, text, vec![now.into(), caller.name().into(), id.0.into()]);
        if tx.execute_raw(statement).await?.rows_affected() != 1 {
            return Err(Error::stale());
        }
        let change = Change {
            action: "mail.lift",
            subject: "mail_suppression",
            subject_id: id.0,
            estate_id: row.estate_id,
            // The address is personal: the mail it was about leads to it.
            before: Some(json!({"outbox_id": row.outbox_id, "cause": row.cause, "detail": row.detail})),
            ..Default::default()
        };
        record(tx, now, caller, change).await
    })
}
