//! The shortest ways over a street network. Pure: lengths are whole centimetres, so that they can be compared exactly.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use entity::enums::VehicleKind;

use super::network::{Access, gap_m};
use crate::places::geo::{Position, Segment};

/// A place farther from every street is joined to none.
pub const FARTHEST_M: f64 = 150.0;

/// A piece of street between two nodes, by their indexes.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    pub from: u32,
    pub to: u32,
    pub length_cm: u32,
    pub access: Access,
    pub one_way: bool,
}

/// A whole network.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    pub nodes: Vec<Position>,
    pub edges: Vec<Edge>,
}

/// Where a place meets the network: on which edge, how far along, and how far off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joint {
    pub edge: u32,
    pub along_cm: u32,
    pub gap_cm: u32,
}

/// What of a network one way of moving may use.
pub struct Roads<'a> {
    graph: &'a Graph,
    kind: VehicleKind,
    /// Of each node, where its arcs begin in `arcs`.
    first: Vec<u32>,
    /// Node and centimetres.
    arcs: Vec<(u32, u32)>,
}

/// Not reached.
const FAR: u32 = u32::MAX;

impl Graph {
    /// The part of the network that `kind` may use.
    #[must_use]
    pub fn roads(&self, kind: VehicleKind) -> Roads<'_> {
        let used = || self.edges.iter().filter(|e| e.access.lets(kind));
        let mut first = vec![0u32; self.nodes.len() + 1];
        for e in used() {
            first[e.from as usize + 1] += 1;
            if !is_one_way(e, kind) {
                first[e.to as usize + 1] += 1;
            }
        }
        for n in 1..first.len() {
            first[n] += first[n - 1];
        }
        let mut next = first.clone();
        let mut arcs = vec![(0, 0); first.last().map_or(0, |n| *n as usize)];
        let mut put = |from: u32, to: u32, cm: u32| {
            let at = &mut next[from as usize];
            arcs[*at as usize] = (to, cm);
            *at += 1;
        };
        for e in used() {
            put(e.from, e.to, e.length_cm);
            if !is_one_way(e, kind) {
                put(e.to, e.from, e.length_cm);
            }
        }
        Roads { graph: self, kind, first, arcs }
    }

    /// The part of the network each node is in, and how many parts there are; the largest is 0. A part is what hangs
    /// together for `kind`, whichever way it is driven; nodes without an edge for it are in none.
    #[must_use]
    pub fn parts(&self, kind: VehicleKind) -> (Vec<Option<u32>>, usize) {
        let mut root: Vec<u32> = (0..self.nodes.len() as u32).collect();
        fn top(root: &mut [u32], mut n: u32) -> u32 {
            while root[n as usize] != n {
                root[n as usize] = root[root[n as usize] as usize];
                n = root[n as usize];
            }
            n
        }
        let mut used = vec![false; self.nodes.len()];
        for e in self.edges.iter().filter(|e| e.access.lets(kind)) {
            used[e.from as usize] = true;
            used[e.to as usize] = true;
            let (a, b) = (top(&mut root, e.from), top(&mut root, e.to));
            root[a.max(b) as usize] = a.min(b);
        }
        let tops: Vec<Option<u32>> =
            (0..self.nodes.len()).map(|n| used[n].then(|| top(&mut root, n as u32))).collect();
        let mut sizes: std::collections::BTreeMap<u32, usize> = std::collections::BTreeMap::new();
        for top in tops.iter().flatten() {
            *sizes.entry(*top).or_default() += 1;
        }
        let mut order: Vec<u32> = sizes.keys().copied().collect();
        order.sort_by_key(|top| (Reverse(sizes[top]), *top));
        let rank: std::collections::BTreeMap<u32, u32> =
            order.iter().enumerate().map(|(n, top)| (*top, n as u32)).collect();
        (tops.into_iter().map(|top| top.map(|top| rank[&top])).collect(), order.len())
    }
}

/// People walk both ways.
const fn is_one_way(e: &Edge, kind: VehicleKind) -> bool {
    e.one_way && !matches!(kind, VehicleKind::Walk)
}

impl Roads<'_> {
    /// Where `p` meets the network: at the nearest point of it, when one is near enough.
    #[must_use]
    pub fn join(&self, p: Position) -> Option<Joint> {
        // Ten-millionths of a degree within which an edge must lie, generously: a degree is never longer than 112 km, and
        // one of longitude is half that at 60 degrees.
        let reach = (FARTHEST_M / 0.0055) as i32;
        let mut nearest: Option<(f64, f64, u32)> = None;
        for (n, e) in self.graph.edges.iter().enumerate().filter(|(_, e)| e.access.lets(self.kind)) {
            let (a, b) = (self.graph.nodes[e.from as usize], self.graph.nodes[e.to as usize]);
            let off = |a: i32, b: i32, x: i32| {
                x < a.min(b).saturating_sub(reach) || x > a.max(b).saturating_add(reach)
            };
            if off(a.lon, b.lon, p.lon) || off(a.lat, b.lat, p.lat) {
                continue;
            }
            let (gap, along) = gap_m(Segment(a, b), p);
            if gap <= FARTHEST_M && nearest.is_none_or(|(best, ..)| gap < best) {
                nearest = Some((gap, along, n as u32));
            }
        }
        let (gap, along, edge) = nearest?;
        let length = self.graph.edges[edge as usize].length_cm;
        let along_cm = ((along * f64::from(length)).round() as u32).min(length);
        Some(Joint { edge, along_cm, gap_cm: (gap * 100.0).round() as u32 })
    }

    /// Centimetres along the streets from each joint (row) to each (column), without the gaps; none where there is no way.
    #[must_use]
    pub fn ways(&self, joints: &[Option<Joint>]) -> Vec<Option<u32>> {
        let n = joints.len();
        let mut ways = vec![None; n * n];
        let mut search = Search::new(self, joints);
        for (at, joint) in joints.iter().enumerate() {
            let Some(from) = joint else { continue };
            search.run(from);
            for (to, way) in joints.iter().zip(&mut ways[at * n..(at + 1) * n]) {
                *way = to.as_ref().and_then(|to| search.to(from, to));
            }
        }
        ways
    }
}

/// One shortest-way search after the other, in the same memory.
struct Search<'a> {
    roads: &'a Roads<'a>,
    distance: Vec<u32>,
    touched: Vec<u32>,
    heap: BinaryHeap<Reverse<(u32, u32)>>,
    wanted: Vec<bool>,
    wanted_count: usize,
}

impl<'a> Search<'a> {
    fn new(roads: &'a Roads<'a>, joints: &[Option<Joint>]) -> Self {
        let nodes = roads.graph.nodes.len();
        let mut wanted = vec![false; nodes];
        for joint in joints.iter().flatten() {
            let e = &roads.graph.edges[joint.edge as usize];
            wanted[e.from as usize] = true;
            wanted[e.to as usize] = true;
        }
        let wanted_count = wanted.iter().filter(|w| **w).count();
        Self {
            roads,
            distance: vec![FAR; nodes],
            touched: Vec::new(),
            heap: BinaryHeap::new(),
            wanted,
            wanted_count,
        }
    }

    fn reach(&mut self, node: u32, distance: u32) {
        let known = &mut self.distance[node as usize];
        if distance < *known {
            if *known == FAR {
                self.touched.push(node);
            }
            *known = distance;
            self.heap.push(Reverse((distance, node)));
        }
    }

    fn run(&mut self, from: &Joint) {
        for node in self.touched.drain(..) {
            self.distance[node as usize] = FAR;
        }
        self.heap.clear();
        let e = self.roads.graph.edges[from.edge as usize];
        self.reach(e.to, e.length_cm - from.along_cm);
        // Who stands at the beginning of a one-way street need not enter it.
        if from.along_cm == 0 || !is_one_way(&e, self.roads.kind) {
            self.reach(e.from, from.along_cm);
        }
        let mut left = self.wanted_count;
        while let Some(Reverse((distance, node))) = self.heap.pop() {
            if distance > self.distance[node as usize] {
                continue;
            }
            if self.wanted[node as usize] {
                left -= 1;
                if left == 0 {
                    return;
                }
            }
            let roads = self.roads;
            let arcs = roads.first[node as usize] as usize..roads.first[node as usize + 1] as usize;
            for (to, cm) in &roads.arcs[arcs] {
                self.reach(*to, distance.saturating_add(*cm).min(FAR - 1));
            }
        }
    }

    /// After [`Self::run`] of `from`.
    fn to(&self, from: &Joint, to: &Joint) -> Option<u32> {
        let e = self.roads.graph.edges[to.edge as usize];
        let one_way = is_one_way(&e, self.roads.kind);
        let mut best = FAR;
        let mut offer = |node: u32, rest: u32| {
            let known = self.distance[node as usize];
            if known != FAR {
                best = best.min(known.saturating_add(rest));
            }
        };
        offer(e.from, to.along_cm);
        if to.along_cm == e.length_cm || !one_way {
            offer(e.to, e.length_cm - to.along_cm);
        }
        if from.edge == to.edge && (to.along_cm >= from.along_cm || !one_way) {
            best = best.min(from.along_cm.abs_diff(to.along_cm));
        }
        (best != FAR).then_some(best)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn at(x: i32, y: i32) -> Position {
        Position { lon: 1_201_200_000 + x * 1_000, lat: 302_800_000 + y * 1_000 }
    }

    fn edge(from: u32, to: u32, length_cm: u32, one_way: bool) -> Edge {
        Edge { from, to, length_cm, access: Access::ALL, one_way }
    }

    fn joint(edge: u32, along_cm: u32) -> Option<Joint> {
        Some(Joint { edge, along_cm, gap_cm: 0 })
    }

    #[test]
    fn ways_go_round_one_way_streets_and_stop_at_gaps() {
        // 0 → 1 → 2 → 0 is a one-way ring; 3 – 4 lies apart.
        let graph = Graph {
            nodes: vec![at(0, 0), at(10, 0), at(10, 10), at(50, 0), at(60, 0)],
            edges: vec![
                edge(0, 1, 1000, true),
                edge(1, 2, 1000, true),
                edge(2, 0, 1500, true),
                edge(3, 4, 1000, false),
            ],
        };
        let joints = [joint(0, 200), joint(0, 700), joint(2, 300), joint(3, 500), None];
        let truck = graph.roads(VehicleKind::Truck).ways(&joints);
        let row = |ways: &[Option<u32>], n: usize| ways[n * 5..n * 5 + 5].to_vec();
        assert_eq!(row(&truck, 0), [Some(0), Some(500), Some(2100), None, None]);
        assert_eq!(row(&truck, 1), [Some(3000), Some(0), Some(1600), None, None]);
        assert_eq!(row(&truck, 3), [None, None, None, Some(0), None]);
        let walk = graph.roads(VehicleKind::Walk).ways(&joints);
        assert_eq!(row(&walk, 1), [Some(500), Some(0), Some(1600), None, None]);
        assert_eq!(row(&walk, 2)[0], Some(1400), "back along the ring");
        assert_eq!(graph.parts(VehicleKind::Truck), (vec![Some(0), Some(0), Some(0), Some(1), Some(1)], 2));
    }

    #[test]
    fn a_place_joins_the_nearest_street_it_may_use() {
        let mut graph = Graph {
            nodes: vec![at(0, 0), at(100, 0), at(0, 10), at(100, 10)],
            edges: vec![edge(0, 1, 96_200, false), edge(2, 3, 96_200, false)],
        };
        graph.edges[1].access.truck = false;
        let p = at(25, 8);
        let walk = graph.roads(VehicleKind::Walk).join(p).unwrap();
        let truck = graph.roads(VehicleKind::Truck).join(p).unwrap();
        assert_eq!((walk.edge, walk.along_cm, walk.gap_cm), (1, 24_050, 2217));
        assert_eq!((truck.edge, truck.gap_cm), (0, 8869));
        assert_eq!(graph.roads(VehicleKind::Walk).join(at(25, 40)), None, "330 m off");
    }

    /// Every joint a node of its own, every distance by Floyd and Warshall: slow, short, and shares no line with the search.
    fn oracle(graph: &Graph, kind: VehicleKind, joints: &[Option<Joint>]) -> Vec<Option<u32>> {
        let (n, j) = (graph.nodes.len(), joints.len());
        let size = n + j;
        let mut d = vec![u64::MAX / 4; size * size];
        for at in 0..size {
            d[at * size + at] = 0;
        }
        for (number, e) in graph.edges.iter().enumerate().filter(|(_, e)| e.access.lets(kind)) {
            let mut stops = vec![(0, e.from as usize), (e.length_cm, e.to as usize)];
            for (at, joint) in joints.iter().enumerate() {
                stops.extend(joint.filter(|j| j.edge as usize == number).map(|j| (j.along_cm, n + at)));
            }
            for (a, from) in &stops {
                for (b, to) in &stops {
                    if b >= a || !e.one_way || kind == VehicleKind::Walk {
                        let cell = &mut d[from * size + to];
                        *cell = (*cell).min(u64::from(a.abs_diff(*b)));
                    }
                }
            }
        }
        for by in 0..size {
            for from in 0..size {
                for to in 0..size {
                    let over = d[from * size + by] + d[by * size + to];
                    if over < d[from * size + to] {
                        d[from * size + to] = over;
                    }
                }
            }
        }
        let way = |a: usize, b: usize| {
            let both = joints[a].is_some() && joints[b].is_some();
            u32::try_from(d[(n + a) * size + n + b]).ok().filter(|_| both)
        };
        (0..j).flat_map(|a| (0..j).map(move |b| (a, b))).map(|(a, b)| way(a, b)).collect()
    }

    prop_compose! {
        fn small_graph()(nodes in 2u32..9)(
            nodes in Just(nodes),
            edges in prop::collection::vec((0..nodes, 0..nodes, 1u32..500, any::<bool>(), any::<[bool; 3]>()), 1..16),
            joints in prop::collection::vec((any::<prop::sample::Index>(), 0u32..=100, prop::bool::weighted(0.9)), 1..8),
        ) -> (Graph, Vec<Option<(usize, u32)>>) {
            let mut graph = Graph { nodes: (0..nodes as i32).map(|n| at(n, n * n % 7)).collect(), edges: Vec::new() };
            for (from, to, length_cm, one_way, [walk, e_tricycle, truck]) in edges {
                if from != to {
                    let access = Access { walk, e_tricycle, truck };
                    graph.edges.push(Edge { from, to, length_cm, access, one_way });
                }
            }
            let count = graph.edges.len();
            let joints = joints.into_iter().map(|(at, share, there)| {
                (there && count > 0).then(|| (at.index(count.max(1)), share))
            });
            (graph.clone(), joints.collect())
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]
        #[test]
        fn every_way_is_as_short_as_the_oracle_says((graph, places) in small_graph()) {
            for kind in [VehicleKind::Walk, VehicleKind::ETricycle, VehicleKind::Truck] {
                // A place is joined only to what it may use.
                let joints: Vec<Option<Joint>> = places.iter().map(|place| {
                    let (edge, share) = (*place)?;
                    let e = graph.edges[edge];
                    e.access.lets(kind).then(|| Joint { edge: edge as u32, along_cm: e.length_cm * share / 100, gap_cm: 0 })
                }).collect();
                prop_assert_eq!(graph.roads(kind).ways(&joints), oracle(&graph, kind, &joints));
            }
        }
    }
}
