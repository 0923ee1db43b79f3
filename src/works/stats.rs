//! What was promised and done, for the reports.

use chrono::NaiveDate;
use entity::enums::Line;
use entity::value::SubdistrictId;
use sea_orm::ConnectionTrait;

use super::store;
use crate::error::{Error, Result};

/// One line of service in a span of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineRow {
    pub line: Line,
    /// Orders that were to be done, without the cancelled ones.
    pub planned: i64,
    pub done: i64,
    /// Done by the deadline: for planned work the end of its day.
    pub on_time: i64,
}

/// Work by line with work dates from `from` up to but not including `until`. Asks nobody's permission.
///
/// # Errors
/// When the database fails.
pub async fn done_by_line<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<LineRow>> {
    let rows = store::done_by_line(db, subdistrict, from, until).await?;
    rows.into_iter()
        .map(|row| {
            let line =
                store::line_of(&row.line).ok_or_else(|| Error::internal("a stored line is one of ours"))?;
            Ok(LineRow { line, planned: row.planned, done: row.done, on_time: row.on_time })
        })
        .collect()
}
