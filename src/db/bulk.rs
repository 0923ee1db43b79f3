//! Many rows at once: one statement for many rows on either engine, and blocks of ids.

use futures::future::join;
use sea_orm::sea_query::{ArrayType, ColumnType, OptionEnum, Value};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityName, EntityTrait, IdenStatic, Iterable,
    Statement,
};

use super::{Tx, sql};
use crate::error::{Error, Result};

/// Rows in one statement on SQLite. A statement of always the same words is read once and kept by the connection; of more
/// rows than the first of these the binding costs more than the fewer calls save.
const ROWS_KEPT: [usize; 3] = [64, 8, 1];
/// Rows in one statement on PostgreSQL, where a column is one array.
const ROWS_AT_ONCE: usize = 2_000;

/// Inserts `rows`, which all set the same columns, in as few statements as the engines allow.
///
/// # Errors
/// The first statement's failure; the transaction must then end.
pub async fn insert_all<A>(tx: &Tx, mut rows: Vec<A>) -> Result<()>
where
    A: ActiveModelTrait + Send,
{
    let postgres = tx.get_database_backend() == DbBackend::Postgres;
    let mut left = &mut rows[..];
    let mut next = || {
        let size = if postgres { left.len().min(ROWS_AT_ONCE) } else { kept(left.len()) };
        let (chunk, rest) = std::mem::take(&mut left).split_at_mut(size);
        left = rest;
        if chunk.is_empty() {
            return Ok(None);
        }
        let statement = if postgres { arrays(chunk) } else { slots(chunk) };
        statement.map(Some)
    };
    let mut statement = next()?;
    while let Some(this) = statement {
        // The engine works on this one, in a thread or a process of its own, while the next is written here.
        let (done, coming) = join(tx.execute_raw(this), async { next() }).await;
        done?;
        statement = coming?;
    }
    Ok(())
}

/// How many rows the next statement takes when so many are left.
fn kept(left: usize) -> usize {
    ROWS_KEPT.into_iter().find(|size| *size <= left).unwrap_or(left)
}

fn uneven() -> Error {
    Error::internal("a column is set in every row or in none")
}

/// A statement that is prepared once for every table and number of rows: half of what one long statement for all of them
/// costs SQLite.
fn slots<A: ActiveModelTrait>(rows: &mut [A]) -> Result<Statement> {
    // A column that no row sets is the engine's to fill: an id.
    let is_set = |column| rows.first().is_some_and(|row| row.get(column).into_value().is_some());
    let all: Vec<_> =
        <A::Entity as EntityTrait>::Column::iter().map(|column| (column, is_set(column))).collect();
    let names: Vec<String> = all
        .iter()
        .filter(|(_, is_set)| *is_set)
        .map(|(column, _)| format!("\"{}\"", column.as_str()))
        .collect();
    let mut values = Vec::with_capacity(rows.len() * names.len());
    for row in rows.iter_mut() {
        for (column, is_set) in &all {
            match (row.take(*column).into_value(), is_set) {
                (Some(value), true) => values.push(plain(value)),
                (None, false) => {}
                _ => return Err(uneven()),
            }
        }
    }
    let row = format!("({})", vec!["?"; names.len()].join(", "));
    let text = format!(
        "INSERT INTO \"{}\" ({}) VALUES {}",
        A::Entity::default().table_name(),
        names.join(", "),
        vec![row.as_str(); rows.len()].join(", ")
    );
    Ok(Statement::from_sql_and_values(DbBackend::Sqlite, text, values))
}

/// A column is bound as one array and unnested: a quarter of what binding every cell costs PostgreSQL. An array cannot
/// hold NULL here, so a column with some is sent with a mask, and one of nothing but NULL is not sent.
fn arrays<A: ActiveModelTrait>(rows: &mut [A]) -> Result<Statement> {
    let (mut names, mut cells) = (Vec::new(), Vec::new());
    let (mut slots, mut aliases, mut values) = (Vec::new(), Vec::new(), Vec::new());
    let mut bind = |cast: &str, kind: ArrayType, list: Vec<Value>| {
        values.push(Value::Array(kind, Some(Box::new(list))));
        slots.push(format!("${}::{cast}[]", values.len()));
        aliases.push(format!("c{}", values.len()));
        format!("c{}", values.len())
    };
    for column in <A::Entity as EntityTrait>::Column::iter() {
        let (cast, kind) = array_type(column.def().get_column_type())?;
        let list: Vec<Value> =
            rows.iter_mut().filter_map(|row| row.take(column).into_value().map(plain)).collect();
        // A column that no row sets is the engine's to fill: an id.
        if list.is_empty() {
            continue;
        }
        if list.len() < rows.len() {
            return Err(uneven());
        }
        names.push(format!("\"{}\"", column.as_str()));
        let Some(filler) = list.iter().find(|cell| !is_null(cell)).cloned() else {
            cells.push(format!("NULL::{cast}"));
            continue;
        };
        if list.iter().any(is_null) {
            let mask = list.iter().map(|cell| Value::Bool(Some(!is_null(cell)))).collect();
            let filled = list.into_iter().map(|cell| if is_null(&cell) { filler.clone() } else { cell });
            let value = bind(cast, kind, filled.collect());
            let mask = bind("boolean", ArrayType::Bool, mask);
            cells.push(format!("CASE WHEN {mask} THEN {value} END"));
        } else {
            cells.push(bind(cast, kind, list));
        }
    }
    let text = format!(
        "INSERT INTO \"{}\" ({}) SELECT {} FROM UNNEST({}) AS u({})",
        A::Entity::default().table_name(),
        names.join(", "),
        cells.join(", "),
        slots.join(", "),
        aliases.join(", ")
    );
    Ok(Statement::from_sql_and_values(DbBackend::Postgres, text, values))
}

fn is_null(cell: &Value) -> bool {
    *cell == cell.as_null()
}

/// The words of our enums are text; an array holds one kind of value.
fn plain(cell: Value) -> Value {
    match cell {
        Value::Enum(OptionEnum::Some(word)) => Value::String(Some(word.value.to_string())),
        Value::Enum(OptionEnum::None(_)) => Value::String(None),
        other => other,
    }
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
        // The sequence is looked up once and not for each id, and they come as one value.
        let text = format!(
            "SELECT ARRAY(SELECT nextval(s.name) FROM \
               (SELECT pg_get_serial_sequence('{table}', 'id')::regclass AS name OFFSET 0) s, generate_series(1, ?))"
        );
        let row = tx.query_one_raw(sql(tx, &text, vec![count.into()])).await?;
        let row = row.ok_or_else(|| Error::internal("an array is one row"))?;
        let mut ids: Vec<i64> = row.try_get_by_index(0)?;
        ids.sort_unstable();
        return Ok(ids);
    }
    // This transaction is the only writer, so the next ids are ours.
    let row = tx.query_one_raw(sql(tx, &format!("SELECT COALESCE(MAX(id), 0) FROM {table}"), vec![])).await?;
    let last: i64 = row.map(|r| r.try_get_by_index(0)).transpose()?.unwrap_or(0);
    Ok((last + 1..=last + count).collect())
}
