//! Human-readable numbers: `B202611-000123`.

use sea_orm::ConnectionTrait;

use super::{Tx, sql};
use crate::error::{Error, Result};

/// Takes `count` numbers of `series` in one block and returns the first. They start at 1.
///
/// # Errors
/// When the engine fails.
pub async fn take(tx: &Tx, series: &str, count: usize) -> Result<i64> {
    let count = i64::try_from(count).map_err(Error::internal)?;
    let statement = sql(
        tx,
        "INSERT INTO number_series (name, next_value) VALUES (?, 1 + ?) \
         ON CONFLICT (name) DO UPDATE SET next_value = number_series.next_value + ? RETURNING next_value",
        vec![series.into(), count.into(), count.into()],
    );
    let row = tx
        .query_one_raw(statement)
        .await?
        .ok_or_else(|| Error::internal("a series returns its next value"))?;
    let next: i64 = row.try_get_by_index(0)?;
    Ok(next - count)
}
