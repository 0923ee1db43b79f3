//! A point, a line or an area that is what it should be.

use super::Flaw;
use super::cross::{clash, inside};
use super::measure;

/// Positions of one shape.
pub const MAX_POSITIONS: usize = 1_000;
/// 10 km² in 0.01 m².
const MAX_AREA: i64 = 1_000_000_000;
const E7: i32 = 10_000_000;

/// Ten-millionths of a degree, WGS 84.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    pub lon: i32,
    pub lat: i32,
}

impl Position {
    /// Rounded to ten-millionths; none when there is no such place on earth.
    #[must_use]
    pub fn of_degrees(lon: f64, lat: f64) -> Option<Self> {
        let e7 = |degrees: f64| (degrees * f64::from(E7)).round() as i32;
        (lon.abs() <= 180.0 && lat.abs() <= 90.0).then(|| Self { lon: e7(lon), lat: e7(lat) })
    }

    /// Of two fields of a form; none when either says nothing or no number.
    #[must_use]
    pub fn typed(lat: &str, lon: &str) -> Option<Self> {
        Self::of_degrees(lon.parse().ok()?, lat.parse().ok()?)
    }

    /// The lands and waters of China within a box.
    fn is_in_china(self) -> bool {
        (735_000_000..=1_351_000_000).contains(&self.lon) && (38_000_000..=536_000_000).contains(&self.lat)
    }

    /// `120.1190000,30.2820000` without the zeros at the end.
    fn json(self) -> String {
        format!("[{},{}]", decimal(self.lon), decimal(self.lat))
    }
}

/// A number of ten-millionths as a decimal.
fn decimal(e7: i32) -> String {
    let sign = if e7 < 0 { "-" } else { "" };
    let text = format!(
        "{sign}{}.{:07}",
        e7.unsigned_abs() / E7.unsigned_abs(),
        e7.unsigned_abs() % E7.unsigned_abs()
    );
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Point,
    Line,
    Polygon,
}

/// Checked by [`Shape::try_new`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    Point(Position),
    Line(Vec<Position>),
    /// The outer ring, then holes; each ends where it begins.
    Polygon(Vec<Vec<Position>>),
}

/// Checks degrees as they were read: (longitude, latitude).
pub fn positions(degrees: &[(f64, f64)]) -> Result<Vec<Position>, Flaw> {
    if degrees.len() > MAX_POSITIONS {
        return Err(Flaw::TooMany);
    }
    let mut found = Vec::with_capacity(degrees.len());
    for (n, (lon, lat)) in degrees.iter().enumerate() {
        let at = n + 1;
        let straight = Position::of_degrees(*lon, *lat);
        if let Some(position) = straight.filter(|p| p.is_in_china()) {
            found.push(position);
            continue;
        }
        let turned = Position::of_degrees(*lat, *lon).is_some_and(Position::is_in_china);
        let off_earth = straight.is_none() && lat.abs() > 90.0 && lat.abs() <= 180.0 && lon.abs() <= 90.0;
        return Err(if turned || off_earth { Flaw::Swapped { at } } else { Flaw::OutsideChina { at } });
    }
    Ok(found)
}

/// The same place twice in a row is once.
fn once(mut positions: Vec<Position>) -> Vec<Position> {
    positions.dedup();
    positions
}

impl Shape {
    /// # Errors
    /// The first flaw.
    pub fn line(positions: Vec<Position>) -> Result<Self, Flaw> {
        let positions = once(positions);
        if positions.len() < 2 { Err(Flaw::NoLength) } else { Ok(Self::Line(positions)) }
    }

    /// # Errors
    /// The first flaw.
    pub fn polygon(rings: Vec<Vec<Position>>) -> Result<Self, Flaw> {
        if rings.is_empty() {
            return Err(Flaw::TooFew { ring: 1 });
        }
        if rings.iter().map(Vec::len).sum::<usize>() > MAX_POSITIONS {
            return Err(Flaw::TooMany);
        }
        let mut closed = Vec::with_capacity(rings.len());
        for (n, ring) in rings.into_iter().enumerate() {
            if ring.len() >= 3 && ring.first() != ring.last() {
                return Err(Flaw::NotClosed { ring: n + 1 });
            }
            let ring = once(ring);
            if ring.len() < 4 {
                return Err(Flaw::TooFew { ring: n + 1 });
            }
            closed.push(ring);
        }
        if let Some(ring) = closed.iter().position(|ring| doubled_area(ring) == 0) {
            let flat = clash(&closed[ring..=ring]).is_some_and(|_| is_flat(&closed[ring]));
            if flat {
                return Err(Flaw::NoArea);
            }
        }
        check_rings(&closed)?;
        let shape = Self::Polygon(closed);
        match shape.area() {
            Some(area) if area > MAX_AREA => Err(Flaw::TooLarge),
            Some(area) if area > 0 => Ok(shape),
            _ => Err(Flaw::NoArea),
        }
    }

    #[must_use]
    pub const fn form(&self) -> Form {
        match self {
            Self::Point(_) => Form::Point,
            Self::Line(_) => Form::Line,
            Self::Polygon(_) => Form::Polygon,
        }
    }

    /// Every position, rings one after the other.
    #[must_use]
    pub fn positions(&self) -> Vec<Position> {
        match self {
            Self::Point(p) => vec![*p],
            Self::Line(line) => line.clone(),
            Self::Polygon(rings) => rings.concat(),
        }
    }

    /// A GeoJSON geometry, always written alike.
    #[must_use]
    pub fn to_geojson(&self) -> String {
        let list = |positions: &[Position]| {
            let all: Vec<String> = positions.iter().map(|p| p.json()).collect();
            format!("[{}]", all.join(","))
        };
        let (kind, coordinates) = match self {
            Self::Point(p) => ("Point", p.json()),
            Self::Line(line) => ("LineString", list(line)),
            Self::Polygon(rings) => {
                let all: Vec<String> = rings.iter().map(|r| list(r)).collect();
                ("Polygon", format!("[{}]", all.join(",")))
            }
        };
        format!(r#"{{"type":"{kind}","coordinates":{coordinates}}}"#)
    }

    /// `POLYGON ((120.1 30.2, …))`
    #[must_use]
    pub fn to_wkt(&self) -> String {
        let pair = |p: &Position| format!("{} {}", decimal(p.lon), decimal(p.lat));
        let list = |positions: &[Position]| {
            let all: Vec<String> = positions.iter().map(pair).collect();
            format!("({})", all.join(", "))
        };
        match self {
            Self::Point(p) => format!("POINT ({})", pair(p)),
            Self::Line(line) => format!("LINESTRING {}", list(line)),
            Self::Polygon(rings) => {
                let all: Vec<String> = rings.iter().map(|r| list(r)).collect();
                format!("POLYGON ({})", all.join(", "))
            }
        }
    }

    /// Centimetres of a line.
    #[must_use]
    pub fn length_cm(&self) -> Option<i64> {
        match self {
            Self::Line(line) => Some((measure::length_m(line) * 100.0).round() as i64),
            Self::Point(_) | Self::Polygon(_) => None,
        }
    }

    /// 0.01 m² of a polygon, holes left out.
    #[must_use]
    pub fn area(&self) -> Option<i64> {
        match self {
            Self::Polygon(rings) => Some((measure::area_m2(rings) * 100.0).round() as i64),
            Self::Point(_) | Self::Line(_) => None,
        }
    }
}

/// Whether all positions are in one line: a shape without ground, rather than one that crosses itself.
fn is_flat(ring: &[Position]) -> bool {
    ring.windows(3).all(|w| doubled_area(&[w[0], w[1], w[2], w[0]]) == 0)
}

fn doubled_area(ring: &[Position]) -> i128 {
    let Some(first) = ring.first() else { return 0 };
    let from =
        |p: Position| (i128::from(p.lon) - i128::from(first.lon), i128::from(p.lat) - i128::from(first.lat));
    ring.windows(2)
        .map(|pair| {
            let ((ax, ay), (bx, by)) = (from(pair[0]), from(pair[1]));
            ax * by - bx * ay
        })
        .sum()
}

fn check_rings(rings: &[Vec<Position>]) -> Result<(), Flaw> {
    for (n, ring) in rings.iter().enumerate() {
        if let Some(((_, first), (_, second))) = clash(std::slice::from_ref(ring)) {
            return Err(Flaw::Crosses { ring: n + 1, first: first + 1, second: second + 1 });
        }
    }
    for (n, hole) in rings.iter().enumerate().skip(1) {
        if !inside(&rings[0], hole[0]) {
            return Err(Flaw::HoleOutside { ring: n + 1 });
        }
        let others = rings.iter().enumerate().skip(1).filter(|(m, _)| *m != n);
        if others.into_iter().any(|(_, other)| inside(other, hole[0])) {
            return Err(Flaw::HolesOverlap { ring: n + 1 });
        }
    }
    match clash(rings) {
        None => Ok(()),
        Some(((0, _), (ring, _))) => Err(Flaw::HoleOutside { ring: ring + 1 }),
        Some((_, (ring, _))) => Err(Flaw::HolesOverlap { ring: ring + 1 }),
    }
}
