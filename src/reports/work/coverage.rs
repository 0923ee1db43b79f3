//! Passes promised and done, by place: pure.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::enums::{Line, PlaceKind};
use entity::service_standard;
use entity::value::{PlaceId, StandardId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::works::recurrence::{Rule, parse_times};

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

/// How often a standard is to be met in `[from, until)` of a contract that runs `[starts, ends]`; 0 when its words are no
/// rule.
#[must_use]
pub fn promised(
    standard: &service_standard::Model,
    (starts, ends): (NaiveDate, NaiveDate),
    (from, until): (NaiveDate, NaiveDate),
) -> i64 {
    let until = ends.succ_opt().map_or(until, |after| until.min(after));
    let days = Rule::try_new(&standard.recurrence).map(|rule| rule.days(starts, from, until));
    let (Ok(days), Ok(times)) = (days, parse_times(&standard.start_minutes)) else { return 0 };
    i64::try_from(days.len() * times.len()).unwrap_or(i64::MAX)
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
    use entity::value::ContractId;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_standard_promises_its_days_times_its_hours_while_the_contract_runs() {
        let standard = |rule: &str, times: &str| service_standard::Model {
            id: StandardId(1),
            contract_id: ContractId(1),
            line: Line::StreetCleaning,
            place_kind: PlaceKind::RoadSegment,
            grade: Some(1),
            task: "普扫".into(),
            requirement: String::new(),
            recurrence: rule.into(),
            start_minutes: times.into(),
            duration_minutes: 60,
        };
        let september = (day("2026-09-01"), day("2026-10-01"));
        let year = (day("2026-01-01"), day("2026-12-31"));
        for (rule, times, term, expected) in [
            ("FREQ=DAILY", "390,840", year, 60),
            ("FREQ=WEEKLY;BYDAY=MO,TH", "390", year, 8),
            ("FREQ=DAILY", "390", (day("2026-09-16"), day("2026-12-31")), 15),
            ("FREQ=DAILY", "390", (day("2026-01-01"), day("2026-09-10")), 10),
            ("whenever", "390", year, 0),
        ] {
            assert_eq!(promised(&standard(rule, times), term, september), expected, "{rule} {term:?}");
        }
    }

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
