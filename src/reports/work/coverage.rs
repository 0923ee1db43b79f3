//! Passes promised and done, by place: pure.

use std::collections::BTreeMap;

use entity::enums::{Line, PlaceKind};
use entity::value::{PlaceId, StandardId};
use serde::Serialize;
use utoipa::ToSchema;

/// What a contract promises of a place, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Coverage {
    pub line: Line,
    pub place_id: PlaceId,
    pub place: String,
    pub kind: PlaceKind,
    pub grade: Option<i32>,
    pub standard_id: StandardId,
    pub task: String,
    /// As the contract says.
    pub promised: i64,
    /// Orders made for it, without the cancelled ones.
    pub planned: i64,
    pub done: i64,
}

/// All places of a line, a kind and a grade together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GradeCoverage {
    pub line: Line,
    pub kind: PlaceKind,
    pub grade: Option<i32>,
    pub places: i64,
    pub promised: i64,
    pub planned: i64,
    pub done: i64,
}

/// Of a line, a kind and a grade.
type Key = (Line, PlaceKind, Option<i32>);

/// Summed by line, kind and grade, in that order.
#[must_use]
pub fn by_grade(rows: &[Coverage]) -> Vec<GradeCoverage> {
    let mut sums: BTreeMap<Key, (GradeCoverage, Vec<PlaceId>)> = BTreeMap::new();
    for row in rows {
        let new = || GradeCoverage {
            line: row.line,
            kind: row.kind,
            grade: row.grade,
            places: 0,
            promised: 0,
            planned: 0,
            done: 0,
        };
        let (sum, places) =
            sums.entry((row.line, row.kind, row.grade)).or_insert_with(|| (new(), Vec::new()));
        sum.promised += row.promised;
        sum.planned += row.planned;
        sum.done += row.done;
        places.push(row.place_id);
    }
    let counted = |(mut sum, mut places): (GradeCoverage, Vec<PlaceId>)| {
        places.sort_unstable();
        places.dedup();
        sum.places = i64::try_from(places.len()).unwrap_or(i64::MAX);
        sum
    };
    sums.into_values().map(counted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_with_two_tasks_counts_once() {
        let row = |place: i64, done: i64| Coverage {
            line: Line::StreetCleaning,
            place_id: PlaceId(place),
            place: String::new(),
            kind: PlaceKind::RoadSegment,
            grade: Some(1),
            standard_id: StandardId(1),
            task: String::new(),
            promised: 30,
            planned: 30,
            done,
        };
        let sums = by_grade(&[row(1, 30), row(1, 20), row(2, 10)]);
        assert_eq!((sums.len(), sums[0].places, sums[0].promised, sums[0].done), (1, 2, 90, 60));
    }
}
