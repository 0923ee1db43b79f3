//! How long the ways take: the straight line, longer by what streets add, at the pace of the way of travelling. Pure.

use planner::Matrix;

/// How much longer a way through a quarter is than its straight line, in percent.
const DETOUR_PERCENT: f64 = 130.0;
/// Metres of a degree of latitude.
const DEGREE_M: f64 = 111_320.0;

/// How a crew gets about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Walk,
    ETricycle,
    Truck,
}

impl Mode {
    pub const ALL: [Self; 3] = [Self::Walk, Self::ETricycle, Self::Truck];

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

/// Metres between two points of a quarter: it is small enough to be flat.
#[must_use]
pub fn metres(a: Point, b: Point) -> f64 {
    let north = (a.0 - b.0) * DEGREE_M;
    let east = (a.1 - b.1) * DEGREE_M * f64::midpoint(a.0, b.0).to_radians().cos();
    north.hypot(east)
}

/// Whole minutes of travel between all of `points`, as seconds: a plan that is printed in minutes leaves none unsaid.
#[must_use]
pub fn matrix(points: &[Point], mode: Mode) -> Matrix {
    let minutes = |a: Point, b: Point| (metres(a, b) * DETOUR_PERCENT / 100.0 / mode.pace() / 60.0).ceil();
    let row = |a: &Point| points.iter().map(|b| minutes(*a, *b) as i32 * 60).collect::<Vec<i32>>();
    let mut seconds: Vec<i32> = points.iter().flat_map(row).collect();
    shorten(&mut seconds, points.len());
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
        assert!((metres(a, b) - 500.9).abs() < 0.5);
        // 651 m: nine minutes and a little on foot, three and a half on the tricycle, two and a bit by truck.
        for (mode, minutes) in [(Mode::Walk, 10), (Mode::ETricycle, 4), (Mode::Truck, 3)] {
            assert_eq!(matrix(&[a, b], mode).seconds, [0, minutes * 60, minutes * 60, 0], "{mode:?}");
        }
    }

    #[test]
    fn no_way_is_longer_than_by_a_third_place() {
        let points: Vec<Point> =
            (0..12).map(|i| (30.0 + f64::from(i) * 0.0007, 120.0 + f64::from(i * i) * 0.0003)).collect();
        let n = points.len();
        let way = matrix(&points, Mode::Truck).seconds;
        for (a, b, c) in (0..n).flat_map(|a| (0..n).flat_map(move |b| (0..n).map(move |c| (a, b, c)))) {
            assert!(way[a * n + c] <= way[a * n + b] + way[b * n + c]);
        }
    }
}
