//! Streets from a GeoJSON file, and back.

use serde_json::{Value, json};

use super::network::{Access, Piece, Street};
use super::text;
use crate::error::{Error, FieldError, Result};
use crate::i18n::{Lang, Text};
use crate::places::geo::{Flaw, Form, Position, Shape, features, from_geojson, middle, near, words};
use crate::plain;
use crate::sheet::table::refuse;

/// Lines of a file.
pub const MAX_STREETS: usize = 20_000;
const MAX_NAME: usize = 60;
const MODES: [&str; 3] = ["walk", "e_tricycle", "truck"];

fn modes(value: &Value) -> Option<Access> {
    let all: Vec<&str> = match value {
        Value::Null => return Some(Access::ALL),
        Value::Array(all) => all.iter().map(|v| v.as_str()).collect::<Option<_>>()?,
        Value::String(text) => text.split([',', ';', ' ', '、']).filter(|w| !w.is_empty()).collect(),
        _ => return None,
    };
    let known = !all.is_empty() && all.iter().all(|mode| MODES.contains(mode));
    let has = |mode: &str| all.contains(&mode);
    known.then(|| Access { walk: has("walk"), e_tricycle: has("e_tricycle"), truck: has("truck") })
}

fn one_way(value: &Value) -> Option<bool> {
    match value {
        Value::Null => Some(false),
        Value::Bool(is) => Some(*is),
        Value::String(text) => match text.as_str() {
            "yes" | "true" | "1" | "是" => Some(true),
            "no" | "false" | "0" | "" | "否" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The streets of a file near the places `there`.
///
/// # Errors
/// Invalid with one field error a problem.
pub fn streets(bytes: &[u8], there: &[Position]) -> Result<Vec<Street>> {
    let no = |message: fn(Lang) -> &'static str| {
        Error::invalid("streets.not_geojson", message).field("file", message)
    };
    let all = features(bytes).ok_or_else(|| no(text::not_a_collection))?;
    if all.is_empty() {
        return Err(no(text::nothing_in_it));
    }
    if all.len() > MAX_STREETS {
        return Err(no(text::too_many));
    }
    let (mut found, mut errors) = (Vec::new(), Vec::new());
    for (n, feature) in all.iter().enumerate() {
        let row = n as u64 + 1;
        let mut complain = |field: &str, detail: Text| {
            errors.push(FieldError { field: field.to_owned(), row: Some(row), detail });
        };
        let properties = &feature["properties"];
        let name = properties["name"].as_str().unwrap_or_default().trim().to_owned();
        if !plain::fits(&name, MAX_NAME) {
            complain("name", Text::of(text::name_shape));
        }
        let (access, one_way) = (modes(&properties["modes"]), one_way(&properties["one_way"]));
        if access.is_none() {
            complain("modes", Text::of(text::modes_unknown));
        }
        if one_way.is_none() {
            complain("one_way", Text::of(text::one_way_unknown));
        }
        let level = properties["level"].as_i64();
        if level.is_none() && !properties["level"].is_null() {
            complain("level", Text::of(text::level_unknown));
        }
        let shape = match from_geojson(&feature["geometry"]) {
            Ok(shape @ Shape::Line(_)) => shape,
            Ok(_) => {
                complain("geometry", Text::of(|l| words(l, Flaw::Form { wanted: &[Form::Line] })));
                continue;
            }
            Err(flaw) => {
                complain("geometry", Text::of(|l| words(l, flaw)));
                continue;
            }
        };
        if let Some(km) = near(there, &[middle(&shape)])[0] {
            complain("geometry", Text::of(|l| words(l, Flaw::FarAway { km })));
        }
        if let (Some(access), Some(one_way)) = (access, one_way) {
            let line = shape.positions();
            found.push(Street { name, access, one_way, level: level.unwrap_or(0), line });
        }
    }
    refuse(errors)?;
    Ok(found)
}

/// The pieces as lines that the import takes again. What passes above or below has no node there, and a level of its own
/// a piece keeps it so.
///
/// # Errors
/// When it cannot be written.
pub fn file(pieces: &[Piece]) -> Result<Vec<u8>> {
    let feature = |(n, p): (usize, &Piece)| {
        let modes = MODES.iter().zip([p.access.walk, p.access.e_tricycle, p.access.truck]);
        let modes: Vec<&str> = modes.filter(|(_, may)| *may).map(|(mode, _)| *mode).collect();
        let line = Shape::Line(vec![p.from, p.to]).to_geojson();
        let geometry: Value = serde_json::from_str(&line).unwrap_or(Value::Null);
        json!({"type": "Feature", "geometry": geometry, "properties": {
            "name": p.name, "modes": modes, "one_way": p.one_way, "level": n + 1, "length_cm": p.length_cm,
        }})
    };
    let all: Vec<Value> = pieces.iter().enumerate().map(feature).collect();
    serde_json::to_vec(&json!({"type": "FeatureCollection", "features": all})).map_err(Error::internal)
}

/// Two streets to begin with.
///
/// # Errors
/// When it cannot be written.
pub fn template() -> Result<Vec<u8>> {
    let street = |name: &str, modes: &[&str], one_way: bool, line: Value| {
        json!({"type": "Feature", "geometry": {"type": "LineString", "coordinates": line},
            "properties": {"name": name, "modes": modes, "one_way": one_way, "level": 0}})
    };
    let all = [
        street("示例路", &MODES, false, json!([[120.119, 30.28254], [120.12263, 30.28259]])),
        street("示例弄", &["walk", "e_tricycle"], true, json!([[120.121, 30.2825], [120.121, 30.284]])),
    ];
    serde_json::to_vec_pretty(&json!({"type": "FeatureCollection", "features": all})).map_err(Error::internal)
}
