//! How long the ways take, at the pace of the way of travelling: along the streets where there are some, else the straight
//! line, longer by what streets add. Pure.

use entity::enums::VehicleKind;
use planner::Matrix;

use crate::places::geo::{Position, distance_m};
use crate::places::streets::Graph;

/// How much longer a way through a quarter is than its straight line, in percent.
const DETOUR_PERCENT: f64 = 130.0;

/// How a crew gets about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Walk,
    ETricycle,
    Truck,
}

impl Mode {
    pub const ALL: [Self; 3] = [Self::Walk, Self::ETricycle, Self::Truck];

    const fn vehicle(self) -> VehicleKind {
        match self {
            Self::Walk => VehicleKind::Walk,
            Self::ETricycle => VehicleKind::ETricycle,
            Self::Truck => VehicleKind::Truck,
        }
    }

    /// Metres a second through a quarter, stops included.
    const fn pace(self) -> f64 {
        match self {
            Self::Walk => 1.2,
            Self::ETricycle => 3.3,
            Self::Truck => 5.0,
        }
    }
}

/// Latitude and longitude, WGS 84.
pub type Point = (f64, f64);

/// Metres that count for `metres` of straight line.
fn round_about(metres: f64) -> f64 {
    metres * DETOUR_PERCENT / 100.0
}

/// Metres along the streets between all of `points`, with the straight ways onto them; none where there is no way.
fn along(points: &[Point], mode: Mode, streets: &Graph) -> Vec<Option<f64>> {
    let roads = streets.roads(mode.vehicle());
    let join = |p: &Point| Position::of_degrees(p.1, p.0).and_then(|p| roads.join(p));
    let joints: Vec<_> = points.iter().map(join).collect();
    let off = |at: usize| joints[at].map_or(0.0, |j| round_about(f64::from(j.gap_cm) / 100.0));
    let ways = roads.ways(&joints).into_iter().enumerate();
    let n = points.len();
    ways.map(|(at, way)| way.map(|cm| off(at / n) + f64::from(cm) / 100.0 + off(at % n))).collect()
}

/// Whole minutes of travel between all of `points`, as seconds: a plan that is printed in minutes leaves none unsaid.
#[must_use]
pub fn matrix(points: &[Point], mode: Mode, streets: &Graph) -> Matrix {
    let n = points.len();
    let ways = if streets.edges.is_empty() { vec![None; n * n] } else { along(points, mode, streets) };
    let minutes = |(at, way): (usize, Option<f64>)| {
        let (a, b) = (points[at / n], points[at % n]);
        let metres = if a == b { 0.0 } else { way.unwrap_or_else(|| round_about(distance_m(a, b))) };
        (metres / mode.pace() / 60.0).ceil() as i32 * 60
    };
    let mut seconds: Vec<i32> = ways.into_iter().enumerate().map(minutes).collect();
    shorten(&mut seconds, n);
    Matrix { seconds }
}

/// Rounding up makes some ways longer than going by a third place: no way may be.
fn shorten(seconds: &mut [i32], n: usize) {
    for by in 0..n {
        for from in 0..n {
            let first = seconds[from * n + by];
            for to in 0..n {
                let over = first + seconds[by * n + to];
                if over < seconds[from * n + to] {
                    seconds[from * n + to] = over;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_the_straight_line_and_what_streets_add() {
        let (a, b) = ((30.2800, 120.1200), (30.2845, 120.1200));
        assert!((distance_m(a, b) - 498.8).abs() < 0.5);
        // 648 m: nine minutes and a little on foot, three and a half on the tricycle, two and a bit by truck.
        for (mode, minutes) in [(Mode::Walk, 10), (Mode::ETricycle, 4), (Mode::Truck, 3)] {
            assert_eq!(
                matrix(&[a, b], mode, &Graph::default()).seconds,
                [0, minutes * 60, minutes * 60, 0],
                "{mode:?}"
            );
        }
    }

    /// A loop of streets 1,000 m north and 960 m east, entered at its south-west corner; trucks only by the long way round.
    fn ring() -> Graph {
        use crate::places::streets::{Access, Edge};
        let corners = [(30.28, 120.12), (30.28, 120.13), (30.289, 120.13), (30.289, 120.12)];
        let nodes = corners.map(|(lat, lon)| Position::of_degrees(lon, lat).unwrap());
        let edge = |from: u32, to: u32, truck: bool| {
            let length_cm = (nodes[from as usize].metres_to(nodes[to as usize]) * 100.0).round() as u32;
            Edge { from, to, length_cm, access: Access { truck, ..Access::ALL }, one_way: false }
        };
        let edges = vec![edge(0, 1, true), edge(1, 2, true), edge(2, 3, true), edge(3, 0, false)];
        Graph { nodes: nodes.to_vec(), edges }
    }

    #[test]
    fn a_way_follows_the_streets_one_may_use_and_is_straight_where_there_are_none() {
        let (a, b, far) = ((30.28, 120.12), (30.289, 120.12), (30.30, 120.12));
        let minutes = |mode, at: usize| matrix(&[a, b, far], mode, &ring()).seconds[at] / 60;
        // 998 m straight up the west side on foot; a truck goes 962 + 998 + 962 m round it.
        assert_eq!(
            (minutes(Mode::Walk, 1), minutes(Mode::ETricycle, 1), minutes(Mode::Truck, 1)),
            (14, 6, 10)
        );
        // No street is near the third: 1,220 m and a third more from the second.
        assert_eq!((minutes(Mode::Truck, 5), minutes(Mode::Walk, 5)), (6, 23));
        // From the first, 2,883 m straight: over the second it is 10 + 6 minutes, so the straight line is the shorter.
        assert_eq!(minutes(Mode::Truck, 2), 10);
    }

    /// Not in a debug build: it would measure the debug build.
    #[test]
    #[cfg_attr(debug_assertions, ignore = "measures an optimised build")]
    fn a_full_day_of_places_is_quickly_told() {
        use crate::places::streets::{Access, Edge};
        let side = 70u32;
        let nodes: Vec<Position> = (0..side * side)
            .map(|n| Position {
                lon: 1_201_000_000 + (n % side) as i32 * 5_000,
                lat: 302_800_000 + (n / side) as i32 * 5_000,
            })
            .collect();
        let mut edges = Vec::new();
        for n in 0..side * side {
            let mut to = |other: u32| {
                edges.push(Edge {
                    from: n,
                    to: other,
                    length_cm: 4_800 + n % 700,
                    access: Access::ALL,
                    one_way: n % 9 == 0,
                })
            };
            if n % side + 1 < side {
                to(n + 1);
            }
            if n + side < side * side {
                to(n + side);
            }
        }
        let graph = Graph { nodes, edges };
        let points: Vec<Point> = (0..400)
            .map(|n| (30.2801 + f64::from(n % 20) * 0.0017, 120.1001 + f64::from(n / 20) * 0.0017))
            .collect();
        let begun = std::time::Instant::now();
        for mode in Mode::ALL {
            assert_eq!(matrix(&points, mode, &graph).seconds.len(), 160_000);
        }
        let took = begun.elapsed();
        println!("400 places, 4,900 nodes, three ways of moving: {took:?}");
        assert!(took.as_millis() < 2_000, "{took:?}");
    }

    #[test]
    fn no_way_is_longer_than_by_a_third_place() {
        let points: Vec<Point> =
            (0..12).map(|i| (30.0 + f64::from(i) * 0.0007, 120.0 + f64::from(i * i) * 0.0003)).collect();
        let n = points.len();
        let way = matrix(&points, Mode::Truck, &Graph::default()).seconds;
        for (a, b, c) in (0..n).flat_map(|a| (0..n).flat_map(move |b| (0..n).map(move |c| (a, b, c)))) {
            assert!(way[a * n + c] <= way[a * n + b] + way[b * n + c]);
        }
    }
}
