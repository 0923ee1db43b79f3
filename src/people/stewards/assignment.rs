//! When a building may change hands, and what that does to its rows: pure.

use chrono::{Months, NaiveDate};
use entity::building_steward::Model;
use entity::value::UserId;

/// How far ahead a change may be planned.
const AHEAD: Months = Months::new(12);
/// The first day a building can have been in someone's hands.
const EARLIEST: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a day of the calendar");

/// A day past all that can be planned.
const LATEST: NaiveDate = NaiveDate::from_ymd_opt(2999, 12, 31).expect("a day of the calendar");

/// `day`, or the edge of the calendar that it lies past: no row lies beyond, and the engines' days end somewhere.
#[must_use]
pub fn asked(day: NaiveDate) -> NaiveDate {
    day.clamp(EARLIEST, LATEST)
}

/// Whether a building may change hands on `from_on`, seen from `today`.
#[must_use]
pub fn day_fits(from_on: NaiveDate, today: NaiveDate) -> bool {
    from_on >= EARLIEST && today.checked_add_months(AHEAD).is_some_and(|last| from_on <= last)
}

/// Who looks after a building on `day`, of the rows of that building.
#[must_use]
pub fn in_force(rows: &[Model], day: NaiveDate) -> Option<UserId> {
    rows.iter().filter(|row| row.from_on <= day).max_by_key(|row| row.from_on)?.user_id
}

/// What setting a building's steward does to its row of that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It is so already.
    Leave,
    /// A row for that day, new or over the one that stands there.
    Put,
    /// The row of that day says nothing any more: it goes on as on the day before.
    Remove,
}

/// What is to be done with the row of `from_on`, of the rows of one building, so that `wanted` looks after it from then on.
#[must_use]
pub fn step(rows: &[Model], from_on: NaiveDate, wanted: Option<UserId>) -> Step {
    let before = from_on.pred_opt().and_then(|eve| in_force(rows, eve));
    match rows.iter().find(|row| row.from_on == from_on) {
        Some(row) if row.user_id == wanted => Step::Leave,
        Some(_) if before == wanted => Step::Remove,
        None if before == wanted => Step::Leave,
        _ => Step::Put,
    }
}

/// A steward, or nobody: what a list or a report is narrowed to. Written as the steward's number, or `none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub enum StewardChoice {
    Nobody,
    User(UserId),
}

impl std::str::FromStr for StewardChoice {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "none" { Ok(Self::Nobody) } else { text.parse().map(Self::User) }
    }
}

impl TryFrom<String> for StewardChoice {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Option<UserId>> for StewardChoice {
    fn from(steward: Option<UserId>) -> Self {
        steward.map_or(Self::Nobody, Self::User)
    }
}

impl std::fmt::Display for StewardChoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nobody => f.write_str("none"),
            Self::User(id) => id.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::value::BuildingId;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// `03-01 7`: from the first of March on user 7; `03-01 -`: nobody.
    fn rows(list: &[&str]) -> Vec<Model> {
        let row = |text: &&str| {
            let (on, user) = text.split_once(' ').unwrap();
            let user_id = user.parse().ok().map(UserId);
            Model { id: 1, building_id: BuildingId(1), from_on: day(&format!("2026-{on}")), user_id }
        };
        list.iter().map(row).collect()
    }

    #[test]
    fn the_latest_row_up_to_a_day_holds() {
        let rows = rows(&["06-01 8", "03-01 7", "09-01 -"]);
        for (on, user) in [
            ("2026-02-28", None),
            ("2026-03-01", Some(7)),
            ("2026-05-31", Some(7)),
            ("2026-06-01", Some(8)),
            ("2026-09-01", None),
        ] {
            assert_eq!(in_force(&rows, day(on)), user.map(UserId), "{on}");
        }
    }

    #[test]
    fn a_day_is_set_replaced_taken_back_or_left() {
        let is = rows(&["03-01 7", "06-01 8"]);
        for (on, wanted, does) in [
            ("2026-03-01", Some(7), Step::Leave),
            ("2026-03-01", Some(9), Step::Put),
            ("2026-03-01", None, Step::Remove),
            ("2026-04-01", Some(7), Step::Leave),
            ("2026-04-01", Some(9), Step::Put),
            ("2026-06-01", Some(7), Step::Remove),
            ("2026-06-01", Some(9), Step::Put),
            ("2026-07-01", None, Step::Put),
            ("2026-01-01", None, Step::Leave),
        ] {
            assert_eq!(step(&is, day(on), wanted.map(UserId)), does, "{on} {wanted:?}");
        }
    }

    #[test]
    fn a_change_is_planned_within_a_year() {
        let today = day("2026-09-18");
        for (on, fits) in [
            ("1999-12-31", false),
            ("2000-01-01", true),
            ("2027-09-18", true),
            ("2027-09-19", false),
            ("9999-12-31", false),
        ] {
            assert_eq!(day_fits(day(on), today), fits, "{on}");
        }
    }

    #[test]
    fn a_choice_is_read_as_it_is_written() {
        for choice in [StewardChoice::Nobody, StewardChoice::User(UserId(12))] {
            assert_eq!(choice.to_string().parse(), Ok(choice));
        }
        assert!("".parse::<StewardChoice>().is_err() && "x".parse::<StewardChoice>().is_err());
    }
}
