//! The figures of the diary: talks of a month by kind against the months before, talks a week, promises kept in time.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use entity::enums::{TalkKind, TalkStatus};
use entity::value::{EstateId, Month};

use super::lifecycle::was_held;
use super::promise::{Counts, deadline, standing};
use super::show::TalkFilter;
use super::store::{self, DayCount};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::crews::monday;
use crate::error::Result;

/// Months before this one whose mean is the usual.
const USUAL_MONTHS: u32 = 3;
/// Weeks of the chart, this one among them.
pub const WEEKS: u64 = 12;

/// Talks of one kind in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = TalkKindFigures)]
pub struct KindFigures {
    pub kind: TalkKind,
    /// Held in the month.
    pub held: i64,
    /// Still to come in it.
    pub planned: i64,
    /// The mean of the three months before, rounded; none before the first whole one.
    pub usual: Option<i64>,
}

/// Talks held in the week that begins on a Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = TalkWeek)]
pub struct Week {
    pub from: NaiveDate,
    pub night_talks: i64,
    pub visits: i64,
    pub appointments: i64,
}

impl Week {
    #[must_use]
    pub const fn all(&self) -> i64 {
        self.night_talks + self.visits + self.appointments
    }
}

/// A day of the calendar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayFigures {
    pub night_talks: i64,
    pub visits: i64,
    pub appointments: i64,
    /// Of all these, how many are still to be held.
    pub planned: i64,
}

/// The figures of a month.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
#[schema(as = TalkFigures)]
pub struct Figures {
    /// `2026-09`
    pub month: Month,
    pub kinds: Vec<KindFigures>,
    /// The last twelve weeks, the latest last.
    pub weeks: Vec<Week>,
    /// Promises that fall due in the month.
    pub promises: Counts,
    #[serde(skip)]
    pub days: BTreeMap<NaiveDate, DayFigures>,
}

fn last_day(month: Month) -> NaiveDate {
    let first = month.first_day();
    month.end().pred_opt().unwrap_or(first)
}

fn count(rows: &[DayCount], fits: impl Fn(&DayCount) -> bool) -> i64 {
    rows.iter().filter(|row| fits(row)).map(|row| row.talks).sum()
}

fn kinds(rows: &[DayCount], month: Month) -> Vec<KindFigures> {
    let (first, last) = (month.first_day(), last_day(month));
    let begin = first - chrono::Months::new(USUAL_MONTHS);
    let oldest = rows.iter().filter(|row| was_held(row.status)).map(|row| row.day).min();
    // A mean over months in which nobody kept a diary would say nothing.
    let known = oldest.is_some_and(|day| day < first);
    let months = i64::from(USUAL_MONTHS);
    TalkKind::ALL
        .iter()
        .map(|kind| {
            let held = |from: NaiveDate, to: NaiveDate| {
                count(rows, |r| r.kind == *kind && was_held(r.status) && r.day >= from && r.day <= to)
            };
            let before = held(begin, first.pred_opt().unwrap_or(first));
            KindFigures {
                kind: *kind,
                held: held(first, last),
                planned: count(rows, |r| {
                    r.kind == *kind && r.status == TalkStatus::Planned && r.day >= first && r.day <= last
                }),
                usual: known.then_some((before * 2 + months) / (2 * months)),
            }
        })
        .collect()
}

fn weeks(rows: &[DayCount], until: NaiveDate) -> Vec<Week> {
    let this = monday(until);
    (0..WEEKS)
        .rev()
        .map(|back| {
            let from = this - Days::new(7 * back);
            let to = from + Days::new(6);
            let held =
                |kind| count(rows, |r| r.kind == kind && was_held(r.status) && r.day >= from && r.day <= to);
            Week {
                from,
                night_talks: held(TalkKind::NightTalk),
                visits: held(TalkKind::Visit),
                appointments: held(TalkKind::Appointment),
            }
        })
        .collect()
}

fn days(rows: &[DayCount], month: Month) -> BTreeMap<NaiveDate, DayFigures> {
    let mut days: BTreeMap<NaiveDate, DayFigures> = BTreeMap::new();
    let within = rows.iter().filter(|r| Month::of(r.day) == month && r.status != TalkStatus::Cancelled);
    for row in within {
        let day = days.entry(row.day).or_default();
        let talks = match row.kind {
            TalkKind::NightTalk => &mut day.night_talks,
            TalkKind::Visit => &mut day.visits,
            TalkKind::Appointment => &mut day.appointments,
        };
        *talks += row.talks;
        if row.status == TalkStatus::Planned {
            day.planned += row.talks;
        }
    }
    days
}

/// The figures of a month within reach, or of one estate there.
///
/// # Errors
/// Forbidden.
pub async fn figures(app: &App, caller: &Caller, month: Month, estate: Option<EstateId>) -> Result<Figures> {
    let reach = caller.reach(Action::TalksRead)?;
    let db = app.db.read();
    let (first, last) = (month.first_day(), last_day(month));
    // The chart ends with the month, or today when that is earlier.
    let until = last.min(app.today().max(first));
    let from = (first - chrono::Months::new(USUAL_MONTHS)).min(monday(until) - Days::new(7 * WEEKS));
    let filter = TalkFilter { from: Some(from), to: Some(last), estate_id: estate, ..TalkFilter::default() };
    let rows = store::by_day(db, &reach, &filter).await?;
    let mut promises = Counts::default();
    for row in store::promises_due(db, &reach, estate, first, last).await? {
        let due = deadline(app.zone(), row.due_on);
        promises.add(standing(row.status, row.answered_at.or(row.closed_at), due, app.now()));
    }
    Ok(Figures {
        month,
        kinds: kinds(&rows, month),
        weeks: weeks(&rows, until),
        promises,
        days: days(&rows, month),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(day: &str, kind: TalkKind, status: TalkStatus, talks: i64) -> DayCount {
        DayCount { day: day.parse().unwrap(), kind, status, talks }
    }

    #[test]
    fn a_month_is_held_against_the_three_before() {
        let month: Month = "2026-09".parse().unwrap();
        let rows = [
            row("2026-06-03", TalkKind::Visit, TalkStatus::Held, 4),
            row("2026-08-30", TalkKind::Visit, TalkStatus::Published, 3),
            row("2026-09-01", TalkKind::Visit, TalkStatus::Held, 5),
            row("2026-09-20", TalkKind::NightTalk, TalkStatus::Planned, 1),
            row("2026-09-21", TalkKind::NightTalk, TalkStatus::Cancelled, 1),
        ];
        let told: Vec<_> = kinds(&rows, month).into_iter().map(|k| (k.held, k.planned, k.usual)).collect();
        assert_eq!(told, [(0, 1, Some(0)), (5, 0, Some(2)), (0, 0, Some(0))]);
        let weeks = weeks(&rows, "2026-09-18".parse().unwrap());
        assert_eq!((weeks.len(), weeks[11].from.to_string()), (12, "2026-09-14".to_owned()));
        assert_eq!((weeks[9].visits, weeks[8].visits), (5, 3), "1 September and 30 August");
        assert_eq!(days(&rows, month).len(), 2, "what was cancelled does not stand in the calendar");
        assert!(kinds(&rows[2..], month).iter().all(|k| k.usual.is_none()));
    }
}
