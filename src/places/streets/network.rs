//! From lines as they are drawn to pieces between nodes: cut where lines cross or share a vertex. Pure.

use std::collections::HashMap;

use entity::enums::VehicleKind;

use crate::places::geo::{Position, Segment, meet};

/// A line that ends so near another is meant to end on it.
const JOIN_M: f64 = 1.0;
/// The same in ten-millionths of a degree, generously.
const JOIN_E7: i32 = 200;

/// Who may use a street.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Access {
    pub walk: bool,
    pub e_tricycle: bool,
    pub truck: bool,
}

impl Access {
    pub const ALL: Self = Self { walk: true, e_tricycle: true, truck: true };

    #[must_use]
    pub const fn lets(self, kind: VehicleKind) -> bool {
        match kind {
            VehicleKind::Walk => self.walk,
            VehicleKind::ETricycle => self.e_tricycle,
            VehicleKind::Truck => self.truck,
        }
    }

    const fn or(self, other: Self) -> Self {
        Self {
            walk: self.walk || other.walk,
            e_tricycle: self.e_tricycle || other.e_tricycle,
            truck: self.truck || other.truck,
        }
    }
}

/// A street as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Street {
    pub name: String,
    pub access: Access,
    /// Vehicles only in the order of the line.
    pub one_way: bool,
    /// Lines of different levels cross without meeting; they meet at shared vertices alone.
    pub level: i64,
    pub line: Vec<Position>,
}

/// A straight piece between two nodes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Piece {
    pub from: Position,
    pub to: Position,
    pub name: String,
    pub access: Access,
    pub one_way: bool,
    pub length_cm: i32,
}

struct Side {
    street: usize,
    segment: Segment,
    /// Whether the segment's ends are ends of its street.
    ends: [bool; 2],
    cuts: Vec<Position>,
}

fn west(s: &Side) -> i32 {
    s.segment.0.lon.min(s.segment.1.lon)
}

fn east(s: &Side) -> i32 {
    s.segment.0.lon.max(s.segment.1.lon)
}

fn apart(s: &Side, t: &Side) -> bool {
    let span = |s: &Side| {
        let (a, b) = (s.segment.0.lat, s.segment.1.lat);
        (a.min(b) - JOIN_E7, a.max(b) + JOIN_E7)
    };
    let ((low, high), (floor, roof)) = (span(s), span(t));
    high < floor || roof < low
}

/// Metres from `p` to the segment.
pub fn gap_m(s: Segment, p: Position) -> (f64, f64) {
    let (lat, _) = p.to_degrees();
    let east_m = Position { lon: p.lon + 10_000, lat: p.lat }.metres_to(p) / 10_000.0;
    let north_m = Position { lon: p.lon, lat: p.lat + 10_000 }.metres_to(p) / 10_000.0;
    debug_assert!(lat.abs() < 90.0, "a pole has no east");
    let flat = |q: Position| (f64::from(q.lon - p.lon) * east_m, f64::from(q.lat - p.lat) * north_m);
    let ((ax, ay), (bx, by)) = (flat(s.0), flat(s.1));
    let (dx, dy) = (bx - ax, by - ay);
    let squared = dx * dx + dy * dy;
    let along = if squared > 0.0 { (-(ax * dx + ay * dy) / squared).clamp(0.0, 1.0) } else { 0.0 };
    ((ax + along * dx).hypot(ay + along * dy), along)
}

fn cut(s: &mut Side, t: &mut Side) {
    if let Some(p) = meet(s.segment, t.segment) {
        for side in [&mut *s, &mut *t] {
            side.cuts.push(p);
        }
        // Of an overlap every end counts.
        for p in [t.segment.0, t.segment.1] {
            if gap_m(s.segment, p).0 < 0.005 {
                s.cuts.push(p);
            }
        }
        for p in [s.segment.0, s.segment.1] {
            if gap_m(t.segment, p).0 < 0.005 {
                t.cuts.push(p);
            }
        }
        return;
    }
    let near = |at: &Side, of: &Side| {
        let ends = [(of.segment.0, of.ends[0]), (of.segment.1, of.ends[1])];
        let touching = ends.into_iter().filter(|(p, is_end)| *is_end && gap_m(at.segment, *p).0 <= JOIN_M);
        touching.map(|(p, _)| p).collect::<Vec<_>>()
    };
    let (of_s, of_t) = (near(s, t), near(t, s));
    s.cuts.extend(of_s);
    t.cuts.extend(of_t);
}

fn sides(streets: &[Street]) -> Vec<Side> {
    let mut all = Vec::new();
    for (street, s) in streets.iter().enumerate() {
        let last = s.line.len().saturating_sub(2);
        all.extend(s.line.windows(2).enumerate().map(|(n, pair)| Side {
            street,
            segment: Segment(pair[0], pair[1]),
            ends: [n == 0, n == last],
            cuts: Vec::new(),
        }));
    }
    all.sort_by_key(west);
    all
}

/// The pieces of `streets`: no two of them between the same nodes; what lies on each other is one that lets both pass.
#[must_use]
pub fn pieces(streets: &[Street]) -> Vec<Piece> {
    let mut all = sides(streets);
    for n in 0..all.len() {
        let (head, tail) = all.split_at_mut(n + 1);
        let side = &mut head[n];
        let reach = east(side).saturating_add(JOIN_E7);
        for other in tail.iter_mut().take_while(|o| west(o) <= reach) {
            if !apart(side, other) && streets[side.street].level == streets[other.street].level {
                cut(side, other);
            }
        }
    }
    let mut found: Vec<Piece> = Vec::new();
    let mut at: HashMap<(Position, Position), usize> = HashMap::new();
    for side in &mut all {
        let (start, end) = (side.segment.0, side.segment.1);
        let mut stops = std::mem::take(&mut side.cuts);
        stops.extend([start, end]);
        let along = |p: &Position| {
            let d = |a: i32, b: i32| i128::from(a) - i128::from(b);
            d(p.lon, start.lon) * d(end.lon, start.lon) + d(p.lat, start.lat) * d(end.lat, start.lat)
        };
        stops.sort_by_key(along);
        stops.dedup();
        for pair in stops.windows(2) {
            add(&mut found, &mut at, &streets[side.street], (pair[0], pair[1]));
        }
    }
    found.sort();
    found
}

fn add(
    found: &mut Vec<Piece>,
    at: &mut HashMap<(Position, Position), usize>,
    street: &Street,
    (from, to): (Position, Position),
) {
    if from == to {
        return;
    }
    let key = (from.min(to), from.max(to));
    if let Some(there) = at.get(&key) {
        let there = &mut found[*there];
        there.access = there.access.or(street.access);
        there.one_way &= street.one_way && there.from == from;
        return;
    }
    at.insert(key, found.len());
    let length_cm = ((from.metres_to(to) * 100.0).round() as i32).max(1);
    let (name, access, one_way) = (street.name.clone(), street.access, street.one_way);
    found.push(Piece { from, to, name, access, one_way, length_cm });
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(x: i32, y: i32) -> Position {
        Position { lon: 1_201_200_000 + x * 1_000, lat: 302_800_000 + y * 1_000 }
    }

    fn street(name: &str, line: &[(i32, i32)]) -> Street {
        Street {
            name: name.to_owned(),
            access: Access::ALL,
            one_way: false,
            level: 0,
            line: line.iter().map(|(x, y)| at(*x, *y)).collect(),
        }
    }

    fn ends(streets: &[Street]) -> Vec<(Position, Position)> {
        pieces(streets).into_iter().map(|p| (p.from, p.to)).collect()
    }

    #[test]
    fn lines_are_cut_where_they_cross_or_touch() {
        let cross = [street("a", &[(0, 0), (10, 0)]), street("b", &[(5, -5), (5, 5)])];
        let expected =
            [(at(0, 0), at(5, 0)), (at(5, -5), at(5, 0)), (at(5, 0), at(5, 5)), (at(5, 0), at(10, 0))];
        assert_eq!(ends(&cross), expected);
        let tee = [street("a", &[(0, 0), (10, 0)]), street("b", &[(5, 0), (5, 5)])];
        assert_eq!(ends(&tee).len(), 3);
        let corner = [street("a", &[(0, 0), (10, 0)]), street("b", &[(10, 0), (10, 5)])];
        assert_eq!(ends(&corner).len(), 2);
        // A line that ends half a metre before another ends on it; five metres before, it does not.
        let mut near = tee;
        near[1].line[0].lat += 45;
        assert_eq!(ends(&near).len(), 3);
        near[1].line[0].lat += 450;
        assert_eq!(ends(&near).len(), 2);
        // A bridge passes over, but is entered at its ends.
        let mut bridge = [street("a", &[(0, 0), (10, 0)]), street("b", &[(5, -5), (5, 5)])];
        bridge[1].level = 1;
        assert_eq!(ends(&bridge).len(), 2);
    }

    #[test]
    fn what_lies_on_each_other_is_one_piece_for_both() {
        let mut both = [street("a", &[(0, 0), (10, 0)]), street("b", &[(8, 0), (2, 0)])];
        both[0].access = Access { truck: false, ..Access::ALL };
        both[0].one_way = true;
        both[1].access = Access { walk: false, e_tricycle: false, truck: true };
        let found = pieces(&both);
        let told: Vec<_> = found.iter().map(|p| (p.from, p.to, p.one_way, p.access.truck)).collect();
        assert_eq!(
            told,
            [
                (at(0, 0), at(2, 0), true, false),
                (at(2, 0), at(8, 0), false, true),
                (at(8, 0), at(10, 0), true, false),
            ]
        );
        assert_eq!(pieces(&[street("a", &[(0, 0), (0, 1)])])[0].length_cm, 1109);
    }

    #[test]
    fn pieces_cut_again_are_the_same_pieces() {
        let grid: Vec<Street> = (0..6)
            .flat_map(|n| {
                [street("w", &[(0, n * 3), (17, n * 3 + 2)]), street("n", &[(n * 3, -1), (n * 3 + 1, 19)])]
            })
            .collect();
        let once = pieces(&grid);
        let again: Vec<Street> = once
            .iter()
            .map(|p| Street { line: vec![p.from, p.to], name: p.name.clone(), ..street("", &[]) })
            .collect();
        assert_eq!(pieces(&again), once);
    }
}
