//! Weigh tickets from a station's spreadsheet. Taken whole or not at all; the same file again changes nothing.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};
use entity::enums::{PlaceKind, WasteKind};
use entity::value::{PlaceId, SubdistrictId, VehicleId, WeighTicketId, WorkOrderId};
use serde_json::json;

use super::check::{Checked, Known, NewTicket, Origin, check, is_same};
use super::service::{Written, change, known, row, shares};
use super::store;
use super::weights::kilograms;
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::clock::Zone;
use crate::crews::vehicles;
use crate::db::audit::{Change, record_all};
use crate::db::{Tx, bulk};
use crate::error::{Error, FieldError, Result};
use crate::i18n::{Lang, Text, named};
use crate::places::work::{of_kind, text::waste_name};
use crate::sheet::table::{Cells, Column, Table, parse_date, refuse};
use crate::sheet::write::{self, Cell, FileKind};
use crate::transact;
use crate::waste::text;

/// Bytes of a file.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// Tickets of a file.
pub const MAX_ROWS: usize = 10_000;

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = WeighTicketsReport)]
pub struct Report {
    /// Nothing was stored.
    pub dry_run: bool,
    pub rows: usize,
    pub created: usize,
    /// On record already, just so.
    pub unchanged: usize,
    /// New ones that are flagged: overloaded, or of another kind than where they came from.
    pub flagged: usize,
    /// Of the new ones, in kilograms.
    pub net_kg: i64,
    pub ignored_columns: Vec<String>,
}

const NUMBER: usize = 0;
const STATION: usize = 1;
const TIME: usize = 2;
const PLATE: usize = 3;
const KIND: usize = 4;
const GROSS: usize = 5;
const TARE: usize = 6;
const NET: usize = 7;
const ORDER: usize = 8;
const POINTS: usize = 9;
const HANDLER: usize = 10;
const NOTE: usize = 11;
const COUNT: usize = 12;

/// The columns of a file, in the template's order.
pub static COLUMNS: [Column; COUNT] = [
    Column::new("磅单号", &["number", "单号", "票号"], true),
    Column::new("去向", &["station", "处置场所", "中转站"], true),
    Column::new("过磅时间", &["weighed_at", "time", "时间"], true),
    Column::new("车牌号", &["plate", "车牌", "运输车辆"], true),
    Column::new("类别", &["waste", "kind", "种类", "垃圾类别"], true),
    Column::new("毛重（kg）", &["gross_kg", "毛重", "毛重kg", "毛重(kg)"], true),
    Column::new("皮重（kg）", &["tare_kg", "皮重", "皮重kg", "皮重(kg)"], true),
    Column::new("净重（kg）", &["net_kg", "净重", "净重kg", "净重(kg)"], false),
    Column::new("工单号", &["order", "work_order"], false),
    Column::new("来源点位", &["points", "来源"], false),
    Column::new("经手人", &["handler"], true),
    Column::new("备注", &["note"], false),
];

/// `2026-09-18 08:30`, with seconds or without, with any of the ways to write a day.
#[must_use]
pub fn parse_time(zone: Zone, value: &str) -> Option<DateTime<Utc>> {
    let value = value.trim();
    let (day, time) = value.split_once(['T', ' '])?;
    let day = parse_date(day.trim())?;
    let time = time.trim();
    let time =
        NaiveTime::parse_from_str(time, "%H:%M").or_else(|_| NaiveTime::parse_from_str(time, "%H:%M:%S"));
    Some(zone.instant(NaiveDateTime::new(day, time.ok()?)))
}

/// A kind by its word, or its name in either language.
fn kind_named(name: &str) -> Option<WasteKind> {
    named(WasteKind::ALL, name, WasteKind::word, waste_name)
}

fn too_big(message: fn(Lang) -> &'static str) -> Error {
    Error::invalid("waste.file_too_large", message).field("file", message)
}

/// What a file may name.
struct Names {
    stations: HashMap<String, PlaceId>,
    points: HashMap<String, PlaceId>,
    plates: HashMap<String, VehicleId>,
    orders: HashMap<String, WorkOrderId>,
}

async fn names(tx: &Tx, quarter: SubdistrictId, numbers: &[String]) -> Result<Names> {
    let named = |all: Vec<entity::place::Model>| all.into_iter().map(|p| (p.name, p.id)).collect();
    let fleet = vehicles::of_subdistrict(tx, quarter).await?;
    Ok(Names {
        stations: named(of_kind(tx, &[quarter], PlaceKind::TransferStation).await?),
        points: named(of_kind(tx, &[quarter], PlaceKind::WastePoint).await?),
        plates: fleet.into_iter().map(|v| (v.plate, v.id)).collect(),
        orders: store::orders_numbered(tx, quarter, numbers).await?,
    })
}

fn kg(cells: &mut Cells<'_>, column: usize) -> Option<i32> {
    let words = match column {
        GROSS => text::gross_unreadable,
        TARE => text::tare_unreadable,
        _ => text::net_unreadable,
    };
    cells.read(column, words, kilograms)
}

fn origin(cells: &mut Cells<'_>, names: &Names) -> Option<Origin> {
    let (order, points) = (cells.cell(ORDER).to_owned(), cells.cell(POINTS).to_owned());
    if !order.is_empty() {
        return cells.read(ORDER, text::order_unknown, |c| names.orders.get(c).copied()).map(Origin::Order);
    }
    let all = points.split(['、', '，', ',', ';', '；']).map(str::trim).filter(|p| !p.is_empty());
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    for name in all {
        match names.points.get(name) {
            Some(id) => found.push(*id),
            None => unknown.push(name.to_owned()),
        }
    }
    if !unknown.is_empty() {
        let which = unknown.join("、");
        cells.complain(POINTS, |l| text::points_unknown(l, &which));
        return None;
    }
    if found.is_empty() {
        cells.complain(POINTS, text::origin_missing);
        return None;
    }
    Some(Origin::Points(found))
}

/// The ticket of a row; what is wrong with it is kept in `cells`.
fn ticket(cells: &mut Cells<'_>, zone: Zone, names: &Names) -> Option<NewTicket> {
    let station = cells.read(STATION, text::station_unknown, |c| names.stations.get(c).copied());
    let weighed_at = cells.read(TIME, text::time_unreadable, |c| parse_time(zone, c));
    let vehicle = cells.read(PLATE, text::vehicle_unknown, |c| names.plates.get(c).copied());
    let waste = cells.read(KIND, text::kind_unknown, kind_named);
    let (gross, tare) = (kg(cells, GROSS), kg(cells, TARE));
    let net = if cells.cell(NET).is_empty() { Some(None) } else { kg(cells, NET).map(Some) };
    let origin = origin(cells, names);
    Some(NewTicket {
        station_id: station?,
        number: cells.cell(NUMBER).to_owned(),
        weighed_at: weighed_at?,
        vehicle_id: vehicle?,
        waste: waste?,
        gross_kg: gross?,
        tare_kg: tare?,
        net_kg: net?,
        origin: origin?,
        handler: cells.cell(HANDLER).to_owned(),
        note: cells.cell(NOTE).to_owned(),
    })
}

fn column_of(field: &str) -> usize {
    match field {
        "station_id" => STATION,
        "weighed_at" => TIME,
        "vehicle_id" => PLATE,
        "gross_kg" => GROSS,
        "tare_kg" => TARE,
        "net_kg" => NET,
        "work_order_id" => ORDER,
        "points" => POINTS,
        "handler" => HANDLER,
        "note" => NOTE,
        _ => NUMBER,
    }
}

/// Reads, checks and (unless `dry_run`) stores tickets of a quarter.
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
    caller.require(Action::WeighTicketsCorrect, Scope::work(quarter, None, None))?;
    if bytes.len() > MAX_BYTES {
        return Err(too_big(text::file_too_big));
    }
    let sheet = crate::sheet::read(bytes, &app.settings.files.parser).await?;
    let table = Table::try_new(&sheet, &COLUMNS)?;
    if table.rows().count() > MAX_ROWS {
        return Err(too_big(text::file_too_long));
    }
    let now = app.now();
    transact!(app.db, "waste.ticket_import", |tx| {
        import_in(app, tx, caller, now, quarter, &table, dry_run).await
    })
}

/// A row that may be stored, or is.
struct Good {
    number: u64,
    new: NewTicket,
    checked: Checked,
}

async fn import_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    quarter: SubdistrictId,
    table: &Table<'_>,
    dry_run: bool,
) -> Result<Report> {
    let orders: Vec<String> =
        table.rows().map(|c| c.cell(ORDER).to_owned()).filter(|n| !n.is_empty()).collect();
    let names = names(tx, quarter, &orders).await?;
    let mut stations: Vec<PlaceId> = names.stations.values().copied().collect();
    stations.sort_unstable();
    if !dry_run {
        store::lock_stations(tx, &stations).await?;
    }
    let mut errors: Vec<FieldError> = Vec::new();
    let mut read = Vec::new();
    for mut cells in table.rows() {
        if let Some(new) = ticket(&mut cells, app.zone(), &names) {
            read.push((cells.number(), new));
        }
        errors.append(&mut cells.errors);
    }
    let all: Vec<NewTicket> = read.iter().map(|(_, new)| new.clone()).collect();
    let known = known(tx, &all).await?;
    let numbers: Vec<String> = all.iter().map(|t| t.number.trim().to_owned()).collect();
    let old = store::numbered(tx, &stations, &numbers).await?;
    let (good, unchanged) = sort(app, now, quarter, read, &known, &old, &mut errors);
    refuse(errors)?;
    let report = Report {
        dry_run,
        rows: good.len() + unchanged,
        created: good.len(),
        unchanged,
        flagged: good.iter().filter(|g| g.checked.overweight || g.checked.other_kind).count(),
        net_kg: good.iter().map(|g| i64::from(g.checked.net_kg)).sum(),
        ignored_columns: table.ignored_columns.clone(),
    };
    if !dry_run && !good.is_empty() {
        store_all(tx, caller, now, quarter, &good).await?;
    }
    Ok(report)
}

/// The new ones, and how many are on record just so; what is wrong goes to `errors`.
fn sort(
    app: &App,
    now: DateTime<Utc>,
    quarter: SubdistrictId,
    read: Vec<(u64, NewTicket)>,
    known: &Known,
    old: &HashMap<(PlaceId, String), entity::weigh_ticket::Model>,
    errors: &mut Vec<FieldError>,
) -> (Vec<Good>, usize) {
    let mut complain = |number: u64, column: usize, detail: Text| {
        errors.push(FieldError { field: COLUMNS[column].name.to_owned(), row: Some(number), detail });
    };
    let (mut good, mut unchanged) = (Vec::new(), 0);
    let mut seen: HashMap<(PlaceId, String), u64> = HashMap::new();
    for (number, new) in read {
        let key = (new.station_id, new.number.trim().to_owned());
        if let Some(first) = seen.insert(key.clone(), number) {
            complain(number, NUMBER, Text::of(|l| text::row_twice(l, first)));
            continue;
        }
        match old.get(&key) {
            Some(old) if is_same(old, &new) => {
                unchanged += 1;
                continue;
            }
            Some(_) => {
                complain(number, NUMBER, Text::of(text::number_taken));
                continue;
            }
            None => {}
        }
        match check(&new, quarter, known, app.zone(), now) {
            Ok(checked) => good.push(Good { number, new, checked }),
            Err(flaws) => {
                for (field, detail) in flaws {
                    complain(number, column_of(field), detail);
                }
            }
        }
    }
    (good, unchanged)
}

async fn store_all(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    quarter: SubdistrictId,
    good: &[Good],
) -> Result<()> {
    let ids = bulk::ids(tx, "weigh_ticket", good.len()).await?;
    let written = Written { by: caller.name(), at: now, imported: true };
    let (mut tickets, mut parts, mut changes) = (Vec::new(), Vec::new(), Vec::new());
    for (g, id) in good.iter().zip(ids) {
        let id = WeighTicketId(id);
        tickets.push(row(Some(id), quarter, &g.new, &g.checked, &written));
        parts.extend(shares(id, g.checked.net_kg, &g.checked.weights));
        let after = json!({"number": g.new.number, "net_kg": g.checked.net_kg, "row": g.number});
        changes.push(change("waste.ticket_create", id, quarter, None, Some(after)));
    }
    store::insert(tx, tickets, parts).await?;
    changes.push(Change {
        action: "waste.ticket_import",
        subject: "subdistrict",
        subject_id: quarter.0,
        subdistrict_id: Some(quarter),
        after: Some(json!({"new": good.len()})),
        ..Change::default()
    });
    record_all(tx, now, caller, changes).await
}

/// Tickets of many orders that were weighed before the house knew of them, in few statements: for taking over another
/// system's history and for the demo.
///
/// # Errors
/// Forbidden; invalid for the first that is wrong, nothing stored.
pub async fn take_over_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    quarter: SubdistrictId,
    all: Vec<NewTicket>,
) -> Result<usize> {
    caller.require(Action::WeighTicketsCorrect, Scope::work(quarter, None, None))?;
    let known = known(tx, &all).await?;
    let mut good = Vec::with_capacity(all.len());
    for (number, new) in (1..).zip(all) {
        let checked = check(&new, quarter, &known, app.zone(), now).map_err(|flaws| {
            let (field, words) =
                flaws.into_iter().next().unwrap_or(("number", Text::of(text::number_missing)));
            Error::invalid("waste.invalid", crate::web::text::form_errors)
                .field_at(field, number, |l| words.on(l).to_owned())
        })?;
        good.push(Good { number, new, checked });
    }
    store_all(tx, caller, now, quarter, &good).await?;
    Ok(good.len())
}

/// An example to be overwritten.
///
/// # Errors
/// When it cannot be written.
pub fn template(l: Lang, kind: FileKind) -> Result<Vec<u8>> {
    let header = COLUMNS.iter().map(|c| c.name.to_owned()).collect();
    let row: [&str; COUNT] = [
        "ZZ20260918-001",
        "示例中转站",
        "2026-09-18 07:40",
        "浙A·Q2001",
        waste_name(l, WasteKind::Residual),
        "15860",
        "11240",
        "4620",
        "",
        "1号点、2号点",
        "李建国",
        "",
    ];
    let rows = vec![row.iter().map(|cell| Cell::from(*cell)).collect()];
    let name = text::tickets(l).to_owned();
    write::Table { name, title: String::new(), header, rows }.to_file(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_scales_write_them() {
        let zone = Zone::try_new(8 * 3_600).unwrap();
        let eight = "2026-09-18T00:30:00Z".parse::<DateTime<Utc>>().unwrap();
        for text in ["2026-09-18 08:30", "2026/9/18 8:30:00", "2026-09-18T08:30", "20260918 08:30"] {
            assert_eq!(parse_time(zone, text), Some(eight), "{text}");
        }
        for text in ["2026-09-18", "08:30", "2026-09-18 25:00", "x 08:30"] {
            assert_eq!(parse_time(zone, text), None, "{text}");
        }
        assert_eq!(kind_named("易腐垃圾"), Some(WasteKind::Food));
        assert_eq!(kind_named("residual"), Some(WasteKind::Residual));
        assert_eq!(kind_named("湿垃圾"), None);
    }
}
