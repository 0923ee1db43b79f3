//! Which days a series falls on, and who may enrol.

use chrono::{Datelike, Days, NaiveDate};

/// Below this age a guardian agrees.
pub const GUARDED_BELOW: i32 = 14;
/// Sessions of one programme: a year of weeks.
pub const MAX_SESSIONS: usize = 53;

/// The days of a weekday (1 is Monday) in `[first, last]`; at most one more than [`MAX_SESSIONS`].
#[must_use]
pub fn days(weekday: i32, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
    let begins = i64::from(first.weekday().number_from_monday());
    let ahead = (i64::from(weekday) - begins).rem_euclid(7).unsigned_abs();
    let mut found = Vec::new();
    let mut next = first.checked_add_days(Days::new(ahead));
    while let Some(day) = next.filter(|day| *day <= last) {
        found.push(day);
        if found.len() > MAX_SESSIONS {
            break;
        }
        next = day.checked_add_days(Days::new(7));
    }
    found
}

/// Why somebody cannot enrol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnrolLack {
    TooYoung,
    TooOld,
    /// Nobody is named who agreed for a child.
    Guardian,
}

/// # Errors
/// The first rule that is broken.
pub fn check(age: i32, guardian: &str, (age_from, age_to): (i32, i32)) -> Result<(), EnrolLack> {
    if age < age_from {
        return Err(EnrolLack::TooYoung);
    }
    if age > age_to {
        return Err(EnrolLack::TooOld);
    }
    if age < GUARDED_BELOW && guardian.trim().is_empty() {
        return Err(EnrolLack::Guardian);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_series_falls_on_its_weekday() {
        // 2026-09-18 is a Friday.
        for (weekday, first, last, expected) in [
            (5, "2026-09-18", "2026-10-02", vec!["2026-09-18", "2026-09-25", "2026-10-02"]),
            (4, "2026-09-18", "2026-10-01", vec!["2026-09-24", "2026-10-01"]),
            (6, "2026-09-18", "2026-09-19", vec!["2026-09-19"]),
            (1, "2026-09-18", "2026-09-20", vec![]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(day).collect();
            assert_eq!(days(weekday, day(first), day(last)), expected, "{weekday} {first} {last}");
        }
        assert_eq!(days(5, day("2026-09-18"), day("2036-09-18")).len(), MAX_SESSIONS + 1);
    }

    #[test]
    fn ages_are_kept_and_children_are_guarded() {
        for (age, guardian, outcome) in [
            (8, "王芳", Ok(())),
            (14, "", Ok(())),
            (13, " ", Err(EnrolLack::Guardian)),
            (5, "王芳", Err(EnrolLack::TooYoung)),
            (17, "", Err(EnrolLack::TooOld)),
        ] {
            assert_eq!(check(age, guardian, (6, 16)), outcome, "{age} {guardian}");
        }
    }
}
