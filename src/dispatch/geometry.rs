//! Where a GeoJSON geometry is, roughly: for the phone's map.

use serde_json::Value;

/// Nesting of a MultiPolygon; deeper is no geometry.
const MAX_DEPTH: usize = 4;

/// The middle of the geometry's bounds as (latitude, longitude).
#[must_use]
pub fn centre(geometry: &str) -> Option<(f64, f64)> {
    let value: Value = serde_json::from_str(geometry).ok()?;
    let mut points = Vec::new();
    collect(value.get("coordinates")?, &mut points, MAX_DEPTH);
    let bounds = |axis: usize| {
        let of_axis = points.iter().map(|p: &[f64; 2]| p[axis]);
        let (low, high) = of_axis.fold((f64::MAX, f64::MIN), |(low, high), x| (low.min(x), high.max(x)));
        f64::midpoint(low, high)
    };
    (!points.is_empty()).then(|| (bounds(1), bounds(0)))
}

fn collect(value: &Value, points: &mut Vec<[f64; 2]>, depth: usize) {
    let Some(items) = value.as_array() else { return };
    if let (Some(lon), Some(lat)) =
        (items.first().and_then(Value::as_f64), items.get(1).and_then(Value::as_f64))
    {
        points.push([lon, lat]);
    } else if depth > 0 {
        for item in items {
            collect(item, points, depth - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::centre;

    #[test]
    fn the_middle_of_points_lines_and_polygons() {
        assert_eq!(centre(r#"{"type":"Point","coordinates":[120.5,30.25]}"#), Some((30.25, 120.5)));
        assert_eq!(
            centre(r#"{"type":"LineString","coordinates":[[120,30],[121,31],[122,30.5]]}"#),
            Some((30.5, 121.0))
        );
        assert_eq!(
            centre(r#"{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,2],[0,2],[0,0]]]}"#),
            Some((1.0, 2.0))
        );
        for none in ["", "{}", r#"{"coordinates":[]}"#, r#"{"coordinates":"x"}"#] {
            assert_eq!(centre(none), None, "{none}");
        }
    }
}
