//! Whether lines cross, exactly: products of differences of ten-millionths of a degree fit 128 bits.

use std::cmp::Ordering;

use super::shape::Position;

/// From one position to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment(pub Position, pub Position);

/// How three positions turn: left is greater.
fn turn(a: Position, b: Position, c: Position) -> Ordering {
    let d = |p: Position, q: Position| {
        (i128::from(q.lon) - i128::from(p.lon), i128::from(q.lat) - i128::from(p.lat))
    };
    let ((abx, aby), (acx, acy)) = (d(a, b), d(a, c));
    (abx * acy).cmp(&(aby * acx))
}

/// Whether `p`, which is in line with the segment, is on it.
fn between(s: Segment, p: Position) -> bool {
    let within = |a: i32, b: i32, x: i32| (a.min(b)..=a.max(b)).contains(&x);
    within(s.0.lon, s.1.lon, p.lon) && within(s.0.lat, s.1.lat, p.lat)
}

/// Whether `p` is on the segment, ends included.
fn on(s: Segment, p: Position) -> bool {
    turn(s.0, s.1, p) == Ordering::Equal && between(s, p)
}

/// Where two segments have a point in common, rounded to ten-millionths; of an overlap an end of one.
#[must_use]
pub fn meet(s: Segment, t: Segment) -> Option<Position> {
    if !touch(s, t) {
        return None;
    }
    for p in [t.0, t.1] {
        if on(s, p) {
            return Some(p);
        }
    }
    for p in [s.0, s.1] {
        if on(t, p) {
            return Some(p);
        }
    }
    // A proper crossing: s.0 + (s.1 - s.0) * n / d.
    let d = |p: Position, q: Position| {
        (i128::from(q.lon) - i128::from(p.lon), i128::from(q.lat) - i128::from(p.lat))
    };
    let ((rx, ry), (qx, qy), (wx, wy)) = (d(s.0, s.1), d(t.0, t.1), d(s.0, t.0));
    let (n, den) = (wx * qy - wy * qx, rx * qy - ry * qx);
    let along = |from: i32, step: i128| {
        let (n, den) = if den < 0 { (-n, -den) } else { (n, den) };
        let moved = (2 * step * n + den).div_euclid(2 * den);
        i32::try_from(i128::from(from) + moved).unwrap_or(from)
    };
    Some(Position { lon: along(s.0.lon, rx), lat: along(s.0.lat, ry) })
}

/// Whether two segments have a point in common.
fn touch(s: Segment, t: Segment) -> bool {
    let apart = |a: (i32, i32), b: (i32, i32)| a.0.max(a.1) < b.0.min(b.1) || b.0.max(b.1) < a.0.min(a.1);
    if apart((s.0.lon, s.1.lon), (t.0.lon, t.1.lon)) || apart((s.0.lat, s.1.lat), (t.0.lat, t.1.lat)) {
        return false;
    }
    let (a, b) = (turn(s.0, s.1, t.0), turn(s.0, s.1, t.1));
    let (c, d) = (turn(t.0, t.1, s.0), turn(t.0, t.1, s.1));
    if a != b && c != d {
        return true;
    }
    (a == Ordering::Equal && between(s, t.0))
        || (b == Ordering::Equal && between(s, t.1))
        || (c == Ordering::Equal && between(t, s.0))
        || (d == Ordering::Equal && between(t, s.1))
}

/// A side of a ring: which ring, which side of it, of how many.
#[derive(Clone, Copy)]
struct Side {
    ring: usize,
    at: usize,
    of: usize,
    segment: Segment,
}

impl Side {
    /// Neighbours meet in one point; more is a spike.
    fn clashes(&self, other: &Self) -> bool {
        let neighbours = self.ring == other.ring
            && ((self.at + 1) % self.of == other.at || (other.at + 1) % self.of == self.at);
        if !neighbours {
            return touch(self.segment, other.segment);
        }
        let (first, second) = if (self.at + 1) % self.of == other.at { (self, other) } else { (other, self) };
        let (a, b, c) = (first.segment.0, first.segment.1, second.segment.1);
        turn(a, b, c) == Ordering::Equal && (on(first.segment, c) || on(second.segment, a))
    }
}

/// Two sides of closed rings that have more in common than neighbours may: (ring, side) twice, counted from 0.
pub fn clash(rings: &[Vec<Position>]) -> Option<((usize, usize), (usize, usize))> {
    let mut sides: Vec<Side> = Vec::new();
    for (ring, positions) in rings.iter().enumerate() {
        let of = positions.len().saturating_sub(1);
        let of_ring = positions.windows(2).enumerate();
        sides.extend(of_ring.map(|(at, pair)| Side { ring, at, of, segment: Segment(pair[0], pair[1]) }));
    }
    let west = |s: &Side| s.segment.0.lon.min(s.segment.1.lon);
    let east = |s: &Side| s.segment.0.lon.max(s.segment.1.lon);
    sides.sort_by_key(west);
    for (n, side) in sides.iter().enumerate() {
        for other in sides[n + 1..].iter().take_while(|o| west(o) <= east(side)) {
            if side.clashes(other) {
                let ends = [(side.ring, side.at), (other.ring, other.at)];
                return Some((ends[0].min(ends[1]), ends[0].max(ends[1])));
            }
        }
    }
    None
}

/// Whether `p` is inside a closed ring whose sides it is not on.
pub fn inside(ring: &[Position], p: Position) -> bool {
    let mut inside = false;
    for pair in ring.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        if (a.lat > p.lat) != (b.lat > p.lat) {
            let (low, high) = if a.lat < b.lat { (a, b) } else { (b, a) };
            inside ^= turn(low, high, p) == Ordering::Greater;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(lon: i32, lat: i32) -> Position {
        Position { lon, lat }
    }

    #[test]
    fn segments_meet_where_they_do() {
        let s = Segment(at(0, 0), at(10, 10));
        for (from, to, found) in [
            (at(0, 10), at(10, 0), Some(at(5, 5))),
            (at(10, 10), at(20, 0), Some(at(10, 10))),
            (at(4, 4), at(9, 0), Some(at(4, 4))),
            (at(0, 1), at(9, 10), None),
            (at(11, 11), at(20, 20), None),
            (at(5, 5), at(20, 20), Some(at(5, 5))),
            (at(-5, 3), at(2, 3), None),
        ] {
            assert_eq!(meet(s, Segment(from, to)), found, "{from:?} {to:?}");
            assert_eq!(meet(Segment(from, to), s).is_some(), found.is_some());
        }
        // The other side of the earth does not overflow.
        let far = Segment(at(-1_800_000_000, -900_000_000), at(1_800_000_000, 900_000_000));
        assert_eq!(meet(far, Segment(at(-1, 1), at(1, -1))), Some(at(0, 0)));
    }

    #[test]
    fn a_point_is_inside_by_the_even_odd_rule() {
        let ring = [at(0, 0), at(10, 0), at(10, 10), at(5, 2), at(0, 10), at(0, 0)];
        for (p, is) in
            [(at(5, 1), true), (at(5, 5), false), (at(1, 5), true), (at(9, 5), true), (at(11, 5), false)]
        {
            assert_eq!(inside(&ring, p), is, "{p:?}");
        }
    }
}
