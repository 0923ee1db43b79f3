//! How another bank's table is read: which column is what, how signs are written, how days are.

use chrono::{NaiveDate, NaiveDateTime};
use entity::bank_profile;
use entity::enums::{Delimiter, Direction, FileEncoding, LineStatus, SignConvention, StatementKind};
use entity::value::Fen;

use super::checks::{Draft, Names, finish, note_account};
use super::content::Content;
use super::layout::require;
use super::refusals::{FILE, Refusals};
use super::table::{Dialect, Header, Line, Row, Rows, Table, head, plain};
use super::{Movement, Parsed, cells, text};
use crate::error::{Error, Result};

/// The longest name of a column, a word or a format.
const MAX_WORD: usize = 60;
/// Rows above a header.
pub const MAX_HEADER_ROW: i32 = 30;

/// How the columns of money are called, and what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signs {
    TwoColumns {
        money_in: String,
        money_out: String,
    },
    /// What goes out is negative.
    Signed {
        amount: String,
    },
    /// A column holds one of the words.
    Direction {
        amount: String,
        direction: String,
        words_in: Vec<String>,
        words_out: Vec<String>,
    },
}

/// A profile that can be used: names without what differs between exports; an empty name is a column there is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub name: String,
    pub encoding: FileEncoding,
    pub delimiter: Delimiter,
    /// From 1; where there is none, the first row with every column named here.
    pub header_row: Option<usize>,
    pub account: String,
    pub booked: String,
    pub date_format: String,
    pub signs: Signs,
    pub balance: String,
    pub key: String,
    pub reference: String,
    pub payer: String,
    pub payer_account: String,
    pub memo: String,
}

impl Profile {
    /// A stored profile, if it can be used.
    ///
    /// # Errors
    /// Invalid, naming every field that is wrong by its name in the table.
    pub fn try_new(row: &bank_profile::Model) -> Result<Self> {
        let mut error = Error::invalid("reconciliation.profile_invalid", text::profile_invalid);
        let mut wrong = |field: &str, words: fn(crate::i18n::Lang) -> &'static str| {
            error.fields.push(crate::error::FieldError {
                field: field.to_owned(),
                row: None,
                detail: crate::i18n::Text::of(words),
            });
        };
        let named = |column: &str| plain(column);
        for (field, value) in texts(row) {
            if value.chars().count() > MAX_WORD || value.chars().any(char::is_control) {
                wrong(field, text::word_too_long);
            }
        }
        if row.name.trim().is_empty() {
            wrong("name", text::profile_needs_name);
        }
        if row.booked_column.trim().is_empty() {
            wrong("booked_column", text::profile_needs_column);
        }
        if !date_format_works(&row.date_format) {
            wrong("date_format", text::profile_bad_format);
        }
        if !(0..=MAX_HEADER_ROW).contains(&row.header_row) {
            wrong("header_row", text::profile_bad_row);
        }
        let needed: &[(&str, &str)] = match row.sign_convention {
            SignConvention::TwoColumns => &[("in_column", &row.in_column), ("out_column", &row.out_column)],
            SignConvention::Signed => &[("amount_column", &row.amount_column)],
            SignConvention::DirectionColumn => &[
                ("amount_column", &row.amount_column),
                ("direction_column", &row.direction_column),
                ("in_words", &row.in_words),
                ("out_words", &row.out_words),
            ],
        };
        for (field, value) in needed {
            if value.trim().is_empty() {
                wrong(field, text::profile_needs_column);
            }
        }
        let list = |words: &str| {
            words
                .split(['/', '、', ' ', '|'])
                .map(str::trim)
                .filter(|w| !w.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let signs = match row.sign_convention {
            SignConvention::TwoColumns => {
                Signs::TwoColumns { money_in: named(&row.in_column), money_out: named(&row.out_column) }
            }
            SignConvention::Signed => Signs::Signed { amount: named(&row.amount_column) },
            SignConvention::DirectionColumn => Signs::Direction {
                amount: named(&row.amount_column),
                direction: named(&row.direction_column),
                words_in: list(&row.in_words),
                words_out: list(&row.out_words),
            },
        };
        let profile = Self {
            name: row.name.trim().to_owned(),
            encoding: row.encoding,
            delimiter: row.delimiter,
            header_row: usize::try_from(row.header_row).ok().filter(|n| *n > 0),
            account: named(&row.account_column),
            booked: named(&row.booked_column),
            date_format: row.date_format.trim().to_owned(),
            signs,
            balance: named(&row.balance_column),
            key: named(&row.key_column),
            reference: named(&row.reference_column),
            payer: named(&row.payer_column),
            payer_account: named(&row.payer_account_column),
            memo: named(&row.memo_column),
        };
        if error.fields.is_empty() { Ok(profile) } else { Err(error) }
    }

    /// Every column that is named.
    fn columns(&self) -> Vec<&str> {
        let money: &[&str] = match &self.signs {
            Signs::TwoColumns { money_in, money_out } => &[money_in, money_out],
            Signs::Signed { amount } => &[amount],
            Signs::Direction { amount, direction, .. } => &[amount, direction],
        };
        let others = [&self.account, &self.booked, &self.balance, &self.key, &self.reference];
        let more = [&self.payer, &self.payer_account, &self.memo];
        others
            .into_iter()
            .chain(more)
            .map(String::as_str)
            .chain(money.iter().copied())
            .filter(|name| !name.is_empty())
            .collect()
    }

    const fn dialect(&self) -> Dialect {
        let delimiter = match self.delimiter {
            Delimiter::Comma => b',',
            Delimiter::Semicolon => b';',
            Delimiter::Tab => b'\t',
            Delimiter::Pipe => b'|',
        };
        Dialect { delimiter, quoting: true }
    }

    /// `2026-04-10`, or with a time where the format has one.
    fn moment(&self, cell: &str) -> Option<(NaiveDate, Option<NaiveDateTime>)> {
        let format = self.date_format.as_str();
        if format.is_empty() {
            return cells::moment(cell);
        }
        let found = match NaiveDateTime::parse_from_str(cell, format) {
            Ok(at) => (at.date(), Some(at)),
            Err(_) => (NaiveDate::parse_from_str(cell, format).ok()?, None),
        };
        cells::plausible(found.0).then_some(found)
    }
}

/// The free words of a profile, by field.
fn texts(row: &bank_profile::Model) -> [(&'static str, &str); 16] {
    [
        ("name", &row.name),
        ("account_column", &row.account_column),
        ("booked_column", &row.booked_column),
        ("date_format", &row.date_format),
        ("amount_column", &row.amount_column),
        ("in_column", &row.in_column),
        ("out_column", &row.out_column),
        ("direction_column", &row.direction_column),
        ("in_words", &row.in_words),
        ("out_words", &row.out_words),
        ("balance_column", &row.balance_column),
        ("key_column", &row.key_column),
        ("reference_column", &row.reference_column),
        ("payer_column", &row.payer_column),
        ("payer_account_column", &row.payer_account_column),
        ("memo_column", &row.memo_column),
    ]
}

/// Whether a day written in `format` is read back. Nothing at all means the usual forms.
fn date_format_works(format: &str) -> bool {
    use chrono::format::{Item, StrftimeItems};
    let format = format.trim();
    if format.is_empty() {
        return true;
    }
    if StrftimeItems::new(format).any(|item| matches!(item, Item::Error)) {
        return false;
    }
    let Some(at) = NaiveDate::from_ymd_opt(2026, 11, 23).and_then(|d| d.and_hms_opt(13, 14, 15)) else {
        return false;
    };
    // A zone, which a day has not, is an error only when it is written.
    let mut written = String::new();
    if std::fmt::Write::write_fmt(&mut written, format_args!("{}", at.format(format))).is_err() {
        return false;
    }
    NaiveDate::parse_from_str(&written, format).is_ok_and(|day| day == at.date())
}

/// Where the header is, in rows from 0.
fn header_at(profile: &Profile, content: &Content) -> Option<usize> {
    let rows = head(content, profile.dialect());
    match profile.header_row {
        Some(number) => rows.iter().position(|r| u64::try_from(number) == Ok(r.number)),
        None => rows.iter().position(|r| Header::of(r).has_all(&profile.columns())),
    }
}

/// Whether the file has every column the profile names.
pub fn fits(profile: &Profile, content: &Content) -> bool {
    header_at(profile, content).is_some_and(|at| {
        Rows::of(content, profile.dialect())
            .nth(at)
            .is_some_and(|row| Header::of(&row).has_all(&profile.columns()))
    })
}

/// The names in the row that is the header, or may be: for who fills in a profile.
pub fn header_names(profile: &Profile, content: &Content) -> Vec<String> {
    let rows = head(content, profile.dialect());
    let at = header_at(profile, content);
    let widest = rows
        .iter()
        .enumerate()
        .max_by_key(|(at, r)| (r.cells.iter().filter(|c| !c.is_empty()).count(), std::cmp::Reverse(*at)));
    let row = at.and_then(|at| rows.get(at)).or(widest.map(|(_, row)| row));
    row.map_or_else(Vec::new, |row| Header::of(row).names().to_vec())
}

pub fn parse(profile: &Profile, content: &Content, today: NaiveDate) -> Result<Parsed> {
    let at = header_at(profile, content);
    let Some(mut table) = at.and_then(|at| Table::at(content, profile.dialect(), at)) else {
        // Which columns are missing is said of the row that looks most like a header.
        let names = header_names(profile, content);
        let missing: Vec<&str> =
            profile.columns().into_iter().filter(|c| !names.iter().any(|n| n == c)).collect();
        let error = Error::invalid("reconciliation.missing_column", text::missing_columns);
        return Err(missing
            .into_iter()
            .fold(error, |e, name| e.field(name, |l| text::missing_column(l, name))));
    };
    require(&table.header, &profile.columns())?;
    let header = table.header.clone();
    let mut bad = Refusals::default();
    let mut account = None;
    let mut movements: Vec<Movement> = Vec::new();
    while let Some(row) = table.next_row(&mut bad) {
        let line_no = i32::try_from(movements.len() + 1).map_err(Error::internal)?;
        if let Some((found, movement)) = movement(profile, &row, &header, line_no, &mut bad) {
            if !found.is_empty() {
                note_account(&mut account, found, row.number, &profile.account, &mut bad);
            }
            movements.push(movement);
        }
    }
    let name =
        |column: &str, instead: &str| if column.is_empty() { instead.to_owned() } else { column.to_owned() };
    let (key, balance) = (name(&profile.key, &profile.booked), name(&profile.balance, FILE));
    let draft = Draft {
        layout: format!("profile:{}", profile.name),
        kind: StatementKind::Bank,
        account,
        period: None,
        opening: None,
        closing: None,
        movements,
        names: Names { key: &key, day: &profile.booked, balance: &balance },
    };
    finish(draft, bad, today)
}

fn movement(
    profile: &Profile,
    row: &Row,
    header: &Header,
    line_no: i32,
    bad: &mut Refusals,
) -> Option<(String, Movement)> {
    let mut line = Line::of(row, header, bad)?;
    let account = if profile.account.is_empty() { String::new() } else { line.needed_id(&profile.account) };
    let key = if profile.key.is_empty() { String::new() } else { line.needed_id(&profile.key) };
    let reference = line.id(&profile.reference);
    let payer_account = line.id(&profile.payer_account);
    let at = profile.moment(line.cell(&profile.booked));
    if at.is_none() {
        line.refuse(&profile.booked, text::bad_date);
    }
    let (direction, amount) = money(profile, &mut line);
    let balance = if profile.balance.is_empty() { None } else { line.balance(&profile.balance) };
    if line.failed() {
        return None;
    }
    let (booked_on, booked_at) = at?;
    let movement = Movement {
        line_no,
        row: row.number,
        key,
        booked_on,
        booked_at,
        direction,
        amount,
        fee: None,
        balance,
        reference,
        transaction_id: String::new(),
        status: LineStatus::Booked,
        payer: line.words(&profile.payer),
        payer_account,
        memo: line.words(&profile.memo),
        raw: row.raw.clone(),
    };
    Some((account, movement))
}

fn money(profile: &Profile, line: &mut Line<'_>) -> (Direction, Fen) {
    match &profile.signs {
        Signs::TwoColumns { money_in, money_out } => {
            let (credited, out) = (line.amount_or_zero(money_in), line.amount_or_zero(money_out));
            let one_side =
                (out.is_positive() && credited.is_zero()) || (out.is_zero() && credited.is_positive());
            if !line.failed() && !one_side {
                line.refuse(money_in, text::not_one_side);
            }
            if credited.is_zero() { (Direction::Out, out) } else { (Direction::In, credited) }
        }
        Signs::Signed { amount } => {
            let fen = line.amount(amount);
            if !line.failed() && fen.is_zero() {
                line.refuse(amount, text::bad_amount);
            }
            if fen.is_positive() { (Direction::In, fen) } else { (Direction::Out, Fen(-fen.0)) }
        }
        Signs::Direction { amount, direction, words_in, words_out } => {
            let fen = line.amount(amount);
            if !line.failed() && !fen.is_positive() {
                line.refuse(amount, text::bad_amount);
            }
            let word = line.cell(direction);
            if words_in.iter().any(|w| w == word) {
                (Direction::In, fen)
            } else {
                if !words_out.iter().any(|w| w == word) {
                    line.refuse(direction, text::bad_direction);
                }
                (Direction::Out, fen)
            }
        }
    }
}
