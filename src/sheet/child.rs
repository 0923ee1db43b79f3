//! The child process that reads one xlsx from standard input and prints its rows as JSON.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::process::ExitCode;

use calamine::{DataRef, Reader, Xlsx};
use chrono::{Days, NaiveDate, NaiveTime};

use super::{MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED_BYTES, Refusal, Row};

/// What the child may use: a file that needs more is hostile.
const MEMORY: u64 = 1024 * 1024 * 1024;
const CPU_SECONDS: u64 = 20;
const MAX_ENTRIES: usize = 1_000;

/// Reads standard input, answers on standard output.
#[must_use]
pub fn run() -> ExitCode {
    let limited = rlimit::setrlimit(rlimit::Resource::AS, MEMORY, MEMORY)
        .and_then(|()| rlimit::setrlimit(rlimit::Resource::CPU, CPU_SECONDS, CPU_SECONDS));
    if limited.is_err() {
        return ExitCode::FAILURE;
    }
    let mut bytes = Vec::new();
    if std::io::stdin().lock().read_to_end(&mut bytes).is_err() {
        return ExitCode::FAILURE;
    }
    let answer = serde_json::to_vec(&rows(bytes)).expect("rows are plain data");
    match std::io::stdout().lock().write_all(&answer) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn check_directory(bytes: &[u8]) -> Result<(), Refusal> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Unreadable)?;
    if archive.len() > MAX_ENTRIES {
        return Err(Refusal::TooLarge);
    }
    let mut unpacked = 0u64;
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(|_| Refusal::Unreadable)?;
        unpacked = unpacked.saturating_add(entry.size());
    }
    if unpacked > MAX_UNPACKED_BYTES { Err(Refusal::TooLarge) } else { Ok(()) }
}

fn rows(bytes: Vec<u8>) -> Result<Vec<Row>, Refusal> {
    check_directory(&bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| Refusal::Unreadable)?;
    let sheet = book.sheet_names().first().cloned().ok_or(Refusal::Empty)?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|_| Refusal::Unreadable)?;
    // Only cells that exist are kept: what the sheet claims of its size is not believed.
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().map_err(|_| Refusal::Unreadable)? {
        let text = cell_text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let column = column as usize;
        if column >= MAX_COLUMNS {
            return Err(Refusal::TooManyColumns);
        }
        if text.chars().count() > MAX_CELL_CHARS {
            return Err(Refusal::TooLarge);
        }
        if rows.len() >= MAX_ROWS && !rows.contains_key(&row) {
            return Err(Refusal::TooManyRows);
        }
        let cells = rows.entry(row).or_default();
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
    }
    Ok(rows.into_iter().map(|(row, cells)| Row { number: u64::from(row) + 1, cells }).collect())
}

fn cell_text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => number_text(*n),
        DataRef::String(s) | DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => s.trim().to_owned(),
        DataRef::SharedString(s) => s.trim().to_owned(),
        DataRef::Bool(b) => if *b { "是" } else { "否" }.to_owned(),
        DataRef::DateTime(at) => serial_text(at.as_f64()).unwrap_or_default(),
    }
}

/// The shortest decimal that is this number: what the spreadsheet shows, without an exponent. A number of more digits
/// than a cell holds exactly keeps its exponent: an id that became one has lost its end, and must not look whole.
fn number_text(n: f64) -> String {
    const EXACT: f64 = 1e15;
    if n.abs() < EXACT { n.to_string() } else { format!("{n:E}").replace('E', "E+") }
}

/// The day of a spreadsheet's serial number; day 0 is 1899-12-30. With its time, to the second, where it is not midnight.
fn serial_text(serial: f64) -> Option<String> {
    if !(1.0..=2_958_465.0).contains(&serial) {
        return None;
    }
    // Within the range just checked the whole part is a small positive integer.
    let days = format!("{:.0}", serial.trunc()).parse::<u64>().ok()?;
    let seconds = format!("{:.0}", serial.fract() * 86_400.0).parse::<u32>().ok()?;
    let (days, seconds) = if seconds >= 86_400 { (days + 1, 0) } else { (days, seconds) };
    let day = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))?;
    let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)?;
    Some(if seconds == 0 { day.to_string() } else { format!("{day} {time}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> Result<Vec<Row>, Refusal> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
        rows(std::fs::read(path).unwrap())
    }

    #[test]
    fn the_register_reads_as_a_person_would() {
        let rows = read("register_cuiyuan.xlsx").unwrap();
        assert_eq!(rows.len(), 3_177);
        assert_eq!(rows[0].cells[6], "建筑面积");
        assert_eq!(rows[1].cells[2], "翠苑一区");
        assert!(rows[1].cells[10].len() == 10 && rows[1].cells[10].contains('-'), "{:?}", rows[1]);
    }

    #[test]
    fn numbers_too_long_to_be_exact_show_it() {
        assert_eq!(number_text(61.37), "61.37");
        assert_eq!(number_text(999_999_999_999_999.0), "999999999999999");
        assert_eq!(number_text(3_300_160_000_000_000_001.0), "3.30016E+18");
    }

    #[test]
    fn a_day_with_a_time_keeps_it() {
        for (serial, text) in [
            (46_283.0, Some("2026-09-18")),
            (46_283.354_166_666_664, Some("2026-09-18 08:30:00")),
            (46_282.999_999_9, Some("2026-09-18")),
            (0.5, None),
        ] {
            assert_eq!(serial_text(serial).as_deref(), text, "{serial}");
        }
    }

    #[test]
    fn bombs_and_strangers_are_refused() {
        assert_eq!(read("broken/bomb.xlsx"), Err(Refusal::TooLarge));
        assert_eq!(read("broken/huge_dimension.xlsx"), Err(Refusal::TooManyColumns));
        assert_eq!(read("broken/not_a_zip.xlsx"), Err(Refusal::Unreadable));
    }
}
