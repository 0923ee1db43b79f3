//! The places of a quarter as a file that the import takes again, and empty ones to begin with.

use entity::value::SubdistrictId;
use serde_json::{Map, Value, json};

use super::details::{self, reckoned};
use super::import::COLUMNS;
use super::service::{PlaceView, all_of};
use super::text;
use crate::access::Caller;
use crate::app::App;
use crate::error::Result;
use crate::i18n::Lang;
use crate::places::geo::{Shape, from_geojson};
use crate::sheet::write::{Cell, FileKind, Table};

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlacesFormat)]
pub enum Format {
    #[default]
    Geojson,
    Csv,
}

pub const MEDIA_GEOJSON: &str = "application/geo+json";

impl Format {
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Geojson => MEDIA_GEOJSON,
            Self::Csv => FileKind::Csv.media_type(),
        }
    }

    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Geojson => "geojson",
            Self::Csv => "csv",
        }
    }
}

fn hours(view: &PlaceView) -> Vec<String> {
    view.details.hours.iter().map(|h| details::hours_text(&[*h])).collect()
}

fn feature(view: &PlaceView) -> Result<Value> {
    let (p, edit) = (&view.place, view.edit()?);
    let bins: Map<String, Value> =
        view.details.bins.iter().map(|(kind, n)| (kind.word().to_owned(), json!(n))).collect();
    let geometry: Value = serde_json::from_str(&p.geometry).map_err(crate::error::Error::internal)?;
    Ok(json!({"type": "Feature", "geometry": geometry, "properties": {
        "kind": p.kind, "name": p.name, "estate": view.estate, "grade": p.grade, "area": edit.area,
        "area_by_map": reckoned(&edit.shape, p.width_cm), "width_m": p.width_cm.map(details::metres_text),
        "bins": bins, "hours": hours(view), "active": p.active,
    }}))
}

fn cells(l: Lang, view: &PlaceView) -> Result<Vec<Cell>> {
    let (p, edit) = (&view.place, view.edit()?);
    let text = |value: Option<String>| value.map_or(Cell::Empty, Cell::Text);
    let (lon, lat) = match &edit.shape {
        Shape::Point(at) => {
            let (lat, lon) = at.to_degrees();
            (format!("{lon:.7}"), format!("{lat:.7}"))
        }
        Shape::Line(_) | Shape::Polygon(_) => (String::new(), String::new()),
    };
    let wkt = if lon.is_empty() { edit.shape.to_wkt() } else { String::new() };
    Ok(vec![
        text::kind_name(l, p.kind).into(),
        p.name.clone().into(),
        text(view.estate.clone()),
        text(p.grade.map(|g| g.to_string())),
        text(edit.area.map(|a| a.to_string())),
        text(p.width_cm.map(details::metres_text)),
        details::bins_text(l, &view.details.bins).into(),
        details::hours_text(&view.details.hours).into(),
        if p.active { text::active(l) } else { text::retired(l) }.into(),
        wkt.into(),
        lon.into(),
        lat.into(),
        text(reckoned(&edit.shape, p.width_cm).map(|a| a.to_string())),
    ])
}

fn table(l: Lang, rows: Vec<Vec<Cell>>) -> Result<Vec<u8>> {
    let header = COLUMNS.iter().map(|c| c.name.to_owned()).collect();
    let table = Table { name: text::places(l).to_owned(), title: String::new(), header, rows };
    table.to_file(FileKind::Csv)
}

fn collection(features: Vec<Value>) -> Result<Vec<u8>> {
    let all = json!({"type": "FeatureCollection", "features": features});
    serde_json::to_vec_pretty(&all).map_err(crate::error::Error::internal)
}

/// The places of a quarter within the caller's reach.
///
/// # Errors
/// Forbidden.
pub async fn file(
    app: &App,
    caller: &Caller,
    subdistrict: SubdistrictId,
    format: Format,
    l: Lang,
) -> Result<Vec<u8>> {
    let all = all_of(app, caller, subdistrict).await?;
    match format {
        Format::Geojson => collection(all.iter().map(feature).collect::<Result<Vec<_>>>()?),
        Format::Csv => table(l, all.iter().map(|view| cells(l, view)).collect::<Result<Vec<_>>>()?),
    }
}

/// One example of each shape, to be overwritten.
///
/// # Errors
/// When it cannot be written.
pub fn template(format: Format, l: Lang) -> Result<Vec<u8>> {
    let examples = [
        json!({"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[120.119, 30.28254], [120.12263, 30.28259]]},
            "properties": {"kind": "road_segment", "name": "示例路（一街–二街）", "grade": 1, "width_m": "12.5", "active": true}}),
        json!({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[120.123, 30.287], [120.1236, 30.287], [120.1236, 30.2874], [120.123, 30.2874], [120.123, 30.287]]]},
            "properties": {"kind": "green_plot", "name": "示例绿地", "grade": 2, "active": true}}),
        json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [120.1237, 30.2843]},
            "properties": {"kind": "waste_point", "name": "示例集置点", "bins": {"food": 2, "residual": 4}, "hours": ["06:30-09:00", "18:00-20:30"], "active": true}}),
        json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [120.1302, 30.2911]},
            "properties": {"kind": "transfer_station", "name": "示例中转站", "hours": ["05:00-22:00"], "active": true}}),
    ];
    if format == Format::Geojson {
        return collection(examples.into());
    }
    let hours = |p: &Value| {
        let all = p["hours"].as_array().into_iter().flatten().filter_map(Value::as_str);
        all.collect::<Vec<_>>().join("; ")
    };
    let row = |example: &Value| {
        let p = &example["properties"];
        let words = |key: &str| p[key].as_str().unwrap_or_default().to_owned();
        let shape = from_geojson(example).ok();
        let kind = details::kind_named(&words("kind")).map(|k| text::kind_name(l, k)).unwrap_or_default();
        let waste = p["bins"].is_object();
        let bins = [(entity::enums::WasteKind::Food, 2), (entity::enums::WasteKind::Residual, 4)];
        vec![
            kind.into(),
            words("name").into(),
            Cell::Empty,
            p["grade"].as_i64().map_or(Cell::Empty, Cell::Count),
            Cell::Empty,
            words("width_m").into(),
            if waste { details::bins_text(l, &bins).into() } else { Cell::Empty },
            hours(p).into(),
            text::active(l).into(),
            shape.map_or_else(String::new, |s| s.to_wkt()).into(),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
        ]
    };
    table(l, examples.iter().map(row).collect())
}
