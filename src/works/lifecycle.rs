//! The life of a work order: planned → assigned → acknowledged → arrived → completed → closed; cancelled from anything
//! not completed; back to planned while nobody is there yet.

use entity::enums::WorkStatus;

/// What someone wants to do with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Give it to a crew at a time, or move it.
    Assign,
    Unassign,
    Acknowledge,
    Arrive,
    Complete,
    /// Check and accept what was done.
    Accept,
    Cancel,
}

/// What comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    To(WorkStatus),
    /// It has been done before: a phone that came out of a dead spot says everything twice.
    Already,
    Refused,
}

impl Step {
    pub const ALL: &[Self] = &[
        Self::Assign,
        Self::Unassign,
        Self::Acknowledge,
        Self::Arrive,
        Self::Complete,
        Self::Accept,
        Self::Cancel,
    ];
}

/// Where `step` leads from `status`.
#[must_use]
pub const fn after(status: WorkStatus, step: Step) -> Move {
    use WorkStatus as S;
    match step {
        Step::Assign => match status {
            // A crew that had acknowledged must acknowledge the new time.
            S::Planned | S::Assigned | S::Acknowledged => Move::To(S::Assigned),
            S::Arrived | S::Completed | S::Closed | S::Cancelled => Move::Refused,
        },
        Step::Unassign => match status {
            S::Planned => Move::Already,
            S::Assigned | S::Acknowledged => Move::To(S::Planned),
            S::Arrived | S::Completed | S::Closed | S::Cancelled => Move::Refused,
        },
        Step::Acknowledge => match status {
            S::Assigned => Move::To(S::Acknowledged),
            S::Acknowledged | S::Arrived | S::Completed | S::Closed => Move::Already,
            S::Planned | S::Cancelled => Move::Refused,
        },
        Step::Arrive => match status {
            S::Acknowledged => Move::To(S::Arrived),
            S::Arrived | S::Completed | S::Closed => Move::Already,
            S::Planned | S::Assigned | S::Cancelled => Move::Refused,
        },
        Step::Complete => match status {
            S::Arrived => Move::To(S::Completed),
            S::Completed | S::Closed => Move::Already,
            S::Planned | S::Assigned | S::Acknowledged | S::Cancelled => Move::Refused,
        },
        Step::Accept => match status {
            S::Completed => Move::To(S::Closed),
            S::Closed => Move::Already,
            S::Planned | S::Assigned | S::Acknowledged | S::Arrived | S::Cancelled => Move::Refused,
        },
        Step::Cancel => match status {
            S::Planned | S::Assigned | S::Acknowledged | S::Arrived => Move::To(S::Cancelled),
            S::Cancelled => Move::Already,
            S::Completed | S::Closed => Move::Refused,
        },
    }
}

/// What a crew does next, if it is theirs to do.
#[must_use]
pub const fn next_of_crew(status: WorkStatus) -> Option<Step> {
    match status {
        WorkStatus::Assigned => Some(Step::Acknowledge),
        WorkStatus::Acknowledged => Some(Step::Arrive),
        WorkStatus::Arrived => Some(Step::Complete),
        WorkStatus::Planned | WorkStatus::Completed | WorkStatus::Closed | WorkStatus::Cancelled => None,
    }
}

/// Whether work is still to be done on it.
#[must_use]
pub const fn is_open(status: WorkStatus) -> bool {
    match status {
        WorkStatus::Planned | WorkStatus::Assigned | WorkStatus::Acknowledged | WorkStatus::Arrived => true,
        WorkStatus::Completed | WorkStatus::Closed | WorkStatus::Cancelled => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Move::{Already, Refused, To};
    use WorkStatus as S;

    #[test]
    fn the_whole_life() {
        // Rows: planned, assigned, acknowledged, arrived, completed, closed, cancelled.
        let table: [(Step, [Move; 7]); 7] = [
            (
                Step::Assign,
                [To(S::Assigned), To(S::Assigned), To(S::Assigned), Refused, Refused, Refused, Refused],
            ),
            (Step::Unassign, [Already, To(S::Planned), To(S::Planned), Refused, Refused, Refused, Refused]),
            (Step::Acknowledge, [Refused, To(S::Acknowledged), Already, Already, Already, Already, Refused]),
            (Step::Arrive, [Refused, Refused, To(S::Arrived), Already, Already, Already, Refused]),
            (Step::Complete, [Refused, Refused, Refused, To(S::Completed), Already, Already, Refused]),
            (Step::Accept, [Refused, Refused, Refused, Refused, To(S::Closed), Already, Refused]),
            (
                Step::Cancel,
                [
                    To(S::Cancelled),
                    To(S::Cancelled),
                    To(S::Cancelled),
                    To(S::Cancelled),
                    Refused,
                    Refused,
                    Already,
                ],
            ),
        ];
        for (step, row) in table {
            for (status, expected) in S::ALL.iter().zip(row) {
                assert_eq!(after(*status, step), expected, "{step:?} from {status:?}");
            }
        }
    }

    #[test]
    fn the_crews_next_step_always_leads_on() {
        for status in S::ALL {
            if let Some(step) = next_of_crew(*status) {
                assert!(matches!(after(*status, step), To(_)), "{status:?}");
            }
        }
    }
}
