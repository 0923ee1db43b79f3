//! The operator's promise: by when a call is answered. Working days are those of the holiday calendar.
//!
//! Hours run on at night and at weekends. Of working days the day of registration does not count, and the last one
//! counts to its end (midnight in the city), as periods in days do in law.

use chrono::{DateTime, Duration, NaiveDateTime, NaiveTime, Utc};
use entity::enums::RequestKind;

use crate::crews::holidays::Calendar;

/// Days of the calendar a deadline may need: five working days, and the longest holidays before and between them.
pub const CALENDAR_DAYS: u64 = 60;

/// How long an answer may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    Hours(i64),
    WorkingDays(u32),
}

/// The operator's promise for a kind of call.
#[must_use]
pub const fn promise(kind: RequestKind) -> Promise {
    match kind {
        RequestKind::Help => Promise::Hours(4),
        RequestKind::Repair => Promise::Hours(24),
        RequestKind::Enquiry => Promise::WorkingDays(1),
        RequestKind::Complaint => Promise::WorkingDays(3),
        RequestKind::Suggestion => Promise::WorkingDays(5),
    }
}

/// The local deadline of a call registered at a local time; `calendar` reaches [`CALENDAR_DAYS`] beyond it.
#[must_use]
pub fn due(kind: RequestKind, registered: NaiveDateTime, calendar: &Calendar) -> NaiveDateTime {
    match promise(kind) {
        Promise::Hours(hours) => registered + Duration::hours(hours),
        Promise::WorkingDays(days) => {
            let mut day = registered.date();
            let mut left = days;
            while left > 0 {
                day += Duration::days(1);
                if calendar.is_working(day) {
                    left -= 1;
                }
            }
            (day + Duration::days(1)).and_time(NaiveTime::MIN)
        }
    }
}

/// Nobody needs a warning earlier than this before a deadline.
const WARN_BEFORE: Duration = Duration::hours(4);

/// When the deadline is warned of: with a quarter of the time left, but not earlier than four hours before.
#[must_use]
pub fn warn_at(registered: DateTime<Utc>, due: DateTime<Utc>) -> DateTime<Utc> {
    due - ((due - registered) / 4).min(WARN_BEFORE)
}

/// How a deadline stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Minutes past it.
    Late(i64),
    /// Minutes left, and few.
    Soon(i64),
    /// Minutes left.
    Fine(i64),
}

/// Minutes below which a deadline is near.
const SOON_MINUTES: i64 = 60;

#[must_use]
pub fn standing(now: DateTime<Utc>, due: DateTime<Utc>) -> Standing {
    let left = (due - now).num_minutes();
    if now > due {
        Standing::Late(-left)
    } else if left < SOON_MINUTES {
        Standing::Soon(left)
    } else {
        Standing::Fine(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::enums::HolidayKind;
    use entity::holiday;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    #[test]
    fn the_promise_by_kind() {
        // 2026-09-18 is a Friday, the 19th and 20th a weekend whose Sunday is worked; the 25th is a holiday.
        let named = |day: &str, kind| holiday::Model { day: day.parse().unwrap(), kind, name: String::new() };
        let official = Calendar::new(vec![
            named("2026-09-20", HolidayKind::Work),
            named("2026-09-25", HolidayKind::Statutory),
        ]);
        let plain = Calendar::default();
        let cases = [
            (RequestKind::Help, "2026-09-18 22:30", "2026-09-19 02:30"),
            (RequestKind::Repair, "2026-09-18 10:00", "2026-09-19 10:00"),
            (RequestKind::Enquiry, "2026-09-17 10:00", "2026-09-19 00:00"),
            (RequestKind::Enquiry, "2026-09-18 10:00", "2026-09-22 00:00"),
            (RequestKind::Enquiry, "2026-09-19 10:00", "2026-09-22 00:00"),
            (RequestKind::Complaint, "2026-09-18 23:59", "2026-09-24 00:00"),
            (RequestKind::Complaint, "2026-09-14 00:00", "2026-09-18 00:00"),
            (RequestKind::Suggestion, "2026-09-18 10:00", "2026-09-26 00:00"),
        ];
        for (kind, registered, expected) in cases {
            assert_eq!(due(kind, at(registered), &plain), at(expected), "{kind:?} of {registered}");
        }
        for (kind, registered, expected) in [
            (RequestKind::Enquiry, "2026-09-18 10:00", "2026-09-21 00:00"),
            (RequestKind::Suggestion, "2026-09-18 10:00", "2026-09-25 00:00"),
            (RequestKind::Suggestion, "2026-09-21 10:00", "2026-09-30 00:00"),
            (RequestKind::Repair, "2026-09-24 10:00", "2026-09-25 10:00"),
        ] {
            assert_eq!(due(kind, at(registered), &official), at(expected), "{kind:?} of {registered}");
        }
    }

    #[test]
    fn a_warning_comes_with_a_quarter_left_or_four_hours_before() {
        let start = at("2026-09-18 00:00").and_utc();
        assert_eq!(warn_at(start, start + Duration::hours(4)), start + Duration::hours(3));
        assert_eq!(warn_at(start, start + Duration::hours(24)), start + Duration::hours(20));
    }

    #[test]
    fn a_deadline_stands_fine_near_or_missed() {
        let due = at("2026-09-18 12:00").and_utc();
        for (now, expected) in [
            ("2026-09-18 10:00", Standing::Fine(120)),
            ("2026-09-18 11:18", Standing::Soon(42)),
            ("2026-09-18 12:00", Standing::Soon(0)),
            ("2026-09-18 12:18", Standing::Late(18)),
        ] {
            assert_eq!(standing(at(now).and_utc(), due), expected, "{now}");
        }
    }
}
