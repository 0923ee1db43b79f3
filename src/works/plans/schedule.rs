//! What becomes of each occurrence of a plan: worked when the rule says, moved off a holiday or out of bad weather, or
//! left out. Pure: the calendar and the pauses are given.
//!
//! The key of an occurrence is the start the rule gives (in a season with times of its own: with those). Whatever moves
//! the work, the key stays, so that an occurrence that was made is never made again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Duration, NaiveDate, NaiveDateTime, NaiveTime};
use entity::enums::{HolidayKind, HolidayRule, PauseMode, PauseReason};
use entity::value::PlanPauseId;

use super::seasons::Season;
use crate::crews::holidays::Calendar;
use crate::works::recurrence::Rule;

/// Work is moved off a holiday by so many days at most; where no working day is near, it is left out.
pub const MAX_MOVE_DAYS: u64 = 31;
/// The longest pause.
pub const MAX_PAUSE_DAYS: u64 = 92;
/// How far an occurrence may land from its key.
pub const REACH_DAYS: u64 = MAX_MOVE_DAYS + 2 * MAX_PAUSE_DAYS;
/// A plan that gives no day within so many years never does.
const NEXT_YEARS: u64 = 12;
/// Pauses that follow on each other.
const MAX_PAUSES: usize = 8;

/// What a plan says, read.
#[derive(Debug, Clone)]
pub struct Terms {
    pub rule: Rule,
    pub times: Vec<i32>,
    pub minutes: i32,
    pub seasons: Vec<Season>,
    pub on_holiday: HolidayRule,
    pub starts_on: NaiveDate,
    /// The first day it no longer holds: the plan's own, or its contract's.
    pub ends_on: Option<NaiveDate>,
}

/// A pause that holds for the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    pub id: PlanPauseId,
    pub from_on: NaiveDate,
    pub until_on: NaiveDate,
    /// Ended early: what starts later is worked.
    pub ended: Option<NaiveDateTime>,
    pub reason: PauseReason,
    pub mode: PauseMode,
}

impl Pause {
    #[must_use]
    pub fn covers(&self, start: NaiveDateTime) -> bool {
        self.from_on <= start.date() && start.date() < self.until_on && self.ended.is_none_or(|at| start < at)
    }
}

/// Why an occurrence is elsewhere or nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Outside the plan's seasons.
    Season,
    /// Its name.
    Holiday(String),
    Pause(PauseReason),
    /// The plan is worked at the time it would be moved to anyway.
    Joins(NaiveDateTime),
}

/// What becomes of an occurrence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    AsPlanned,
    Moved(NaiveDateTime, Why),
    Left(Why),
}

/// An occurrence of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The local start the rule gives.
    pub key: NaiveDateTime,
    pub minutes: i32,
    pub fate: Fate,
}

impl Slot {
    /// When it is worked, if it is.
    #[must_use]
    pub const fn start(&self) -> Option<NaiveDateTime> {
        match self.fate {
            Fate::AsPlanned => Some(self.key),
            Fate::Moved(start, _) => Some(start),
            Fate::Left(_) => None,
        }
    }
}

fn shifted(day: NaiveDate, days: u64, back: bool) -> NaiveDate {
    let moved =
        if back { day.checked_sub_days(Days::new(days)) } else { day.checked_add_days(Days::new(days)) };
    moved.unwrap_or(day)
}

/// A day off by the official calendar. A plain weekend is none: the rule says which weekdays are worked.
fn holiday(calendar: &Calendar, day: NaiveDate) -> Option<&str> {
    match calendar.named(day) {
        Some((HolidayKind::Statutory | HolidayKind::Off, name)) => Some(name),
        Some((HolidayKind::Work, _)) | None => None,
    }
}

fn working_day(calendar: &Calendar, day: NaiveDate, back: bool) -> Option<NaiveDate> {
    (1..=MAX_MOVE_DAYS).map(|n| shifted(day, n, back)).find(|day| calendar.is_working(*day))
}

/// Where work that would start at `start` goes because of the weather: itself, later, or nowhere.
///
/// # Errors
/// The reason it is not worked at all.
pub fn through_weather(
    on_holiday: HolidayRule,
    calendar: &Calendar,
    pauses: &[Pause],
    start: NaiveDateTime,
) -> Result<(NaiveDateTime, Option<PauseReason>), PauseReason> {
    let (mut at, mut why) = (start, None);
    for _ in 0..MAX_PAUSES {
        let mut covering = pauses.iter().filter(|p| p.covers(at));
        let Some(first) = covering.clone().next() else { return Ok((at, why)) };
        if let Some(pause) = covering.find(|p| p.mode == PauseMode::Cancel) {
            return Err(pause.reason);
        }
        let mut day = first.until_on;
        if on_holiday != HolidayRule::Keep && holiday(calendar, day).is_some() {
            day = working_day(calendar, day, false).unwrap_or(day);
        }
        (at, why) = (day.and_time(at.time()), Some(first.reason));
    }
    why.map_or(Ok((at, None)), Err)
}

impl Terms {
    /// The season of a day; `None` outside of all. A plan without seasons has no outside.
    fn season(&self, day: NaiveDate) -> Option<Option<&Season>> {
        if self.seasons.is_empty() {
            return Some(None);
        }
        self.seasons.iter().find(|s| s.covers(day)).map(Some)
    }

    /// The occurrences by their keys, before anything moves them; a day outside the seasons gives one that is left out.
    fn keys(&self, from: NaiveDate, until: NaiveDate) -> Vec<Slot> {
        let until = self.ends_on.map_or(until, |end| end.min(until));
        let mut slots = Vec::new();
        for day in self.rule.days(self.starts_on, from, until) {
            let at = |minute: i32| day.and_time(NaiveTime::MIN) + Duration::minutes(i64::from(minute));
            match self.season(day) {
                None => {
                    let key = at(self.times.first().copied().unwrap_or(0));
                    slots.push(Slot { key, minutes: self.minutes, fate: Fate::Left(Why::Season) });
                }
                Some(season) => {
                    let times = season.and_then(|s| s.times.as_ref()).unwrap_or(&self.times);
                    let minutes = season.and_then(|s| s.minutes).unwrap_or(self.minutes);
                    slots.extend(times.iter().map(|t| Slot { key: at(*t), minutes, fate: Fate::AsPlanned }));
                }
            }
        }
        slots
    }

    /// Whether a day of the rule lies in a season, within the years a rule is looked ahead for.
    #[must_use]
    pub fn next(&self, from: NaiveDate) -> Option<NaiveDate> {
        let first = from.max(self.starts_on);
        let last = shifted(first, 366 * NEXT_YEARS, false);
        let last = self.ends_on.map_or(last, |end| end.min(last));
        // Most plans give a day soon: the stretch that is looked at grows.
        let (mut begin, mut stretch) = (first, 32);
        while begin < last {
            let end = shifted(begin, stretch, false).min(last);
            let days = self.rule.days(self.starts_on, begin, end);
            if let Some(day) = days.into_iter().find(|day| self.season(*day).is_some()) {
                return Some(day);
            }
            (begin, stretch) = (end, stretch * 2);
        }
        None
    }

    fn fate(&self, key: NaiveDateTime, calendar: &Calendar, pauses: &[Pause]) -> Fate {
        let (mut start, mut why) = (key, None);
        if let Some(name) = holiday(calendar, key.date()) {
            let name = || Why::Holiday(name.to_owned());
            let moved = match self.on_holiday {
                HolidayRule::Keep => Some(key.date()),
                HolidayRule::Skip => None,
                HolidayRule::Next => working_day(calendar, key.date(), false),
                HolidayRule::Previous => working_day(calendar, key.date(), true),
            };
            let Some(day) = moved else { return Fate::Left(name()) };
            if day != key.date() {
                start = day.and_time(key.time());
                why = Some(name());
            }
        }
        match through_weather(self.on_holiday, calendar, pauses, start) {
            Err(reason) => Fate::Left(Why::Pause(reason)),
            Ok((at, Some(reason))) => Fate::Moved(at, Why::Pause(reason)),
            Ok((_, None)) => why.map_or(Fate::AsPlanned, |why| Fate::Moved(start, why)),
        }
    }

    /// The occurrences whose keys lie in `[from, until)`, by key.
    #[must_use]
    pub fn slots(
        &self,
        calendar: &Calendar,
        pauses: &[Pause],
        from: NaiveDate,
        until: NaiveDate,
    ) -> Vec<Slot> {
        let puts_off = |p: &Pause| {
            p.mode == PauseMode::PutOff
                && shifted(p.until_on, REACH_DAYS, false) >= from
                && shifted(p.from_on, REACH_DAYS, true) <= until
        };
        let pad = match self.on_holiday {
            _ if pauses.iter().any(puts_off) => REACH_DAYS,
            HolidayRule::Next | HolidayRule::Previous => MAX_MOVE_DAYS,
            HolidayRule::Keep | HolidayRule::Skip => 0,
        };
        let mut slots = self.keys(shifted(from, pad, true), shifted(until, pad, false));
        for slot in slots.iter_mut().filter(|s| s.fate == Fate::AsPlanned) {
            slot.fate = self.fate(slot.key, calendar, pauses);
        }
        // Of several that come to one time, the one that belongs there is worked, else the first.
        let own: BTreeSet<NaiveDateTime> =
            slots.iter().filter(|s| s.fate == Fate::AsPlanned).map(|s| s.key).collect();
        let mut taken: BTreeMap<NaiveDateTime, NaiveDateTime> = BTreeMap::new();
        for slot in &mut slots {
            if let Fate::Moved(start, _) = slot.fate {
                let first = *taken.entry(start).or_insert(slot.key);
                if own.contains(&start) || first != slot.key {
                    slot.fate = Fate::Left(Why::Joins(start));
                }
            }
        }
        slots.retain(|s| from <= s.key.date() && s.key.date() < until);
        slots
    }
}

#[cfg(test)]
mod tests {
    use entity::holiday;

    use super::*;
    use crate::works::plans::seasons;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// National Day 2026: off from 1 to 7 October, worked on Sunday 20 September and Saturday 10 October.
    fn calendar() -> Calendar {
        let off = (1..=7).map(|n| (format!("2026-10-{n:02}"), HolidayKind::Statutory));
        let worked = ["2026-09-20", "2026-10-10"].map(|d| (d.to_owned(), HolidayKind::Work));
        let named =
            |(d, kind): (String, HolidayKind)| holiday::Model {
                day: day(&d), kind, name: "国庆节".into()
            };
        Calendar::new(off.chain(worked).map(named).collect())
    }

    fn terms(rule: &str, on_holiday: HolidayRule) -> Terms {
        Terms {
            rule: Rule::try_new(rule).unwrap(),
            times: vec![480],
            minutes: 60,
            seasons: Vec::new(),
            on_holiday,
            starts_on: day("2026-01-01"),
            ends_on: None,
        }
    }

    fn told(terms: &Terms, pauses: &[Pause], from: &str, until: &str) -> Vec<String> {
        let slots = terms.slots(&calendar(), pauses, day(from), day(until));
        let words = |s: &Slot| {
            let key = s.key.format("%m-%d");
            match &s.fate {
                Fate::AsPlanned => format!("{key}"),
                Fate::Moved(at, _) => format!("{key}>{}", at.format("%m-%d")),
                Fate::Left(Why::Joins(at)) => format!("{key}+{}", at.format("%m-%d")),
                Fate::Left(Why::Holiday(_)) => format!("{key}h"),
                Fate::Left(Why::Pause(_)) => format!("{key}p"),
                Fate::Left(Why::Season) => format!("{key}s"),
            }
        };
        slots.iter().map(words).collect()
    }

    #[test]
    fn a_holiday_keeps_skips_or_moves() {
        let thursdays = |rule| told(&terms("FREQ=WEEKLY;BYDAY=TH", rule), &[], "2026-09-24", "2026-10-16");
        assert_eq!(thursdays(HolidayRule::Keep), ["09-24", "10-01", "10-08", "10-15"]);
        assert_eq!(thursdays(HolidayRule::Skip), ["09-24", "10-01h", "10-08", "10-15"]);
        assert_eq!(thursdays(HolidayRule::Next), ["09-24", "10-01+10-08", "10-08", "10-15"]);
        assert_eq!(thursdays(HolidayRule::Previous), ["09-24", "10-01>09-30", "10-08", "10-15"]);
        let tuesdays = terms("FREQ=WEEKLY;BYDAY=TU,FR", HolidayRule::Next);
        assert_eq!(told(&tuesdays, &[], "2026-10-01", "2026-10-10"), ["10-02>10-08", "10-06+10-08", "10-09"]);
        // A weekend is no holiday, and a worked Saturday is a working day.
        let saturdays = terms("FREQ=WEEKLY;BYDAY=SA", HolidayRule::Skip);
        assert_eq!(told(&saturdays, &[], "2026-10-01", "2026-10-18"), ["10-03h", "10-10", "10-17"]);
    }

    #[test]
    fn weather_cancels_or_puts_off() {
        let pause = |mode, from: &str, until: &str| Pause {
            id: PlanPauseId(1),
            from_on: day(from),
            until_on: day(until),
            ended: None,
            reason: PauseReason::Rain,
            mode,
        };
        let weekly = terms("FREQ=WEEKLY;BYDAY=MO,WE", HolidayRule::Next);
        let cancel = pause(PauseMode::Cancel, "2026-09-14", "2026-09-16");
        assert_eq!(told(&weekly, &[cancel], "2026-09-14", "2026-09-22"), ["09-14p", "09-16", "09-21"]);
        let later = pause(PauseMode::PutOff, "2026-09-14", "2026-09-18");
        assert_eq!(
            told(&weekly, &[later], "2026-09-14", "2026-09-22"),
            ["09-14>09-18", "09-16+09-18", "09-21"]
        );
        // Into a holiday, and on from there.
        let late = pause(PauseMode::PutOff, "2026-09-28", "2026-10-01");
        assert_eq!(told(&weekly, &[late], "2026-09-28", "2026-10-01"), ["09-28>10-08", "09-30+10-08"]);
        let ended = Pause { ended: Some(day("2026-09-15").and_hms_opt(9, 0, 0).unwrap()), ..later };
        assert_eq!(told(&weekly, &[ended], "2026-09-14", "2026-09-22"), ["09-14>09-18", "09-16", "09-21"]);
        let both = [later, pause(PauseMode::Cancel, "2026-09-18", "2026-09-19")];
        assert_eq!(told(&weekly, &both, "2026-09-14", "2026-09-22"), ["09-14p", "09-16p", "09-21"]);
    }

    #[test]
    fn outside_its_seasons_a_plan_rests_and_inside_it_has_their_times() {
        let mut plan = terms("FREQ=DAILY", HolidayRule::Keep);
        plan.seasons = seasons::parse("04-01..10-31 360,1080 90; 12-31..01-01 = =").unwrap();
        assert_eq!(
            told(&plan, &[], "2026-10-31", "2026-11-02"),
            ["10-31", "10-31", "11-01s"],
            "twice in summer"
        );
        let slots = plan.slots(&calendar(), &[], day("2026-12-31"), day("2027-01-03"));
        let kept: Vec<_> = slots.iter().map(|s| (s.start().is_some(), s.minutes)).collect();
        assert_eq!(kept, [(true, 60), (true, 60), (false, 60)]);
        assert_eq!(plan.next(day("2027-01-02")), Some(day("2027-04-01")));
        plan.ends_on = Some(day("2027-03-01"));
        assert_eq!(plan.next(day("2027-01-02")), None);
    }
}
