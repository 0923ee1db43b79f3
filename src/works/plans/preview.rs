//! The next days of a plan, each with what is worked on it and why something is left out or comes from elsewhere.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveDateTime};
use entity::service_plan;

use super::schedule::{Fate, MAX_MOVE_DAYS, REACH_DAYS, Why};
use super::service::PREVIEW_DAYS;
use super::world::World;

/// Work on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    pub at: NaiveDateTime,
    pub minutes: i32,
    /// Where the rule had it, and why it is here.
    pub from: Option<(NaiveDateTime, Why)>,
}

/// What the rule gives on a day and is not worked on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    pub key: NaiveDateTime,
    pub why: Why,
    /// Where it went, if anywhere.
    pub to: Option<NaiveDateTime>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    pub day: NaiveDate,
    /// The name of a holiday, and whether the day is worked.
    pub named: Option<(bool, String)>,
    pub starts: Vec<Start>,
    pub gone: Vec<Gone>,
}

/// The 30 days from that of `from` on. A plan that is switched off, or cannot be read, has them all empty.
#[must_use]
pub fn days(world: &World, plan: &service_plan::Model, from: NaiveDateTime) -> Vec<Day> {
    let first = from.date();
    let mut days: BTreeMap<NaiveDate, Day> = (0..PREVIEW_DAYS)
        .filter_map(|n| first.checked_add_days(Days::new(n)))
        .map(|day| {
            let named = world.calendar.named(day);
            let named = named.map(|(_, name)| (world.calendar.is_working(day), name.to_owned()));
            (day, Day { day, named, starts: Vec::new(), gone: Vec::new() })
        })
        .collect();
    if !plan.active {
        return days.into_values().collect();
    }
    let back = first.checked_sub_days(Days::new(REACH_DAYS)).unwrap_or(first);
    let until = first.checked_add_days(Days::new(PREVIEW_DAYS + MAX_MOVE_DAYS)).unwrap_or(first);
    for slot in world.slots(plan, back, until).unwrap_or_default() {
        let (key, minutes) = (slot.key, slot.minutes);
        let (start, left) = match slot.fate {
            Fate::AsPlanned => (Some(Start { at: key, minutes, from: None }), None),
            Fate::Moved(at, why) => {
                let gone = Gone { key, why: why.clone(), to: Some(at) };
                (Some(Start { at, minutes, from: Some((key, why)) }), Some(gone))
            }
            Fate::Left(why) => (None, Some(Gone { key, why, to: None })),
        };
        if let Some(start) = start.filter(|s| s.at > from)
            && let Some(day) = days.get_mut(&start.at.date())
        {
            day.starts.push(start);
        }
        if let Some(gone) = left
            && let Some(day) = days.get_mut(&gone.key.date())
        {
            day.gone.push(gone);
        }
    }
    for day in days.values_mut() {
        day.starts.sort_by_key(|s| s.at);
    }
    days.into_values().collect()
}
