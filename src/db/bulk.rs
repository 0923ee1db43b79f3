//! Many rows at once: one statement for many rows on either engine, and blocks of ids.

use sea_orm::sea_query::{ArrayType, ColumnType, Value};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityName, EntityTrait, IdenStatic, Iterable, QueryResult,
    Statement,
};

use super::{Tx, sql};
use crate::error::{Error, Result};

/// SQLite allows 32,766 variables in a statement, and one more row costs nothing while a statement is kept.
const MAX_VARIABLES: usize = 30_000;
/// Rows in one statement on PostgreSQL, where a column is one array.
const ROWS_AT_ONCE: usize = 10_000;

/// Inserts `rows`, whose every column is set, in as few statements as the engines allow.
///
/// # Errors
/// The first statement's failure; the transaction must then end.
pub async fn insert_all<A>(tx: &Tx, rows: Vec<A>) -> Result<()>
where
    A: ActiveModelTrait + Send,
{
    let postgres = tx.get_database_backend() == DbBackend::Postgres;
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let at_once = if postgres { ROWS_AT_ONCE } else { (MAX_VARIABLES / columns).max(1) };
    let mut rest = rows.into_iter().peekable();
    while rest.peek().is_some() {
        let chunk: Vec<A> = rest.by_ref().take(at_once).collect();
        if postgres {
            insert_arrays(tx, chunk).await?;
        } else {
            A::Entity::insert_many(chunk).exec_without_returning(tx).await?;
        }
    }
    Ok(())
}

/// A column is bound as one array and unnested: a quarter of what binding every cell costs PostgreSQL.
async fn insert_arrays<A: ActiveModelTrait + Send>(tx: &Tx, rows: Vec<A>) -> Result<()> {
    let mut names = Vec::new();
    let mut slots = Vec::new();
    let mut values = Vec::new();
    for column in <A::Entity as EntityTrait>::Column::iter() {
        let (cast, kind) = array_type(column.def().get_column_type())?;
        let cells: Vec<Value> = rows
            .iter()
            .map(|row| row.get(column).into_value().ok_or_else(|| Error::internal("every column is set")))
            .collect::<Result<_>>()?;
        names.push(format!("\"{}\"", column.as_str()));
        slots.push(format!("${}::{cast}[]", names.len()));
        values.push(Value::Array(kind, Some(Box::new(cells))));
    }
    let text = format!(
        "INSERT INTO \"{}\" ({}) SELECT * FROM UNNEST({})",
        A::Entity::default().table_name(),
        names.join(", "),
        slots.join(", ")
    );
    tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, text, values)).await?;
    Ok(())
}

fn array_type(column: &ColumnType) -> Result<(&'static str, ArrayType)> {
    Ok(match column {
        ColumnType::BigInteger => ("bigint", ArrayType::BigInt),
        ColumnType::Integer => ("integer", ArrayType::Int),
        ColumnType::Text | ColumnType::String(_) => ("text", ArrayType::String),
        ColumnType::Boolean => ("boolean", ArrayType::Bool),
        ColumnType::Date => ("date", ArrayType::ChronoDate),
        ColumnType::TimestampWithTimeZone => ("timestamptz", ArrayType::ChronoDateTimeUtc),
        other => return Err(Error::internal(format!("rows with {other:?} are not inserted in bulk"))),
    })
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
