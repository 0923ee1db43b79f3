//! The life of an idle space, as one table: surveyed → title checked → needs → proposed → approved → works → accepted →
//! operating → reviewed, and returned.

use entity::enums::{SpaceStatus, SpaceStep};

/// Where `step` leads from `status`; `None` where it cannot be done.
#[must_use]
pub const fn after(status: SpaceStatus, step: SpaceStep) -> Option<SpaceStatus> {
    use SpaceStatus as S;
    use SpaceStep as T;
    match (step, status) {
        (T::CheckTitle, S::Surveyed) => Some(S::TitleChecked),
        (T::GatherNeeds, S::TitleChecked) | (T::Refuse, S::Proposed) => Some(S::Needs),
        (T::Propose, S::Needs) => Some(S::Proposed),
        (T::Approve, S::Proposed) => Some(S::Approved),
        (T::StartWorks, S::Approved) => Some(S::Works),
        (T::Accept, S::Works) => Some(S::Accepted),
        (T::Open, S::Accepted) | (T::Continue, S::Reviewed) => Some(S::Operating),
        (T::Review, S::Operating) => Some(S::Reviewed),
        (
            T::Return,
            S::Surveyed | S::TitleChecked | S::Needs | S::Proposed | S::Approved | S::Accepted | S::Reviewed,
        ) => Some(S::Returned),
        // What is half built is finished first, and what is in use is looked at before it is given up.
        (T::Return, S::Works | S::Operating | S::Returned)
        | (
            T::CheckTitle,
            S::TitleChecked
            | S::Needs
            | S::Proposed
            | S::Approved
            | S::Works
            | S::Accepted
            | S::Operating
            | S::Reviewed
            | S::Returned,
        )
        | (
            T::GatherNeeds,
            S::Surveyed
            | S::Needs
            | S::Proposed
            | S::Approved
            | S::Works
            | S::Accepted
            | S::Operating
            | S::Reviewed
            | S::Returned,
        )
        | (
            T::Propose,
            S::Surveyed
            | S::TitleChecked
            | S::Proposed
            | S::Approved
            | S::Works
            | S::Accepted
            | S::Operating
            | S::Reviewed
            | S::Returned,
        )
        | (
            T::Refuse | T::Approve,
            S::Surveyed
            | S::TitleChecked
            | S::Needs
            | S::Approved
            | S::Works
            | S::Accepted
            | S::Operating
            | S::Reviewed
            | S::Returned,
        )
        | (
            T::StartWorks,
            S::Surveyed
            | S::TitleChecked
            | S::Needs
            | S::Proposed
            | S::Works
            | S::Accepted
            | S::Operating
            | S::Reviewed
            | S::Returned,
        )
        | (
            T::Accept,
            S::Surveyed
            | S::TitleChecked
            | S::Needs
            | S::Proposed
            | S::Approved
            | S::Accepted
            | S::Operating
            | S::Reviewed
            | S::Returned,
        )
        | (
            T::Open,
            S::Surveyed
            | S::TitleChecked
            | S::Needs
            | S::Proposed
            | S::Approved
            | S::Works
            | S::Operating
            | S::Reviewed
            | S::Returned,
        )
        | (
            T::Continue,
            S::Surveyed
            | S::TitleChecked
            | S::Needs
            | S::Proposed
            | S::Approved
            | S::Works
            | S::Accepted
            | S::Operating
            | S::Returned,
        )
        | (
            T::Review,
            S::Surveyed
            | S::TitleChecked
            | S::Needs
            | S::Proposed
            | S::Approved
            | S::Works
            | S::Accepted
            | S::Reviewed
            | S::Returned,
        ) => None,
    }
}

/// Whether its rooms are built and taken over: it counts as converted and may hold facilities.
#[must_use]
pub const fn is_converted(status: SpaceStatus) -> bool {
    match status {
        SpaceStatus::Accepted | SpaceStatus::Operating | SpaceStatus::Reviewed => true,
        SpaceStatus::Surveyed
        | SpaceStatus::TitleChecked
        | SpaceStatus::Needs
        | SpaceStatus::Proposed
        | SpaceStatus::Approved
        | SpaceStatus::Works
        | SpaceStatus::Returned => false,
    }
}

/// Whether costs of the works may be noted, and approvals that came in.
#[must_use]
pub const fn is_being_made(status: SpaceStatus) -> bool {
    match status {
        SpaceStatus::Approved
        | SpaceStatus::Works
        | SpaceStatus::Accepted
        | SpaceStatus::Operating
        | SpaceStatus::Reviewed => true,
        SpaceStatus::Surveyed
        | SpaceStatus::TitleChecked
        | SpaceStatus::Needs
        | SpaceStatus::Proposed
        | SpaceStatus::Returned => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_whole_life() {
        // A letter a state, in their order; where each step leads from each of them, `.` is refused.
        let letter =
            |status: SpaceStatus| ["S", "T", "N", "P", "A", "W", "C", "O", "R", "X"][status as usize];
        for (step, expected) in [
            (SpaceStep::CheckTitle, "T........."),
            (SpaceStep::GatherNeeds, ".N........"),
            (SpaceStep::Propose, "..P......."),
            (SpaceStep::Refuse, "...N......"),
            (SpaceStep::Approve, "...A......"),
            (SpaceStep::StartWorks, "....W....."),
            (SpaceStep::Accept, ".....C...."),
            (SpaceStep::Open, "......O..."),
            (SpaceStep::Review, ".......R.."),
            (SpaceStep::Continue, "........O."),
            (SpaceStep::Return, "XXXXX.X.X."),
        ] {
            let got: String =
                SpaceStatus::ALL.iter().map(|status| after(*status, step).map_or(".", letter)).collect();
            assert_eq!(got, expected, "{step:?}");
        }
        assert_eq!(SpaceStep::ALL.len(), 11);
    }

    proptest! {
        /// Whatever is tried in whatever order: nobody operates without title, vote and acceptance before it, and nothing
        /// comes back from the end.
        #[test]
        fn no_way_leads_round_a_step(tries in prop::collection::vec(0usize..SpaceStep::ALL.len(), 0..60)) {
            let mut status = SpaceStatus::Surveyed;
            let mut taken = Vec::new();
            for n in tries {
                let step = SpaceStep::ALL[n];
                let before = status;
                if let Some(next) = after(status, step) {
                    status = next;
                    taken.push(step);
                }
                if before == SpaceStatus::Returned {
                    prop_assert_eq!(status, SpaceStatus::Returned);
                }
                if matches!(status, SpaceStatus::Operating | SpaceStatus::Reviewed) {
                    for needed in [
                        SpaceStep::CheckTitle, SpaceStep::GatherNeeds, SpaceStep::Propose, SpaceStep::Approve,
                        SpaceStep::StartWorks, SpaceStep::Accept, SpaceStep::Open,
                    ] {
                        prop_assert!(taken.contains(&needed), "{:?} without {:?}", taken, needed);
                    }
                    let at = |step| taken.iter().rposition(|s| *s == step);
                    prop_assert!(at(SpaceStep::Approve) > at(SpaceStep::Propose));
                    prop_assert!(at(SpaceStep::Open) > at(SpaceStep::Accept));
                }
            }
        }
    }
}
