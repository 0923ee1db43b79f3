//! The statement layout of China Construction Bank for companies (对公活期明细), CSV, read by the names of its columns.
//!
//! Recognised by its content: the header holds the serial column `账户明细编号-交易流水号` and the account `账号`. UTF-8 with
//! or without a byte order mark, or GB18030. Nothing is taken unless everything agrees.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entity::enums::Direction;
use entity::value::Fen;

use super::text;
use crate::error::{Error, FieldError, Result};
use crate::i18n::{Lang, Text};

/// What `statement.layout` says.
pub const LAYOUT: &str = "ccb.csv";
/// Lines in one file.
pub const MAX_LINES: usize = 50_000;
/// Errors told at once.
const MAX_ERRORS: usize = 50;

const ACCOUNT: &str = "账号";
const TIME: &str = "交易时间";
const DEBIT: &str = "借方发生额(支取)";
const CREDIT: &str = "贷方发生额(收入)";
const BALANCE: &str = "余额";
const CURRENCY: &str = "币种";
const PAYER: &str = "对方户名";
const PAYER_ACCOUNT: &str = "对方账号";
const BOOKED: &str = "记账日期";
const SUMMARY: &str = "摘要";
const MEMO: &str = "备注";
const SERIAL: &str = "账户明细编号-交易流水号";
const COLUMNS: [&str; 12] =
    [ACCOUNT, TIME, DEBIT, CREDIT, BALANCE, CURRENCY, PAYER, PAYER_ACCOUNT, BOOKED, SUMMARY, MEMO, SERIAL];

/// A movement as the file says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// In the file, from 1; the row of the spreadsheet is one more.
    pub line_no: i32,
    pub key: String,
    pub booked_on: NaiveDate,
    pub direction: Direction,
    pub amount: Fen,
    pub balance: Fen,
    pub payer: String,
    pub payer_account: String,
    pub memo: String,
    pub raw: String,
}

/// A file that agrees with itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    pub account: String,
    pub opening: Fen,
    pub money_in: Fen,
    pub money_out: Fen,
    pub closing: Fen,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub movements: Vec<Movement>,
}

struct Errors(Vec<FieldError>);

impl Errors {
    fn add<S: Into<String>>(&mut self, row: u64, field: &str, words: impl Fn(Lang) -> S) {
        if self.0.len() < MAX_ERRORS {
            self.0.push(FieldError { field: field.to_owned(), row: Some(row), detail: Text::of(words) });
        }
    }
}

fn refused(errors: Vec<FieldError>) -> Error {
    let mut error = Error::invalid("reconciliation.bad_file", text::bad_file);
    error.fields = errors;
    error
}

/// Reads a file. `today` bounds its days.
///
/// # Errors
/// Invalid: an encoding or layout we do not know, or rows that are wrong, each named by its row.
pub fn parse(bytes: &[u8], today: NaiveDate) -> Result<Parsed> {
    let content = decode(bytes)?;
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(content.as_bytes());
    let mut records = reader.records();
    let unknown = || {
        Error::invalid("reconciliation.unknown_layout", text::unknown_layout)
            .field("file", text::unknown_layout)
    };
    let header = records.next().ok_or_else(unknown)?.map_err(|_| unknown())?;
    let columns = columns(&header)?;
    let mut errors = Errors(Vec::new());
    let mut rows: Vec<Row> = Vec::new();
    for (at, record) in records.enumerate() {
        let line_no = i32::try_from(at + 1).map_err(Error::internal)?;
        let row = u64::try_from(at + 2).map_err(Error::internal)?;
        let Ok(record) = record else {
            errors.add(row, "file", text::not_csv);
            continue;
        };
        if at >= MAX_LINES {
            errors.add(row, "file", text::too_many_lines);
            break;
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if record.len() < header.len() {
            errors.add(row, "file", text::cut_off);
            continue;
        }
        if let Some(parsed) = movement(&record, &columns, line_no, row, today, &mut errors) {
            rows.push(parsed);
        }
    }
    if errors.0.is_empty() && rows.is_empty() {
        return Err(
            Error::invalid("reconciliation.empty_file", text::empty_file).field("file", text::empty_file)
        );
    }
    if errors.0.is_empty() {
        check_together(&rows, &mut errors);
    }
    if errors.0.is_empty() { sum_up(rows) } else { Err(refused(errors.0)) }
}

fn decode(bytes: &[u8]) -> Result<String> {
    let bad = || Error::invalid("reconciliation.encoding", text::encoding).field("file", text::encoding);
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            let (text, _, failed) = encoding_rs::GB18030.decode(bytes);
            if failed {
                return Err(bad());
            }
            text.into_owned()
        }
    };
    if text.contains('\0') { Err(bad()) } else { Ok(text) }
}

/// Brackets come in both widths.
fn plain(name: &str) -> String {
    name.trim().replace('（', "(").replace('）', ")")
}

fn columns(header: &csv::StringRecord) -> Result<HashMap<&'static str, usize>> {
    let names: Vec<String> = header.iter().map(plain).collect();
    let known = |wanted: &str| names.iter().position(|name| name == wanted);
    if known(SERIAL).is_none() && known(ACCOUNT).is_none() {
        return Err(Error::invalid("reconciliation.unknown_layout", text::unknown_layout)
            .field("file", text::unknown_layout));
    }
    let mut found = HashMap::new();
    let mut missing = Error::invalid("reconciliation.missing_column", text::missing_columns);
    for column in COLUMNS {
        match known(column) {
            Some(at) => {
                found.insert(column, at);
            }
            None => missing = missing.field(column, |l| text::missing_column(l, column)),
        }
    }
    if missing.fields.is_empty() { Ok(found) } else { Err(missing) }
}

/// A row that was read, with the account it names.
struct Row {
    account: String,
    movement: Movement,
}

fn movement(
    record: &csv::StringRecord,
    columns: &HashMap<&'static str, usize>,
    line_no: i32,
    row: u64,
    today: NaiveDate,
    errors: &mut Errors,
) -> Option<Row> {
    let before = errors.0.len();
    let cell = |name: &str| columns.get(name).and_then(|at| record.get(*at)).unwrap_or("").trim();
    let account = cell(ACCOUNT).to_owned();
    if account.is_empty() || !account.bytes().all(|b| b.is_ascii_digit()) {
        errors.add(row, ACCOUNT, if ruined(&account) { text::ruined } else { text::bad_account });
    }
    if ruined(cell(PAYER_ACCOUNT)) {
        errors.add(row, PAYER_ACCOUNT, text::ruined);
    }
    let key = cell(SERIAL).to_owned();
    if key.is_empty() || key.len() > 120 || ruined(&key) {
        errors.add(row, SERIAL, if ruined(&key) { text::ruined } else { text::no_serial });
    }
    if !matches!(cell(CURRENCY), "人民币元" | "人民币" | "CNY") {
        errors.add(row, CURRENCY, text::not_yuan);
    }
    let booked_on = NaiveDate::parse_from_str(cell(BOOKED), "%Y%m%d").ok();
    match booked_on {
        None => errors.add(row, BOOKED, text::bad_date),
        Some(day) if day > today => errors.add(row, BOOKED, text::future_date),
        Some(_) => {}
    }
    let mut amount = |name: &str| match cell(name).parse::<Fen>() {
        Ok(amount) => amount,
        Err(_) => {
            errors.add(row, name, text::bad_amount);
            Fen::ZERO
        }
    };
    let (out, credited, balance) = (amount(DEBIT), amount(CREDIT), amount(BALANCE));
    let one_side = (out.is_positive() && credited.is_zero()) || (out.is_zero() && credited.is_positive());
    if errors.0.len() == before && !one_side {
        errors.add(row, CREDIT, text::not_one_side);
    }
    if errors.0.len() > before {
        return None;
    }
    let memo = if cell(MEMO).is_empty() { cell(SUMMARY) } else { cell(MEMO) };
    let movement = Movement {
        line_no,
        key,
        booked_on: booked_on?,
        direction: if credited.is_positive() { Direction::In } else { Direction::Out },
        amount: if credited.is_positive() { credited } else { out },
        balance,
        payer: cell(PAYER).to_owned(),
        payer_account: cell(PAYER_ACCOUNT).to_owned(),
        memo: memo.to_owned(),
        raw: record.iter().collect::<Vec<_>>().join(","),
    };
    Some(Row { account, movement })
}

/// A spreadsheet writes long digits as `3.30016E+18` and they are lost.
fn ruined(value: &str) -> bool {
    let upper = value.to_ascii_uppercase();
    upper.split_once("E+").is_some_and(|(head, tail)| {
        head.parse::<rust_decimal::Decimal>().is_ok() && tail.bytes().all(|b| b.is_ascii_digit())
    })
}

/// One account, no serial twice, and every balance follows from the one before.
fn check_together(rows: &[Row], errors: &mut Errors) {
    let mut serials = HashSet::new();
    let mut before: Option<&Row> = None;
    for row in rows {
        let at = u64::try_from(row.movement.line_no).unwrap_or(0) + 1;
        if !serials.insert(row.movement.key.as_str()) {
            errors.add(at, SERIAL, text::serial_twice);
        }
        if let Some(before) = before {
            if before.account != row.account {
                errors.add(at, ACCOUNT, text::two_accounts);
            }
            let expected = before.movement.balance.0.checked_add(signed(&row.movement));
            if expected != Some(row.movement.balance.0) {
                errors.add(at, BALANCE, text::balance_breaks);
            }
        }
        before = Some(row);
    }
}

fn signed(movement: &Movement) -> i64 {
    match movement.direction {
        Direction::In => movement.amount.0,
        Direction::Out => -movement.amount.0,
    }
}

fn sum_up(rows: Vec<Row>) -> Result<Parsed> {
    let account = rows.first().map(|r| r.account.clone()).unwrap_or_default();
    let movements: Vec<Movement> = rows.into_iter().map(|r| r.movement).collect();
    let side =
        |direction| Fen::total(movements.iter().filter(|m| m.direction == direction).map(|m| m.amount));
    let (first, last) =
        movements.first().zip(movements.last()).ok_or_else(|| Error::internal("a file with rows"))?;
    let days = movements.iter().map(|m| m.booked_on);
    Ok(Parsed {
        opening: Fen(first.balance.0 - signed(first)),
        money_in: side(Direction::In)?,
        money_out: side(Direction::Out)?,
        closing: last.balance,
        from: days.clone().min().unwrap_or(first.booked_on),
        to: days.max().unwrap_or(last.booked_on),
        account,
        movements,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> Vec<u8> {
        std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).unwrap()
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, 18).unwrap()
    }

    fn first_error(name: &str) -> (&'static str, String, Option<u64>) {
        let error = parse(&file(name), today()).unwrap_err();
        let field = error.fields.first().unwrap();
        (error.code, field.field.clone(), field.row)
    }

    #[test]
    fn the_sample_is_read_whole() {
        let parsed = parse(&file("ccb_sample.csv"), today()).unwrap();
        assert_eq!(parsed.account, "3300160000000000001");
        assert_eq!((parsed.opening, parsed.closing), (Fen(8_641_237), Fen(9_899_493)));
        assert_eq!(parsed.movements.len(), 12);
        assert_eq!(parsed.opening.0 + parsed.money_in.0 - parsed.money_out.0, parsed.closing.0);
        let first = &parsed.movements[0];
        assert_eq!((first.amount, first.payer.as_str()), (Fen(4245), "张静婷"));
        assert_eq!(first.memo, "翠苑一区12幢3单元502物业费");
        assert_eq!(parsed.movements[6].direction, Direction::Out);
        // The same text in UTF-8, with a byte order mark.
        let (text, _, _) = encoding_rs::GB18030.decode(&file("ccb_sample.csv")).into_owned_tuple();
        let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
        assert_eq!(parse(&marked, today()).unwrap(), parsed);
    }

    trait Owned {
        fn into_owned_tuple(self) -> (String, bool, bool);
    }

    impl Owned for (std::borrow::Cow<'_, str>, &'static encoding_rs::Encoding, bool) {
        fn into_owned_tuple(self) -> (String, bool, bool) {
            (self.0.into_owned(), true, self.2)
        }
    }

    #[test]
    fn every_broken_twin_is_refused_by_its_row() {
        let bad = "reconciliation.bad_file";
        assert_eq!(first_error("broken/ccb_balance_wrong.csv"), (bad, BALANCE.into(), Some(8)));
        assert_eq!(first_error("broken/ccb_excel_ruined.csv"), (bad, ACCOUNT.into(), Some(2)));
        assert_eq!(first_error("broken/ccb_duplicate_serial.csv"), (bad, SERIAL.into(), Some(7)));
        assert_eq!(first_error("broken/ccb_truncated.csv"), (bad, "file".into(), Some(13)));
    }

    #[test]
    fn other_files_are_not_statements() {
        assert_eq!(parse(b"", today()).unwrap_err().code, "reconciliation.unknown_layout");
        assert_eq!(parse(b"a,b\n1,2\n", today()).unwrap_err().code, "reconciliation.unknown_layout");
        assert_eq!(parse(b"\xff\xff\xff", today()).unwrap_err().code, "reconciliation.encoding");
        let missing = parse("账号,余额\n1,2\n".as_bytes(), today()).unwrap_err();
        assert_eq!((missing.code, missing.fields.len()), ("reconciliation.missing_column", 10));
    }

    #[test]
    fn columns_are_found_by_name_and_amounts_are_plain() {
        let header = "账户明细编号-交易流水号,备注,摘要,记账日期,对方账号,对方户名,币种,余额,贷方发生额(收入),借方发生额(支取),交易时间,账号";
        let row = "K1,m,s,20260410,1,张三,人民币元,110.00,10.00,0,20260410 08:00:00,33";
        let parsed = parse(format!("{header}\n{row}\n").as_bytes(), today()).unwrap();
        assert_eq!((parsed.opening, parsed.movements[0].amount), (Fen(10_000), Fen(1000)));
        for wrong in ["1e2", "1,0", "-10.00", "10.001", ""] {
            let row = row.replace(",10.00,0,", &format!(",\"{wrong}\",0,"));
            assert!(parse(format!("{header}\n{row}\n").as_bytes(), today()).is_err(), "{wrong}");
        }
        let later = row.replace("20260410,1", "20270410,1");
        assert!(parse(format!("{header}\n{later}\n").as_bytes(), today()).is_err(), "a day in the future");
    }
}
