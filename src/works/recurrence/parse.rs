//! The parts of an RFC 5545 rule, read and checked.

use chrono::{NaiveDate, Weekday};

use super::Refusal;

const MAX_INTERVAL: u32 = 1_000;
/// Of the weeks after this one dateutil misses days next to New Year that ISO 8601 gives, and gives one that it does not.
const LAST_SURE_WEEK: i32 = 51;
const MAX_COUNT: u32 = 10_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freq {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

impl Freq {
    const fn part(self) -> &'static str {
        match self {
            Self::Daily => "FREQ=DAILY",
            Self::Weekly => "FREQ=WEEKLY",
            Self::Monthly => "FREQ=MONTHLY",
            Self::Yearly => "FREQ=YEARLY",
        }
    }
}

/// A rule; an empty list says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    pub freq: Freq,
    pub interval: u32,
    pub count: Option<u32>,
    /// The last day.
    pub until: Option<NaiveDate>,
    pub week_start: Weekday,
    pub months: Vec<i32>,
    pub weeks: Vec<i32>,
    pub year_days: Vec<i32>,
    pub month_days: Vec<i32>,
    /// `BYDAY=MO`.
    pub weekdays: Vec<Weekday>,
    /// `BYDAY=-1FR`: the last Friday.
    pub nth_weekdays: Vec<(i32, Weekday)>,
    pub positions: Vec<i32>,
}

fn unreadable(part: &str) -> Refusal {
    Refusal::Unreadable(part.to_owned())
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}

fn whole(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let plain = !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// Numbers up to `max`, with a sign or not, none of them zero.
fn numbers(value: &str, max: i32, signed: bool) -> Option<Vec<i32>> {
    value
        .split(',')
        .map(|n| whole(n.trim()).filter(|n| (1..=max).contains(&n.abs()) && (signed || *n > 0)))
        .collect()
}

fn positive(value: &str, max: u32) -> Option<u32> {
    value.parse().ok().filter(|n| (1..=max).contains(n))
}

/// `20261231` or `20261231T235959Z`: the day of it, for our days have no times.
fn last_day(value: &str) -> Option<NaiveDate> {
    let (day, time) = value.split_once('T').map_or((value, None), |(day, time)| (day, Some(time)));
    let fits = |time: &str| {
        let time = time.strip_suffix('Z').unwrap_or(time);
        time.len() == 6 && time.bytes().all(|b| b.is_ascii_digit())
    };
    if day.len() != 8 || !time.is_none_or(fits) {
        return None;
    }
    NaiveDate::parse_from_str(day, "%Y%m%d").ok()
}

impl Parts {
    pub fn try_new(text: &str) -> Result<Self, Refusal> {
        let text = text.to_ascii_uppercase();
        let mut parts = Self {
            freq: Freq::Daily,
            interval: 1,
            count: None,
            until: None,
            week_start: Weekday::Mon,
            months: Vec::new(),
            weeks: Vec::new(),
            year_days: Vec::new(),
            month_days: Vec::new(),
            weekdays: Vec::new(),
            nth_weekdays: Vec::new(),
            positions: Vec::new(),
        };
        let mut seen: Vec<&str> = Vec::new();
        for part in text.split(';').map(str::trim).filter(|p| !p.is_empty()) {
            let (key, value) = part.split_once('=').ok_or_else(|| unreadable(part))?;
            let (key, value) = (key.trim(), value.trim());
            if seen.contains(&key) {
                return Err(unreadable(part));
            }
            seen.push(key);
            parts.take(key, value, part)?;
        }
        if !seen.contains(&"FREQ") {
            return Err(unreadable("FREQ"));
        }
        parts.fits_together()?;
        Ok(parts)
    }

    fn take(&mut self, key: &str, value: &str, part: &str) -> Result<(), Refusal> {
        let bad = || unreadable(part);
        match key {
            "FREQ" => {
                self.freq = match value {
                    "DAILY" => Freq::Daily,
                    "WEEKLY" => Freq::Weekly,
                    "MONTHLY" => Freq::Monthly,
                    "YEARLY" => Freq::Yearly,
                    "HOURLY" | "MINUTELY" | "SECONDLY" => return Err(Refusal::TooFine),
                    _ => return Err(bad()),
                }
            }
            "INTERVAL" => self.interval = positive(value, MAX_INTERVAL).ok_or_else(bad)?,
            "COUNT" => self.count = Some(positive(value, MAX_COUNT).ok_or_else(bad)?),
            "UNTIL" => self.until = Some(last_day(value).ok_or_else(bad)?),
            "WKST" => self.week_start = weekday(value).ok_or_else(bad)?,
            "BYMONTH" => self.months = numbers(value, 12, false).ok_or_else(bad)?,
            "BYWEEKNO" => self.weeks = numbers(value, 53, true).ok_or_else(bad)?,
            "BYYEARDAY" => self.year_days = numbers(value, 366, true).ok_or_else(bad)?,
            "BYMONTHDAY" => self.month_days = numbers(value, 31, true).ok_or_else(bad)?,
            "BYSETPOS" => self.positions = numbers(value, 366, true).ok_or_else(bad)?,
            "BYDAY" => self.take_weekdays(value).ok_or_else(bad)?,
            "BYHOUR" | "BYMINUTE" | "BYSECOND" => return Err(Refusal::HoldsTimes),
            _ => return Err(bad()),
        }
        Ok(())
    }

    fn take_weekdays(&mut self, value: &str) -> Option<()> {
        for word in value.split(',').map(str::trim) {
            let (number, name) =
                word.is_ascii().then(|| word.split_at_checked(word.len().checked_sub(2)?)).flatten()?;
            let day = weekday(name)?;
            if number.is_empty() {
                self.weekdays.push(day);
            } else {
                let number = whole(number).filter(|n| (1..=53).contains(&n.abs()))?;
                self.nth_weekdays.push((number, day));
            }
        }
        Some(())
    }

    /// What RFC 5545 forbids to stand together, and weekdays with and without ordinals, which readers take differently.
    fn fits_together(&self) -> Result<(), Refusal> {
        use Freq::{Monthly, Weekly, Yearly};
        let together = |one, other| Err(Refusal::Together(one, other));
        let freq = self.freq.part();
        if !self.nth_weekdays.is_empty() {
            if !matches!(self.freq, Monthly | Yearly) {
                return together(freq, "BYDAY=1MO");
            }
            if !self.weeks.is_empty() {
                return together("BYWEEKNO", "BYDAY=1MO");
            }
            if !self.weekdays.is_empty() {
                return Err(Refusal::MixedOrdinals);
            }
        }
        if !self.weeks.is_empty() && self.freq != Yearly {
            return together(freq, "BYWEEKNO");
        }
        if !self.year_days.is_empty() && self.freq != Yearly {
            return together(freq, "BYYEARDAY");
        }
        if !self.month_days.is_empty() && self.freq == Weekly {
            return together(freq, "BYMONTHDAY");
        }
        if self.count.is_some() && self.until.is_some() {
            return together("COUNT", "UNTIL");
        }
        let lists = [&self.months, &self.weeks, &self.year_days, &self.month_days];
        if self.weeks.iter().any(|week| week.abs() > LAST_SURE_WEEK) {
            return Err(Refusal::LastWeeks);
        }
        let chosen = lists.iter().any(|list| !list.is_empty())
            || !self.weekdays.is_empty()
            || !self.nth_weekdays.is_empty();
        if !self.positions.is_empty() && !chosen {
            return Err(Refusal::NothingToChoose);
        }
        Ok(())
    }
}
