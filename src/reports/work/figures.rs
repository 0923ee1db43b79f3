//! Orders counted: pure.

use serde::Serialize;
use utoipa::ToSchema;

/// Orders of a span of days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Figures {
    /// To be done, without the cancelled ones.
    pub planned: i64,
    pub done: i64,
    /// Done by the deadline; for planned work the end of its day.
    pub on_time: i64,
    /// Of those done, how many were sent back at least once.
    pub reworked: i64,
    /// What was to be done took so long by plan, in minutes of the crew.
    pub planned_minutes: i64,
    /// What its people wrote down, in minutes of a person.
    pub worked_minutes: i64,
}

impl Figures {
    /// Done after the deadline.
    #[must_use]
    pub const fn late(&self) -> i64 {
        self.done - self.on_time
    }

    /// Not done.
    #[must_use]
    pub const fn open(&self) -> i64 {
        self.planned - self.done
    }

    pub const fn add(&mut self, other: &Self) {
        self.planned += other.planned;
        self.done += other.done;
        self.on_time += other.on_time;
        self.reworked += other.reworked;
        self.planned_minutes += other.planned_minutes;
        self.worked_minutes += other.worked_minutes;
    }
}

/// Hours with a decimal, half up: `12.3`.
#[must_use]
pub fn hours(minutes: i64) -> String {
    let tenths = (minutes * 10 + 30).div_euclid(60);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_late_and_open_adds_up() {
        let mut sum = Figures { planned: 10, done: 8, on_time: 5, ..Figures::default() };
        sum.add(&Figures { planned: 1, done: 1, on_time: 1, worked_minutes: 45, ..Figures::default() });
        assert_eq!((sum.planned, sum.late(), sum.open(), sum.worked_minutes), (11, 3, 2, 45));
        assert_eq!([hours(0), hours(45), hours(57), hours(125)], ["0.0", "0.8", "1.0", "2.1"]);
    }
}
