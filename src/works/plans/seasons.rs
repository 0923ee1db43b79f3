//! Parts of the year with times of their own: `04-01..10-31 360,1080 90; 11-01..03-31 = =`.
//!
//! A plan without seasons is worked all year. A plan with seasons is worked within them and nowhere else; `=` is what
//! the plan itself says. Seasons do not overlap, and may lie across New Year.

use chrono::{Datelike, NaiveDate};

use crate::works::recurrence::parse_times;

/// Seasons a plan may have.
pub const MAX_SEASONS: usize = 4;

/// A day of any year: month, day.
pub type YearDay = (u32, u32);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Season {
    pub first: YearDay,
    /// Included.
    pub last: YearDay,
    /// None: the plan's own.
    pub times: Option<Vec<i32>>,
    pub minutes: Option<i32>,
}

/// Why seasons are not taken; the number of the season, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    Day(usize),
    Times(usize),
    Minutes(usize),
    Overlap(usize, usize),
    TooMany,
}

/// A leap year, so that 29 February is a day.
const LEAP: i32 = 2024;

fn year_day(text: &str) -> Option<YearDay> {
    let (month, day) = text.trim().split_once('-')?;
    let day = NaiveDate::from_ymd_opt(LEAP, month.trim().parse().ok()?, day.trim().parse().ok()?)?;
    Some((day.month(), day.day()))
}

impl Season {
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        let at = (day.month(), day.day());
        if self.first <= self.last {
            self.first <= at && at <= self.last
        } else {
            self.first <= at || at <= self.last
        }
    }

    fn read(number: usize, text: &str) -> Result<Self, Refusal> {
        let mut words = text.split_whitespace();
        let span = words.next().and_then(|span| span.split_once("..")).ok_or(Refusal::Day(number))?;
        let day = |text| year_day(text).ok_or(Refusal::Day(number));
        let times = match words.next() {
            None | Some("=") => None,
            Some(times) => Some(parse_times(times).map_err(|_| Refusal::Times(number))?),
        };
        let minutes = match words.next() {
            None | Some("=") => None,
            Some(minutes) => {
                let minutes = minutes.parse().ok().filter(|m| (5..=1440).contains(m));
                Some(minutes.ok_or(Refusal::Minutes(number))?)
            }
        };
        Ok(Self { first: day(span.0)?, last: day(span.1)?, times, minutes })
    }
}

/// Reads and checks the seasons of a plan.
///
/// # Errors
/// The first thing that is wrong.
pub fn parse(text: &str) -> Result<Vec<Season>, Refusal> {
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    let seasons: Vec<Season> =
        parts.enumerate().map(|(n, part)| Season::read(n + 1, part)).collect::<Result<_, _>>()?;
    if seasons.len() > MAX_SEASONS {
        return Err(Refusal::TooMany);
    }
    let year = NaiveDate::from_ymd_opt(LEAP, 1, 1).into_iter().flat_map(|first| first.iter_days().take(366));
    for day in year {
        let mut of_day = seasons.iter().enumerate().filter(|(_, s)| s.covers(day)).map(|(n, _)| n + 1);
        if let (Some(one), Some(other)) = (of_day.next(), of_day.next()) {
            return Err(Refusal::Overlap(one, other));
        }
    }
    Ok(seasons)
}

/// As it is stored.
#[must_use]
pub fn written(seasons: &[Season]) -> String {
    let of = |(month, day): YearDay| format!("{month:02}-{day:02}");
    let one = |s: &Season| {
        let times = s.times.as_ref().map(|t| t.iter().map(ToString::to_string).collect::<Vec<_>>().join(","));
        let minutes = s.minutes.map(|m| m.to_string());
        let same = || "=".to_owned();
        let (times, minutes) = (times.unwrap_or_else(same), minutes.unwrap_or_else(same));
        format!("{}..{} {times} {minutes}", of(s.first), of(s.last))
    };
    seasons.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_are_read_and_written_the_same() {
        let text = "04-01..10-31 360,1080 90; 11-15..02-29 = =";
        let seasons = parse(text).unwrap();
        assert_eq!(written(&seasons), text);
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (on, which) in [
            ("2026-03-31", None),
            ("2026-04-01", Some(0)),
            ("2026-10-31", Some(0)),
            ("2026-11-14", None),
            ("2026-11-15", Some(1)),
            ("2027-01-01", Some(1)),
            ("2028-02-29", Some(1)),
            ("2026-03-01", None),
        ] {
            assert_eq!(seasons.iter().position(|s| s.covers(day(on))), which, "{on}");
        }
        assert_eq!(parse(""), Ok(Vec::new()));
    }

    #[test]
    fn seasons_that_are_none_are_refused() {
        for (text, why) in [
            ("04-31..10-31", Refusal::Day(1)),
            ("summer", Refusal::Day(1)),
            ("04-01..10-31 25:00", Refusal::Times(1)),
            ("04-01..10-31 360 3", Refusal::Minutes(1)),
            ("04-01..10-31; 10-31..03-01", Refusal::Overlap(1, 2)),
            ("01-01..01-02; 02-01..02-02; 03-01..03-02; 04-01..04-02; 05-01..05-02", Refusal::TooMany),
        ] {
            assert_eq!(parse(text), Err(why), "{text}");
        }
    }
}
