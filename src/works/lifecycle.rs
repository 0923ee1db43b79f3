//! The life of a work order: planned → assigned → acknowledged → arrived → in progress (paused and resumed) → completed →
//! closed, or back to its crew for rework; handed over to another crew while it lasts; cancelled from anything not
//! completed; back to planned while nobody is there yet.

use entity::enums::WorkStatus;

/// What someone wants to do with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Give it to a crew at a time, or move it.
    Assign,
    Unassign,
    Acknowledge,
    Arrive,
    Start,
    Pause,
    Resume,
    Complete,
    /// Check and accept what was done.
    Accept,
    /// Check and send it back.
    Rework,
    /// Give what one has taken on to another crew.
    HandOver,
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
        Self::Start,
        Self::Pause,
        Self::Resume,
        Self::Complete,
        Self::Accept,
        Self::Rework,
        Self::HandOver,
        Self::Cancel,
    ];
}

/// Where `step` leads from `status`.
#[must_use]
pub const fn after(status: WorkStatus, step: Step) -> Move {
    use Move::{Already, Refused, To};
    use WorkStatus as S;
    match (step, status) {
        // A crew that had acknowledged must acknowledge the new time.
        (Step::Assign, S::Planned | S::Assigned | S::Acknowledged) => To(S::Assigned),
        (Step::Unassign, S::Planned) => Already,
        (Step::Unassign, S::Assigned | S::Acknowledged) => To(S::Planned),
        (Step::Acknowledge, S::Assigned) => To(S::Acknowledged),
        (Step::Acknowledge, S::Acknowledged | S::Arrived | S::InProgress | S::Paused) => Already,
        (Step::Arrive, S::Acknowledged) => To(S::Arrived),
        (Step::Arrive, S::Arrived | S::InProgress | S::Paused) => Already,
        (Step::Start, S::Arrived) => To(S::InProgress),
        (Step::Start | Step::Resume, S::InProgress) => Already,
        (Step::Pause, S::Arrived | S::InProgress) => To(S::Paused),
        (Step::Pause, S::Paused) => Already,
        (Step::Resume, S::Paused) => To(S::InProgress),
        // A short job is done without saying that it began, and a rest ends with the work.
        (Step::Complete, S::Arrived | S::InProgress | S::Paused) => To(S::Completed),
        (
            Step::Acknowledge | Step::Arrive | Step::Start | Step::Resume | Step::Complete,
            S::Completed | S::Closed,
        ) => Already,
        (Step::Accept, S::Completed) => To(S::Closed),
        (Step::Accept, S::Closed) => Already,
        (Step::Rework, S::Completed) => To(S::Assigned),
        (Step::HandOver, S::Acknowledged | S::Arrived | S::InProgress | S::Paused) => To(S::Assigned),
        (
            Step::Cancel,
            S::Planned | S::Assigned | S::Acknowledged | S::Arrived | S::InProgress | S::Paused,
        ) => To(S::Cancelled),
        (Step::Cancel, S::Cancelled) => Already,
        _ => Refused,
    }
}

/// What a crew does next, if it is theirs to do.
#[must_use]
pub const fn next_of_crew(status: WorkStatus) -> Option<Step> {
    match status {
        WorkStatus::Assigned => Some(Step::Acknowledge),
        WorkStatus::Acknowledged => Some(Step::Arrive),
        WorkStatus::Arrived | WorkStatus::InProgress => Some(Step::Complete),
        WorkStatus::Paused => Some(Step::Resume),
        WorkStatus::Planned | WorkStatus::Completed | WorkStatus::Closed | WorkStatus::Cancelled => None,
    }
}

/// Whether work is still to be done on it.
#[must_use]
pub const fn is_open(status: WorkStatus) -> bool {
    match status {
        WorkStatus::Planned
        | WorkStatus::Assigned
        | WorkStatus::Acknowledged
        | WorkStatus::Arrived
        | WorkStatus::InProgress
        | WorkStatus::Paused => true,
        WorkStatus::Completed | WorkStatus::Closed | WorkStatus::Cancelled => false,
    }
}

/// Whether somebody is at it.
#[must_use]
pub const fn is_under_way(status: WorkStatus) -> bool {
    matches!(status, WorkStatus::Arrived | WorkStatus::InProgress | WorkStatus::Paused)
}

/// Whether it was begun, and perhaps finished: no plan moves it any more.
#[must_use]
pub const fn has_begun(status: WorkStatus) -> bool {
    is_under_way(status) || matches!(status, WorkStatus::Completed | WorkStatus::Closed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Move::{Already, Refused, To};
    use WorkStatus as S;

    #[test]
    fn the_whole_life() {
        // A letter a state: planned, assigned, acknowledged, arrived, in progress, paused, completed, closed, cancelled.
        let letter = |status: WorkStatus| ["P", "A", "K", "R", "I", "U", "D", "C", "X"][status as usize];
        // Where each step leads from each of them: `=` has been done before, `.` is refused.
        for (step, expected) in [
            (Step::Assign, "AAA......"),
            (Step::Unassign, "=PP......"),
            (Step::Acknowledge, ".K======."),
            (Step::Arrive, "..R=====."),
            (Step::Start, "...I=.==."),
            (Step::Pause, "...UU=..."),
            (Step::Resume, "....=I==."),
            (Step::Complete, "...DDD==."),
            (Step::Accept, "......C=."),
            (Step::Rework, "......A.."),
            (Step::HandOver, "..AAAA..."),
            (Step::Cancel, "XXXXXX..="),
        ] {
            let led = S::ALL.iter().map(|status| match after(*status, step) {
                To(next) => letter(next),
                Already => "=",
                Refused => ".",
            });
            assert_eq!(led.collect::<String>(), expected, "{step:?}");
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
