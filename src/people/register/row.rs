//! Rows of the register: from cells to values, with an error for each cell that is not one.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::enums::ReliefCategory;
use entity::value::Area;

use super::text;
use crate::error::{Error, FieldError, Result};
use crate::i18n::{Lang, Text};
use crate::sheet::Row;
use crate::sheet::table::parse_date;

/// A column: its key, its name in a file (Chinese, then what else it may be called), and whether it must be there.
pub struct Column {
    pub key: Key,
    pub name: &'static str,
    aliases: &'static [&'static str],
    required: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    Subdistrict,
    Community,
    Estate,
    Building,
    Entrance,
    Room,
    Area,
    Owner,
    Phone,
    Email,
    From,
    To,
    Relief,
    BillMail,
}

const fn column(key: Key, name: &'static str, aliases: &'static [&'static str], required: bool) -> Column {
    Column { key, name, aliases, required }
}

/// The columns in the template's order.
pub const COLUMNS: [Column; 14] = [
    column(Key::Subdistrict, "街道", &["subdistrict"], true),
    column(Key::Community, "社区", &["community"], true),
    column(Key::Estate, "小区", &["estate"], true),
    column(Key::Building, "幢", &["building", "楼幢", "幢号"], true),
    column(Key::Entrance, "单元", &["entrance", "unit"], true),
    column(Key::Room, "室", &["room", "房号", "室号"], true),
    column(
        Key::Area,
        "建筑面积",
        &["gross_area", "gross area", "area", "建筑面积(㎡)", "建筑面积（㎡）"],
        true,
    ),
    column(Key::Owner, "业主", &["owner", "户主", "姓名"], true),
    column(Key::Phone, "手机", &["phone", "电话"], false),
    column(Key::Email, "邮箱", &["email", "e-mail"], false),
    column(Key::From, "入住日期", &["occupied_from", "occupied from"], true),
    column(Key::To, "迁出日期", &["occupied_to", "occupied to"], false),
    column(Key::Relief, "减免类别", &["relief", "relief_category"], false),
    column(Key::BillMail, "账单邮件", &["bill_mail", "bill mail"], false),
];

/// One household's stay in one dwelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterRow {
    pub number: u64,
    pub subdistrict: String,
    pub community: String,
    pub estate: String,
    pub building: String,
    pub entrance: String,
    pub room: String,
    pub area: Area,
    pub owner: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub relief: ReliefCategory,
    /// `None` where the file does not say.
    pub bill_mail: Option<bool>,
}

pub struct Parsed {
    pub rows: Vec<RegisterRow>,
    pub errors: Vec<FieldError>,
    pub ignored_columns: Vec<String>,
}

/// Reads the header and every row.
///
/// # Errors
/// Invalid when the header lacks a column or there is no row; problems of rows are collected instead.
pub fn parse(sheet: &[Row]) -> Result<Parsed> {
    let (header, body) = sheet.split_first().ok_or(crate::sheet::Refusal::Empty)?;
    let (positions, ignored_columns) = read_header(header)?;
    if body.is_empty() {
        return Err(
            Error::invalid("register.header_only", text::header_only).field("file", text::header_only)
        );
    }
    let mut parsed = Parsed { rows: Vec::with_capacity(body.len()), errors: Vec::new(), ignored_columns };
    for row in body {
        let mut reader = Cells { row, positions: &positions, errors: Vec::new() };
        match reader.read() {
            Some(read) if reader.errors.is_empty() => parsed.rows.push(read),
            _ => parsed.errors.append(&mut reader.errors),
        }
    }
    Ok(parsed)
}

type Positions = HashMap<Key, usize>;

fn read_header(header: &Row) -> Result<(Positions, Vec<String>)> {
    let mut positions = Positions::new();
    let mut ignored = Vec::new();
    let mut error = Error::invalid("register.header", |l| text::rows_refused(l, 1));
    for (at, cell) in header.cells.iter().enumerate() {
        let name = cell.trim().to_lowercase();
        let known = COLUMNS.iter().find(|c| c.name == name || c.aliases.contains(&name.as_str()));
        match known {
            Some(column) if positions.insert(column.key, at).is_some() => {
                error = error.field(column.name, |l| text::twice_column(l, column.name));
            }
            None if !name.is_empty() => ignored.push(cell.clone()),
            Some(_) | None => {}
        }
    }
    for column in COLUMNS.iter().filter(|c| c.required && !positions.contains_key(&c.key)) {
        error = error.field(column.name, |l| text::missing_column(l, column.name));
    }
    if error.fields.is_empty() {
        return Ok((positions, ignored));
    }
    let count = error.fields.len();
    error.detail = Text::of(|l| text::rows_refused(l, count));
    for field in &mut error.fields {
        field.row = Some(header.number);
    }
    Err(error)
}

struct Cells<'a> {
    row: &'a Row,
    positions: &'a Positions,
    errors: Vec<FieldError>,
}

const MAX_NUMBER: usize = 12;
const MAX_NAME: usize = 40;

impl Cells<'_> {
    fn cell(&self, key: Key) -> &str {
        self.positions.get(&key).and_then(|at| self.row.cells.get(*at)).map_or("", |c| c.trim())
    }

    fn complain<S: Into<String>>(&mut self, key: Key, message: impl Fn(Lang) -> S) {
        let name = COLUMNS.iter().find(|c| c.key == key).map_or("", |c| c.name);
        self.errors.push(FieldError {
            field: name.to_owned(),
            row: Some(self.row.number),
            detail: Text::of(message),
        });
    }

    fn text(&mut self, key: Key, max: usize) -> String {
        let value = self.cell(key).to_owned();
        if value.is_empty() {
            self.complain(key, text::required);
        } else if value.chars().count() > max {
            self.complain(key, |l| text::too_long(l, max));
        } else if value.chars().any(char::is_control) {
            self.complain(key, text::control_characters);
        }
        value
    }

    /// A number of a building, entrance or room; the unit behind it (`12幢`) may be written or not.
    fn number(&mut self, key: Key, units: &[&str]) -> String {
        let value = self.text(key, MAX_NUMBER);
        units.iter().find_map(|u| value.strip_suffix(u)).unwrap_or(&value).trim().to_owned()
    }

    fn read(&mut self) -> Option<RegisterRow> {
        let row = RegisterRow {
            number: self.row.number,
            subdistrict: self.text(Key::Subdistrict, MAX_NAME),
            community: self.text(Key::Community, MAX_NAME),
            estate: self.text(Key::Estate, MAX_NAME),
            building: self.number(Key::Building, &["幢", "栋", "号楼"]),
            entrance: self.number(Key::Entrance, &["单元"]),
            room: self.number(Key::Room, &["室"]),
            area: self.area()?,
            owner: self.text(Key::Owner, MAX_NAME),
            phone: self.phone(),
            email: self.email(),
            from: self.date(Key::From).unwrap_or_else(|| {
                if self.cell(Key::From).is_empty() {
                    self.complain(Key::From, text::required);
                }
                None
            })?,
            to: self.date(Key::To)?,
            relief: self.relief()?,
            bill_mail: self.yes_no(Key::BillMail),
        };
        if row.to.is_some_and(|to| to <= row.from) {
            self.complain(Key::To, text::end_before_start);
        }
        Some(row)
    }

    fn area(&mut self) -> Option<Area> {
        let area = self.cell(Key::Area).parse().ok();
        if area.is_none() {
            self.complain(Key::Area, text::bad_area);
        }
        area
    }

    /// Outer `None`: not a date (said so); inner `None`: empty.
    #[expect(clippy::option_option, reason = "not a date and no date are two things")]
    fn date(&mut self, key: Key) -> Option<Option<NaiveDate>> {
        let value = self.cell(key);
        if value.is_empty() {
            return Some(None);
        }
        let day = parse_date(value);
        if day.is_none() {
            self.complain(key, text::bad_date);
        }
        day.map(Some)
    }

    fn phone(&mut self) -> Option<String> {
        let value: String = self.cell(Key::Phone).chars().filter(|c| !c.is_whitespace()).collect();
        if value.is_empty() {
            return None;
        }
        if !is_phone(&value) {
            self.complain(Key::Phone, text::bad_phone);
        }
        Some(value)
    }

    fn email(&mut self) -> Option<String> {
        let value = self.cell(Key::Email).to_owned();
        if value.is_empty() {
            return None;
        }
        if !crate::mail::is_address(&value) {
            self.complain(Key::Email, text::bad_email);
        }
        Some(value)
    }

    fn relief(&mut self) -> Option<ReliefCategory> {
        let found = match self.cell(Key::Relief) {
            "" | "无" | "none" => Some(ReliefCategory::None),
            "低保" | "低保户" | "dibao" => Some(ReliefCategory::Dibao),
            "特困" | "特困人员" | "tekun" => Some(ReliefCategory::Tekun),
            "低边" | "低边户" | "dibian" => Some(ReliefCategory::Dibian),
            "残疾" | "残疾人" | "disabled" => Some(ReliefCategory::Disabled),
            _ => None,
        };
        if found.is_none() {
            self.complain(Key::Relief, text::unknown_relief);
        }
        found
    }

    fn yes_no(&mut self, key: Key) -> Option<bool> {
        match self.cell(key).to_lowercase().as_str() {
            "" => None,
            "是" | "yes" | "true" | "1" => Some(true),
            "否" | "no" | "false" | "0" => Some(false),
            _ => {
                self.complain(key, text::bad_yes_no);
                None
            }
        }
    }
}

/// A mobile (11 digits from 1), or a landline with or without area code and extension.
#[must_use]
pub fn is_phone(value: &str) -> bool {
    let digits: String = value.chars().filter(|c| *c != '-').collect();
    let mobile = value.len() == 11 && value.starts_with('1');
    let landline = (7..=18).contains(&digits.len()) && !value.starts_with('-') && !value.ends_with('-');
    digits.bytes().all(|b| b.is_ascii_digit()) && (mobile || (landline && !value.starts_with('1')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_in_the_ways_people_write_them() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 1);
        for text in ["2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", "20260301"] {
            assert_eq!(parse_date(text), day, "{text}");
        }
        for bad in ["2026-02-30", "26-3-1", "yesterday", "2026-13-01", "0001-01-01", "46082"] {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
    }

    #[test]
    fn phones_are_mobiles_or_landlines() {
        for good in ["19900001207", "0571-88000000", "88000000", "0571-88000000-12"] {
            assert!(is_phone(good), "{good}");
        }
        for bad in ["1990000120", "199000012071", "abc", "-88000000", "139 1234", "12345"] {
            assert!(!is_phone(bad), "{bad}");
        }
    }
}
