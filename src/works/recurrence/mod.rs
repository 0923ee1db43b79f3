//! When a plan's work falls due: an RFC 5545 rule of days, and times of the day.
//!
//! Days are local and know nothing of zones. The times stand beside the rule, because several times a day are normal.
//! The days are those python-dateutil gives (`tests/oracle/recurrence.py`); combinations RFC 5545 forbids, and those
//! that readers disagree on, are refused with a word on which.

mod days;
mod parse;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};

use parse::Parts;

/// Times of a day a plan may have.
pub const MAX_TIMES: usize = 24;
/// Days one expansion may give.
const MAX_DAYS: usize = 4_000;
/// A rule that gives no day within so many years never does.
const HORIZON_YEARS: u64 = 12;
const MAX_RULE: usize = 300;
const MINUTES_OF_DAY: i32 = 1440;

/// Why a rule or its times are not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Not an RFC 5545 rule; the part that cannot be read, or nothing when there is none to name.
    Unreadable(String),
    /// SECONDLY, MINUTELY, HOURLY: finer than a day.
    TooFine,
    /// BYHOUR, BYMINUTE, BYSECOND: times are given beside the rule.
    HoldsTimes,
    /// Two parts that may not stand together, such as `BYWEEKNO` in a monthly rule.
    Together(&'static str, &'static str),
    /// `BYDAY=MO,1TU`: some weekdays with an ordinal and some without.
    MixedOrdinals,
    /// `BYWEEKNO=52`, `53` and their negatives: readers disagree on the days around New Year; `-1` is the last week.
    LastWeeks,
    /// `BYSETPOS` with nothing to choose from.
    NothingToChoose,
    /// There is no such day, such as 30 February.
    NeverOccurs,
    /// Not minutes of a day, or twice the same, or none, or too many.
    BadTimes,
}

/// A rule that was read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule(Parts);

impl Rule {
    /// Reads `FREQ=WEEKLY;BYDAY=MO,TH` (with or without `RRULE:` before it).
    ///
    /// # Errors
    /// What is wrong with it, but for never occurring: that depends on the first day ([`Rule::check_from`]).
    pub fn try_new(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let body = text.strip_prefix("RRULE:").unwrap_or(text);
        if body.is_empty() || body.len() > MAX_RULE || body.contains(char::is_control) {
            return Err(Refusal::Unreadable(String::new()));
        }
        Parts::try_new(body).map(Self)
    }

    /// The days of the rule from `from` up to but not including `until`, counted from the plan's first day.
    #[must_use]
    pub fn days(&self, starts_on: NaiveDate, from: NaiveDate, until: NaiveDate) -> Vec<NaiveDate> {
        self.0.days(starts_on, from, until, MAX_DAYS)
    }

    /// The first day of the rule from `from` on, if there is one within twelve years.
    #[must_use]
    pub fn next(&self, starts_on: NaiveDate, from: NaiveDate) -> Option<NaiveDate> {
        let from = from.max(starts_on);
        let horizon = from.checked_add_days(Days::new(366 * HORIZON_YEARS)).unwrap_or(NaiveDate::MAX);
        self.0.days(starts_on, from, horizon, 1).first().copied()
    }

    /// That the rule ever gives a day from `starts_on` on.
    ///
    /// # Errors
    /// Never occurs.
    pub fn check_from(&self, starts_on: NaiveDate) -> Result<(), Refusal> {
        self.next(starts_on, starts_on).map(|_| ()).ok_or(Refusal::NeverOccurs)
    }
}

/// Minutes of the day from `390,840`, in order.
///
/// # Errors
/// [`Refusal::BadTimes`].
pub fn parse_times(text: &str) -> Result<Vec<i32>, Refusal> {
    let times: Option<Vec<i32>> = text.split(',').map(|t| t.trim().parse::<i32>().ok()).collect();
    let mut times = times.ok_or(Refusal::BadTimes)?;
    times.sort_unstable();
    let given = times.len();
    times.dedup();
    let fits = times.iter().all(|t| (0..MINUTES_OF_DAY).contains(t));
    if !fits || times.len() != given || !(1..=MAX_TIMES).contains(&given) {
        Err(Refusal::BadTimes)
    } else {
        Ok(times)
    }
}

/// The local starts of a plan from `from` up to but not including `until`.
///
/// # Errors
/// What is wrong with the rule or its times.
pub fn starts(
    rule: &str,
    times: &str,
    starts_on: NaiveDate,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<NaiveDateTime>, Refusal> {
    let times = parse_times(times)?;
    let days = Rule::try_new(rule)?.days(starts_on, from, until);
    let at = |day: NaiveDate, minute: i32| {
        day.and_time(NaiveTime::MIN) + chrono::Duration::minutes(i64::from(minute))
    };
    Ok(days.into_iter().flat_map(|day| times.iter().map(move |minute| at(day, *minute))).collect())
}

/// The key of an occurrence within its plan: `2026-11-23T06:30`, local.
#[must_use]
pub fn key(start: NaiveDateTime) -> String {
    start.format("%Y-%m-%dT%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(rule: &str, starts_on: &str, from: &str, until: &str) -> Vec<String> {
        let found = Rule::try_new(rule).unwrap().days(day(starts_on), day(from), day(until));
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn days_follow_the_rule_and_keep_its_phase() {
        assert_eq!(
            days("FREQ=DAILY", "2026-09-01", "2026-09-17", "2026-09-19"),
            ["2026-09-17", "2026-09-18"]
        );
        assert_eq!(
            days("FREQ=DAILY;INTERVAL=2", "2026-09-01", "2026-09-18", "2026-09-22"),
            ["2026-09-19", "2026-09-21"]
        );
        // 2026-09-01 is a Tuesday.
        assert_eq!(
            days("RRULE:FREQ=WEEKLY;BYDAY=MO,TH", "2026-09-01", "2026-09-01", "2026-09-11"),
            ["2026-09-03", "2026-09-07", "2026-09-10"]
        );
        assert_eq!(
            days("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-01", "2026-02-01", "2026-04-01"),
            ["2026-02-28", "2026-03-31"]
        );
        assert_eq!(
            days("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-01", "2026-02-01", "2026-06-01"),
            ["2026-03-31", "2026-05-31"]
        );
        assert_eq!(days("FREQ=DAILY;COUNT=3", "2026-09-01", "2026-09-03", "2026-09-10"), ["2026-09-03"]);
        assert_eq!(
            days("FREQ=DAILY;UNTIL=20260902", "2026-09-01", "2026-09-01", "2026-09-10"),
            ["2026-09-01", "2026-09-02"]
        );
        assert_eq!(
            days("FREQ=DAILY;UNTIL=20260902T000000Z", "2026-09-01", "2026-09-02", "2026-09-10"),
            ["2026-09-02"]
        );
        assert_eq!(
            days("FREQ=DAILY", "2026-09-10", "2026-09-01", "2026-09-11"),
            ["2026-09-10"],
            "not before the first day"
        );
        assert!(days("FREQ=DAILY", "2026-09-01", "2026-09-05", "2026-09-05").is_empty());
    }

    #[test]
    fn rules_that_are_none_are_refused() {
        for fine in ["FREQ=HOURLY", "FREQ=MINUTELY;INTERVAL=5", "FREQ=SECONDLY"] {
            assert_eq!(Rule::try_new(fine).unwrap_err(), Refusal::TooFine, "{fine}");
        }
        assert_eq!(Rule::try_new("FREQ=DAILY;BYHOUR=6,14").unwrap_err(), Refusal::HoldsTimes);
        for unreadable in [
            "",
            "every day",
            "FREQ=DAILY;BYDAY=XX",
            "INTERVAL=2",
            "FREQ=DAILY\nEXDATE:20260101",
            "FREQ=DAILY;UNTIL=soon",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=MONTHLY;BYMONTHDAY=32",
            "FREQ=DAILY;FREQ=WEEKLY",
            "FREQ=WEEKLY;EVERY=2",
        ] {
            assert!(matches!(Rule::try_new(unreadable), Err(Refusal::Unreadable(_))), "{unreadable}");
        }
        for (rule, one, other) in [
            ("FREQ=WEEKLY;BYDAY=1MO", "FREQ=WEEKLY", "BYDAY=1MO"),
            ("FREQ=YEARLY;BYWEEKNO=3;BYDAY=1MO", "BYWEEKNO", "BYDAY=1MO"),
            ("FREQ=MONTHLY;BYWEEKNO=3", "FREQ=MONTHLY", "BYWEEKNO"),
            ("FREQ=DAILY;BYYEARDAY=3", "FREQ=DAILY", "BYYEARDAY"),
            ("FREQ=WEEKLY;BYMONTHDAY=3", "FREQ=WEEKLY", "BYMONTHDAY"),
            ("FREQ=DAILY;COUNT=3;UNTIL=20270101", "COUNT", "UNTIL"),
        ] {
            assert_eq!(Rule::try_new(rule).unwrap_err(), Refusal::Together(one, other), "{rule}");
        }
        assert_eq!(Rule::try_new("FREQ=MONTHLY;BYDAY=MO,1TU").unwrap_err(), Refusal::MixedOrdinals);
        for week in ["52", "-53"] {
            assert_eq!(
                Rule::try_new(&format!("FREQ=YEARLY;BYWEEKNO={week}")).unwrap_err(),
                Refusal::LastWeeks
            );
        }
        assert_eq!(Rule::try_new("FREQ=MONTHLY;BYSETPOS=1").unwrap_err(), Refusal::NothingToChoose);
        let never = Rule::try_new("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30").unwrap();
        assert_eq!(never.check_from(day("2026-01-01")), Err(Refusal::NeverOccurs));
        let leap = Rule::try_new("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29").unwrap();
        assert_eq!(leap.check_from(day("2026-01-01")), Ok(()));
        let over = Rule::try_new("FREQ=DAILY;UNTIL=20250101").unwrap();
        assert!(over.check_from(day("2026-01-01")).is_err());
    }

    #[test]
    fn several_times_a_day_are_several_occurrences() {
        let found = starts("FREQ=DAILY", "840, 390", day("2026-09-01"), day("2026-09-18"), day("2026-09-19"))
            .unwrap();
        let keys: Vec<String> = found.into_iter().map(key).collect();
        assert_eq!(keys, ["2026-09-18T06:30", "2026-09-18T14:00"]);
        for bad in ["", "390,390", "1440", "-5", "6:30", "390,"] {
            assert_eq!(parse_times(bad), Err(Refusal::BadTimes), "{bad}");
        }
    }
}
