//! Tables from people's spreadsheets: a header by name, rows by cell, and every problem with its row and column.

use chrono::NaiveDate;

use super::{Row, text};
use crate::error::{Error, FieldError, Result};
use crate::i18n::{Lang, Text};

/// Problems shown of one file.
const MAX_ERRORS: usize = 200;

/// A column by its name in a file, what else it may be called, and whether it must be there.
pub struct Column {
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    pub required: bool,
}

impl Column {
    #[must_use]
    pub const fn new(name: &'static str, aliases: &'static [&'static str], required: bool) -> Self {
        Self { name, aliases, required }
    }
}

/// A table whose header was understood.
pub struct Table<'a> {
    columns: &'static [Column],
    positions: Vec<Option<usize>>,
    rows: &'a [Row],
    pub ignored_columns: Vec<String>,
}

impl<'a> Table<'a> {
    /// # Errors
    /// Invalid when a column is missing or there twice, or there is nothing below the header.
    pub fn try_new(sheet: &'a [Row], columns: &'static [Column]) -> Result<Self> {
        let (header, rows) = sheet.split_first().ok_or(super::Refusal::Empty)?;
        let mut table =
            Self { columns, positions: vec![None; columns.len()], rows, ignored_columns: Vec::new() };
        let mut errors = Vec::new();
        let mut complain = |column: &Column, message: fn(Lang) -> &'static str| {
            errors.push(FieldError {
                field: column.name.to_owned(),
                row: Some(header.number),
                detail: Text::of(message),
            });
        };
        for (at, cell) in header.cells.iter().enumerate() {
            let name = cell.trim().to_lowercase();
            match columns.iter().position(|c| c.name == name || c.aliases.contains(&name.as_str())) {
                Some(known) if table.positions[known].is_some() => {
                    complain(&columns[known], text::column_twice);
                }
                Some(known) => table.positions[known] = Some(at),
                None if !name.is_empty() => table.ignored_columns.push(cell.clone()),
                None => {}
            }
        }
        for (column, _) in columns.iter().zip(&table.positions).filter(|(c, at)| c.required && at.is_none()) {
            complain(column, text::column_missing);
        }
        refuse(errors)?;
        if rows.is_empty() {
            return Err(
                Error::invalid("sheet.header_only", text::header_only).field("file", text::header_only)
            );
        }
        Ok(table)
    }

    /// Whether the file has the column.
    #[must_use]
    pub fn has(&self, column: usize) -> bool {
        self.positions[column].is_some()
    }

    pub fn rows(&self) -> impl Iterator<Item = Cells<'_>> {
        self.rows.iter().map(|row| Cells { table: self, row, errors: Vec::new() })
    }
}

/// # Errors
/// Invalid with all of `errors`, when there are any.
pub fn refuse(mut errors: Vec<FieldError>) -> Result<()> {
    if errors.is_empty() {
        return Ok(());
    }
    let count = errors.len();
    errors.sort_by_key(|e| e.row);
    errors.truncate(MAX_ERRORS);
    let mut error = Error::invalid("sheet.rows", move |l| text::rows_refused(l, count));
    error.fields = errors;
    error.data = Some(serde_json::json!({ "error_count": count }));
    Err(error)
}

/// One row, and what is wrong with it. Columns are named by their place in the list of columns.
pub struct Cells<'a> {
    table: &'a Table<'a>,
    row: &'a Row,
    pub errors: Vec<FieldError>,
}

impl Cells<'_> {
    #[must_use]
    pub const fn number(&self) -> u64 {
        self.row.number
    }

    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        self.table.positions[column].and_then(|at| self.row.cells.get(at)).map_or("", |c| c.trim())
    }

    pub fn complain<S: Into<String>>(&mut self, column: usize, message: impl Fn(Lang) -> S) {
        self.errors.push(FieldError {
            field: self.table.columns[column].name.to_owned(),
            row: Some(self.row.number),
            detail: Text::of(message),
        });
    }

    /// What `read` makes of a cell; `message` where it makes nothing.
    pub fn read<T>(
        &mut self,
        column: usize,
        message: fn(Lang) -> &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let value = read(self.cell(column));
        if value.is_none() {
            self.complain(column, message);
        }
        value
    }

    /// What must be there.
    pub fn text(&mut self, column: usize, most: usize) -> String {
        let value = self.cell(column).to_owned();
        if !crate::plain::says(&value, most) {
            self.complain(column, |l| text::cell_text(l, most));
        }
        value
    }

    pub fn day(&mut self, column: usize) -> Option<NaiveDate> {
        let day = parse_date(self.cell(column));
        if day.is_none() {
            self.complain(column, text::day_unreadable);
        }
        day
    }

    pub fn day_or_none(&mut self, column: usize) -> Option<NaiveDate> {
        if self.cell(column).is_empty() { None } else { self.day(column) }
    }
}

/// `2026-03-01`, `2026/3/1`, `2026.3.1`, `2026年3月1日` or `20260301`, between 1900 and 2200.
#[must_use]
pub fn parse_date(value: &str) -> Option<NaiveDate> {
    use chrono::{Datelike, NaiveTime};
    // A cell of a day may bear a time, which is not asked for.
    let value = match value.split_once(' ') {
        Some((day, time)) if NaiveTime::parse_from_str(time.trim(), "%H:%M:%S").is_ok() => day,
        _ => value,
    };
    let normal = value.replace(['/', '.', '年', '月'], "-").replace('日', "");
    let day = NaiveDate::parse_from_str(&normal, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(value, "%Y%m%d"))
        .ok()?;
    (1900..=2200).contains(&day.year()).then_some(day)
}
