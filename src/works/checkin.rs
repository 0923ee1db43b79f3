//! How far from its place a crew says that it has arrived. Pure.

use crate::places::geo::{Position, from_geojson};

const KILOMETRE: i32 = 1_000;

/// Whole metres from the nearest point of a place, 0 within an area; `None` when nobody knows where it is.
#[must_use]
pub fn metres_from(geometry: &str, from: Position) -> Option<i32> {
    let shape = from_geojson(&serde_json::from_str(geometry).ok()?).ok()?;
    Some(shape.metres_from(from).round().min(f64::from(i32::MAX)) as i32)
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
        let here = Position::of_degrees(120.12, 30.28).unwrap();
        for (geometry, expected) in [
            (r#"{"type":"Point","coordinates":[120.12,30.28]}"#, Some(0)),
            (r#"{"type":"Point","coordinates":[120.12,30.2809]}"#, Some(100)),
            // A street that passes 50 m north of here, its ends half a kilometre away.
            (r#"{"type":"LineString","coordinates":[[120.115,30.28045],[120.125,30.28045]]}"#, Some(50)),
            (
                r#"{"type":"Polygon","coordinates":[[[120.119,30.279],[120.121,30.279],[120.121,30.281],[120.119,30.281],[120.119,30.279]]]}"#,
                Some(0),
            ),
            (
                r#"{"type":"Polygon","coordinates":[[[120.13,30.28],[120.132,30.28],[120.132,30.282],[120.13,30.282],[120.13,30.28]]]}"#,
                Some(962),
            ),
            ("{}", None),
            ("", None),
        ] {
            assert_eq!(metres_from(geometry, here), expected, "{geometry}");
        }
        assert_eq!((distance_words(80).as_str(), distance_words(5_049).as_str()), ("80 m", "5.0 km"));
    }
}
