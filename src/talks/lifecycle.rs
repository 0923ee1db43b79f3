//! The life of a talk: planned → held → published, and back to held when its notice is taken down; cancelled while planned.

use entity::enums::TalkStatus;

/// What someone wants to do with a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Change when, where and with whom it will be.
    Replan,
    /// Enter its minutes.
    Hold,
    /// Change its minutes.
    Amend,
    Publish,
    /// Take its notice down.
    Withdraw,
    Cancel,
}

impl Step {
    pub const ALL: &[Self] =
        &[Self::Replan, Self::Hold, Self::Amend, Self::Publish, Self::Withdraw, Self::Cancel];
}

/// Where `step` leads from `status`; `None` where it cannot be done.
#[must_use]
pub const fn after(status: TalkStatus, step: Step) -> Option<TalkStatus> {
    use TalkStatus as S;
    match (step, status) {
        (Step::Replan, S::Planned) => Some(S::Planned),
        (Step::Hold, S::Planned) | (Step::Amend, S::Held) | (Step::Withdraw, S::Published) => Some(S::Held),
        (Step::Publish, S::Held) => Some(S::Published),
        (Step::Cancel, S::Planned) => Some(S::Cancelled),
        // What hangs at the door is what the minutes say: they change only when it is taken down.
        (Step::Amend, S::Planned | S::Published | S::Cancelled)
        // A talk that was held cannot be made not to have been.
        | (Step::Cancel | Step::Replan | Step::Hold, S::Held | S::Published | S::Cancelled)
        | (Step::Publish, S::Planned | S::Published | S::Cancelled)
        | (Step::Withdraw, S::Planned | S::Held | S::Cancelled) => None,
    }
}

/// Whether it took place.
#[must_use]
pub const fn was_held(status: TalkStatus) -> bool {
    match status {
        TalkStatus::Held | TalkStatus::Published => true,
        TalkStatus::Planned | TalkStatus::Cancelled => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_life() {
        // A letter a state: planned, held, published, cancelled. Where each step leads from each of them; `.` is refused.
        let letter = |status: TalkStatus| ["P", "H", "B", "X"][status as usize];
        for (step, expected) in [
            (Step::Replan, "P..."),
            (Step::Hold, "H..."),
            (Step::Amend, ".H.."),
            (Step::Publish, ".B.."),
            (Step::Withdraw, "..H."),
            (Step::Cancel, "X..."),
        ] {
            let got: String =
                TalkStatus::ALL.iter().map(|status| after(*status, step).map_or(".", letter)).collect();
            assert_eq!(got, expected, "{step:?}");
        }
        assert_eq!(Step::ALL.len(), 6);
    }
}
