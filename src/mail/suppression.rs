//! Addresses at which nobody is: no mail is sent there, so that servers go on believing us.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entity::enums::SuppressionCause;
use entity::{mail_suppression, outbox};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::db::{Tx, sql};
use crate::error::Result;

/// Addresses asked about in one statement.
const AT_ONCE: usize = 1_000;

/// Which of these addresses get no mail, in lower case.
///
/// # Errors
/// When the database fails.
pub async fn among<'a, C: ConnectionTrait>(
    db: &C,
    addresses: impl IntoIterator<Item = &'a str>,
) -> Result<HashSet<String>> {
    let all: Vec<String> = addresses.into_iter().map(str::to_lowercase).collect();
    let mut found = HashSet::new();
    for chunk in all.chunks(AT_ONCE) {
        let rows: Vec<String> = mail_suppression::Entity::find()
            .select_only()
            .column(mail_suppression::Column::Address)
            .filter(mail_suppression::Column::Address.is_in(chunk))
            .filter(mail_suppression::Column::LiftedAt.is_null())
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Suppresses the address of a mail, and what still waits for it. What is suppressed stays as it was.
///
/// # Errors
/// When the database fails.
pub async fn suppress(
    tx: &Tx,
    now: DateTime<Utc>,
    mail: &outbox::Model,
    cause: SuppressionCause,
    detail: &str,
) -> Result<()> {
    let address = mail.to_address.to_lowercase();
    let text = "INSERT INTO mail_suppression (address, cause, detail, outbox_id, estate_id, since) VALUES (?, ?, ?, ?, ?, ?) \
        ON CONFLICT (address) WHERE lifted_at IS NULL DO NOTHING";
    let values = vec![
        address.clone().into(),
        cause.word().into(),
        detail.into(),
        mail.id.0.into(),
        mail.estate_id.map(|e| e.0).into(),
        now.into(),
    ];
    tx.execute_raw(sql(tx, text, values)).await?;
    let text = "UPDATE outbox SET status = 'suppressed', lease_until = NULL WHERE status = 'queued' AND LOWER(to_address) = ? AND id <> ? \
        AND (lease_until IS NULL OR lease_until < ?)";
    tx.execute_raw(sql(tx, text, vec![address.into(), mail.id.0.into(), now.into()])).await?;
    Ok(())
}
