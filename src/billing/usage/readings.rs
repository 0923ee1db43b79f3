//! Readings, one or a sheet of them: all or nothing.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use entity::enums::{ChargeItem, ChargeMethod};
use entity::meter;
use entity::value::{EstateId, MeterId, Quantity};
use serde_json::json;

use super::{estate_for, store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::bulk;
use crate::error::{Error, Result};
use crate::sheet::Row;
use crate::transact;

/// The columns of a sheet of readings, in both languages.
pub const COLUMNS: [(&str, &str); 4] =
    [("项目", "item"), ("表号", "serial"), ("抄表日期", "read_on"), ("读数", "reading")];
/// Problems told at once.
const MAX_PROBLEMS: usize = 200;

/// A reading of a meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReading {
    /// As its sheet numbers the row.
    pub row: Option<u64>,
    pub item: ChargeItem,
    pub serial: String,
    pub read_on: NaiveDate,
    pub reading: Quantity,
    pub estimated: bool,
}

/// What came of a sheet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Entered {
    pub added: usize,
    /// Known before, with the same figure.
    pub known: usize,
}

/// Parses a sheet whose first row names its columns.
///
/// # Errors
/// Invalid with every row and column that is wrong.
pub fn parse(rows: &[Row]) -> Result<Vec<NewReading>> {
    let mut error = Error::invalid("billing.readings_invalid", text::readings_refused);
    let Some((head, rows)) = rows.split_first() else {
        return Err(error.field("file", text::no_rows));
    };
    let at = |(zh, en): (&str, &str)| head.cells.iter().position(|cell| cell == zh || cell == en);
    let places: Vec<Option<usize>> = COLUMNS.iter().map(|c| at(*c)).collect();
    for ((zh, en), place) in COLUMNS.iter().zip(&places) {
        if place.is_none() {
            error = error.field(en, |l| text::column_missing(l, zh));
        }
    }
    let [Some(item), Some(serial), Some(read_on), Some(reading)] = places[..] else { return Err(error) };
    let mut readings = Vec::with_capacity(rows.len());
    for row in rows {
        let cell = |at: usize| row.cells.get(at).map_or("", String::as_str);
        let kind = item_named(cell(item));
        let day = cell(read_on).parse::<NaiveDate>().ok();
        let figure = cell(reading).parse::<Quantity>().ok();
        for (column, wrong) in [
            ("item", kind.is_none()),
            ("serial", cell(serial).is_empty()),
            ("read_on", day.is_none()),
            ("reading", figure.is_none()),
        ] {
            if wrong && error.fields.len() < MAX_PROBLEMS {
                error = error.field_at(column, row.number, text::cell_wrong);
            }
        }
        if let (Some(item), Some(read_on), Some(reading)) = (kind, day, figure) {
            let serial = cell(serial).to_owned();
            readings.push(NewReading {
                row: Some(row.number),
                item,
                serial,
                read_on,
                reading,
                estimated: false,
            });
        }
    }
    if error.fields.is_empty() { Ok(readings) } else { Err(error) }
}

/// A sheet with a row for every meter.
///
/// # Errors
/// When the workbook cannot be written.
pub fn template(serials: &[(ChargeItem, String)]) -> Result<Vec<u8>> {
    build(serials).map_err(Error::internal)
}

fn build(serials: &[(ChargeItem, String)]) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let header = rust_xlsxwriter::Format::new().set_bold().set_background_color("E1E6ED");
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet();
    for (at, (name, _)) in (0u16..).zip(COLUMNS) {
        sheet.write_with_format(0, at, name, &header)?;
    }
    sheet.set_column_format(2, &date)?;
    for (at, (item, serial)) in (1u32..).zip(serials) {
        sheet.write(at, 0, crate::contracts::text::item_name(crate::i18n::Lang::Zh, *item))?;
        sheet.write(at, 1, serial)?;
    }
    sheet.autofit();
    book.save_to_buffer()
}

/// `water`, `水费`, `Water`.
fn item_named(cell: &str) -> Option<ChargeItem> {
    use crate::contracts::text::item_name;
    use crate::i18n::Lang;
    let named = |item: &ChargeItem| {
        item.word() == cell || item_name(Lang::Zh, *item) == cell || item_name(Lang::En, *item) == cell
    };
    ChargeItem::ALL.iter().copied().filter(|i| i.method() == ChargeMethod::Metered).find(named)
}

/// Enters readings of an estate's meters. A reading that is known already with the same figure is no error.
///
/// # Errors
/// Invalid, by row, for a meter that is not there, a day to come or before its installation, another figure for the
/// same day, or one that makes the meter run backwards; then nothing is entered.
pub async fn enter(app: &App, caller: &Caller, estate: EstateId, readings: &[NewReading]) -> Result<Entered> {
    let estate = estate_for(app, caller, Action::BillRunsWrite, estate).await?;
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "billing.enter_readings", |tx| {
        crate::ledger::lock_estate(tx, estate.id).await?;
        let meters = store::meters_of(tx, estate.id).await?;
        let ids: Vec<MeterId> = meters.values().map(|m| m.id).collect();
        let known = store::readings_of(tx, &ids).await?;
        let fresh = check(&meters, known, readings, today)?;
        let entered = Entered { added: fresh.len(), known: readings.len() - fresh.len() };
        let rows = fresh.iter().map(|(meter, r)| {
            store::reading_row(*meter, r.read_on, r.reading, r.estimated, caller.name(), now)
        });
        bulk::insert_all(tx, rows.collect()).await?;
        let change = Change {
            action: "billing.readings.enter",
            subject: "estate",
            subject_id: estate.id.0,
            subdistrict_id: Some(estate.subdistrict_id),
            estate_id: Some(estate.id),
            before: None,
            after: Some(json!({"added": entered.added, "known": entered.known})),
        };
        record(tx, now, caller, change).await?;
        Ok(entered)
    })
}

type Known = HashMap<MeterId, BTreeMap<NaiveDate, Quantity>>;

/// The readings that are new, each with its meter.
fn check<'a>(
    meters: &HashMap<(ChargeItem, String), meter::Model>,
    mut known: Known,
    readings: &'a [NewReading],
    today: NaiveDate,
) -> Result<Vec<(MeterId, &'a NewReading)>> {
    let mut error = Error::invalid("billing.readings_invalid", text::readings_refused);
    let mut fresh = Vec::new();
    for reading in readings {
        let mut wrong = |field: &'static str, why: fn(crate::i18n::Lang) -> &'static str| {
            if error.fields.len() < MAX_PROBLEMS {
                error.note(field, reading.row, why);
            }
        };
        let Some(meter) = meters.get(&(reading.item, reading.serial.trim().to_owned())) else {
            wrong("serial", text::no_such_meter);
            continue;
        };
        if reading.read_on > today {
            wrong("read_on", text::in_the_future);
            continue;
        }
        if reading.read_on < meter.installed_on || meter.removed_on.is_some_and(|day| reading.read_on > day) {
            wrong("read_on", text::not_installed_then);
            continue;
        }
        let series = known.entry(meter.id).or_default();
        if let Some(before) = series.get(&reading.read_on) {
            if *before != reading.reading {
                wrong("reading", text::another_figure);
            }
            continue;
        }
        let earlier = series.range(..reading.read_on).next_back();
        let later = series.range(reading.read_on..).next();
        if earlier.is_some_and(|(_, q)| *q > reading.reading)
            || later.is_some_and(|(_, q)| *q < reading.reading)
        {
            wrong("reading", text::runs_backwards);
            continue;
        }
        series.insert(reading.read_on, reading.reading);
        fresh.push((meter.id, reading));
    }
    if error.fields.is_empty() { Ok(fresh) } else { Err(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u64, cells: [&str; 4]) -> Row {
        Row { number, cells: cells.iter().map(|c| (*c).to_owned()).collect() }
    }

    #[test]
    fn a_sheet_is_read_by_its_headings_and_refused_by_row_and_column() {
        let head = row(1, ["表号", "读数", "抄表日期", "项目"]);
        let good = [head.clone(), row(2, ["W-1", "12.5", "2026-06-30", "水费"])];
        let parsed = parse(&good).unwrap();
        assert_eq!(
            (parsed[0].serial.as_str(), parsed[0].reading, parsed[0].item),
            ("W-1", Quantity(125_000), ChargeItem::Water)
        );
        let bad =
            [head, row(2, ["", "-1", "30.6.2026", "气费"]), row(4, ["W-1", "1", "2026-06-30", "water"])];
        let error = parse(&bad).unwrap_err();
        let told: Vec<_> = error.fields.iter().map(|f| (f.row, f.field.as_str())).collect();
        let wanted = [(Some(2), "item"), (Some(2), "serial"), (Some(2), "read_on"), (Some(2), "reading")];
        assert_eq!(told, wanted);
        let error = parse(&[row(1, ["表号", "读数", "日期", "项目"])]).unwrap_err();
        assert_eq!(error.fields[0].field, "read_on");
    }
}
