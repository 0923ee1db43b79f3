//! The days of a rule: a period at a time, its days filtered by every list, then chosen by position.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::parse::{Freq, Parts};

/// Periods without a day in a row before a rule is given up: four hundred years repeat the calendar.
const MAX_EMPTY: usize = 5_000;

fn year_length(year: i32) -> i32 {
    if NaiveDate::from_ymd_opt(year, 2, 29).is_some() { 366 } else { 365 }
}

fn month_length(day: NaiveDate) -> i32 {
    let first = day.with_day(1).unwrap_or(day);
    first.checked_add_months(Months::new(1)).map_or(31, |next| days_between(first, next))
}

fn days_between(from: NaiveDate, to: NaiveDate) -> i32 {
    i32::try_from((to - from).num_days()).unwrap_or(i32::MAX)
}

const fn number(n: u32) -> i32 {
    n.cast_signed()
}

fn plus(day: NaiveDate, days: u64) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(days))
}

/// The first day of week 1 of `year`: the week, beginning on `start`, that has four days or more in it.
fn first_week(year: i32, start: Weekday) -> Option<NaiveDate> {
    let fourth = NaiveDate::from_ymd_opt(year, 1, 4)?;
    fourth.checked_sub_days(Days::new(u64::from(fourth.weekday().days_since(start))))
}

/// What the rule says of a day, with the defaults the first day gives.
struct Filter<'a> {
    rule: &'a Parts,
    months: Vec<i32>,
    month_days: Vec<i32>,
    weekdays: Vec<Weekday>,
}

impl<'a> Filter<'a> {
    fn new(rule: &'a Parts, first: NaiveDate) -> Self {
        let mut filter = Self {
            rule,
            months: rule.months.clone(),
            month_days: rule.month_days.clone(),
            weekdays: rule.weekdays.clone(),
        };
        let says = !rule.weeks.is_empty()
            || !rule.year_days.is_empty()
            || !rule.month_days.is_empty()
            || !rule.weekdays.is_empty()
            || !rule.nth_weekdays.is_empty();
        if !says {
            match rule.freq {
                Freq::Yearly => {
                    if filter.months.is_empty() {
                        filter.months.push(number(first.month()));
                    }
                    filter.month_days.push(number(first.day()));
                }
                Freq::Monthly => filter.month_days.push(number(first.day())),
                Freq::Weekly => filter.weekdays.push(first.weekday()),
                Freq::Daily => {}
            }
        }
        filter
    }

    fn takes(&self, day: NaiveDate) -> bool {
        let of = |list: &[i32], number: i32, length: i32| {
            list.is_empty() || list.contains(&number) || list.contains(&(number - length - 1))
        };
        (self.months.is_empty() || self.months.contains(&number(day.month())))
            && of(&self.month_days, number(day.day()), month_length(day))
            && of(&self.rule.year_days, number(day.ordinal()), year_length(day.year()))
            && (self.weekdays.is_empty() || self.weekdays.contains(&day.weekday()))
            && self.takes_week(day)
            && self.takes_nth(day)
    }

    fn takes_week(&self, day: NaiveDate) -> bool {
        if self.rule.weeks.is_empty() {
            return true;
        }
        let begin = |year| first_week(year, self.rule.week_start);
        // A day belongs to the week-year whose first week has begun and whose next has not.
        let year = [day.year() + 1, day.year(), day.year() - 1]
            .into_iter()
            .find(|year| begin(*year).is_some_and(|first| first <= day));
        let Some((first, next)) = year.and_then(|y| begin(y).zip(begin(y + 1))) else { return false };
        let week = days_between(first, day) / 7 + 1;
        let weeks = days_between(first, next) / 7;
        self.rule.weeks.contains(&week) || self.rule.weeks.contains(&(week - weeks - 1))
    }

    /// The nth weekday of the month, or of the year when a yearly rule names no months.
    fn takes_nth(&self, day: NaiveDate) -> bool {
        if self.rule.nth_weekdays.is_empty() {
            return true;
        }
        let of_year = self.rule.freq == Freq::Yearly && self.rule.months.is_empty();
        let (place, length) = if of_year {
            (number(day.ordinal()), year_length(day.year()))
        } else {
            (number(day.day()), month_length(day))
        };
        let (nth, from_end) = ((place - 1) / 7 + 1, -((length - place) / 7 + 1));
        let wanted =
            |(n, weekday): &(i32, Weekday)| *weekday == day.weekday() && (*n == nth || *n == from_end);
        self.rule.nth_weekdays.iter().any(wanted)
    }
}

impl Parts {
    /// The first day of the period `n` periods after that of `first`; a first week begins on its first day.
    fn period(&self, first: NaiveDate, n: u64) -> Option<NaiveDate> {
        let steps = n * u64::from(self.interval);
        match self.freq {
            Freq::Daily => plus(first, steps),
            Freq::Weekly if n == 0 => Some(first),
            Freq::Weekly => {
                let back = u64::from(first.weekday().days_since(self.week_start));
                plus(first.checked_sub_days(Days::new(back))?, steps * 7)
            }
            Freq::Monthly => first.with_day(1)?.checked_add_months(Months::new(u32::try_from(steps).ok()?)),
            Freq::Yearly => {
                NaiveDate::from_ymd_opt(first.year().checked_add(i32::try_from(steps).ok()?)?, 1, 1)
            }
        }
    }

    fn period_end(&self, begin: NaiveDate) -> Option<NaiveDate> {
        match self.freq {
            Freq::Daily => begin.succ_opt(),
            Freq::Weekly => plus(begin, 7 - u64::from(begin.weekday().days_since(self.week_start))),
            Freq::Monthly => begin.checked_add_months(Months::new(1)),
            Freq::Yearly => NaiveDate::from_ymd_opt(begin.year() + 1, 1, 1),
        }
    }

    /// Periods that may be passed over because they end before `from`; none when days are counted.
    fn passed(&self, first: NaiveDate, from: NaiveDate) -> u64 {
        if self.count.is_some() || from <= first {
            return 0;
        }
        let days = days_between(first, from);
        let periods = match self.freq {
            Freq::Daily => days,
            Freq::Weekly => days / 7,
            Freq::Monthly => days / 31,
            Freq::Yearly => days / 366,
        };
        // One less, for a period may be shorter than reckoned here.
        (u64::try_from(periods).unwrap_or(0) / u64::from(self.interval)).saturating_sub(1)
    }

    fn chosen(&self, days: Vec<NaiveDate>) -> Vec<NaiveDate> {
        if self.positions.is_empty() {
            return days;
        }
        let at = |position: i32| {
            let n = usize::try_from(position.unsigned_abs()).ok()?;
            let index = if position > 0 { n - 1 } else { days.len().checked_sub(n)? };
            days.get(index).copied()
        };
        let mut chosen: Vec<NaiveDate> = self.positions.iter().filter_map(|p| at(*p)).collect();
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    }

    /// The days from `from` up to but not including `until`, at most `limit`.
    pub fn days(&self, first: NaiveDate, from: NaiveDate, until: NaiveDate, limit: usize) -> Vec<NaiveDate> {
        let filter = Filter::new(self, first);
        let mut found = Vec::new();
        let (mut counted, mut empty) = (0, 0);
        for n in self.passed(first, from).. {
            let Some((begin, end)) =
                self.period(first, n).and_then(|begin| Some((begin, self.period_end(begin)?)))
            else {
                break;
            };
            if begin >= until || empty > MAX_EMPTY {
                break;
            }
            let days =
                begin.iter_days().take_while(|day| *day < end).filter(|day| filter.takes(*day)).collect();
            let days = self.chosen(days);
            empty = if days.is_empty() { empty + 1 } else { 0 };
            for day in days.into_iter().filter(|day| *day >= first) {
                if self.until.is_some_and(|last| day > last)
                    || self.count.is_some_and(|count| counted >= count)
                {
                    return found;
                }
                counted += 1;
                if day >= from && day < until {
                    found.push(day);
                }
                if found.len() >= limit {
                    return found;
                }
            }
        }
        found
    }
}
