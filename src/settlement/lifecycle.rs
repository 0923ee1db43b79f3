//! The life of a contract's month: draft → applied → signed → invoiced → paid; sent back by the purchaser it is changed and
//! applied for again, and an invoice made in error is taken back to what was signed.

use entity::enums::AssessmentStatus;

/// What someone wants to do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Reckon it anew from the sheets.
    Refresh,
    /// Add or take away a named case.
    Judge,
    /// The operator applies for payment.
    Apply,
    /// The purchaser sends it back.
    Return,
    /// The purchaser signs it off.
    Sign,
    Invoice,
    /// Take an invoice back that nothing was paid on.
    Void,
    /// Money came in.
    Receive,
    /// The last of it came in.
    Settle,
    /// Money that was noted did not come in after all.
    Reverse,
    /// Ask for what was retained.
    Release,
    /// Ask for interest.
    Charge,
}

impl Step {
    pub const ALL: &[Self] = &[
        Self::Refresh,
        Self::Judge,
        Self::Apply,
        Self::Return,
        Self::Sign,
        Self::Invoice,
        Self::Void,
        Self::Receive,
        Self::Settle,
        Self::Reverse,
        Self::Release,
        Self::Charge,
    ];

    /// The word its history keeps.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Refresh => "refresh",
            Self::Judge => "judge",
            Self::Apply => "apply",
            Self::Return => "return",
            Self::Sign => "sign",
            Self::Invoice => "invoice",
            Self::Void => "void",
            Self::Receive => "receive",
            Self::Settle => "settle",
            Self::Reverse => "reverse",
            Self::Release => "release",
            Self::Charge => "charge",
        }
    }

    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|step| step.word() == word)
    }
}

/// Where `step` leads from `status`; `None` where it cannot be done.
#[must_use]
pub const fn after(status: AssessmentStatus, step: Step) -> Option<AssessmentStatus> {
    use AssessmentStatus as S;
    match (step, status) {
        (Step::Refresh | Step::Judge, S::Draft | S::Returned) => Some(status),
        (Step::Apply, S::Draft | S::Returned) => Some(S::Applied),
        (Step::Return, S::Applied) => Some(S::Returned),
        (Step::Sign, S::Applied) | (Step::Void, S::Invoiced) => Some(S::Signed),
        (Step::Invoice, S::Signed)
        | (Step::Receive, S::Invoiced)
        | (Step::Reverse, S::Invoiced | S::Paid) => Some(S::Invoiced),
        (Step::Settle, S::Invoiced) => Some(S::Paid),
        // What was retained, and interest, are asked for beside the invoice.
        (Step::Release | Step::Charge, S::Invoiced | S::Paid) => Some(status),
        (Step::Refresh | Step::Judge | Step::Apply, S::Applied | S::Signed | S::Invoiced | S::Paid)
        | (Step::Return | Step::Sign, S::Draft | S::Returned | S::Signed | S::Invoiced | S::Paid)
        | (Step::Invoice, S::Draft | S::Returned | S::Applied | S::Invoiced | S::Paid)
        | (
            Step::Void | Step::Receive | Step::Settle,
            S::Draft | S::Returned | S::Applied | S::Signed | S::Paid,
        )
        | (Step::Reverse | Step::Release | Step::Charge, S::Draft | S::Returned | S::Applied | S::Signed) => {
            None
        }
    }
}

/// Whether its figures may no longer change.
#[must_use]
pub const fn is_settled(status: AssessmentStatus) -> bool {
    match status {
        AssessmentStatus::Draft | AssessmentStatus::Returned => false,
        AssessmentStatus::Applied
        | AssessmentStatus::Signed
        | AssessmentStatus::Invoiced
        | AssessmentStatus::Paid => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_life() {
        // A letter a state: draft, applied, returned, signed, invoiced, paid; `.` is refused.
        let letter = |status: AssessmentStatus| ["D", "A", "R", "S", "I", "P"][status as usize];
        for (step, expected) in [
            (Step::Refresh, "D.R..."),
            (Step::Judge, "D.R..."),
            (Step::Apply, "A.A..."),
            (Step::Return, ".R...."),
            (Step::Sign, ".S...."),
            (Step::Invoice, "...I.."),
            (Step::Void, "....S."),
            (Step::Receive, "....I."),
            (Step::Settle, "....P."),
            (Step::Reverse, "....II"),
            (Step::Release, "....IP"),
            (Step::Charge, "....IP"),
        ] {
            let got: String =
                AssessmentStatus::ALL.iter().map(|status| after(*status, step).map_or(".", letter)).collect();
            assert_eq!(got, expected, "{step:?}");
            assert_eq!(Step::from_word(step.word()), Some(step));
        }
        assert_eq!(Step::ALL.len(), 12);
    }

    #[test]
    fn every_state_can_be_left_or_is_the_end() {
        for status in AssessmentStatus::ALL {
            let ways =
                Step::ALL.iter().filter_map(|step| after(*status, *step)).filter(|to| to != status).count();
            assert!(ways > 0, "{status:?}");
        }
    }
}
