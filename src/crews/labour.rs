//! What a roster is checked by: rest between shifts, hours of a day and a week, days of rest, nights, overtime of a
//! month, skills and licences, leave. The figures are dated settings with their source; the statutory ones stand until
//! the operator sets others (an approved scheme of comprehensive hours is entered as other figures).
//!
//! It shares nothing with whatever proposed the roster: a person's edit and a proposal are checked alike.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, Days, NaiveDate};
use entity::enums::LicenceKind;
use entity::value::{ShiftKindId, SkillId, WorkerId};

use super::workers::licence::{Held, Standing, standing};

const DAY: i32 = 1440;

/// The figures, all in minutes but for the days and nights in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    pub rest_between: i32,
    /// What is more in a day is overtime.
    pub day: i32,
    pub day_most: i32,
    /// What is more in a week is overtime.
    pub week: i32,
    pub week_most: i32,
    pub days_in_row: i32,
    pub nights_in_row: i32,
    /// Of the local day.
    pub night_from: i32,
    /// Of the next day.
    pub night_to: i32,
    /// A shift with so much of the night is night work.
    pub night_least: i32,
    pub overtime_month: i32,
}

impl Figures {
    /// 《劳动法》第三十六、三十八、四十一条，国务院《关于职工工作时间的规定》第三条: 8 h a day, 40 h a week, a day of rest a week, overtime of at
    /// most 3 h a day and 36 h a month. Rest between shifts and nights in a row are custom, to be set by the operator.
    pub const STATUTORY: Self = Self {
        rest_between: 11 * 60,
        day: 8 * 60,
        day_most: 11 * 60,
        week: 40 * 60,
        week_most: 48 * 60,
        days_in_row: 6,
        nights_in_row: 5,
        night_from: 22 * 60,
        night_to: 6 * 60,
        night_least: 3 * 60,
        overtime_month: 36 * 60,
    };
}

/// A shift as far as hours go; `end` counts from the midnight of its day and may lie past 1440.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    pub start: i32,
    pub end: i32,
    pub pause: i32,
}

impl Times {
    /// Minutes that count.
    #[must_use]
    pub const fn worked(self) -> i32 {
        self.end - self.start - self.pause
    }

    /// Whether it is night work.
    #[must_use]
    pub fn is_night(self, figures: &Figures) -> bool {
        let (from, to) = (figures.night_from, figures.night_to);
        let part = |from: i32, to: i32| (self.end.min(to) - self.start.max(from)).max(0);
        // The night before, this one, and the next: a shift reaches at most into the day after its own.
        let dark = part(from - DAY, to) + part(from, to + DAY) + part(from + DAY, to + 2 * DAY);
        dark >= figures.night_least
    }
}

/// One worker's shift on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    pub day: NaiveDate,
    pub kind: ShiftKindId,
    pub times: Times,
    pub needs: Option<Needs>,
}

/// What a shift asks of whoever does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    pub skill: SkillId,
    pub licence: Option<LicenceKind>,
}

/// Someone as far as the rules ask.
#[derive(Debug, Clone, Default)]
pub struct Person {
    pub skills: Vec<SkillId>,
    pub licences: Vec<Held>,
    /// Days on leave or sick, `[from, to)`.
    pub away: Vec<(NaiveDate, NaiveDate)>,
    /// Days in the crew and employed, `[from, to)`.
    pub there: Vec<(NaiveDate, Option<NaiveDate>)>,
    /// Every shift they have, in this roster and in others, weeks before and after included; one a day.
    pub turns: Vec<Turn>,
    /// Days on which another crew's roster has them, too.
    pub elsewhere: Vec<NaiveDate>,
}

impl Person {
    #[must_use]
    pub fn is_away(&self, day: NaiveDate) -> bool {
        self.away.iter().any(|(from, to)| *from <= day && day < *to)
    }
}

/// A rule by its name.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Not in the crew, or not employed.
    NotThere,
    /// In another crew's roster on that day.
    Twice,
    OnLeave,
    Skill,
    Licence,
    RestBetween,
    DayHours,
    WeekHours,
    /// No day of rest for too long.
    RestDay,
    MonthOvertime,
    NightsInRow,
    /// More than the ordinary week, within what is allowed: paid as overtime.
    Overtime,
    /// Fewer than a shift needs.
    Understaffed,
}

impl Rule {
    /// Whether a roster that breaks it cannot be published.
    #[must_use]
    pub const fn is_hard(self) -> bool {
        match self {
            Self::NotThere
            | Self::Twice
            | Self::OnLeave
            | Self::Skill
            | Self::Licence
            | Self::RestBetween
            | Self::DayHours
            | Self::WeekHours
            | Self::RestDay
            | Self::MonthOvertime => true,
            Self::NightsInRow | Self::Overtime | Self::Understaffed => false,
        }
    }
}

/// A rule that is broken: by whom and when, what is there and what may be (minutes, days or people).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    pub rule: Rule,
    /// None: the crew as a whole.
    pub worker: Option<WorkerId>,
    pub day: NaiveDate,
    pub kind: Option<ShiftKindId>,
    pub found: i32,
    pub limit: i32,
}

/// The Monday of the week of `day`.
fn monday(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

/// The overtime of each day that has some: beyond the day's ordinary hours, and beyond the week's.
#[must_use]
pub fn overtime(figures: &Figures, turns: &[Turn]) -> BTreeMap<NaiveDate, i32> {
    let mut sorted: Vec<&Turn> = turns.iter().collect();
    sorted.sort_by_key(|t| t.day);
    let mut weeks: HashMap<NaiveDate, i32> = HashMap::new();
    let mut found = BTreeMap::new();
    for turn in sorted {
        let worked = turn.times.worked();
        let ordinary = worked.min(figures.day);
        let week = weeks.entry(monday(turn.day)).or_default();
        let counted = ordinary.min((figures.week - *week).max(0));
        *week += ordinary;
        if worked > counted {
            *found.entry(turn.day).or_default() += worked - counted;
        }
    }
    found
}

/// What is wrong with one worker's shifts in the week that begins on `week`, a Monday.
#[must_use]
pub fn check(figures: &Figures, worker: WorkerId, person: &Person, week: NaiveDate) -> Vec<Violation> {
    let end = week + Days::new(7);
    let mut turns = person.turns.clone();
    turns.sort_by_key(|t| t.day);
    let of_week: Vec<Turn> = turns.iter().filter(|t| week <= t.day && t.day < end).copied().collect();
    if of_week.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut add = |rule: Rule, turn: &Turn, is: i32, limit: i32| {
        let kind = Some(turn.kind);
        found.push(Violation { rule, worker: Some(worker), day: turn.day, kind, found: is, limit });
    };
    for turn in &of_week {
        if !person.there.iter().any(|(from, to)| *from <= turn.day && to.is_none_or(|to| turn.day < to)) {
            add(Rule::NotThere, turn, 0, 0);
        }
        if person.elsewhere.contains(&turn.day) {
            add(Rule::Twice, turn, 2, 1);
        }
        if person.is_away(turn.day) {
            add(Rule::OnLeave, turn, 0, 0);
        }
        if let Some(needs) = turn.needs {
            if !person.skills.contains(&needs.skill) {
                add(Rule::Skill, turn, 0, 0);
            }
            // A licence must last to the end of the shift, which may be the next day.
            let last = if turn.times.end > DAY { turn.day + Days::new(1) } else { turn.day };
            let fits = |kind| {
                [turn.day, last].iter().all(|day| standing(&person.licences, kind, *day) == Standing::Valid)
            };
            if needs.licence.is_some_and(|kind| !fits(kind)) {
                add(Rule::Licence, turn, 0, 0);
            }
        }
        if turn.times.worked() > figures.day_most {
            add(Rule::DayHours, turn, turn.times.worked(), figures.day_most);
        }
    }
    for pair in turns.windows(2) {
        let [before, after] = pair else { continue };
        let days = i32::try_from((after.day - before.day).num_days()).unwrap_or(i32::MAX / DAY);
        let rest = days.saturating_mul(DAY) + after.times.start - before.times.end;
        let touches = (week <= after.day && after.day < end) || (week <= before.day && before.day < end);
        if touches && rest < figures.rest_between {
            add(Rule::RestBetween, after, rest.max(0), figures.rest_between);
        }
    }
    hours(figures, &turns, &of_week, &mut add);
    in_row(
        &turns,
        week,
        figures.days_in_row,
        |_| true,
        |turn, n| {
            add(Rule::RestDay, turn, n, figures.days_in_row);
        },
    );
    let night = |turn: &Turn| turn.times.is_night(figures);
    in_row(&turns, week, figures.nights_in_row, night, |turn, n| {
        add(Rule::NightsInRow, turn, n, figures.nights_in_row);
    });
    found.sort();
    found
}

/// Hours of the week and overtime of the months it touches.
fn hours(figures: &Figures, turns: &[Turn], of_week: &[Turn], add: &mut impl FnMut(Rule, &Turn, i32, i32)) {
    let Some(last) = of_week.last() else { return };
    let total: i32 = of_week.iter().map(|t| t.times.worked()).sum();
    if total > figures.week_most {
        add(Rule::WeekHours, last, total, figures.week_most);
    } else if total > figures.week {
        add(Rule::Overtime, last, total, figures.week);
    }
    let overtime = overtime(figures, turns);
    let month = |day: NaiveDate| (day.year(), day.month());
    let mut told = Vec::new();
    for turn in of_week.iter().rev().filter(|t| overtime.contains_key(&t.day)) {
        if told.contains(&month(turn.day)) {
            continue;
        }
        told.push(month(turn.day));
        let of_month: i32 =
            overtime.iter().filter(|(day, _)| month(**day) == month(turn.day)).map(|(_, m)| m).sum();
        if of_month > figures.overtime_month {
            add(Rule::MonthOvertime, turn, of_month, figures.overtime_month);
        }
    }
}

/// Tells of each run of days with a turn that counts, when it is longer than `limit` and reaches into the week: at the
/// first day too many that lies in it, or at the run's last day in it.
fn in_row(
    turns: &[Turn],
    week: NaiveDate,
    limit: i32,
    counts: impl Fn(&Turn) -> bool,
    mut tell: impl FnMut(&Turn, i32),
) {
    let end = week + Days::new(7);
    let counted: Vec<&Turn> = turns.iter().filter(|t| counts(t)).collect();
    for run in counted.chunk_by(|a, b| a.day + Days::new(1) == b.day) {
        let n = i32::try_from(run.len()).unwrap_or(i32::MAX);
        let too_many = run.iter().skip(usize::try_from(limit).unwrap_or(0));
        let mut in_week = run.iter().filter(|t| week <= t.day && t.day < end);
        if n > limit
            && let Some(turn) =
                too_many.clone().find(|t| week <= t.day && t.day < end).or(in_week.next_back())
        {
            tell(turn, n);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EARLY: Times = Times { start: 360, end: 840, pause: 0 };
    const LATE: Times = Times { start: 840, end: 1320, pause: 0 };
    const NIGHT: Times = Times { start: 1320, end: 1800, pause: 0 };
    const ELEVEN: Times = Times { start: 360, end: 1080, pause: 60 };
    const TWELVE: Times = Times { start: 360, end: 1140, pause: 60 };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// 2026-09-14 is a Monday.
    fn week() -> NaiveDate {
        day("2026-09-14")
    }

    fn turn(on: &str, times: Times) -> Turn {
        Turn { day: day(on), kind: ShiftKindId(1), times, needs: None }
    }

    fn from(first: &str, n: u64, times: Times) -> Vec<Turn> {
        (0..n).map(|d| Turn { day: day(first) + Days::new(d), ..turn(first, times) }).collect()
    }

    fn person(turns: Vec<Turn>) -> Person {
        Person { turns, there: vec![(day("2020-01-01"), None)], ..Person::default() }
    }

    fn broken(person: &Person) -> Vec<(Rule, String, i32)> {
        let found = check(&Figures::STATUTORY, WorkerId(7), person, week());
        found.into_iter().map(|v| (v.rule, v.day.format("%m-%d").to_string(), v.found)).collect()
    }

    #[test]
    fn hours_rest_and_nights() {
        let mixed = |parts: &[(&str, Times)]| parts.iter().map(|(on, t)| turn(on, *t)).collect::<Vec<_>>();
        type Case = (&'static str, Vec<Turn>, Vec<(Rule, &'static str, i32)>);
        let cases: Vec<Case> = vec![
            ("five early shifts", from("2026-09-14", 5, EARLY), vec![]),
            ("six are overtime", from("2026-09-14", 6, EARLY), vec![(Rule::Overtime, "09-19", 2880)]),
            (
                "seven are too many, in hours and in a row",
                from("2026-09-14", 7, EARLY),
                vec![(Rule::WeekHours, "09-20", 3360), (Rule::RestDay, "09-20", 7)],
            ),
            (
                "the row begins the week before",
                from("2026-09-12", 7, EARLY),
                vec![(Rule::RestDay, "09-18", 7)],
            ),
            (
                "the row goes on after the week",
                from("2026-09-19", 8, EARLY),
                vec![(Rule::RestDay, "09-20", 8)],
            ),
            (
                "late, then early",
                mixed(&[("2026-09-15", LATE), ("2026-09-16", EARLY)]),
                vec![(Rule::RestBetween, "09-16", 480)],
            ),
            ("late, then late", mixed(&[("2026-09-15", LATE), ("2026-09-16", LATE)]), vec![]),
            (
                "night, then early a day later",
                mixed(&[("2026-09-15", NIGHT), ("2026-09-16", EARLY)]),
                vec![(Rule::RestBetween, "09-16", 0)],
            ),
            (
                "Sunday's night before Monday",
                mixed(&[("2026-09-13", NIGHT), ("2026-09-14", EARLY)]),
                vec![(Rule::RestBetween, "09-14", 0)],
            ),
            ("eleven hours are the most", mixed(&[("2026-09-15", ELEVEN)]), vec![]),
            ("twelve are more", mixed(&[("2026-09-15", TWELVE)]), vec![(Rule::DayHours, "09-15", 720)]),
            ("five nights", from("2026-09-14", 5, NIGHT), vec![]),
            (
                "six nights",
                from("2026-09-14", 6, NIGHT),
                vec![(Rule::NightsInRow, "09-19", 6), (Rule::Overtime, "09-19", 2880)],
            ),
            ("another week's shifts alone", from("2026-09-01", 12, EARLY), vec![]),
        ];
        for (what, turns, expected) in cases {
            let expected: Vec<(Rule, String, i32)> =
                expected.into_iter().map(|(r, d, n)| (r, d.to_owned(), n)).collect();
            assert_eq!(broken(&person(turns)), expected, "{what}");
        }
    }

    #[test]
    fn overtime_adds_up_over_the_month() {
        // 3 h a day beyond the eighth, Monday to Thursday: 12 h a week. The fourth week is the month's 37th hour.
        let weeks = |n: u64| {
            (0..n).flat_map(|w| {
                let monday = (day("2026-09-07") + Days::new(7 * w)).to_string();
                from(&monday, 3, ELEVEN)
            })
        };
        let mut turns: Vec<Turn> = from("2026-08-31", 3, ELEVEN);
        turns.extend(weeks(2));
        // August has 3 h of it, September 6 + 9 + 9.
        assert_eq!(overtime(&Figures::STATUTORY, &turns).values().sum::<i32>(), 27 * 60);
        assert_eq!(broken(&person(turns.clone())), []);
        turns.extend(weeks(4).skip(6));
        assert_eq!(broken(&person(turns)), [(Rule::MonthOvertime, "09-16".to_owned(), 42 * 60)]);
        let sixth = overtime(&Figures::STATUTORY, &from("2026-09-14", 6, EARLY));
        assert_eq!(sixth.into_iter().collect::<Vec<_>>(), [(day("2026-09-19"), 480)]);
    }

    #[test]
    fn who_may_do_a_shift() {
        let needs = Some(Needs { skill: SkillId(3), licence: Some(LicenceKind::DrivingB2) });
        let night = Turn { needs, ..turn("2026-09-15", NIGHT) };
        let b2 = |to: &str| Held { kind: LicenceKind::DrivingB2, from: day("2020-01-01"), to: day(to) };
        let driver =
            Person { skills: vec![SkillId(3)], licences: vec![b2("2026-09-17")], ..person(vec![night]) };
        assert_eq!(broken(&driver), []);
        let rules = |p: &Person| broken(p).into_iter().map(|(rule, _, _)| rule).collect::<Vec<_>>();
        let expired = Person { licences: vec![b2("2026-09-16")], ..driver.clone() };
        assert_eq!(rules(&expired), [Rule::Licence], "it ends before the shift does");
        assert_eq!(rules(&Person { skills: vec![], ..driver.clone() }), [Rule::Skill]);
        let away = Person { away: vec![(day("2026-09-15"), day("2026-09-16"))], ..driver.clone() };
        assert_eq!(rules(&away), [Rule::OnLeave]);
        let gone = Person { there: vec![(day("2020-01-01"), Some(day("2026-09-15")))], ..driver.clone() };
        assert_eq!(rules(&gone), [Rule::NotThere]);
        let twice = Person { elsewhere: vec![day("2026-09-15")], ..driver };
        assert_eq!(rules(&twice), [Rule::Twice]);
        assert!(Rule::Licence.is_hard() && !Rule::Understaffed.is_hard() && !Rule::Overtime.is_hard());
    }

    #[test]
    fn night_is_night_from_either_side() {
        let figures = Figures::STATUTORY;
        for (start, end, night) in [
            (1320, 1800, true),
            (360, 840, false),
            (180, 660, true),
            (240, 720, false),
            (1260, 1500, true),
            (1140, 1440, false),
            (840, 1320, false),
        ] {
            assert_eq!(Times { start, end, pause: 0 }.is_night(&figures), night, "{start} to {end}");
        }
    }
}
