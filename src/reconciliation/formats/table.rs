//! Tables in files: CSV text or the rows of a spreadsheet, some lines of preamble, a header, rows.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use entity::value::{ChannelFee, Fen};

use super::cells;
use super::content::Content;
use super::refusals::{FILE, Refusals};
use super::{MAX_LINES, text};
use crate::sheet::MAX_CELL_CHARS;

/// Lines in which a header is looked for.
const MAX_PREAMBLE: usize = 40;
/// Columns of a statement: the longest known has 29.
const MAX_COLUMNS: usize = 64;

/// How cells are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    pub delimiter: u8,
    /// Whether a cell may stand in quotes; where none does, a quote is a character like others.
    pub quoting: bool,
}

impl Dialect {
    pub const CSV: Self = Self { delimiter: b',', quoting: true };
    pub const UNQUOTED: Self = Self { delimiter: b',', quoting: false };
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As the user's program numbers it: the first is 1.
    pub number: u64,
    /// Trimmed of blanks and tabs.
    pub cells: Vec<String>,
    pub raw: String,
    /// Whether cells that are empty to the end of the row are still there (CSV) or not (xlsx).
    pub exact: bool,
}

impl Row {
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }

    pub fn first(&self) -> &str {
        self.cells.first().map_or("", String::as_str)
    }
}

/// The rows of a file, one after the other.
pub enum Rows<'t> {
    Text(CsvRows<'t>),
    Sheet(std::slice::Iter<'t, crate::sheet::Row>),
}

/// The rows of CSV text, with the exact text of each.
pub struct CsvRows<'t> {
    text: &'t str,
    reader: csv::Reader<&'t [u8]>,
    record: csv::StringRecord,
    /// Bytes whose line ends were counted, and how many there were.
    counted: usize,
    lines: u64,
}

impl<'t> Rows<'t> {
    pub fn of(content: &'t Content, dialect: Dialect) -> Self {
        match content {
            Content::Text(text) => {
                let mut builder = csv::ReaderBuilder::new();
                builder
                    .has_headers(false)
                    .flexible(true)
                    .delimiter(dialect.delimiter)
                    .quoting(dialect.quoting);
                Self::Text(CsvRows {
                    text,
                    reader: builder.from_reader(text.as_bytes()),
                    record: csv::StringRecord::new(),
                    counted: 0,
                    lines: 0,
                })
            }
            Content::Sheet(rows) => Self::Sheet(rows.iter()),
        }
    }
}

impl CsvRows<'_> {
    /// The number of the line that begins at byte `at`.
    fn line_at(&mut self, at: usize) -> u64 {
        let bytes = self.text.as_bytes();
        for (offset, byte) in bytes[self.counted..at].iter().enumerate() {
            let lone = *byte == b'\r' && bytes.get(self.counted + offset + 1) != Some(&b'\n');
            self.lines += u64::from(*byte == b'\n' || lone);
        }
        self.counted = at;
        self.lines + 1
    }
}

impl Iterator for CsvRows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let at = |position: &csv::Position| usize::try_from(position.byte()).ok();
        let from = at(self.reader.position())?;
        // Text that is valid UTF-8 and may have rows of any length has no other error.
        if !self.reader.read_record(&mut self.record).ok()? {
            return None;
        }
        let to = at(self.reader.position())?;
        let whole = self.text.get(from..to)?;
        let raw = whole.trim_start_matches(['\r', '\n']);
        let begins = to - raw.len();
        let number = self.line_at(begins);
        Some(Row {
            number,
            cells: self.record.iter().map(|cell| cell.trim().to_owned()).collect(),
            raw: raw.trim_end_matches(['\r', '\n']).to_owned(),
            exact: true,
        })
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        match self {
            Self::Text(rows) => rows.next(),
            Self::Sheet(rows) => rows.next().map(|row| Row {
                number: row.number,
                cells: row.cells.clone(),
                raw: row.cells.join(","),
                exact: false,
            }),
        }
    }
}

/// A column's name without what differs between exports: width of brackets and signs, blanks, a backtick.
pub fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{feff}' | '`'))
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            '＋' => '+',
            '－' => '-',
            '／' => '/',
            other => other,
        })
        .collect()
}

/// The names of the columns, and where they are.
#[derive(Debug, Clone)]
pub struct Header {
    pub row: u64,
    names: Vec<String>,
    at: HashMap<String, usize>,
}

impl Header {
    pub fn of(row: &Row) -> Self {
        let mut names: Vec<String> = row.cells.iter().map(|c| plain(c)).collect();
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        let mut at = HashMap::new();
        for (column, name) in names.iter().enumerate() {
            at.entry(name.clone()).or_insert(column);
        }
        Self { row: row.number, names, at }
    }

    pub fn has(&self, name: &str) -> bool {
        self.at.contains_key(name)
    }

    pub fn has_all(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.has(name))
    }

    /// The first of `names` that is there.
    pub fn any<'n>(&self, names: &[&'n str]) -> Option<&'n str> {
        names.iter().copied().find(|name| self.has(name))
    }

    pub fn missing<'n>(&self, names: &[&'n str]) -> Vec<&'n str> {
        names.iter().copied().filter(|name| !self.has(name)).collect()
    }

    /// Columns of these names that stand there more than once.
    pub fn doubled(&self, wanted: &[&str]) -> Option<String> {
        wanted.iter().find(|w| self.names.iter().filter(|n| n == *w).count() > 1).map(|w| (*w).to_owned())
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }
}

/// A header that was found, and what comes before and after it.
pub struct Table<'t> {
    pub preamble: Vec<Row>,
    pub header: Header,
    rest: Rows<'t>,
    taken: usize,
}

/// The first rows of a file.
pub fn head(content: &Content, dialect: Dialect) -> Vec<Row> {
    Rows::of(content, dialect).take(MAX_PREAMBLE).collect()
}

impl<'t> Table<'t> {
    /// The table whose header is the `at`th of the rows of [`head`].
    pub fn at(content: &'t Content, dialect: Dialect, at: usize) -> Option<Self> {
        let mut rest = Rows::of(content, dialect);
        let mut preamble: Vec<Row> = rest.by_ref().take(at + 1).collect();
        let header = Header::of(&preamble.pop()?);
        Some(Self { preamble, header, rest, taken: 0 })
    }

    /// The next row that is not blank; none at the end or past the limit, which is a fault.
    pub fn next_row(&mut self, bad: &mut Refusals) -> Option<Row> {
        loop {
            let row = self.rest.next()?;
            if row.is_blank() {
                continue;
            }
            if self.taken >= MAX_LINES {
                bad.add(row.number, FILE, |l| text::too_many_lines(l, MAX_LINES));
                return None;
            }
            self.taken += 1;
            if row.cells.len() > MAX_COLUMNS {
                bad.add(row.number, FILE, text::columns_shifted);
                continue;
            }
            if row.cells.iter().any(|c| c.len() > MAX_CELL_CHARS && c.chars().count() > MAX_CELL_CHARS) {
                bad.add(row.number, FILE, |l| text::cell_too_long(l, MAX_CELL_CHARS));
                continue;
            }
            return Some(row);
        }
    }
}

/// A row under its header, and where its faults go.
pub struct Line<'a> {
    pub row: &'a Row,
    header: &'a Header,
    bad: &'a mut Refusals,
    before: usize,
}

impl<'a> Line<'a> {
    /// None when the row has fewer or more cells than the header.
    pub fn of(row: &'a Row, header: &'a Header, bad: &'a mut Refusals) -> Option<Self> {
        let filled = row.cells.iter().rposition(|c| !c.is_empty()).map_or(0, |at| at + 1);
        if filled > header.len() {
            bad.add(row.number, FILE, text::columns_shifted);
            return None;
        }
        if row.exact && row.cells.len() < header.len() {
            bad.add(row.number, FILE, text::cut_off);
            return None;
        }
        let before = bad.count();
        Some(Self { row, header, bad, before })
    }

    /// The cell under `name`; nothing when there is no such column.
    pub fn cell(&self, name: &str) -> &'a str {
        self.header.at.get(name).and_then(|at| self.row.cells.get(*at)).map_or("", String::as_str)
    }

    pub fn words(&self, name: &str) -> String {
        cells::words(self.cell(name))
    }

    pub fn refuse<S: Into<String>>(&mut self, name: &str, words: impl Fn(crate::i18n::Lang) -> S) {
        self.bad.add(self.row.number, name, words);
    }

    /// An id a spreadsheet has not ruined.
    pub fn id(&mut self, name: &str) -> String {
        let id = cells::words(self.cell(name));
        if cells::ruined(&id) {
            self.refuse(name, text::ruined);
        } else if id.chars().count() > cells::MAX_ID {
            self.refuse(name, text::id_too_long);
        }
        id
    }

    /// An id that must be there.
    pub fn needed_id(&mut self, name: &str) -> String {
        let id = self.id(name);
        if id.is_empty() {
            self.refuse(name, text::no_serial);
        }
        id
    }

    pub fn amount(&mut self, name: &str) -> Fen {
        cells::amount(self.cell(name)).unwrap_or_else(|_| {
            self.refuse(name, text::bad_amount);
            Fen::ZERO
        })
    }

    /// Nothing is 0.
    pub fn amount_or_zero(&mut self, name: &str) -> Fen {
        if cells::or_nothing(self.cell(name)).is_empty() { Fen::ZERO } else { self.amount(name) }
    }

    pub fn balance(&mut self, name: &str) -> Option<Fen> {
        if cells::or_nothing(self.cell(name)).is_empty() { None } else { Some(self.amount(name)) }
    }

    pub fn fee(&mut self, name: &str) -> ChannelFee {
        if self.cell(name).is_empty() {
            return ChannelFee::ZERO;
        }
        cells::fee(self.cell(name)).unwrap_or_else(|_| {
            self.refuse(name, text::bad_fee);
            ChannelFee::ZERO
        })
    }

    /// The day and time under `name`.
    pub fn moment(&mut self, name: &str) -> Option<(NaiveDate, Option<NaiveDateTime>)> {
        let found = cells::moment(self.cell(name));
        if found.is_none() {
            self.refuse(name, text::bad_date);
        }
        found
    }

    /// Whether anything was wrong with this row.
    pub fn failed(&self) -> bool {
        self.bad.count() > self.before
    }
}
