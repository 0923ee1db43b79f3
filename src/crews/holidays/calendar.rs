//! Which days are worked.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use entity::enums::HolidayKind;
use entity::holiday;

/// The named days of some time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar(BTreeMap<NaiveDate, (HolidayKind, String)>);

impl Calendar {
    #[must_use]
    pub fn new(days: Vec<holiday::Model>) -> Self {
        Self(days.into_iter().map(|h| (h.day, (h.kind, h.name))).collect())
    }

    /// What the official calendar says of a day, when it says anything.
    #[must_use]
    pub fn named(&self, day: NaiveDate) -> Option<(HolidayKind, &str)> {
        self.0.get(&day).map(|(kind, name)| (*kind, name.as_str()))
    }

    /// Whether offices work on `day`.
    #[must_use]
    pub fn is_working(&self, day: NaiveDate) -> bool {
        match self.0.get(&day) {
            Some((HolidayKind::Work, _)) => true,
            Some((HolidayKind::Statutory | HolidayKind::Off, _)) => false,
            None => !matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_days_come_before_weekdays() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let named = |text: &str, kind| holiday::Model { day: day(text), kind, name: "国庆节".into() };
        let calendar = Calendar::new(vec![
            named("2026-09-20", HolidayKind::Work),
            named("2026-10-01", HolidayKind::Statutory),
            named("2026-10-05", HolidayKind::Off),
        ]);
        for (on, working) in [
            ("2026-09-18", true),
            ("2026-09-19", false),
            ("2026-09-20", true),
            ("2026-10-01", false),
            ("2026-10-05", false),
            ("2026-10-08", true),
        ] {
            assert_eq!(calendar.is_working(day(on)), working, "{on}");
        }
        assert_eq!(calendar.named(day("2026-10-05")), Some((HolidayKind::Off, "国庆节")));
        assert_eq!(calendar.named(day("2026-10-08")), None);
    }
}
