//! Many keys or rows given with a query. PostgreSQL takes a column of them as one array: the text stays the same however
//! many there are, and is read and planned for ten thousand as fast as for one. SQLite takes a slot each.

use sea_orm::sea_query::{ArrayType, Expr, ExprTrait as _, PgFunc, SimpleExpr, Value};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend};

/// A piece of SQL with `?` slots, and its values.
pub type Piece = (String, Vec<Value>);

fn is_postgres<C: ConnectionTrait>(db: &C) -> bool {
    db.get_database_backend() == DbBackend::Postgres
}

/// The array of a column of values, all of one kind, and what it is called.
fn array(values: Vec<Value>) -> (&'static str, Value) {
    let (name, kind) = match values.first() {
        Some(Value::String(_)) => ("text[]", ArrayType::String),
        _ => ("bigint[]", ArrayType::BigInt),
    };
    (name, Value::Array(kind, Some(Box::new(values))))
}

/// Whether the column of this name is one of `keys`: numbers or words.
pub fn among<C: ConnectionTrait>(db: &C, column: &str, keys: impl IntoIterator<Item = Value>) -> Piece {
    let keys: Vec<Value> = keys.into_iter().collect();
    if is_postgres(db) {
        let (kind, keys) = array(keys);
        return (format!("{column} = ANY(?::{kind})"), vec![keys]);
    }
    (format!("{column} IN ({})", vec!["?"; keys.len()].join(", ")), keys)
}

/// [`among`] for a query that is built.
pub fn is_among<C: ConnectionTrait, T: ColumnTrait>(
    db: &C,
    column: T,
    keys: impl IntoIterator<Item = Value>,
) -> SimpleExpr {
    if is_postgres(db) {
        let (_, keys) = array(keys.into_iter().collect());
        return column.into_expr().eq(PgFunc::any(Expr::val(keys)));
    }
    column.is_in(keys)
}

/// Rows as something to select from, its columns called `column1`, `column2` …; all `columns` are of one length.
pub fn rows<C: ConnectionTrait, const N: usize>(db: &C, columns: [Vec<Value>; N]) -> Piece {
    if is_postgres(db) {
        let (mut slots, mut names, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for (at, column) in columns.into_iter().enumerate() {
            let (kind, column) = array(column);
            slots.push(format!("?::{kind}"));
            names.push(format!("column{}", at + 1));
            values.push(column);
        }
        let names = names.join(", ");
        return (format!("(SELECT {names} FROM UNNEST({}) AS u({names}))", slots.join(", ")), values);
    }
    let count = columns.first().map_or(0, Vec::len);
    let mut columns = columns.map(Vec::into_iter);
    let row = format!("({})", vec!["?"; N].join(", "));
    let mut values = Vec::with_capacity(count * N);
    for _ in 0..count {
        values.extend(columns.iter_mut().filter_map(Iterator::next));
    }
    (format!("(VALUES {})", vec![row.as_str(); count].join(", ")), values)
}
