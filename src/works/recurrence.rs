//! When a plan's work falls due: an RFC 5545 rule of days, and times of the day. The only place that knows `rrule`.
//!
//! Days are local: the rule starts at the midnight of the plan's first day in a zone of fixed offset, never in the
//! server's. The times stand beside the rule, because several times a day are normal.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use rrule::{Frequency, RRule, Tz, Unvalidated};

/// Times of a day a plan may have.
pub const MAX_TIMES: usize = 24;
/// Days one expansion may give.
const MAX_DAYS: u16 = 4_000;
/// A rule that gives no day within so many years never does.
const HORIZON_YEARS: u64 = 12;
const MAX_RULE: usize = 300;
const MINUTES_OF_DAY: i32 = 1440;

/// Why a rule or its times are not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Not an RFC 5545 rule; what the reader said.
    Unreadable(String),
    /// SECONDLY, MINUTELY, HOURLY: finer than a day.
    TooFine,
    /// BYHOUR, BYMINUTE, BYSECOND: times are given beside the rule.
    HoldsTimes,
    /// There is no such day, such as 30 February.
    NeverOccurs,
    /// Not minutes of a day, or twice the same, or none, or too many.
    BadTimes,
}

/// A rule that was read and checked.
#[derive(Debug, Clone)]
pub struct Rule(RRule<Unvalidated>);

/// Local midnight, as an instant of a zone that has no jumps.
fn midnight(day: NaiveDate) -> DateTime<Tz> {
    Tz::UTC.from_utc_datetime(&day.and_time(NaiveTime::MIN))
}

/// `UNTIL` in local time becomes UTC in our jumpless zone: `20261231` means the whole of that day.
fn with_until_in_utc(rule: &str) -> String {
    let parts = rule.split(';').map(|part| {
        let Some((key, value)) = part.split_once('=') else { return part.to_owned() };
        if !key.trim().eq_ignore_ascii_case("UNTIL") {
            return part.to_owned();
        }
        let value = value.trim().trim_end_matches(['Z', 'z']);
        if value.contains(['T', 't']) { format!("UNTIL={value}Z") } else { format!("UNTIL={value}T235959Z") }
    });
    parts.collect::<Vec<_>>().join(";")
}

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
        let rule: RRule<Unvalidated> = with_until_in_utc(body)
            .parse()
            .map_err(|e: rrule::RRuleError| Refusal::Unreadable(e.to_string()))?;
        match rule.get_freq() {
            Frequency::Secondly | Frequency::Minutely | Frequency::Hourly => return Err(Refusal::TooFine),
            Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly => {}
        }
        if !(rule.get_by_hour().is_empty()
            && rule.get_by_minute().is_empty()
            && rule.get_by_second().is_empty())
        {
            return Err(Refusal::HoldsTimes);
        }
        Ok(Self(rule))
    }

    /// The days of the rule from `from` up to but not including `until`, counted from the plan's first day.
    ///
    /// # Errors
    /// When the rule contradicts its first day.
    pub fn days(
        &self,
        starts_on: NaiveDate,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<NaiveDate>, Refusal> {
        let from = from.max(starts_on);
        if from >= until {
            return Ok(Vec::new());
        }
        let start = midnight(starts_on);
        let set = self.0.clone().build(start).map_err(|e| Refusal::Unreadable(e.to_string()))?;
        // `before` includes its bound, so the last midnight is left out by a second.
        let last = midnight(until) - chrono::Duration::seconds(1);
        let found = set.after(midnight(from)).before(last).all(MAX_DAYS);
        let mut days: Vec<NaiveDate> = found.dates.iter().map(|at| at.date_naive()).collect();
        days.dedup();
        Ok(days)
    }

    /// That the rule ever gives a day from `starts_on` on.
    ///
    /// # Errors
    /// Unreadable, never occurs.
    pub fn check_from(&self, starts_on: NaiveDate) -> Result<(), Refusal> {
        let start = midnight(starts_on);
        let set = self.0.clone().build(start).map_err(|e| Refusal::Unreadable(e.to_string()))?;
        let horizon = starts_on.checked_add_days(Days::new(366 * HORIZON_YEARS)).unwrap_or(NaiveDate::MAX);
        let found = set.before(midnight(horizon)).all(1);
        if found.dates.is_empty() { Err(Refusal::NeverOccurs) } else { Ok(()) }
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
    let days = Rule::try_new(rule)?.days(starts_on, from, until)?;
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
        let found = Rule::try_new(rule).unwrap().days(day(starts_on), day(from), day(until)).unwrap();
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
        ] {
            assert!(matches!(Rule::try_new(unreadable), Err(Refusal::Unreadable(_))), "{unreadable}");
        }
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
