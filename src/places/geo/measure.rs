//! Metres and square metres of shapes that are small against the earth: flat, with degrees as long as WGS 84 has them there.

use super::cross::inside;
use super::shape::{Position, Shape};

const E7: f64 = 1e-7;

/// Metres of a degree of latitude and of longitude at a latitude.
fn degree_m(lat: f64) -> (f64, f64) {
    let lat = lat.to_radians();
    let north = 111_132.954 - 559.822 * (2.0 * lat).cos() + 1.175 * (4.0 * lat).cos();
    let east = 111_412.84 * lat.cos() - 93.5 * (3.0 * lat).cos() + 0.118 * (5.0 * lat).cos();
    (north, east)
}

/// Metres between two points given as (latitude, longitude) in degrees.
#[must_use]
pub fn distance_m(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (north, east) = degree_m(f64::midpoint(a.0, b.0));
    ((a.0 - b.0) * north).hypot((a.1 - b.1) * east)
}

/// As degrees: (latitude, longitude).
fn degrees(p: Position) -> (f64, f64) {
    (f64::from(p.lat) * E7, f64::from(p.lon) * E7)
}

impl Position {
    /// As degrees: (latitude, longitude).
    #[must_use]
    pub fn to_degrees(self) -> (f64, f64) {
        degrees(self)
    }

    /// Metres to another position.
    #[must_use]
    pub fn metres_to(self, other: Self) -> f64 {
        distance_m(degrees(self), degrees(other))
    }
}

impl Shape {
    /// Metres from the nearest of its points; 0 within an area.
    #[must_use]
    pub fn metres_from(&self, from: Position) -> f64 {
        match self {
            Self::Point(p) => from.metres_to(*p),
            Self::Line(line) => metres_off(line, from),
            Self::Polygon(rings) => {
                let within = rings.iter().filter(|ring| inside(ring, from)).count();
                // In the outer ring and in no hole.
                if within % 2 == 1 {
                    return 0.0;
                }
                rings.iter().map(|ring| metres_off(ring, from)).fold(f64::INFINITY, f64::min)
            }
        }
    }
}

/// Metres from the nearest point of a path.
fn metres_off(path: &[Position], from: Position) -> f64 {
    let (north, east) = degree_m(degrees(from).0);
    let flat = |p: &Position| {
        let (lat, lon) = (f64::from(p.lat - from.lat) * E7, f64::from(p.lon - from.lon) * E7);
        (lon * east, lat * north)
    };
    let stretch = |pair: &[Position]| {
        let ((x, y), (to_x, to_y)) = (flat(&pair[0]), flat(&pair[1]));
        let (dx, dy) = (to_x - x, to_y - y);
        let length = dx * dx + dy * dy;
        let along = if length > 0.0 { (-(x * dx + y * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
        (x + along * dx).hypot(y + along * dy)
    };
    path.windows(2).map(stretch).fold(f64::INFINITY, f64::min)
}

pub fn length_m(line: &[Position]) -> f64 {
    line.windows(2).map(|pair| pair[0].metres_to(pair[1])).sum()
}

/// Of the first ring without the others.
pub fn area_m2(rings: &[Vec<Position>]) -> f64 {
    let of = |ring: &[Position]| {
        let Some(first) = ring.first() else { return 0.0 };
        let (north, east) = degree_m(degrees(*first).0);
        let flat = |p: &Position| {
            let (lat, lon) = (f64::from(p.lat - first.lat) * E7, f64::from(p.lon - first.lon) * E7);
            (lon * east, lat * north)
        };
        let sides = ring.windows(2).map(|pair| {
            let ((ax, ay), (bx, by)) = (flat(&pair[0]), flat(&pair[1]));
            ax * by - bx * ay
        });
        sides.sum::<f64>().abs() / 2.0
    };
    let holes: f64 = rings.iter().skip(1).map(|hole| of(hole)).sum();
    rings.first().map_or(0.0, |outer| of(outer)) - holes
}

/// The middle of a shape's bounds.
#[must_use]
pub fn middle(shape: &Shape) -> Position {
    let all = shape.positions();
    let axis = |of: fn(&Position) -> i32| {
        let (low, high) = all.iter().map(of).fold((i32::MAX, i32::MIN), |(l, h), x| (l.min(x), h.max(x)));
        i32::midpoint(low, high)
    };
    Position { lon: axis(|p| p.lon), lat: axis(|p| p.lat) }
}

/// The middle of a stored geometry as (latitude, longitude) in degrees.
#[must_use]
pub fn centre(geometry: &str) -> Option<(f64, f64)> {
    let value = serde_json::from_str(geometry).ok()?;
    let shape = super::from_geojson(&value).ok()?;
    Some(degrees(middle(&shape)))
}

/// Farther from the middle of the rest than this is a slip.
const FAR_M: f64 = 50_000.0;

/// Places that tell where a quarter is; with fewer the new ones have their say, too.
const ENOUGH: usize = 3;

/// Whether each of `new` lies near the rest of the quarter: the kilometres to its middle where it does not.
#[must_use]
pub fn near(there: &[Position], new: &[Position]) -> Vec<Option<u32>> {
    let rest: Vec<Position> = if there.len() >= ENOUGH { there.to_vec() } else { [there, new].concat() };
    // The median: one place that is far away does not move it.
    let median = |of: fn(&Position) -> i32| {
        let mut all: Vec<i32> = rest.iter().map(of).collect();
        all.sort_unstable();
        all.get(all.len() / 2).copied().unwrap_or(0)
    };
    let middle = Position { lon: median(|p| p.lon), lat: median(|p| p.lat) };
    let far = |p: &Position| {
        let m = p.metres_to(middle);
        (m > FAR_M).then_some((m / 1000.0).round() as u32)
    };
    new.iter().map(far).collect()
}
