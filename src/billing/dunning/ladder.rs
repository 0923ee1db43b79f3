//! Which step a bill has come to: pure.

use entity::value::Fen;

use super::text;
use crate::i18n::Text;

pub const MOST_STEPS: usize = 6;
const LONGEST_DAYS: i32 = 1_095;

/// A step of an estate's ladder; its number is its place in it, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// After the day the bill was due.
    pub days_after: i32,
    /// A bill with less open is not written about.
    pub least: Fen,
    /// A demand on paper, handed over by somebody.
    pub formal: bool,
}

/// Every problem of a ladder, by the number of its step and its field.
#[must_use]
pub fn problems(steps: &[Step]) -> Vec<(usize, &'static str, Text)> {
    let mut found = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let number = at + 1;
        if !(1..=LONGEST_DAYS).contains(&step.days_after) {
            found.push((number, "days_after", Text::of(|l| text::bad_days(l, LONGEST_DAYS))));
        } else if at > 0 && step.days_after <= steps[at - 1].days_after {
            found.push((number, "days_after", Text::of(text::not_later)));
        }
        if !step.least.is_positive() {
            found.push((number, "least", Text::of(text::bad_least)));
        }
    }
    if steps.len() > MOST_STEPS {
        found.push((MOST_STEPS + 1, "days_after", Text::of(|l| text::too_many(l, MOST_STEPS))));
    }
    found
}

/// The number of the step a bill is written about at: the highest that its age has reached and that is above the last it had,
/// if there is enough open for it. What was missed in between is not made up for.
#[must_use]
pub fn due(steps: &[Step], days_overdue: i64, open: Fen, had: i32) -> Option<i32> {
    let reached = steps.iter().zip(1..).filter(|(step, _)| i64::from(step.days_after) <= days_overdue);
    let (step, number) = reached.last()?;
    (number > had && open >= step.least).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(days_after: i32, least: i64) -> Step {
        Step { days_after, least: Fen(least), formal: false }
    }

    #[test]
    fn a_bill_is_written_about_at_the_step_it_has_come_to() {
        let ladder = [step(3, 100), step(15, 100), step(30, 5_000)];
        for (days, open, had, expected) in [
            (2, 9_000, 0, None),
            (3, 9_000, 0, Some(1)),
            (3, 99, 0, None),
            (14, 9_000, 1, None),
            (15, 9_000, 1, Some(2)),
            (400, 9_000, 0, Some(3)),
            (400, 9_000, 3, None),
            // Too little for the last step, and the one before is behind it.
            (400, 4_999, 1, None),
        ] {
            assert_eq!(due(&ladder, days, Fen(open), had), expected, "{days} {open} {had}");
        }
        assert_eq!(due(&[], 400, Fen(9_000), 0), None);
    }

    #[test]
    fn a_ladder_only_rises() {
        assert!(problems(&[step(3, 1), step(4, 1)]).is_empty());
        let fields = |steps: &[Step]| problems(steps).into_iter().map(|(n, f, _)| (n, f)).collect::<Vec<_>>();
        assert_eq!(fields(&[step(3, 0), step(3, 1)]), [(1, "least"), (2, "days_after")]);
        assert_eq!(fields(&[step(0, 1), step(1_096, 1)]), [(1, "days_after"), (2, "days_after")]);
        assert_eq!(fields(&(1..=7).map(|d| step(d, 1)).collect::<Vec<_>>()), [(7, "days_after")]);
    }
}
