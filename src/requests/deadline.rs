//! By when a call is answered, and its caller spoken to. Working days are those of the holiday calendar. Pure.
//!
//! Hours run on at night and at weekends. Of working days the day of registration does not count, and the last one
//! counts to its end (midnight in the city), as periods in days do in law. While a request is on hold its clock stands:
//! hours go on where they stopped, and of working days as many are left afterwards as were left before.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use entity::enums::{RequestGrade, RequestKind, RequestStatus};

use super::lifecycle::{is_open, runs};
use crate::clock::tomorrow;
use crate::crews::holidays::Calendar;

/// Days of the calendar a deadline may need beyond the last day that is known to count: the longest promise, and the
/// longest holidays before and between its days.
pub const CALENDAR_DAYS: u64 = 90;

/// How long an answer may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    Hours(i64),
    /// At most 30.
    WorkingDays(u32),
}

/// What callers of a kind and grade are promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// Hours in which the caller is spoken to.
    pub contact_hours: i64,
    pub term: Term,
}

/// The promise where nobody made another: within the "24 hours to contact, five working days to answer" of the city's
/// hotline, and the ten days in which a property company answers an owner's complaint.
#[must_use]
pub const fn usual(kind: RequestKind, grade: RequestGrade) -> Promise {
    use RequestGrade::{Hard, Normal, Urgent};
    use Term::{Hours, WorkingDays};
    let term = match (kind, grade) {
        (RequestKind::Help, Urgent) => Hours(2),
        (RequestKind::Help, Normal) | (RequestKind::Repair | RequestKind::Enquiry, Urgent) => Hours(4),
        (RequestKind::Repair, Normal) | (RequestKind::Help, Hard) => Hours(24),
        (RequestKind::Enquiry, Normal) | (RequestKind::Complaint, Urgent) => WorkingDays(1),
        (RequestKind::Complaint, Normal)
        | (RequestKind::Enquiry, Hard)
        | (RequestKind::Suggestion, Urgent) => WorkingDays(3),
        (RequestKind::Suggestion, Normal) | (RequestKind::Repair | RequestKind::Complaint, Hard) => {
            WorkingDays(5)
        }
        (RequestKind::Suggestion, Hard) => WorkingDays(10),
    };
    let contact_hours = match (kind, grade) {
        (_, Urgent) => 1,
        (RequestKind::Help, _) => 2,
        (_, Normal | Hard) => 24,
    };
    Promise { contact_hours, term }
}

/// A time in which the clock stood, local.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    pub from: NaiveDateTime,
    pub to: NaiveDateTime,
}

fn advance(mut day: NaiveDate, working_days: u32, calendar: &Calendar) -> NaiveDate {
    let mut left = working_days;
    while left > 0 {
        day = tomorrow(day);
        if calendar.is_working(day) {
            left -= 1;
        }
    }
    day
}

fn working_days_between(after: NaiveDate, until: NaiveDate, calendar: &Calendar) -> u32 {
    let mut day = after;
    let mut count = 0;
    while day < until {
        day = tomorrow(day);
        count += u32::from(calendar.is_working(day));
    }
    count
}

/// The local deadline of what began at `start`; `pauses` in their order, `calendar` reaching [`CALENDAR_DAYS`] beyond the
/// last of them.
#[must_use]
pub fn due(term: Term, start: NaiveDateTime, pauses: &[Pause], calendar: &Calendar) -> NaiveDateTime {
    match term {
        Term::Hours(hours) => shifted(start + Duration::hours(hours), start, pauses),
        Term::WorkingDays(days) => {
            let mut last = advance(start.date(), days, calendar);
            for pause in pauses.iter().filter(|p| p.to > start) {
                let from = pause.from.max(start).date();
                if from > last {
                    break;
                }
                let left = working_days_between(from, last, calendar);
                last = advance(pause.to.date(), left, calendar);
            }
            tomorrow(last).and_time(NaiveTime::MIN)
        }
    }
}

/// An instant that was promised outright, later by as long as the clock stood before it.
#[must_use]
pub fn shifted(until: NaiveDateTime, start: NaiveDateTime, pauses: &[Pause]) -> NaiveDateTime {
    let mut until = until;
    for pause in pauses.iter().filter(|p| p.to > start) {
        let from = pause.from.max(start);
        if from >= until {
            break;
        }
        until += pause.to - from;
    }
    until
}

/// Nobody needs a warning earlier than this before a deadline.
const WARN_BEFORE: Duration = Duration::hours(4);

/// When the deadline is warned of: with a quarter of the time left, but not earlier than four hours before.
#[must_use]
pub fn warn_at(started: DateTime<Utc>, due: DateTime<Utc>) -> DateTime<Utc> {
    due - ((due - started) / 4).min(WARN_BEFORE)
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
    /// Its clock stands.
    Paused,
    /// Answered by it.
    Kept,
    /// Answered after it.
    Missed,
    /// It asked for no answer of ours.
    Void,
}

/// Minutes below which a deadline is near.
const SOON_MINUTES: i64 = 60;

/// How a running deadline stands.
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

/// How the deadline of a request stands.
#[must_use]
pub fn standing_of(now: DateTime<Utc>, request: &entity::request::Model) -> Standing {
    match request.status {
        status if runs(status) => standing(now, request.due_at),
        RequestStatus::OnHold => Standing::Paused,
        RequestStatus::Returned => Standing::Void,
        status => match request.answered_at {
            Some(at) if at <= request.due_at => Standing::Kept,
            Some(_) => Standing::Missed,
            None if is_open(status) => standing(now, request.due_at),
            None => Standing::Void,
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use entity::enums::HolidayKind;
    use entity::holiday;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn named(day: &str, kind: HolidayKind) -> holiday::Model {
        holiday::Model { day: day.parse().unwrap(), kind, name: String::new() }
    }

    /// Mid-Autumn on Friday the 25th of September and National Day from the 1st to the 7th of October 2026, with Sunday
    /// the 20th of September and Saturday the 10th of October worked for it.
    fn autumn() -> Calendar {
        let mut days = vec![
            named("2026-09-20", HolidayKind::Work),
            named("2026-09-25", HolidayKind::Statutory),
            named("2026-10-10", HolidayKind::Work),
        ];
        for day in 1..=3 {
            days.push(named(&format!("2026-10-0{day}"), HolidayKind::Statutory));
        }
        for day in 4..=7 {
            days.push(named(&format!("2026-10-0{day}"), HolidayKind::Off));
        }
        Calendar::new(days)
    }

    fn promised(
        kind: RequestKind,
        grade: RequestGrade,
        start: &str,
        pauses: &[(&str, &str)],
    ) -> NaiveDateTime {
        let pauses: Vec<Pause> =
            pauses.iter().map(|(from, to)| Pause { from: at(from), to: at(to) }).collect();
        due(usual(kind, grade).term, at(start), &pauses, &autumn())
    }

    #[test]
    fn the_promise_by_kind() {
        use RequestGrade::{Hard, Normal, Urgent};
        // 2026-09-18 is a Friday, the 19th and 20th a weekend whose Sunday is worked; the 25th is a holiday.
        for (kind, grade, registered, expected) in [
            (RequestKind::Help, Normal, "2026-09-18 22:30", "2026-09-19 02:30"),
            (RequestKind::Help, Urgent, "2026-09-18 22:30", "2026-09-19 00:30"),
            (RequestKind::Repair, Normal, "2026-09-18 10:00", "2026-09-19 10:00"),
            (RequestKind::Repair, Urgent, "2026-09-18 10:00", "2026-09-18 14:00"),
            (RequestKind::Repair, Hard, "2026-09-18 10:00", "2026-09-25 00:00"),
            (RequestKind::Enquiry, Normal, "2026-09-17 10:00", "2026-09-19 00:00"),
            (RequestKind::Enquiry, Normal, "2026-09-18 10:00", "2026-09-21 00:00"),
            (RequestKind::Enquiry, Normal, "2026-09-19 10:00", "2026-09-21 00:00"),
            (RequestKind::Complaint, Normal, "2026-09-18 23:59", "2026-09-23 00:00"),
            (RequestKind::Complaint, Normal, "2026-09-14 00:00", "2026-09-18 00:00"),
            (RequestKind::Suggestion, Normal, "2026-09-18 10:00", "2026-09-25 00:00"),
            (RequestKind::Suggestion, Normal, "2026-09-21 10:00", "2026-09-30 00:00"),
            (RequestKind::Repair, Normal, "2026-09-24 10:00", "2026-09-25 10:00"),
        ] {
            assert_eq!(
                promised(kind, grade, registered, &[]),
                at(expected),
                "{kind:?} {grade:?} of {registered}"
            );
        }
    }

    #[test]
    fn over_the_week_of_national_day_and_its_worked_saturday() {
        use RequestGrade::{Hard, Normal};
        for (kind, grade, registered, expected) in [
            // Wednesday before the holidays: Thursday the 8th is the first working day after them.
            (RequestKind::Enquiry, Normal, "2026-09-30 09:00", "2026-10-09 00:00"),
            // The 8th, the 9th, and the worked Saturday.
            (RequestKind::Complaint, Normal, "2026-09-30 09:00", "2026-10-11 00:00"),
            // In the holidays: they do not count, the worked Saturday does, its Sunday does not.
            (RequestKind::Complaint, Hard, "2026-10-03 20:00", "2026-10-14 00:00"),
            // Hours know no holidays.
            (RequestKind::Repair, Normal, "2026-10-01 09:00", "2026-10-02 09:00"),
        ] {
            assert_eq!(promised(kind, grade, registered, &[]), at(expected), "{kind:?} of {registered}");
        }
    }

    #[test]
    fn on_hold_the_clock_stands() {
        use RequestGrade::Normal;
        let repair =
            |pauses: &[(&str, &str)]| promised(RequestKind::Repair, Normal, "2026-09-30 10:00", pauses);
        // Ten hours gone, fourteen left.
        assert_eq!(repair(&[("2026-09-30 20:00", "2026-10-08 08:00")]), at("2026-10-08 22:00"));
        assert_eq!(
            repair(&[("2026-09-30 20:00", "2026-10-08 08:00"), ("2026-10-08 09:00", "2026-10-08 10:30")]),
            at("2026-10-08 23:30")
        );
        let complaint =
            |pauses: &[(&str, &str)]| promised(RequestKind::Complaint, Normal, "2026-09-28 10:00", pauses);
        // Until the end of the 8th: the 29th, the 30th and the 8th.
        assert_eq!(complaint(&[]), at("2026-10-09 00:00"));
        // Held on the 29th, one of the days used up: the 30th and the 8th are left, and of the days after the 9th they
        // are the worked Saturday and the Monday.
        assert_eq!(complaint(&[("2026-09-29 15:00", "2026-10-09 09:00")]), at("2026-10-13 00:00"));
        // Held and taken up on one day: nothing is won by it.
        assert_eq!(complaint(&[("2026-09-29 09:00", "2026-09-29 18:00")]), at("2026-10-09 00:00"));
        // After the deadline a hold excuses nothing.
        assert_eq!(complaint(&[("2026-10-09 08:00", "2026-10-12 09:00")]), at("2026-10-09 00:00"));
    }

    proptest! {
        /// However often it is held, no deadline comes earlier than without, and none is won by more than the time held.
        #[test]
        fn a_hold_gives_no_more_than_it_took(
            days in 1_u32..20, hours in 1_i64..200, by_day: bool,
            holds in prop::collection::vec((1_i64..72, 1_i64..120), 0..6),
        ) {
            let start = at("2026-09-16 10:00");
            let term = if by_day { Term::WorkingDays(days) } else { Term::Hours(hours) };
            let mut pauses = Vec::new();
            let mut now = start;
            let mut held = Duration::zero();
            for (gap, length) in holds {
                let from = now + Duration::hours(gap);
                now = from + Duration::hours(length);
                held += now - from;
                pauses.push(Pause { from, to: now });
            }
            let calendar = autumn();
            let (plain, with) = (due(term, start, &[], &calendar), due(term, start, &pauses, &calendar));
            prop_assert!(with >= plain);
            if let Term::Hours(_) = term {
                prop_assert!(with - plain <= held);
            }
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
