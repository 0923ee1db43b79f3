//! Costs from a spreadsheet. Taken whole or not at all; the same file again changes nothing, told by the voucher.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::cost_entry;
use entity::enums::{BookKind, CostCenter, Line};
use entity::value::{BookId, CrewId, Fen, Month, SubdistrictId, VehicleId};

use super::entries::{Known, NewEntry, flaws, is_same};
use super::{service, store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::{Tx, distinct};
use crate::error::{Error, FieldError, Result};
use crate::i18n::{Lang, Text, named};
use crate::sheet::table::{Cells, Column, Table, refuse};
use crate::sheet::write::{self, Cell, FileKind};
use crate::web::text::line_name;
use crate::{ledger, transact};

/// Bytes of a file.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// Rows of a file.
pub const MAX_ROWS: usize = 5_000;

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = CostsReport)]
pub struct Report {
    /// Nothing was stored.
    pub dry_run: bool,
    pub rows: usize,
    pub created: usize,
    /// On record already, just so.
    pub unchanged: usize,
    /// Of the new ones.
    pub amount: Fen,
    pub ignored_columns: Vec<String>,
}

const MONTH: usize = 0;
const CENTER: usize = 1;
const OF: usize = 2;
const AMOUNT: usize = 3;
const WORDS: usize = 4;
const VOUCHER: usize = 5;
const COUNT: usize = 6;

/// The columns of a file, in the template's order.
pub static COLUMNS: [Column; COUNT] = [
    Column::new("月份", &["month", "账期"], true),
    Column::new("成本中心", &["center", "类别"], true),
    Column::new("班组/车辆/服务线", &["of", "对象", "班组", "车牌"], false),
    Column::new("金额（元）", &["amount", "金额", "金额(元)"], true),
    Column::new("摘要", &["words", "说明"], true),
    Column::new("凭证号", &["voucher", "单据号"], true),
];

/// `2026-08`, `2026年8月`, `202608`, `2026/8`, or a day of it.
#[must_use]
pub fn parse_month(typed: &str) -> Option<Month> {
    let typed = typed.trim();
    if let Some(day) = crate::sheet::table::parse_date(typed) {
        return Some(Month::of(day));
    }
    if let Ok(month) = typed.parse() {
        return Some(month);
    }
    let plain = typed.replace(['年', '/', '.'], "-");
    let plain = plain.trim_end_matches('月');
    let (year, month) = match plain.split_once('-') {
        Some(parts) => parts,
        None if plain.len() == 6 && plain.is_ascii() => plain.split_at(4),
        None => return None,
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || !digits(year) || !digits(month) {
        return None;
    }
    Month::try_new(year.parse().ok()?, month.parse().ok()?).ok()
}

fn center_named(name: &str) -> Option<CostCenter> {
    named(CostCenter::ALL, name, CostCenter::word, text::center_name)
}

fn line_named(name: &str) -> Option<Line> {
    named(Line::ALL, name, Line::word, line_name)
}

/// What a file may name.
struct Names {
    crews: HashMap<String, CrewId>,
    plates: HashMap<String, VehicleId>,
}

impl Names {
    fn of(known: &Known) -> Self {
        Self {
            crews: known.crews.iter().map(|(id, name)| (name.clone(), *id)).collect(),
            plates: known.vehicles.iter().map(|(id, plate)| (plate.clone(), *id)).collect(),
        }
    }
}

/// The entry of a row; what is wrong with it is kept in `cells`.
fn entry(cells: &mut Cells<'_>, quarter: SubdistrictId, names: &Names) -> Option<NewEntry> {
    let month = cells.read(MONTH, text::month_unreadable, parse_month);
    let center = cells.read(CENTER, text::center_unknown, center_named);
    let amount = cells.read(AMOUNT, text::amount_unreadable, |c| c.replace(',', "").parse::<Fen>().ok());
    let voucher = cells.text(VOUCHER, 60);
    let center = center?;
    let (mut crew_id, mut vehicle_id, mut line) = (None, None, None);
    match center {
        CostCenter::Crew => {
            crew_id = Some(cells.read(OF, text::crew_unknown, |c| names.crews.get(c).copied())?);
        }
        CostCenter::Vehicle => {
            vehicle_id = Some(cells.read(OF, text::vehicle_unknown, |c| names.plates.get(c).copied())?);
        }
        CostCenter::Material if !cells.cell(OF).is_empty() => {
            line = Some(cells.read(OF, text::line_unknown, line_named)?);
        }
        CostCenter::Supervision | CostCenter::Office | CostCenter::Material => {}
    }
    let words = cells.cell(WORDS).to_owned();
    Some(NewEntry {
        subdistrict_id: quarter,
        month: month?,
        center,
        crew_id,
        vehicle_id,
        line,
        amount: amount?,
        words,
        voucher,
        pending: false,
    })
}

fn column_of(field: &str) -> usize {
    match field {
        "month" => MONTH,
        "amount" => AMOUNT,
        "words" => WORDS,
        "voucher" => VOUCHER,
        _ => OF,
    }
}

fn too_big(message: fn(Lang) -> &'static str) -> Error {
    Error::invalid("costs.file_too_large", message).field("file", message)
}

/// Reads, checks and (unless `dry_run`) stores costs of a subdistrict.
///
/// # Errors
/// Forbidden; not found; invalid with one field error a problem, nothing stored.
pub async fn import(
    app: &App,
    caller: &Caller,
    quarter: SubdistrictId,
    bytes: &[u8],
    dry_run: bool,
) -> Result<Report> {
    caller.require(Action::CostsWrite, Scope::subdistrict(quarter))?;
    if bytes.len() > MAX_BYTES {
        return Err(too_big(text::file_too_big));
    }
    let sheet = crate::sheet::read(bytes, &app.settings.files.parser).await?;
    let table = Table::try_new(&sheet, &COLUMNS)?;
    if table.rows().count() > MAX_ROWS {
        return Err(too_big(text::file_too_long));
    }
    let at = (app.now(), app.today());
    transact!(app.db, "costs.import", |tx| import_in(tx, caller, at, quarter, &table, dry_run).await)
}

async fn import_in(
    tx: &Tx,
    caller: &Caller,
    (now, today): (DateTime<Utc>, NaiveDate),
    quarter: SubdistrictId,
    table: &Table<'_>,
    dry_run: bool,
) -> Result<Report> {
    let book: BookId = ledger::lock_book(tx, BookKind::Operation, quarter.0).await?;
    let known = service::known(tx, quarter).await?;
    let names = Names::of(&known);
    let (mut errors, mut found) = (Vec::new(), Vec::new());
    for mut cells in table.rows() {
        if let Some(new) = entry(&mut cells, quarter, &names) {
            found.push((cells.number(), new));
        }
        errors.append(&mut cells.errors);
    }
    let mut frozen = Vec::new();
    for month in distinct(found.iter().map(|(_, new)| new.month)) {
        if store::live(tx, quarter, month).await?.is_some() {
            frozen.push(month);
        }
    }
    let vouchers: Vec<String> = found.iter().map(|(_, new)| new.voucher.trim().to_owned()).collect();
    let old = store::with_vouchers(tx, quarter, &vouchers).await?;
    let (good, unchanged) =
        sort(found, &Past { known: &known, frozen: &frozen, old: &old, today }, &mut errors);
    refuse(errors)?;
    let report = Report {
        dry_run,
        rows: good.len() + unchanged,
        created: good.len(),
        unchanged,
        amount: Fen::total(good.iter().map(|new| new.amount))?,
        ignored_columns: table.ignored_columns.clone(),
    };
    if !dry_run && !good.is_empty() {
        service::store_all(tx, book, caller, (now, today), &good).await?;
    }
    Ok(report)
}

/// What is on record when a file comes.
struct Past<'a> {
    known: &'a Known,
    frozen: &'a [Month],
    old: &'a HashMap<String, cost_entry::Model>,
    today: NaiveDate,
}

/// The new ones, and how many are on record just so; what is wrong goes to `errors`.
fn sort(
    found: Vec<(u64, NewEntry)>,
    past: &Past<'_>,
    errors: &mut Vec<FieldError>,
) -> (Vec<NewEntry>, usize) {
    let mut complain = |number: u64, column: usize, detail: Text| {
        errors.push(FieldError { field: COLUMNS[column].name.to_owned(), row: Some(number), detail });
    };
    let (mut good, mut unchanged) = (Vec::new(), 0);
    let mut seen: HashMap<String, u64> = HashMap::new();
    for (number, new) in found {
        let voucher = new.voucher.trim().to_owned();
        if let Some(first) = seen.insert(voucher.clone(), number) {
            complain(number, VOUCHER, Text::of(|l| text::row_twice(l, first)));
            continue;
        }
        match past.old.get(&voucher) {
            Some(old) if is_same(old, &new) => {
                unchanged += 1;
                continue;
            }
            Some(_) => {
                complain(number, VOUCHER, Text::of(|l| text::voucher_taken(l, &voucher)));
                continue;
            }
            None => {}
        }
        let wrong = flaws(&new, past.known, past.today);
        let fine = wrong.is_empty();
        for (field, detail) in wrong {
            complain(number, column_of(field), detail);
        }
        if past.frozen.contains(&new.month) {
            complain(number, MONTH, Text::of(|l| text::frozen_already(l, new.month)));
        } else if fine {
            good.push(new);
        }
    }
    (good, unchanged)
}

/// Examples to be overwritten.
///
/// # Errors
/// When it cannot be written.
pub fn template(l: Lang, kind: FileKind) -> Result<Vec<u8>> {
    let header = COLUMNS.iter().map(|c| c.name.to_owned()).collect();
    let rows: [[&str; COUNT]; 3] = [
        [
            "2026-08",
            text::center_name(l, CostCenter::Crew),
            "街巷保洁一组",
            "58500.00",
            "8 月工资",
            "JZ-0801",
        ],
        [
            "2026-08",
            text::center_name(l, CostCenter::Vehicle),
            "浙A·Q2001",
            "6200.00",
            "8 月油费、保险",
            "JZ-0802",
        ],
        ["2026-08", text::center_name(l, CostCenter::Office), "", "18000.00", "8 月房租水电", "JZ-0803"],
    ];
    let rows = rows.iter().map(|row| row.iter().map(|cell| Cell::from(*cell)).collect()).collect();
    let name = text::entries(l).to_owned();
    write::Table { name, title: String::new(), header, rows }.to_file(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_as_people_write_them() {
        for typed in
            ["2026-08", "2026-8", "2026/8", "2026年8月", "2026.08", "202608", "2026-08-31", " 2026-08 "]
        {
            assert_eq!(parse_month(typed), Some(Month(202_608)), "{typed}");
        }
        for typed in ["", "08", "2026", "2026-13", "2026-00", "26-08", "八月", "2026-0x", "２０２６０８"]
        {
            assert_eq!(parse_month(typed), None, "{typed}");
        }
        assert_eq!(center_named("班组人工"), Some(CostCenter::Crew));
        assert_eq!(center_named("OFFICE"), Some(CostCenter::Office));
        assert_eq!(line_named("greening"), Some(Line::Greening));
    }
}
