//! From what was counted to what is told: pure.

use std::collections::BTreeMap;

use entity::enums::{Line, ServedKind};
use entity::value::{BuildingId, Month};

/// What a row is about: rows are told in this order.
type Subject = (ServedKind, Line, String);

/// What of a service was to be done and was done, somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// None: nowhere in particular.
    pub building: Option<BuildingId>,
    pub kind: ServedKind,
    pub line: Line,
    /// The standard's task; empty where the kind says it all.
    pub name: String,
    pub due: i64,
    pub done: i64,
}

/// The rows of an estate's month: one a subject for the estate, and one a subject and building.
#[must_use]
pub fn add_up(counts: Vec<Count>) -> Vec<Count> {
    let mut sums: BTreeMap<(Option<BuildingId>, Subject), (i64, i64)> = BTreeMap::new();
    for Count { building, kind, line, name, due, done } in counts {
        if due == 0 {
            continue;
        }
        let subject = (kind, line, name);
        let mut add = |place: Option<BuildingId>| {
            let sum = sums.entry((place, subject.clone())).or_default();
            *sum = (sum.0 + due, sum.1 + done);
        };
        add(None);
        if building.is_some() {
            add(building);
        }
    }
    let row = |((building, (kind, line, name)), (due, done))| Count { building, kind, line, name, due, done };
    sums.into_iter().map(row).collect()
}

/// What was to be done and was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Times {
    pub due: i64,
    pub done: i64,
}

/// A service as a household is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub kind: ServedKind,
    pub line: Line,
    pub name: String,
    /// None: it is nothing that is done in buildings.
    pub here: Option<Times>,
    pub estate: Times,
}

/// What a household is told of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub month: Month,
    pub rows: Vec<Row>,
}

/// What the households of `building` are told. Where something is done in buildings, but was not to be in this one, the row
/// says nothing of it.
#[must_use]
pub fn told(month: Month, counts: &[Count], building: BuildingId) -> Told {
    let mut rows: BTreeMap<(ServedKind, Line, &str), (Option<Times>, Times)> = BTreeMap::new();
    for count in counts {
        let row = rows.entry((count.kind, count.line, &count.name)).or_default();
        let times = Times { due: count.due, done: count.done };
        match count.building {
            None => row.1 = times,
            Some(of) if of == building => row.0 = Some(times),
            Some(_) => {}
        }
    }
    let row = |((kind, line, name), (here, estate)): ((_, _, &str), _)| Row {
        kind,
        line,
        name: name.to_owned(),
        here,
        estate,
    };
    Told { month, rows: rows.into_iter().map(row).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(building: Option<i64>, kind: ServedKind, name: &str, due: i64, done: i64) -> Count {
        Count {
            building: building.map(BuildingId),
            kind,
            line: Line::Property,
            name: name.to_owned(),
            due,
            done,
        }
    }

    #[test]
    fn what_is_done_in_a_building_counts_in_its_estate() {
        use ServedKind::{Call, Repair, Task};
        let rows = add_up(vec![
            count(Some(1), Task, "楼道保洁", 5, 4),
            count(Some(2), Task, "楼道保洁", 4, 4),
            count(None, Task, "小区巡查", 120, 119),
            count(Some(2), Repair, "", 1, 1),
            count(None, Repair, "", 2, 0),
            count(Some(1), Call, "", 0, 0),
        ]);
        assert_eq!(
            rows,
            [
                count(None, Task, "小区巡查", 120, 119),
                count(None, Task, "楼道保洁", 9, 8),
                count(None, Repair, "", 3, 1),
                count(Some(1), Task, "楼道保洁", 5, 4),
                count(Some(2), Task, "楼道保洁", 4, 4),
                count(Some(2), Repair, "", 1, 1),
            ]
        );
        let month: Month = "2026-08".parse().unwrap();
        let times = |due, done| Times { due, done };
        let told = told(month, &rows, BuildingId(1));
        let seen: Vec<_> = told.rows.iter().map(|r| (r.kind, r.name.as_str(), r.here, r.estate)).collect();
        assert_eq!(
            seen,
            [
                (Task, "小区巡查", None, times(120, 119)),
                (Task, "楼道保洁", Some(times(5, 4)), times(9, 8)),
                (Repair, "", None, times(3, 1)),
            ]
        );
    }
}
