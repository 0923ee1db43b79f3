//! Change counters: a page asks whether the number of its topic has grown, instead of asking for everything again.

use sea_orm::ConnectionTrait;

use super::{Tx, sql};
use crate::error::Result;

/// Notes that something of `topic` changed.
///
/// # Errors
/// When the engine fails.
pub async fn bump(tx: &Tx, topic: &str) -> Result<()> {
    let statement = sql(
        tx,
        "INSERT INTO change_counter (topic, value) VALUES (?, 1) \
         ON CONFLICT (topic) DO UPDATE SET value = change_counter.value + 1",
        vec![topic.into()],
    );
    tx.execute_raw(statement).await?;
    Ok(())
}

/// How often `topic` has changed so far.
///
/// # Errors
/// When the engine fails.
pub async fn current<C: ConnectionTrait>(connection: &C, topic: &str) -> Result<i64> {
    let statement = sql(connection, "SELECT value FROM change_counter WHERE topic = ?", vec![topic.into()]);
    Ok(connection
        .query_one_raw(statement)
        .await?
        .map(|row| row.try_get_by_index(0))
        .transpose()?
        .unwrap_or(0))
}
