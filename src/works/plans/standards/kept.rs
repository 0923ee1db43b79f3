//! Whether plans keep a standard at a place: pure.

use chrono::{Months, NaiveDate};
use entity::enums::PlaceKind;
use entity::value::{EstateId, SubdistrictId};
use entity::{place, service_standard};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::works::plans::schedule::{Fate, Slot, Why};
use crate::works::recurrence::{Rule, parse_times};

/// Times are held against each other over a year: every rhythm gives as many in one year as in the next.
const YEAR: Months = Months::new(12);
/// From so many days a year on, one day less is the same rhythm begun on another weekday.
const MANY_DAYS: usize = 20;

/// How a standard is kept at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Keeping {
    /// No plan gives any work for it.
    Missing,
    /// A plan of the contract works there at every time the standard names, and does not name the standard.
    Unnamed,
    /// Plans give work for it, less often than was promised.
    TooSeldom,
    Kept,
    /// The standard asks for nothing more in what is left of the contract.
    NotDue,
}

impl Keeping {
    /// Whether a plan is to be made or named.
    #[must_use]
    pub const fn lacks(self) -> bool {
        matches!(self, Self::Missing | Self::Unnamed)
    }
}

/// Where a contract holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    pub subdistrict: SubdistrictId,
    pub estate: Option<EstateId>,
}

/// Whether a standard of a contract with these bounds covers a place.
#[must_use]
pub fn is_meant(standard: &service_standard::Model, bounds: Bounds, place: &place::Model) -> bool {
    place.subdistrict_id == bounds.subdistrict
        && covers(standard, place.kind, place.grade)
        && bounds.estate.is_none_or(|estate| place.estate_id == Some(estate))
}

fn covers(standard: &service_standard::Model, kind: PlaceKind, grade: Option<i32>) -> bool {
    kind == standard.place_kind && standard.grade.is_none_or(|wanted| grade == Some(wanted))
}

/// How often a standard is to be met in `[from, until)` of a contract that runs `[starts, ends)`; 0 when its words are no
/// rule.
#[must_use]
pub fn promised(
    standard: &service_standard::Model,
    (starts, ends): (NaiveDate, NaiveDate),
    (from, until): (NaiveDate, NaiveDate),
) -> i64 {
    let days = Rule::try_new(&standard.recurrence).map(|rule| rule.days(starts, from, until.min(ends)));
    let (Ok(days), Ok(times)) = (days, parse_times(&standard.start_minutes)) else { return 0 };
    i64::try_from(days.len() * times.len()).unwrap_or(i64::MAX)
}

/// The year from a day on.
#[must_use]
pub fn year_from(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    (day, day.checked_add_months(YEAR).unwrap_or(day))
}

/// Whether an occurrence is worked: on its day, on another, or together with the next one.
#[must_use]
pub const fn is_worked(slot: &Slot) -> bool {
    match &slot.fate {
        Fate::AsPlanned | Fate::Moved(..) => true,
        Fate::Left(Why::Joins(_)) => true,
        Fate::Left(Why::Season | Why::Holiday(_) | Why::Pause(_)) => false,
    }
}

/// What `planned` times a year make of `promised`, at `per_day` times a day.
#[must_use]
pub const fn judge(promised: usize, planned: usize, per_day: usize) -> Keeping {
    if planned == 0 {
        Keeping::Missing
    } else if planned >= promised || (promised >= MANY_DAYS * per_day && promised - planned <= per_day) {
        Keeping::Kept
    } else {
        Keeping::TooSeldom
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::enums::Line;
    use entity::value::{ContractId, PlaceId, StandardId};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn standard(rule: &str, times: &str) -> service_standard::Model {
        service_standard::Model {
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
        }
    }

    #[test]
    fn a_standard_promises_its_days_times_its_hours_while_the_contract_runs() {
        let september = (day("2026-09-01"), day("2026-10-01"));
        let year = (day("2026-01-01"), day("2026-12-31"));
        for (rule, times, term, expected) in [
            ("FREQ=DAILY", "390,840", year, 60),
            ("FREQ=WEEKLY;BYDAY=MO,TH", "390", year, 8),
            ("FREQ=DAILY", "390", (day("2026-09-16"), day("2026-12-31")), 15),
            ("FREQ=DAILY", "390", (day("2026-01-01"), day("2026-09-10")), 9),
            ("whenever", "390", year, 0),
        ] {
            assert_eq!(promised(&standard(rule, times), term, september), expected, "{rule} {term:?}");
        }
    }

    #[test]
    fn one_day_less_a_year_is_the_same_rhythm_only_where_there_are_many() {
        for (promised, planned, per_day, expected) in [
            (730, 730, 2, Keeping::Kept),
            (730, 0, 2, Keeping::Missing),
            (53, 52, 1, Keeping::Kept),
            (53, 51, 1, Keeping::TooSeldom),
            (730, 365, 2, Keeping::TooSeldom),
            (2, 1, 1, Keeping::TooSeldom),
            (12, 11, 1, Keeping::TooSeldom),
            (12, 12, 1, Keeping::Kept),
            (365, 400, 1, Keeping::Kept),
        ] {
            assert_eq!(judge(promised, planned, per_day), expected, "{planned} of {promised}");
        }
    }

    #[test]
    fn a_place_is_meant_by_kind_grade_and_where_the_contract_holds() {
        let place = |estate: Option<i64>, kind, grade| place::Model {
            id: PlaceId(1),
            subdistrict_id: SubdistrictId(1),
            estate_id: estate.map(EstateId),
            kind,
            name: String::new(),
            grade,
            area: None,
            area_stated: false,
            width_cm: None,
            geometry: String::new(),
            active: true,
            version: 1,
        };
        let road = |grade| place(None, PlaceKind::RoadSegment, grade);
        let of = |subdistrict, estate: Option<i64>| Bounds {
            subdistrict: SubdistrictId(subdistrict),
            estate: estate.map(EstateId),
        };
        let sweep = standard("FREQ=DAILY", "390");
        assert!(is_meant(&sweep, of(1, None), &road(Some(1))));
        for (bounds, other) in [
            (of(1, None), road(Some(2))),
            (of(1, None), road(None)),
            (of(2, None), road(Some(1))),
            (of(1, Some(4)), road(Some(1))),
            (of(1, Some(4)), place(Some(5), PlaceKind::RoadSegment, Some(1))),
            (of(1, None), place(None, PlaceKind::GreenPlot, Some(1))),
        ] {
            assert!(!is_meant(&sweep, bounds, &other), "{bounds:?} {other:?}");
        }
        let any = service_standard::Model { grade: None, ..sweep };
        assert!(is_meant(&any, of(1, Some(4)), &place(Some(4), PlaceKind::RoadSegment, None)));
    }
}
