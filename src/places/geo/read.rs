//! Shapes as people and programs write them.

use serde_json::Value;

use super::shape::{MAX_POSITIONS, positions};
use super::{Flaw, Form, Position, Shape};

type Degrees = (f64, f64);

fn pair(value: &Value) -> Option<Degrees> {
    let items = value.as_array()?;
    Some((items.first()?.as_f64()?, items.get(1)?.as_f64()?))
}

fn list(value: &Value) -> Result<Vec<Degrees>, Flaw> {
    let items = value.as_array().ok_or(Flaw::Unreadable)?;
    if items.len() > MAX_POSITIONS {
        return Err(Flaw::TooMany);
    }
    items.iter().enumerate().map(|(n, item)| pair(item).ok_or(Flaw::NotNumbers { at: n + 1 })).collect()
}

/// A position that is where places may be.
///
/// # Errors
/// Swapped or outside China.
pub fn position_in(lon: f64, lat: f64) -> Result<Position, Flaw> {
    positions(&[(lon, lat)]).map(|all| all[0])
}

fn point(degrees: Degrees) -> Result<Shape, Flaw> {
    position_in(degrees.0, degrees.1).map(Shape::Point)
}

fn rings(all: &[Vec<Degrees>]) -> Result<Shape, Flaw> {
    if all.iter().map(Vec::len).sum::<usize>() > MAX_POSITIONS {
        return Err(Flaw::TooMany);
    }
    let all: Result<Vec<_>, Flaw> = all.iter().map(|ring| positions(ring)).collect();
    Shape::polygon(all?)
}

/// A GeoJSON geometry (or a feature around one).
///
/// # Errors
/// The first flaw.
pub fn from_geojson(value: &Value) -> Result<Shape, Flaw> {
    let value = if value["type"] == "Feature" { &value["geometry"] } else { value };
    let coordinates = &value["coordinates"];
    match value["type"].as_str() {
        Some("Point") => point(pair(coordinates).ok_or(Flaw::NotNumbers { at: 1 })?),
        Some("LineString") => Shape::line(positions(&list(coordinates)?)?),
        Some("Polygon") => {
            let all = coordinates.as_array().ok_or(Flaw::Unreadable)?;
            if all.len() > MAX_POSITIONS {
                return Err(Flaw::TooMany);
            }
            rings(&all.iter().map(list).collect::<Result<Vec<_>, Flaw>>()?)
        }
        _ => Err(Flaw::Unreadable),
    }
}

/// GeoJSON, WKT, or one `longitude,latitude` a line; of the last an area is closed when `wanted` is one.
///
/// # Errors
/// The first flaw.
pub fn from_text(text: &str, wanted: Option<Form>) -> Result<Shape, Flaw> {
    let text = text.trim();
    if text.starts_with('{') {
        return from_geojson(&serde_json::from_str(text).map_err(|_| Flaw::Unreadable)?);
    }
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return from_wkt(text);
    }
    let lines = text.split(['\n', ';', '；']).map(str::trim).filter(|line| !line.is_empty());
    let mut all = numbers(lines)?;
    match wanted {
        _ if all.is_empty() => Err(Flaw::Unreadable),
        Some(Form::Polygon) if all.len() > 2 => {
            if all.first() != all.last() {
                all.push(all[0]);
            }
            rings(&[all])
        }
        None if all.len() > 3 && all.first() == all.last() => rings(&[all]),
        _ if all.len() == 1 => point(all[0]),
        _ => Shape::line(positions(&all)?),
    }
}

fn numbers<'a>(pairs: impl Iterator<Item = &'a str>) -> Result<Vec<Degrees>, Flaw> {
    let mut all = Vec::new();
    for (n, words) in pairs.enumerate() {
        if n >= MAX_POSITIONS {
            return Err(Flaw::TooMany);
        }
        let mut parts =
            words.split(|c: char| c == ',' || c == '，' || c.is_whitespace()).filter(|p| !p.is_empty());
        let mut number = || parts.next().and_then(|p| p.parse::<f64>().ok()).filter(|x| x.is_finite());
        let (Some(lon), Some(lat)) = (number(), number()) else {
            return Err(Flaw::NotNumbers { at: n + 1 });
        };
        all.push((lon, lat));
    }
    Ok(all)
}

fn from_wkt(text: &str) -> Result<Shape, Flaw> {
    let open = text.find('(').ok_or(Flaw::Unreadable)?;
    let (kind, rest) = text.split_at(open);
    let inner = rest.trim().strip_prefix('(').and_then(|r| r.strip_suffix(')')).ok_or(Flaw::Unreadable)?;
    let kind = kind.trim().to_ascii_uppercase();
    match kind.split_whitespace().next() {
        Some("POINT") => match numbers(std::iter::once(inner))?.as_slice() {
            [one] => point(*one),
            _ => Err(Flaw::Unreadable),
        },
        Some("LINESTRING") => Shape::line(positions(&numbers(inner.split(','))?)?),
        Some("POLYGON") => {
            let mut all = Vec::new();
            for part in inner.split(')') {
                let part = part.trim_start_matches([',', ' ', '\n', '\t', '\r']);
                if part.trim().is_empty() {
                    continue;
                }
                let ring = part.trim_start().strip_prefix('(').ok_or(Flaw::Unreadable)?;
                all.push(numbers(ring.split(','))?);
            }
            rings(&all)
        }
        _ => Err(Flaw::Unreadable),
    }
}

/// The features of a GeoJSON FeatureCollection, with or without a byte order mark; none when the file is no such thing.
#[must_use]
pub fn features(bytes: &[u8]) -> Option<Vec<Value>> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut collection: Value = serde_json::from_slice(text).ok()?;
    if collection["type"] != "FeatureCollection" {
        return None;
    }
    match collection["features"].take() {
        Value::Array(all) => Some(all),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaw(text: &str) -> Option<Flaw> {
        from_text(text, None).err()
    }

    #[test]
    fn a_shape_is_read_from_what_people_write() {
        let square = r#"{"type":"Polygon","coordinates":[[[120,30],[120.001,30],[120.001,30.001],[120,30.001],[120,30]]]}"#;
        let shape = from_text(square, None).unwrap();
        assert_eq!(shape.to_geojson(), square);
        for same in [
            "POLYGON ((120 30, 120.001 30, 120.001 30.001, 120 30.001, 120 30))",
            "120,30\n120.001,30\n120.001，30.001\n120 30.001\n120,30",
            "polygon((120 30,120.001 30,120.001 30.001,120 30.001,120 30))",
        ] {
            assert_eq!(from_text(same, None), Ok(shape.clone()), "{same}");
        }
        assert_eq!(
            from_text("120,30;120.001,30;120.001,30.001;120,30.001", Some(Form::Polygon)),
            Ok(shape.clone())
        );
        assert_eq!(from_text(&shape.to_wkt(), None), Ok(shape));
        let point = from_text("120.1234567 30.7654321", None).unwrap();
        assert_eq!(point, Shape::Point(Position { lon: 1_201_234_567, lat: 307_654_321 }));
        assert_eq!(from_text("POINT Z (120.1234567 30.7654321 8)", None), Ok(point));
        let line = from_text("LINESTRING (120 30, 120.001 30)", None).unwrap();
        assert_eq!(line.length_cm(), Some(9649), "96.49 m along the 30th parallel");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let ring = |ring: &str| format!("POLYGON (({ring}))");
        for (text, wrong) in [
            (String::new(), Flaw::Unreadable),
            ("{".to_owned(), Flaw::Unreadable),
            ("CIRCLE (1 2)".to_owned(), Flaw::Unreadable),
            (r#"{"type":"MultiPolygon","coordinates":[]}"#.to_owned(), Flaw::Unreadable),
            ("120,30\n120,x".to_owned(), Flaw::NotNumbers { at: 2 }),
            ("30.28,120.12".to_owned(), Flaw::Swapped { at: 1 }),
            ("10,120.12".to_owned(), Flaw::Swapped { at: 1 }),
            ("2.35,48.86".to_owned(), Flaw::OutsideChina { at: 1 }),
            ("120,30\n200,30".to_owned(), Flaw::OutsideChina { at: 2 }),
            ("120,30\n120,30".to_owned(), Flaw::NoLength),
            (ring("120 30, 120.1 30, 120 30"), Flaw::TooFew { ring: 1 }),
            (ring("120 30, 120.001 30, 120.001 30.001, 120 30.001"), Flaw::NotClosed { ring: 1 }),
            (ring("120 30, 120.001 30, 120.002 30, 120 30"), Flaw::NoArea),
            (
                ring("120 30, 120.001 30.001, 120.001 30, 120 30.001, 120 30"),
                Flaw::Crosses { ring: 1, first: 1, second: 3 },
            ),
            (
                ring("120 30, 120.001 30, 120.002 30, 120.001 30, 120.001 30.001, 120 30"),
                Flaw::Crosses { ring: 1, first: 1, second: 3 },
            ),
            (ring("120 30, 120.2 30, 120.2 30.2, 120 30.2, 120 30"), Flaw::TooLarge),
        ] {
            assert_eq!(flaw(&text), Some(wrong), "{text}");
        }
        let outer = "(120 30, 120.01 30, 120.01 30.01, 120 30.01, 120 30)";
        let hole =
            |x: f64, y: f64| format!("({x} {y}, {0} {y}, {0} {1}, {x} {1}, {x} {y})", x + 0.002, y + 0.002);
        let with = |holes: &[String]| flaw(&format!("POLYGON ({outer}, {})", holes.join(", ")));
        assert_eq!(with(&[hole(120.004, 30.004)]), None);
        assert_eq!(with(&[hole(120.02, 30.004)]), Some(Flaw::HoleOutside { ring: 2 }));
        assert_eq!(with(&[hole(120.009, 30.004)]), Some(Flaw::HoleOutside { ring: 2 }));
        assert_eq!(
            with(&[hole(120.002, 30.004), hole(120.003, 30.005)]),
            Some(Flaw::HolesOverlap { ring: 3 })
        );
        assert!(matches!(
            with(&[hole(120.002, 30.004), hole(120.001, 30.003)]),
            Some(Flaw::HolesOverlap { .. })
        ));
    }
}
