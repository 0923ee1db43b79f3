//! One worker's row of days: whether the rules allow it, and what it amounts to.

use super::problem::{Duty, RosterProblem, Wanted, Worker};

const DAY_S: i32 = 86_400;

/// What a row amounts to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub work_s: i64,
    pub overtime_s: i64,
    pub nights: i64,
    /// The weights of the wishes that are not met.
    pub wishes: i64,
    pub wishes_unmet: usize,
}

/// A worker with all that does not depend on the roster.
pub(super) struct Row<'a> {
    problem: &'a RosterProblem,
    pub worker: &'a Worker,
    pub available: Vec<bool>,
    /// What is regular on the available days; never 0.
    pub regular_s: i64,
}

impl<'a> Row<'a> {
    pub(super) fn new(problem: &'a RosterProblem, worker: &'a Worker) -> Self {
        let mut available = vec![true; problem.days];
        worker.unavailable.iter().for_each(|day| available[*day] = false);
        let days = available.iter().filter(|is| **is).count() as i64;
        let regular_s = (i64::from(problem.rules[worker.rules].week_s) * days / 7).max(1);
        Self { problem, worker, available, regular_s }
    }

    /// Whether the worker may have this duty on this day at all.
    pub(super) fn may(&self, day: usize, duty: Duty) -> bool {
        let shift = &self.problem.shifts[duty.shift];
        let rules = &self.problem.rules[self.worker.rules];
        let too_hot = self.problem.heat.iter().any(|heat| {
            let meets = shift.begin_s < heat.hottest.until_s && shift.end_s > heat.hottest.from_s;
            heat.day == day && shift.is_outdoor && (shift.work_s > heat.longest_outdoor_s || meets)
        });
        self.available[day]
            && self.worker.skills.contains(&duty.skill)
            && !too_hot
            && (rules.averaged || shift.work_s - rules.day_s <= rules.overtime_day_s)
    }

    /// What the row amounts to, if the rules allow it; each duty is expected to be one the worker may have.
    pub(super) fn sum(&self, duties: &[Option<Duty>]) -> Option<Sum> {
        self.keeps_rest(duties).then_some(())?;
        self.keeps_runs(duties).then_some(())?;
        let mut sum = self.hours(duties)?;
        for wish in &self.worker.wishes {
            let met = match (wish.wants, duties[wish.day]) {
                (Wanted::Off, duty) => duty.is_none(),
                (Wanted::Work, duty) => duty.is_some(),
                (Wanted::Shift(shift), duty) => duty.is_some_and(|duty| duty.shift == shift),
            };
            if !met {
                sum.wishes += wish.weight;
                sum.wishes_unmet += 1;
            }
        }
        Some(sum)
    }

    fn keeps_rest(&self, duties: &[Option<Duty>]) -> bool {
        let rest_s = self.problem.rules[self.worker.rules].rest_s;
        let mut free_s = self.worker.last_end_s.map_or(i32::MIN, |end| end.saturating_add(rest_s));
        for (day, duty) in duties.iter().enumerate() {
            let Some(duty) = duty else { continue };
            let (shift, midnight) = (&self.problem.shifts[duty.shift], day as i32 * DAY_S);
            if midnight + shift.begin_s < free_s {
                return false;
            }
            free_s = midnight + shift.end_s + rest_s;
        }
        true
    }

    /// Days and nights in a row, and in any seven.
    fn keeps_runs(&self, duties: &[Option<Duty>]) -> bool {
        let rules = &self.problem.rules[self.worker.rules];
        let before = &self.worker.worked_before;
        let mut days = before.iter().take_while(|worked| **worked).count() as u32;
        let mut nights = self.worker.nights_before;
        // The last seven days as bits, the latest lowest.
        let mut worked: u32 =
            before.iter().take(7).enumerate().map(|(at, worked)| u32::from(*worked) << at).sum();
        let mut dark = (1_u32 << nights.min(7)) - 1;
        for duty in duties {
            let is_night = duty.is_some_and(|duty| self.problem.shifts[duty.shift].is_night);
            days = if duty.is_some() { days + 1 } else { 0 };
            nights = if is_night { nights + 1 } else { 0 };
            worked = (worked << 1 | u32::from(duty.is_some())) & 0x7f;
            dark = (dark << 1 | u32::from(is_night)) & 0x7f;
            // What lies before the roster cannot be mended; only days that are worked are held to the rules.
            if duty.is_some() && (days > rules.days_in_a_row || worked.count_ones() > rules.days_in_seven) {
                return false;
            }
            if is_night && (nights > rules.nights_in_a_row || dark.count_ones() > rules.nights_in_seven) {
                return false;
            }
        }
        true
    }

    fn hours(&self, duties: &[Option<Duty>]) -> Option<Sum> {
        let rules = &self.problem.rules[self.worker.rules];
        let mut sum = Sum::default();
        let (mut week_s, mut long_s, mut long_shifts) = (i64::from(self.worker.week_before_s), 0, 0);
        for (day, duty) in duties.iter().enumerate() {
            if day % 7 == self.problem.week_begins % 7 && day > 0 {
                sum.overtime_s += if rules.averaged {
                    0
                } else {
                    i64::max(long_s, week_s - i64::from(rules.week_s)).max(0)
                };
                (week_s, long_s, long_shifts) = (0, 0, 0);
            }
            let Some(duty) = duty else { continue };
            let shift = &self.problem.shifts[duty.shift];
            let over_s = if rules.averaged { 0 } else { i64::from((shift.work_s - rules.day_s).max(0)) };
            sum.work_s += i64::from(shift.work_s);
            sum.nights += i64::from(shift.is_night);
            week_s += i64::from(shift.work_s);
            long_s += over_s;
            long_shifts += u32::from(over_s > 0);
            if long_shifts > rules.overtime_shifts_a_week {
                return None;
            }
        }
        sum.overtime_s += if rules.averaged {
            (sum.work_s - i64::from(rules.week_s) * self.problem.days as i64 / 7).max(0)
        } else {
            i64::max(long_s, week_s - i64::from(rules.week_s)).max(0)
        };
        (sum.overtime_s <= i64::from(self.worker.overtime_left_s)).then_some(sum)
    }
}
