//! When a crew is there: weekly shifts, in minutes of the local day.

use chrono::{Datelike, NaiveDate, NaiveDateTime};

/// Minutes of a day.
pub const DAY: i32 = 1440;

/// A weekly shift. Bit 0 of `weekdays` is Monday; an end at or before the start lies on the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    pub weekdays: i32,
    pub start_minute: i32,
    pub end_minute: i32,
}

impl Shift {
    /// Whether it is one: some weekday, times of a day, not of no length.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        self.weekdays >= 1
            && self.weekdays <= 127
            && self.start_minute >= 0
            && self.start_minute < DAY
            && self.end_minute >= 0
            && self.end_minute <= DAY
            && self.start_minute != self.end_minute
    }

    const fn end_from_start_day(self) -> i32 {
        if self.end_minute <= self.start_minute { self.end_minute + DAY } else { self.end_minute }
    }

    fn is_on(self, day: NaiveDate) -> bool {
        self.weekdays & (1 << day.weekday().num_days_from_monday()) != 0
    }
}

/// Times in order, those that touch made one.
#[must_use]
pub fn merge(mut parts: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    parts.sort_unstable();
    let mut merged: Vec<(i32, i32)> = Vec::new();
    for (start, end) in parts {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

/// The working time of `day` in minutes from its midnight, within 0 to 1440, merged and in order. What a shift of the
/// evening before reaches into the day counts.
#[must_use]
pub fn intervals(shifts: &[Shift], day: NaiveDate) -> Vec<(i32, i32)> {
    let eve = day.pred_opt().map(|eve| beginning_on(shifts, eve)).unwrap_or_default();
    let parts = eve.into_iter().map(|(start, end)| (start - DAY, end - DAY)).chain(beginning_on(shifts, day));
    let clipped = parts.map(|(start, end)| (start.max(0), end.min(DAY)));
    merge(clipped.filter(|(start, end)| start < end).collect())
}

/// The working time that begins on `day`, in minutes from its midnight; an end past 1440 lies on the next day.
#[must_use]
pub fn beginning_on(shifts: &[Shift], day: NaiveDate) -> Vec<(i32, i32)> {
    shifts.iter().filter(|s| s.is_on(day)).map(|s| (s.start_minute, s.end_from_start_day())).collect()
}

/// Whether `pieces` (minutes from the midnight of the day on which it starts, merged) hold the whole of `start..end` (local
/// times).
#[must_use]
pub fn covers(pieces: &[(i32, i32)], start: NaiveDateTime, end: NaiveDateTime) -> bool {
    let midnight = start.date().and_time(chrono::NaiveTime::MIN);
    let minutes = |at: NaiveDateTime| i32::try_from((at - midnight).num_minutes()).unwrap_or(i32::MAX);
    let (from, to) = (minutes(start), minutes(end));
    pieces.iter().any(|(open, close)| *open <= from && to <= *close)
}

/// `06:30`; a day's end is `24:00`.
#[must_use]
pub fn clock(minute: i32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Minutes of `06:30`, up to `24:00`.
#[must_use]
pub fn parse_clock(text: &str) -> Option<i32> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let digits = |part: &str| {
        ((1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<i32>().ok())
            .flatten()
    };
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    let total = hours * 60 + minutes;
    (minutes < 60 && total <= DAY).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    const WEEKDAYS: i32 = 0b001_1111;

    #[test]
    fn work_fits_the_hours_or_it_does_not() {
        let night = [(-120, 360), (1320, 1800)];
        for (pieces, start, end, fits) in [
            (&[(360, 840)][..], "2026-09-18 06:00", "2026-09-18 14:00", true),
            (&[(360, 840)], "2026-09-18 05:59", "2026-09-18 07:00", false),
            (&[(360, 840)], "2026-09-18 13:30", "2026-09-18 14:30", false),
            (&[(360, 1320)], "2026-09-18 13:30", "2026-09-18 14:30", true),
            (&night, "2026-09-18 23:00", "2026-09-19 02:00", true),
            (&night, "2026-09-18 01:00", "2026-09-18 06:00", true),
            (&night, "2026-09-18 05:00", "2026-09-18 07:00", false),
            (&[], "2026-09-18 08:00", "2026-09-18 09:00", false),
        ] {
            assert_eq!(covers(pieces, at(start), at(end)), fits, "{start} to {end}");
        }
    }

    #[test]
    fn a_days_working_time_is_merged_and_holds_last_nights_rest() {
        let saturday = NaiveDate::from_ymd_opt(2026, 9, 19).unwrap();
        let night = Shift { weekdays: 127, start_minute: 1320, end_minute: 360 };
        let noon = Shift { weekdays: 127, start_minute: 300, end_minute: 720 };
        assert_eq!(intervals(&[night, noon], saturday), [(0, 720), (1320, 1440)]);
        assert_eq!(intervals(&[Shift { weekdays: WEEKDAYS, ..noon }], saturday), []);
    }

    #[test]
    fn clocks_are_read_strictly() {
        for (text, minute) in [
            ("06:30", Some(390)),
            ("24:00", Some(1440)),
            ("0:00", Some(0)),
            ("24:01", None),
            ("7", None),
            ("-1:00", None),
            ("07:60", None),
            ("+7:00", None),
        ] {
            assert_eq!(parse_clock(text), minute, "{text}");
        }
        assert_eq!(clock(390), "06:30");
        assert!(!Shift { weekdays: 0, start_minute: 1, end_minute: 2 }.is_valid());
        assert!(!Shift { weekdays: 1, start_minute: 480, end_minute: 480 }.is_valid());
    }
}
