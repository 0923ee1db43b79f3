//! Places from a file: GeoJSON, or a table with WKT or longitude and latitude. Taken whole or not at all; the same file
//! again changes nothing.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::PlaceKind;
use entity::place;
use entity::value::{Area, EstateId, PlaceId, SubdistrictId};
use serde_json::{Value, json};

use super::details::{self, EditPlace, edit_of};
use super::service::{MAX_PLACES, active, change, details_of, middles, row, scope, shape_of, state};
use super::store::{self, Details};
use super::text;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::audit::{Change, record_all};
use crate::db::{Tx, bulk};
use crate::error::{Error, FieldError, Result};
use crate::i18n::{Lang, Text};
use crate::places::geo::{self, Flaw, Shape, from_geojson, from_text, middle, near, position_in, words};
use crate::sheet::table::{Column, Table, refuse};
use crate::transact;

/// Bytes of a file.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// Places of a file.
pub const MAX_ROWS: usize = 5_000;

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = PlacesReport)]
pub struct Report {
    /// Nothing was stored.
    pub dry_run: bool,
    /// Rows of the table or features of the collection.
    pub rows: usize,
    pub created: usize,
    pub changed: usize,
    pub unchanged: usize,
    /// Columns or properties of the file that were not read.
    pub ignored_columns: Vec<String>,
}

const KIND: usize = 0;
const NAME: usize = 1;
const ESTATE: usize = 2;
const GRADE: usize = 3;
const AREA: usize = 4;
const WIDTH: usize = 5;
const BINS: usize = 6;
const HOURS: usize = 7;
const ACTIVE: usize = 8;
const WKT: usize = 9;
const LON: usize = 10;
const LAT: usize = 11;
const COUNT: usize = 13;

/// The columns of a table, in the template's order.
pub static COLUMNS: [Column; COUNT] = [
    Column::new("种类", &["kind"], true),
    Column::new("名称", &["name"], true),
    Column::new("小区", &["estate"], false),
    Column::new("养护等级", &["grade", "class"], false),
    Column::new("面积（㎡）", &["area", "area (m²)", "面积", "面积㎡"], false),
    Column::new("宽度（米）", &["width_m", "width", "width (m)", "宽度"], false),
    Column::new("垃圾桶", &["bins"], false),
    Column::new("开放时间", &["hours", "opening hours"], false),
    Column::new("状态", &["active", "status"], false),
    Column::new("WKT", &["wkt", "geometry"], false),
    Column::new("经度", &["lon", "lng", "longitude"], false),
    Column::new("纬度", &["lat", "latitude"], false),
    // Written by the export for people's eyes, never read.
    Column::new("按图面积（㎡）", &["area_by_map"], false),
];

/// The properties of a feature, as the columns of the same place.
pub const PROPERTIES: [&str; COUNT] = [
    "kind",
    "name",
    "estate",
    "grade",
    "area",
    "width_m",
    "bins",
    "hours",
    "active",
    "geometry",
    "geometry",
    "geometry",
    "area_by_map",
];

/// One place as a file says it: cells by column (none: the file does not speak of it) and its position.
struct Raw {
    number: u64,
    cells: [Option<String>; COUNT],
    shape: Result<Shape, (usize, Text)>,
}

/// What the fields are called in this kind of file.
type Names = [&'static str; COUNT];

fn flawed(column: usize, flaw: Flaw) -> (usize, Text) {
    (column, Text::of(|l| words(l, flaw)))
}

/// A name that was kept from being taken for a formula when it was written.
fn plain_cell(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(cell)
}

fn from_cells(number: u64, cells: [Option<String>; COUNT]) -> Raw {
    let cell = |at: usize| cells[at].as_deref().filter(|c| !c.is_empty());
    let number_of = |at: usize| {
        let value = cell(at).and_then(|c| c.parse::<f64>().ok()).filter(|x| x.is_finite());
        value.ok_or_else(|| flawed(at, Flaw::NotNumbers { at: 1 }))
    };
    let shape = match (cell(WKT), cell(LON), cell(LAT)) {
        (Some(wkt), ..) => from_text(wkt, None).map_err(|flaw| flawed(WKT, flaw)),
        (None, None, None) => Err((WKT, Text::of(text::position_missing))),
        (None, ..) => number_of(LON).and_then(|lon| {
            let at = position_in(lon, number_of(LAT)?).map_err(|flaw| flawed(LON, flaw))?;
            Ok(Shape::Point(at))
        }),
    };
    Raw { number, cells, shape }
}

fn table_rows(sheet: &[crate::sheet::Row]) -> Result<(Vec<Raw>, Vec<String>)> {
    let table = Table::try_new(sheet, &COLUMNS)?;
    let rows = table.rows().map(|cells| {
        let of = |at: usize| table.has(at).then(|| plain_cell(cells.cell(at)).to_owned());
        from_cells(cells.number(), std::array::from_fn(of))
    });
    Ok((rows.collect(), table.ignored_columns.clone()))
}

/// A property as the text of a cell: lists and objects are written as in a table.
fn property(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        Value::Array(all) => all.iter().map(property).collect::<Vec<_>>().join("; "),
        Value::Object(all) => {
            all.iter().map(|(key, value)| format!("{key} {}", property(value))).collect::<Vec<_>>().join("; ")
        }
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn features(bytes: &[u8]) -> Result<(Vec<Raw>, Vec<String>)> {
    let no = |message: fn(Lang) -> &'static str| {
        Error::invalid("places.not_geojson", message).field("file", message)
    };
    let all = geo::features(bytes).ok_or_else(|| no(text::not_a_collection))?;
    if all.is_empty() {
        return Err(no(text::nothing_in_it));
    }
    let (mut rows, mut ignored) = (Vec::with_capacity(all.len()), Vec::new());
    for (n, feature) in all.iter().enumerate().take(MAX_ROWS + 1) {
        let number = n as u64 + 1;
        if feature["type"] != "Feature" {
            let error = Error::invalid("places.not_geojson", text::not_a_feature);
            return Err(error.field_at("type", number, text::not_a_feature));
        }
        let mut cells: [Option<String>; COUNT] = std::array::from_fn(|_| None);
        for (key, value) in feature["properties"].as_object().into_iter().flatten() {
            match PROPERTIES.iter().position(|p| p == key).filter(|at| !(WKT..=LAT).contains(at)) {
                Some(at) => cells[at] = Some(property(value)),
                None if !ignored.contains(key) && ignored.len() < 50 => ignored.push(key.clone()),
                None => {}
            }
        }
        let geometry = &feature["geometry"];
        let shape = if geometry.is_null() {
            Err((WKT, Text::of(text::position_missing)))
        } else {
            from_geojson(geometry).map_err(|flaw| flawed(WKT, flaw))
        };
        rows.push(Raw { number, cells, shape });
    }
    Ok((rows, ignored))
}

fn too_big(message: fn(Lang) -> &'static str) -> Error {
    Error::invalid("places.file_too_large", message).field("file", message)
}

/// What is on record, and what a file may name.
struct Known {
    estates: HashMap<String, EstateId>,
    places: Vec<place::Model>,
    at: HashMap<(PlaceKind, String), usize>,
    details: HashMap<PlaceId, Details>,
}

/// A place of the file as it is to be, and the row it has on record.
struct Wanted {
    number: u64,
    edit: EditPlace,
    old: Option<usize>,
}

struct Reader<'a> {
    names: Names,
    known: &'a Known,
    seen: HashMap<(PlaceKind, String), u64>,
    errors: Vec<FieldError>,
}

impl Reader<'_> {
    fn complain(&mut self, number: u64, column: usize, detail: Text) {
        let field = self.names[column].to_owned();
        self.errors.push(FieldError { field, row: Some(number), detail });
    }

    fn kind(&mut self, raw: &Raw) -> Option<PlaceKind> {
        let kind = raw.cells[KIND].as_deref().and_then(details::kind_named);
        if kind.is_none() {
            let detail = Text::of(|l| text::kind_unknown(l, text::all_kind_names(l)));
            self.complain(raw.number, KIND, detail);
        }
        kind
    }

    /// The words of a cell, read: nothing when the file does not speak of it, or when it is wrong.
    fn read<T>(
        &mut self,
        raw: &Raw,
        column: usize,
        empty: T,
        words: fn(Lang) -> &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let cell = raw.cells[column].as_deref()?;
        if cell.is_empty() {
            return Some(empty);
        }
        let value = read(cell);
        if value.is_none() {
            self.complain(raw.number, column, Text::of(words));
        }
        value
    }

    fn wanted(&mut self, raw: &Raw) -> Option<Wanted> {
        let kind = self.kind(raw);
        let name = raw.cells[NAME].clone().unwrap_or_default();
        let shape = match &raw.shape {
            Ok(shape) => Some(shape.clone()),
            Err((column, detail)) => {
                self.complain(raw.number, *column, detail.clone());
                None
            }
        };
        let known = self.known;
        let estate =
            self.read(raw, ESTATE, None, text::estate_unknown, |c| known.estates.get(c).map(|e| Some(*e)));
        let grade = self.read(raw, GRADE, None, text::grade_range, |c| {
            c.trim_end_matches(['类', '级']).parse().ok().filter(|g| (1..=3).contains(g)).map(Some)
        });
        let area = self.read(raw, AREA, None, text::area_unreadable, |c| c.parse::<Area>().ok().map(Some));
        let width =
            self.read(raw, WIDTH, None, text::width_unreadable, |c| details::centimetres(c).map(Some));
        let bins = self.read(raw, BINS, Vec::new(), text::bins_unreadable, details::parse_bins);
        let hours = self.read(raw, HOURS, Vec::new(), text::hours_unreadable, details::parse_hours);
        let active = self.read(raw, ACTIVE, true, text::active_unreadable, |c| {
            let is = |message: fn(Lang) -> &'static str| {
                [Lang::Zh, Lang::En].iter().any(|l| c.eq_ignore_ascii_case(message(*l)))
            };
            match c {
                "true" | "TRUE" => Some(true),
                "false" | "FALSE" => Some(false),
                _ if is(text::active) => Some(true),
                _ if is(text::retired) => Some(false),
                _ => None,
            }
        });
        let (kind, shape) = (kind?, shape?);
        let key = (kind, name.trim().to_owned());
        if let Some(first) = self.seen.insert(key.clone(), raw.number) {
            self.complain(raw.number, NAME, Text::of(|l| text::twice(l, first)));
        }
        let old = known.at.get(&key).copied();
        let base = old.map(|at| {
            let place = &known.places[at];
            let Details { bins, hours } = known.details.get(&place.id).cloned().unwrap_or_default();
            edit_of(place, shape.clone(), bins, hours)
        });
        let mut edit = base.unwrap_or_else(|| EditPlace {
            kind,
            name: key.1,
            estate_id: None,
            grade: None,
            area: None,
            width_cm: None,
            shape,
            bins: Vec::new(),
            hours: Vec::new(),
            active: true,
        });
        edit.estate_id = estate.unwrap_or(edit.estate_id);
        edit.grade = grade.unwrap_or(edit.grade);
        edit.area = area.unwrap_or(edit.area);
        edit.width_cm = width.unwrap_or(edit.width_cm);
        edit.bins = bins.unwrap_or(edit.bins);
        edit.hours = hours.unwrap_or(edit.hours);
        edit.active = active.unwrap_or(edit.active);
        for (field, detail) in edit.problems() {
            self.complain(raw.number, column_of(field), detail);
        }
        Some(Wanted { number: raw.number, edit, old })
    }
}

fn column_of(field: &str) -> usize {
    match field {
        "name" => NAME,
        "grade" => GRADE,
        "area" => AREA,
        "width" => WIDTH,
        "bins" => BINS,
        "hours" => HOURS,
        _ => WKT,
    }
}

/// Reads, checks and (unless `dry_run`) stores places of a quarter.
///
/// # Errors
/// Forbidden; not found; invalid with one field error a problem, nothing stored.
pub async fn import(
    app: &App,
    caller: &Caller,
    subdistrict: SubdistrictId,
    bytes: &[u8],
    dry_run: bool,
) -> Result<Report> {
    caller.require(Action::PlacesWrite, scope(subdistrict, None))?;
    if bytes.len() > MAX_BYTES {
        return Err(too_big(text::too_big));
    }
    let first = bytes.iter().find(|b| !b.is_ascii_whitespace() && !b"\xEF\xBB\xBF".contains(b));
    let (rows, ignored, names) = if matches!(first, Some(b'{' | b'[')) {
        let (rows, ignored) = features(bytes)?;
        (rows, ignored, PROPERTIES)
    } else {
        let sheet = crate::sheet::read(bytes, &app.settings.files.parser).await?;
        let (rows, ignored) = table_rows(&sheet)?;
        (rows, ignored, std::array::from_fn(|at| COLUMNS[at].name))
    };
    if rows.len() > MAX_ROWS {
        return Err(too_big(text::too_many));
    }
    let (count, now) = (rows.len(), app.now());
    transact!(app.db, "places.import", |tx| {
        let known = known(tx, subdistrict).await?;
        let wanted = wanted(&rows, names, &known)?;
        let report = store_all(tx, caller, now, (subdistrict, dry_run), &known, &wanted).await?;
        Ok(Report { rows: count, ignored_columns: ignored.clone(), ..report })
    })
}

async fn known(tx: &Tx, subdistrict: SubdistrictId) -> Result<Known> {
    let estates = store::estates(tx, subdistrict).await?;
    let places = store::of_subdistrict(tx, subdistrict, MAX_PLACES).await?;
    let ids: Vec<PlaceId> = places.iter().map(|p| p.id).collect();
    Ok(Known {
        estates: estates.into_iter().map(|e| (e.name, e.id)).collect(),
        at: places.iter().enumerate().map(|(at, p)| ((p.kind, p.name.clone()), at)).collect(),
        details: store::details(tx, &ids).await?,
        places,
    })
}

/// What the rows ask for, or all that is wrong with them.
fn wanted(rows: &[Raw], names: Names, known: &Known) -> Result<Vec<Wanted>> {
    let mut reader = Reader { names, known, seen: HashMap::new(), errors: Vec::new() };
    let wanted: Vec<Wanted> = rows.iter().filter_map(|raw| reader.wanted(raw)).collect();
    let replaced: std::collections::HashSet<usize> = wanted.iter().filter_map(|w| w.old).collect();
    let stay = known.places.iter().enumerate().filter(|(at, _)| !replaced.contains(at)).map(|(_, p)| p);
    let new: Vec<_> = wanted.iter().map(|w| middle(&w.edit.shape)).collect();
    for (wanted, far) in wanted.iter().zip(near(&middles(stay), &new)) {
        if let Some(km) = far {
            reader.complain(wanted.number, WKT, Text::of(|l| words(l, Flaw::FarAway { km })));
        }
    }
    refuse(reader.errors)?;
    Ok(wanted)
}

async fn store_all(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    (subdistrict, dry_run): (SubdistrictId, bool),
    known: &Known,
    wanted: &[Wanted],
) -> Result<Report> {
    let (mut made, mut moved, mut changes, mut all_details) = (Vec::new(), 0, Vec::new(), Vec::new());
    let new: Vec<&Wanted> = wanted.iter().filter(|w| w.old.is_none()).collect();
    let ids = if dry_run { Vec::new() } else { bulk::ids(tx, "place", new.len()).await? };
    for (w, id) in new.iter().zip(ids) {
        let (row, details) = (row(PlaceId(id), subdistrict, 1, &w.edit), details_of(&w.edit));
        changes.push(change("places.create", &row, None, Some(state(&row, &details))));
        all_details.push((row.id, details));
        made.push(active(row, true));
    }
    for (w, old) in wanted.iter().filter_map(|w| Some((w, &known.places[w.old?]))) {
        let before = known.details.get(&old.id).cloned().unwrap_or_default();
        let (row, after) = (row(old.id, subdistrict, old.version, &w.edit), details_of(&w.edit));
        // A geometry may be written in another way and still be the same shape.
        let same_words = place::Model { geometry: old.geometry.clone(), ..row.clone() };
        if shape_of(old)? == w.edit.shape && before == after && same_words == *old {
            continue;
        }
        moved += 1;
        if dry_run {
            continue;
        }
        if !store::update(tx, &row).await? {
            return Err(Error::stale());
        }
        changes.push(change("places.update", &row, Some(state(old, &before)), Some(state(&row, &after))));
        all_details.push((old.id, after));
    }
    let report = Report {
        dry_run,
        rows: wanted.len(),
        created: new.len(),
        changed: moved,
        unchanged: wanted.len() - new.len() - moved,
        ignored_columns: Vec::new(),
    };
    if dry_run || (new.is_empty() && moved == 0) {
        return Ok(report);
    }
    bulk::insert_all(tx, made).await?;
    store::replace_details(tx, &all_details).await?;
    changes.push(Change {
        action: "places.import",
        subject: "subdistrict",
        subject_id: subdistrict.0,
        subdistrict_id: Some(subdistrict),
        after: Some(json!({"new": new.len(), "changed": moved})),
        ..Change::default()
    });
    record_all(tx, now, caller, changes).await?;
    crate::db::changes::bump(tx, &format!("board:{subdistrict}")).await?;
    Ok(report)
}
