//! A crew's time: when a way or a service that may start at one moment ends, and how late it may start to end in time.
//!
//! Always true: each function forwards is monotone, and its counterpart backwards gives the latest moment from which the
//! one forwards arrives in time. That is what makes an insertion a comparison of two numbers.

use super::instance::Visit;
use super::route::Halves;
use crate::problem::Window;

/// Later than any moment, with room to add three of them.
pub(crate) const NEVER: i32 = 1 << 29;

/// Earlier than any moment.
pub(crate) const TOO_LATE: i32 = -NEVER;

#[derive(Debug, Clone)]
pub(crate) struct Shift {
    /// From when the crew is free for something new.
    pub ready_s: i32,
    pub regular_end_s: i32,
    /// With overtime.
    pub hard_end_s: i32,
    /// Times between the pieces of the shift.
    pub gaps: Vec<Window>,
    pub pause: Option<PauseDue>,
}

/// A pause that is still to come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PauseDue {
    pub duration_s: i32,
    pub from_s: i32,
    pub until_s: i32,
}

impl Shift {
    /// The departures from the start of the day.
    pub(crate) fn start(&self) -> Halves {
        match self.pause {
            Some(_) => Halves { ahead: self.ready_s, over: NEVER },
            None => Halves { ahead: NEVER, over: self.ready_s },
        }
    }

    /// The earliest moment from `at` on from which `length` seconds meet no gap.
    #[inline]
    pub(crate) fn fit_from(&self, mut at: i32, length: i32) -> i32 {
        for gap in &self.gaps {
            if at < gap.until_s && at + length > gap.from_s {
                at = gap.until_s;
            }
        }
        at
    }

    /// The latest moment up to `at` from which `length` seconds meet no gap.
    #[inline]
    fn fit_until(&self, mut at: i32, length: i32) -> i32 {
        for gap in self.gaps.iter().rev() {
            if at < gap.until_s && at + length > gap.from_s {
                at = gap.from_s - length;
            }
        }
        at
    }

    /// When a way is done that may be begun at `leave`.
    #[inline]
    pub(crate) fn arrive(&self, leave: i32, travel: i32) -> i32 {
        self.fit_from(leave, travel) + travel
    }

    /// The latest moment to leave and be there by `arrive`.
    #[inline]
    pub(crate) fn leave(&self, arrive: i32, travel: i32) -> i32 {
        self.fit_until(arrive - travel, travel)
    }

    /// When service begins after an arrival, or `NEVER`.
    #[inline]
    pub(crate) fn begin(&self, visit: &Visit, windows: &[Window], arrive: i32) -> i32 {
        let mut at = visit.open_from(windows, arrive);
        if self.gaps.is_empty() {
            return at;
        }
        while at < NEVER {
            let fit = self.fit_from(at, visit.service_s);
            if fit == at {
                return at;
            }
            at = visit.open_from(windows, fit);
        }
        NEVER
    }

    /// The latest arrival from which service begins by `begin`, or `TOO_LATE`.
    #[inline]
    pub(crate) fn begin_by(&self, visit: &Visit, windows: &[Window], begin: i32) -> i32 {
        let mut at = visit.open_until(windows, begin);
        if self.gaps.is_empty() {
            return at;
        }
        while at > TOO_LATE {
            let fit = self.fit_until(at, visit.service_s);
            if fit == at {
                return at;
            }
            at = visit.open_until(windows, fit);
        }
        TOO_LATE
    }

    /// When a way is done with the pause taken at its start or at its end. `NEVER` without a pause.
    #[inline]
    pub(crate) fn arrive_paused(&self, leave: i32, travel: i32) -> i32 {
        let Some(pause) = &self.pause else { return NEVER };
        let at_end = self.fit_from(self.arrive(leave, travel).max(pause.from_s), pause.duration_s);
        let by_end = if at_end <= pause.until_s { at_end + pause.duration_s } else { NEVER };
        if by_end < NEVER && self.gaps.is_empty() {
            return by_end;
        }
        let at_start = self.fit_from(leave.max(pause.from_s), pause.duration_s);
        if at_start > pause.until_s {
            return by_end;
        }
        by_end.min(self.arrive(at_start + pause.duration_s, travel))
    }

    /// The pause that [`Self::arrive_paused`] reckons with: its begin, its end, and whether it is taken at the leg's end.
    pub(crate) fn pause_on_leg(&self, leave: i32, travel: i32) -> (i32, i32, bool) {
        let Some(pause) = &self.pause else { unreachable!("only a shift with a pause has one on a leg") };
        let at_end = self.fit_from(self.arrive(leave, travel).max(pause.from_s), pause.duration_s);
        let is_at_end =
            at_end <= pause.until_s && at_end + pause.duration_s == self.arrive_paused(leave, travel);
        let begin_s =
            if is_at_end { at_end } else { self.fit_from(leave.max(pause.from_s), pause.duration_s) };
        (begin_s, begin_s + pause.duration_s, is_at_end)
    }

    /// The latest moment to leave, take the pause on this way, and be there by `arrive`.
    #[inline]
    pub(crate) fn leave_paused(&self, arrive: i32, travel: i32) -> i32 {
        let Some(pause) = &self.pause else { return TOO_LATE };
        let mut latest = TOO_LATE;
        let at_end = self.fit_until(pause.until_s.min(arrive - pause.duration_s), pause.duration_s);
        if at_end >= pause.from_s {
            latest = self.leave(at_end, travel);
        }
        let after = self.leave(arrive, travel);
        let at_start = self.fit_until(pause.until_s.min(after - pause.duration_s), pause.duration_s);
        if at_start >= pause.from_s {
            latest = latest.max(at_start);
        }
        latest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift() -> Shift {
        Shift {
            ready_s: 0,
            regular_end_s: 200,
            hard_end_s: 200,
            gaps: vec![Window { from_s: 40, until_s: 50 }, Window { from_s: 70, until_s: 90 }],
            pause: Some(PauseDue { duration_s: 8, from_s: 20, until_s: 60 }),
        }
    }

    /// Whatever is left by the latest moment arrives in time, and whatever is left later does not.
    #[test]
    fn backwards_is_the_counterpart_of_forwards() {
        let shift = shift();
        for travel in 0..30 {
            for by in 0..150 {
                let (plain, paused) = (shift.leave(by, travel), shift.leave_paused(by, travel));
                for leave in 0..150 {
                    assert_eq!(shift.arrive(leave, travel) <= by, leave <= plain, "{leave}+{travel} by {by}");
                    assert_eq!(
                        shift.arrive_paused(leave, travel) <= by,
                        leave <= paused,
                        "{leave}+{travel} by {by}, paused"
                    );
                }
            }
        }
    }

    #[test]
    fn a_service_neither_leaves_its_windows_nor_crosses_a_gap() {
        let shift = shift();
        let windows = [
            Window { from_s: 10, until_s: 15 },
            Window { from_s: 35, until_s: 62 },
            Window { from_s: 95, until_s: 95 },
        ];
        let visit = Visit { service_s: 12, ..Visit::windowed(&windows, 0) };
        for arrive in 0..110 {
            let allowed = |s: &i32| {
                windows.iter().any(|w| (w.from_s..=w.until_s).contains(s))
                    && shift.gaps.iter().all(|g| s + 12 <= g.from_s || *s >= g.until_s)
            };
            let begin = (arrive..110).find(allowed).unwrap_or(NEVER);
            assert_eq!(shift.begin(&visit, &windows, arrive), begin, "arriving at {arrive}");
            let latest = (0..=arrive).rev().find(allowed).unwrap_or(TOO_LATE);
            assert_eq!(shift.begin_by(&visit, &windows, arrive), latest, "by {arrive}");
        }
    }
}
