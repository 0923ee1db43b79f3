//! Many rows at once: chunked inserts under both engines' limits on variables, and blocks of ids.

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbBackend, EntityTrait, Iterable, QueryResult};

use super::{Tx, sql};
use crate::error::Result;

/// SQLite allows 32,766 variables in a statement, PostgreSQL 65,535.
const MAX_VARIABLES: usize = 30_000;

/// Inserts `rows`, whose every column is set, in as few statements as the engines allow.
///
/// # Errors
/// The first statement's failure; the transaction must then end.
pub async fn insert_all<A>(tx: &Tx, rows: Vec<A>) -> Result<()>
where
    A: ActiveModelTrait + Send,
{
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let at_once = (MAX_VARIABLES / columns).max(1);
    let mut rest = rows.into_iter().peekable();
    while rest.peek().is_some() {
        let chunk: Vec<A> = rest.by_ref().take(at_once).collect();
        A::Entity::insert_many(chunk).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Reserves `count` ids of `table` for rows that are inserted with them. Ascending, not always without gaps.
///
/// # Errors
/// When the engine fails.
pub async fn ids(tx: &Tx, table: &'static str, count: usize) -> Result<Vec<i64>> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let count = i64::try_from(count).expect("a batch is bounded");
    if tx.get_database_backend() == DbBackend::Postgres {
        let text =
            format!("SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, ?)");
        let rows = tx.query_all_raw(sql(tx, &text, vec![count.into()])).await?;
        let mut ids =
            rows.iter().map(|row: &QueryResult| row.try_get_by_index(0)).collect::<Result<Vec<i64>, _>>()?;
        ids.sort_unstable();
        return Ok(ids);
    }
    // This transaction is the only writer, so the next ids are ours.
    let row = tx.query_one_raw(sql(tx, &format!("SELECT COALESCE(MAX(id), 0) FROM {table}"), vec![])).await?;
    let last: i64 = row.map(|r| r.try_get_by_index(0)).transpose()?.unwrap_or(0);
    Ok((last + 1..=last + count).collect())
}
