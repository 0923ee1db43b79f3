//! When a crew is there: weekly shifts, in minutes of the local day.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime};

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

fn merge(mut parts: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
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
    let clipped = around(shifts, day).into_iter().map(|(start, end)| (start.max(0), end.min(DAY)));
    merge(clipped.filter(|(start, end)| start < end).collect())
}

/// Working time that touches `day`, the evening before or the next day, in minutes from the midnight of `day`.
fn around(shifts: &[Shift], day: NaiveDate) -> Vec<(i32, i32)> {
    let mut parts = Vec::new();
    for (offset, at) in [
        (-DAY, day.checked_sub_days(Days::new(1))),
        (0, Some(day)),
        (DAY, day.checked_add_days(Days::new(1))),
    ] {
        let Some(at) = at else { continue };
        for shift in shifts.iter().filter(|s| s.is_on(at)) {
            parts.push((offset + shift.start_minute, offset + shift.end_from_start_day()));
        }
    }
    parts
}

/// Whether the crew is there for the whole of `start..end` (local times, at most a day long).
#[must_use]
pub fn covers(shifts: &[Shift], start: NaiveDateTime, end: NaiveDateTime) -> bool {
    let midnight = start.date().and_time(chrono::NaiveTime::MIN);
    let minutes = |at: NaiveDateTime| i32::try_from((at - midnight).num_minutes()).unwrap_or(i32::MAX);
    let (from, to) = (minutes(start), minutes(end));
    merge(around(shifts, start.date())).iter().any(|(open, close)| *open <= from && to <= *close)
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
    fn work_fits_a_shift_or_it_does_not() {
        // 2026-09-18 is a Friday.
        let early = Shift { weekdays: WEEKDAYS, start_minute: 360, end_minute: 840 };
        let late = Shift { weekdays: WEEKDAYS, start_minute: 840, end_minute: 1320 };
        let night = Shift { weekdays: 0b001_0000, start_minute: 1320, end_minute: 360 };
        let cases: [(&[Shift], &str, &str, bool); 9] = [
            (&[early], "2026-09-18 06:00", "2026-09-18 14:00", true),
            (&[early], "2026-09-18 05:59", "2026-09-18 07:00", false),
            (&[early], "2026-09-18 13:30", "2026-09-18 14:30", false),
            (&[early, late], "2026-09-18 13:30", "2026-09-18 14:30", true),
            (&[early], "2026-09-19 08:00", "2026-09-19 09:00", false),
            (&[night], "2026-09-18 23:00", "2026-09-19 02:00", true),
            (&[night], "2026-09-19 01:00", "2026-09-19 06:00", true),
            (&[night], "2026-09-18 01:00", "2026-09-18 02:00", false),
            (&[], "2026-09-18 08:00", "2026-09-18 09:00", false),
        ];
        for (shifts, start, end, fits) in cases {
            assert_eq!(covers(shifts, at(start), at(end)), fits, "{start} to {end}");
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
