//! Tables for people's own spreadsheets: xlsx with live cells, or CSV that every program reads.
//!
//! Always true: an amount is a number one can add up, never text; a text is never taken for a formula.

use chrono::NaiveDate;
use entity::value::{Fen, Points};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::formula_safe;
use crate::error::{Error, Result};

/// Cells hold 15 digits exactly; past them an amount is text, so that no fen is lost.
const EXACT: i64 = 999_999_999_999_999;
const MEDIA_XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const MEDIA_CSV: &str = "text/csv; charset=utf-8";

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    #[default]
    Xlsx,
    Csv,
}

impl FileKind {
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => MEDIA_XLSX,
            Self::Csv => MEDIA_CSV,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Empty,
    Text(String),
    /// Shown in yuan.
    Money(Fen),
    Count(i64),
    Score(Points),
    /// In 0.01 %.
    Percent(i64),
    Day(NaiveDate),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// One table.
#[derive(Debug, Clone)]
pub struct Table {
    /// The worksheet's name.
    pub name: String,
    /// Above the table, in xlsx only.
    pub title: String,
    pub header: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// # Errors
    /// When the file cannot be written.
    pub fn to_file(&self, kind: FileKind) -> Result<Vec<u8>> {
        match kind {
            FileKind::Xlsx => self.xlsx().map_err(Error::internal),
            FileKind::Csv => self.csv().map_err(Error::internal),
        }
    }

    fn csv(&self) -> std::result::Result<Vec<u8>, csv::Error> {
        let mut out = Vec::from(b"\xEF\xBB\xBF");
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut out);
        writer.write_record(self.header.iter().map(|h| formula_safe(h)))?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| match cell {
                Cell::Empty => String::new(),
                Cell::Text(text) => formula_safe(text),
                Cell::Money(amount) => amount.to_string(),
                Cell::Count(n) => n.to_string(),
                Cell::Score(points) => points.to_string(),
                Cell::Percent(bp) => Fen(*bp).to_string() + "%",
                Cell::Day(day) => day.to_string(),
            }))?;
        }
        writer.flush()?;
        drop(writer);
        Ok(out)
    }

    fn xlsx(&self) -> std::result::Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let bold = Format::new().set_bold();
        let head = Format::new().set_bold().set_background_color("E1E6ED");
        let formats = Formats {
            money: Format::new().set_num_format("#,##0.00"),
            percent: Format::new().set_num_format("0.00%"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
        };
        let sheet = book.add_worksheet();
        sheet.set_name(&self.name)?;
        sheet.write_string_with_format(0, 0, &self.title, &bold)?;
        for (at, name) in (0u16..).zip(&self.header) {
            sheet.write_string_with_format(1, at, name, &head)?;
            sheet.set_column_width(at, 16)?;
        }
        for (line, row) in (2u32..).zip(&self.rows) {
            for (at, cell) in (0u16..).zip(row) {
                write(sheet, line, at, cell, &formats)?;
            }
        }
        sheet.set_freeze_panes(2, 0)?;
        book.save_to_buffer()
    }
}

struct Formats {
    money: Format,
    percent: Format,
    day: Format,
}

fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    formats: &Formats,
) -> std::result::Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        // A string cell is never a formula, whatever it begins with.
        Cell::Text(text) => {
            sheet.write_string(row, column, text)?;
        }
        Cell::Money(amount) if amount.0.abs() > EXACT => {
            sheet.write_string(row, column, amount.to_string())?;
        }
        Cell::Money(amount) => {
            // The nearest binary fraction of a decimal of 15 digits prints as that decimal again.
            let yuan: f64 = amount.to_string().parse().unwrap_or_default();
            sheet.write_number_with_format(row, column, yuan, &formats.money)?;
        }
        Cell::Count(n) => match i32::try_from(*n) {
            Ok(n) => {
                sheet.write_number(row, column, n)?;
            }
            Err(_) => {
                sheet.write_string(row, column, n.to_string())?;
            }
        },
        Cell::Score(points) => {
            // As with amounts: the nearest fraction of a decimal of a few digits.
            let points: f64 = points.to_string().parse().unwrap_or_default();
            sheet.write_number_with_format(row, column, points, &formats.money)?;
        }
        Cell::Percent(bp) => {
            // As with amounts: the nearest fraction of a decimal of a few digits.
            let share: f64 =
                entity::value::Rate(bp.saturating_mul(100)).to_string().parse().unwrap_or_default();
            sheet.write_number_with_format(row, column, share, &formats.percent)?;
        }
        Cell::Day(day) => {
            sheet.write_datetime_with_format(row, column, excel_day(*day)?, &formats.day)?;
        }
    }
    Ok(())
}

fn excel_day(day: NaiveDate) -> std::result::Result<rust_xlsxwriter::ExcelDateTime, XlsxError> {
    rust_xlsxwriter::ExcelDateTime::parse_from_str(&day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};

    fn table() -> Table {
        let day = NaiveDate::from_ymd_opt(2026, 10, 31).unwrap();
        Table {
            name: "T".into(),
            title: "=1+1".into(),
            header: vec!["=A1".into(), "金额".into(), "日".into(), "n".into()],
            rows: vec![
                vec![
                    "=HYPERLINK(\"http://x\")".into(),
                    Cell::Money(Fen(-4603)),
                    Cell::Day(day),
                    Cell::Count(3),
                ],
                vec!["+1".into(), "-1".into(), "@y".into(), Cell::Percent(8475)],
                vec![
                    "@x".into(),
                    Cell::Money(Fen(999_999_999_999_999)),
                    Cell::Empty,
                    Cell::Money(Fen(1_234_567_890_123_456_789)),
                ],
            ],
        }
    }

    #[test]
    fn csv_has_a_mark_and_no_formula() {
        let text = String::from_utf8(table().to_file(FileKind::Csv).unwrap()).unwrap();
        let expected = "\u{feff}'=A1,金额,日,n\r\n\"'=HYPERLINK(\"\"http://x\"\")\",-46.03,2026-10-31,3\r\n\
                        '+1,'-1,'@y,84.75%\r\n'@x,9999999999999.99,,12345678901234567.89\r\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn xlsx_has_numbers_and_no_formula() {
        let bytes = table().to_file(FileKind::Xlsx).unwrap();
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        assert!(book.worksheet_formula("T").unwrap().is_empty(), "no cell is a formula");
        let cells = book.worksheet_range("T").unwrap();
        assert_eq!(cells.get_value((2, 1)), Some(&Data::Float(-46.03)));
        assert_eq!(cells.get_value((4, 1)), Some(&Data::Float(9_999_999_999_999.99)));
        assert_eq!(
            cells.get_value((4, 3)),
            Some(&Data::String("12345678901234567.89".into())),
            "exact, as text"
        );
        assert_eq!(cells.get_value((2, 0)), Some(&Data::String("=HYPERLINK(\"http://x\")".into())));
        assert_eq!(cells.get_value((3, 3)), Some(&Data::Float(0.8475)), "a share is a number");
        assert_eq!(cells.get_value((3, 0)), Some(&Data::String("+1".into())));
        assert!(matches!(cells.get_value((2, 2)), Some(Data::DateTime(_))), "a day is a day");
    }
}
