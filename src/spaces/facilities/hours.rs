//! When a facility is open: by the week, with days that are not as their weekday, and holidays.

use chrono::{Datelike, NaiveDate};

/// A quarter of an hour, in minutes: what a booking is counted in.
pub const QUARTER: i32 = 15;
/// Minutes of a day.
pub const DAY: i32 = 24 * 60;

/// From a minute of the day to another; the end is not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, utoipa::ToSchema)]
pub struct Span {
    pub from_minute: i32,
    pub to_minute: i32,
}

impl Span {
    #[must_use]
    pub const fn new(from_minute: i32, to_minute: i32) -> Self {
        Self { from_minute, to_minute }
    }

    #[must_use]
    pub const fn minutes(self) -> i32 {
        self.to_minute - self.from_minute
    }

    #[must_use]
    pub const fn holds(self, other: Self) -> bool {
        self.from_minute <= other.from_minute && other.to_minute <= self.to_minute
    }

    #[must_use]
    pub const fn touches(self, other: Self) -> bool {
        self.from_minute < other.to_minute && other.from_minute < self.to_minute
    }

    /// Whether it begins and ends on quarter hours of one day, the later after the earlier.
    #[must_use]
    pub const fn is_quarters(self) -> bool {
        0 <= self.from_minute
            && self.from_minute < self.to_minute
            && self.to_minute <= DAY
            && self.from_minute % QUARTER == 0
            && self.to_minute % QUARTER == 0
    }

    /// The quarter hours of the day it takes, from 0.
    pub fn slots(self) -> impl Iterator<Item = i32> {
        self.from_minute / QUARTER..self.to_minute / QUARTER
    }

    /// `09:00–10:30`
    #[must_use]
    pub fn words(self) -> String {
        let clock = |minute: i32| format!("{:02}:{:02}", minute / 60, minute % 60);
        format!("{}–{}", clock(self.from_minute), clock(self.to_minute))
    }
}

/// A time of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekly {
    /// 1 is Monday.
    pub weekday: i32,
    pub span: Span,
}

/// A day that is not as its weekday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exception {
    pub day: NaiveDate,
    /// None: closed.
    pub span: Option<Span>,
}

/// The times of one facility.
#[derive(Debug, Clone, Default)]
pub struct Openings {
    pub weekly: Vec<Weekly>,
    pub exceptions: Vec<Exception>,
    pub closed_on_holidays: bool,
}

/// What is wrong with hours of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoursLack {
    Weekday,
    Quarters,
    /// Two times of a day touch.
    Overlap,
}

/// # Errors
/// The first thing wrong.
pub fn check_weekly(weekly: &[Weekly]) -> Result<(), HoursLack> {
    for (n, time) in weekly.iter().enumerate() {
        if !(1..=7).contains(&time.weekday) {
            return Err(HoursLack::Weekday);
        }
        if !time.span.is_quarters() {
            return Err(HoursLack::Quarters);
        }
        let before = &weekly[..n];
        // Times that meet end to end would be two where one is meant: a booking across would be refused.
        let meets = |a: Span, b: Span| a.from_minute <= b.to_minute && b.from_minute <= a.to_minute;
        if before.iter().any(|other| other.weekday == time.weekday && meets(other.span, time.span)) {
            return Err(HoursLack::Overlap);
        }
    }
    Ok(())
}

impl Openings {
    /// When it is open on a day, the earliest first; nothing when it is closed. `holiday`: offices rest that day by name.
    #[must_use]
    pub fn on(&self, day: NaiveDate, holiday: bool) -> Vec<Span> {
        if let Some(exception) = self.exceptions.iter().find(|e| e.day == day) {
            return exception.span.into_iter().collect();
        }
        if holiday && self.closed_on_holidays {
            return Vec::new();
        }
        let weekday = i32::try_from(day.weekday().number_from_monday()).unwrap_or(1);
        let mut spans: Vec<Span> =
            self.weekly.iter().filter(|w| w.weekday == weekday).map(|w| w.span).collect();
        spans.sort_unstable();
        spans
    }

    /// Minutes it is open on a day.
    #[must_use]
    pub fn minutes(&self, day: NaiveDate, holiday: bool) -> i64 {
        self.on(day, holiday).iter().map(|span| i64::from(span.minutes())).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn weekly(weekday: i32, from: i32, to: i32) -> Weekly {
        Weekly { weekday, span: Span::new(from, to) }
    }

    #[test]
    fn a_day_is_as_its_weekday_unless_it_is_named() {
        let openings = Openings {
            weekly: vec![weekly(5, 840, 1260), weekly(5, 510, 690), weekly(6, 540, 1020)],
            exceptions: vec![
                Exception { day: day("2026-09-25"), span: None },
                Exception { day: day("2026-10-01"), span: Some(Span::new(600, 720)) },
            ],
            closed_on_holidays: true,
        };
        for (on, holiday, spans) in [
            ("2026-09-18", false, vec![Span::new(510, 690), Span::new(840, 1260)]),
            ("2026-09-18", true, vec![]),
            ("2026-09-19", false, vec![Span::new(540, 1020)]),
            ("2026-09-20", false, vec![]),
            ("2026-09-25", false, vec![]),
            // What the facility says of a day comes before the holiday.
            ("2026-10-01", true, vec![Span::new(600, 720)]),
        ] {
            assert_eq!(openings.on(day(on), holiday), spans, "{on} {holiday}");
        }
        assert_eq!(openings.minutes(day("2026-09-18"), false), 180 + 420);
        let always = Openings { closed_on_holidays: false, ..openings };
        assert_eq!(always.minutes(day("2026-09-19"), true), 480);
    }

    #[test]
    fn hours_are_quarters_and_do_not_touch() {
        for (hours, outcome) in [
            (vec![weekly(1, 0, 1440)], Ok(())),
            (vec![weekly(1, 480, 720), weekly(1, 780, 1020), weekly(2, 480, 720)], Ok(())),
            (vec![weekly(1, 480, 720), weekly(1, 720, 900)], Err(HoursLack::Overlap)),
            (vec![weekly(1, 480, 720), weekly(1, 600, 660)], Err(HoursLack::Overlap)),
            (vec![weekly(0, 480, 720)], Err(HoursLack::Weekday)),
            (vec![weekly(8, 480, 720)], Err(HoursLack::Weekday)),
            (vec![weekly(1, 480, 725)], Err(HoursLack::Quarters)),
            (vec![weekly(1, 720, 720)], Err(HoursLack::Quarters)),
            (vec![weekly(1, 1380, 1455)], Err(HoursLack::Quarters)),
            (vec![weekly(1, -15, 30)], Err(HoursLack::Quarters)),
        ] {
            assert_eq!(check_weekly(&hours), outcome, "{hours:?}");
        }
    }

    #[test]
    fn a_span_takes_its_quarters() {
        assert_eq!(Span::new(540, 600).slots().collect::<Vec<_>>(), [36, 37, 38, 39]);
        assert_eq!(Span::new(1425, 1440).slots().collect::<Vec<_>>(), [95]);
        assert_eq!(Span::new(540, 630).words(), "09:00–10:30");
        assert!(
            Span::new(540, 600).touches(Span::new(585, 630))
                && !Span::new(540, 600).touches(Span::new(600, 630))
        );
    }
}
