//! How far from its place a crew says that it has arrived. Pure.

use serde_json::Value;

/// Where a phone says it is, WGS 84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fix {
    pub lat: f64,
    pub lon: f64,
}

/// Metres of a degree of latitude.
const DEGREE_M: f64 = 111_320.0;
/// Nesting of a MultiPolygon; deeper is no geometry.
const MAX_DEPTH: usize = 4;
const KILOMETRE: i32 = 1_000;

type Metres = (f64, f64);

impl Fix {
    /// `None` for what is no place on Earth.
    #[must_use]
    pub fn try_new(lat: f64, lon: f64) -> Option<Self> {
        let there = lat.is_finite() && lon.is_finite() && lat.abs() <= 90.0 && lon.abs() <= 180.0;
        there.then_some(Self { lat, lon })
    }

    /// East and north of here; a quarter is small enough to be flat.
    fn to(self, lon: f64, lat: f64) -> Metres {
        ((lon - self.lon) * DEGREE_M * self.lat.to_radians().cos(), (lat - self.lat) * DEGREE_M)
    }
}

/// Whole metres from the nearest line or point of a GeoJSON geometry, 0 within a polygon; `None` without a geometry.
#[must_use]
pub fn metres_from(geometry: &str, fix: Fix) -> Option<i32> {
    let value: Value = serde_json::from_str(geometry).ok()?;
    let mut paths = Vec::new();
    collect(value.get("coordinates")?, fix, &mut paths, MAX_DEPTH);
    let is_area = value.get("type").and_then(Value::as_str).is_some_and(|t| t.ends_with("Polygon"));
    if is_area && paths.iter().filter(|ring| holds_origin(ring)).count() % 2 == 1 {
        return Some(0);
    }
    let near = paths.iter().map(|path| distance(path)).reduce(f64::min)?;
    near.is_finite().then_some(near.round().min(f64::from(i32::MAX)) as i32)
}

/// The paths of a geometry, in metres from the fix; a point is a path of one.
fn collect(value: &Value, fix: Fix, paths: &mut Vec<Vec<Metres>>, depth: usize) {
    let Some(items) = value.as_array() else { return };
    let position = |value: &Value| Some(fix.to(value.get(0)?.as_f64()?, value.get(1)?.as_f64()?));
    if let Some(at) = position(value) {
        paths.push(vec![at]);
        return;
    }
    let path: Vec<Metres> = items.iter().filter_map(position).collect();
    if path.len() > 1 {
        paths.push(path);
    } else if depth > 0 {
        for item in items {
            collect(item, fix, paths, depth - 1);
        }
    }
}

fn distance(path: &[Metres]) -> f64 {
    let of_point = |at: &Metres| at.0.hypot(at.1);
    let of_stretch = |pair: &[Metres]| {
        let ((x, y), (dx, dy)) = (pair[0], (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1));
        let length = dx * dx + dy * dy;
        let along = if length > 0.0 { (-(x * dx + y * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
        (x + along * dx).hypot(y + along * dy)
    };
    let points = path.iter().map(of_point);
    points.chain(path.windows(2).map(of_stretch)).fold(f64::INFINITY, f64::min)
}

fn holds_origin(ring: &[Metres]) -> bool {
    let crosses = |pair: &&[Metres]| {
        let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
        (y1 > 0.0) != (y2 > 0.0) && x1 + (x2 - x1) * (-y1) / (y2 - y1) > 0.0
    };
    ring.windows(2).filter(crosses).count() % 2 == 1
}

/// `80 m`, `5.0 km`.
#[must_use]
pub fn distance_words(metres: i32) -> String {
    if metres < KILOMETRE {
        format!("{metres} m")
    } else {
        format!("{}.{} km", metres / KILOMETRE, metres % KILOMETRE / 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_points_lines_and_polygons() {
        let here = Fix::try_new(30.28, 120.12).unwrap();
        for (geometry, expected) in [
            (r#"{"type":"Point","coordinates":[120.12,30.28]}"#, Some(0)),
            (r#"{"type":"Point","coordinates":[120.12,30.2809]}"#, Some(100)),
            // A street that passes 50 m north of here, its ends half a kilometre away.
            (r#"{"type":"LineString","coordinates":[[120.115,30.28045],[120.125,30.28045]]}"#, Some(50)),
            (
                r#"{"type":"Polygon","coordinates":[[[120.1,30.2],[120.2,30.2],[120.2,30.3],[120.1,30.3],[120.1,30.2]]]}"#,
                Some(0),
            ),
            (
                r#"{"type":"Polygon","coordinates":[[[120.13,30.28],[120.14,30.28],[120.14,30.29],[120.13,30.29],[120.13,30.28]]]}"#,
                Some(961),
            ),
            ("{}", None),
            ("", None),
        ] {
            assert_eq!(metres_from(geometry, here), expected, "{geometry}");
        }
        assert_eq!(Fix::try_new(91.0, 0.0), None);
        assert_eq!(Fix::try_new(f64::NAN, 0.0), None);
        assert_eq!((distance_words(80).as_str(), distance_words(5_049).as_str()), ("80 m", "5.0 km"));
    }
}
