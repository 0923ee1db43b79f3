//! The life of a request: registered → accepted or returned → dispatched → acknowledged → arrived → in progress →
//! completed → verified or back for rework → closed → followed up, or opened again. On hold its clock stands. Pure.
//!
//! Closed is what we say, solved is what the resident says: the second is no state but the answer of a follow-up.

use entity::enums::{RequestChannel, RequestGrade, RequestKind, RequestStatus, WorkStatus};

/// What comes of asking a caller whether it is well now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Solved,
    Unsolved,
    /// Nobody was reached, as often as we try.
    GivenUp,
}

/// What moves a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Accept,
    Return,
    Hold,
    /// With the state of its work order, if it has one.
    Resume(Option<WorkStatus>),
    Close,
    FollowUp(Outcome),
    Reopen,
    /// Its work order came to a state.
    Work(WorkStatus),
}

/// What comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    To(RequestStatus),
    /// It is so already.
    Already,
    Refused,
}

impl Step {
    /// Every step, with every state of the work.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all =
            vec![Self::Accept, Self::Return, Self::Hold, Self::Resume(None), Self::Close, Self::Reopen];
        all.extend([Outcome::Solved, Outcome::Unsolved, Outcome::GivenUp].map(Self::FollowUp));
        all.extend(WorkStatus::ALL.iter().map(|work| Self::Work(*work)));
        all.extend(WorkStatus::ALL.iter().map(|work| Self::Resume(Some(*work))));
        all
    }
}

/// The state that says how far the work is.
const fn of_work(work: WorkStatus) -> RequestStatus {
    match work {
        WorkStatus::Planned | WorkStatus::Cancelled => RequestStatus::Accepted,
        WorkStatus::Assigned => RequestStatus::Dispatched,
        WorkStatus::Acknowledged => RequestStatus::Acknowledged,
        WorkStatus::Arrived => RequestStatus::Arrived,
        WorkStatus::InProgress | WorkStatus::Paused => RequestStatus::InProgress,
        WorkStatus::Completed => RequestStatus::Completed,
        WorkStatus::Closed => RequestStatus::Verified,
    }
}

/// Where a request goes when its work order came to `work`.
const fn follow(status: RequestStatus, work: WorkStatus) -> Move {
    use Move::{Already, To};
    use RequestStatus as R;
    match (status, work) {
        // The resident has had our last word: what happens to the order no longer moves the request.
        (R::Returned | R::Closed | R::FollowedUp, _)
        // Nobody has it yet: it stays what it is to the desk.
        | (R::Registered | R::Accepted | R::Reopened, WorkStatus::Planned | WorkStatus::Cancelled)
        // Its clock stands until someone says otherwise, or the work is done after all.
        | (
            R::OnHold,
            WorkStatus::Planned
            | WorkStatus::Cancelled
            | WorkStatus::Assigned
            | WorkStatus::Acknowledged
            | WorkStatus::Arrived
            | WorkStatus::InProgress
            | WorkStatus::Paused,
        )
        // Still to be done again.
        | (R::Rework, WorkStatus::Planned | WorkStatus::Assigned) => Already,
        // Done, and sent back.
        (R::Completed | R::Verified, WorkStatus::Planned | WorkStatus::Assigned) => To(R::Rework),
        _ => {
            let now = of_work(work);
            if now as u8 == status as u8 { Already } else { To(now) }
        }
    }
}

/// Where `step` leads from `status`.
#[must_use]
pub const fn after(status: RequestStatus, step: Step) -> Move {
    use Move::{Already, Refused, To};
    use RequestStatus as R;
    match (step, status) {
        (Step::Accept, R::Registered | R::Reopened) => To(R::Accepted),
        (Step::Accept, R::Accepted)
        | (Step::Return, R::Returned)
        | (Step::Hold, R::OnHold)
        | (Step::Close, R::Closed) => Already,
        (Step::Return, R::Registered | R::Accepted | R::Reopened) => To(R::Returned),
        (
            Step::Hold,
            R::Accepted
            | R::Reopened
            | R::Dispatched
            | R::Acknowledged
            | R::Arrived
            | R::InProgress
            | R::Rework,
        ) => To(R::OnHold),
        // What was done before it was opened again is not what it waits for.
        (Step::Resume(None | Some(WorkStatus::Completed | WorkStatus::Closed)), R::OnHold) => To(R::Accepted),
        (Step::Resume(Some(work)), R::OnHold) => To(of_work(work)),
        // From the desk, or with the work seen and taken.
        (Step::Close, R::Registered | R::Accepted | R::Reopened | R::Verified) => To(R::Closed),
        (Step::FollowUp(Outcome::Solved | Outcome::GivenUp), R::Closed) => To(R::FollowedUp),
        (Step::FollowUp(Outcome::Unsolved), R::Closed)
        | (Step::Reopen, R::Closed | R::FollowedUp | R::Returned) => To(R::Reopened),
        (Step::Work(work), _) => follow(status, work),
        (
            Step::Accept
            | Step::Return
            | Step::Hold
            | Step::Resume(_)
            | Step::Close
            | Step::FollowUp(_)
            | Step::Reopen,
            _,
        ) => Refused,
    }
}

/// What becomes of a call that was joined to another when that one came to `lead`.
///
/// Its caller is asked on their own, so a follow-up of the one is none of the other.
#[must_use]
pub fn mirror(joined: RequestStatus, lead: RequestStatus) -> Option<RequestStatus> {
    (lead != RequestStatus::FollowedUp && lead != joined).then_some(lead)
}

/// Whether a call of this kind needs hands; the others are answered from the desk.
#[must_use]
pub const fn needs_work(kind: RequestKind) -> bool {
    match kind {
        RequestKind::Repair | RequestKind::Complaint | RequestKind::Help => true,
        RequestKind::Enquiry | RequestKind::Suggestion => false,
    }
}

/// Whether what came in without one of us is taken on without being looked at first: nobody waits for the desk when help
/// is needed.
#[must_use]
pub const fn accepted_at_once(kind: RequestKind, grade: RequestGrade) -> bool {
    matches!(kind, RequestKind::Help) || matches!(grade, RequestGrade::Urgent)
}

/// Whether whoever took the call had its caller before them.
#[must_use]
pub const fn spoken_to(channel: RequestChannel) -> bool {
    match channel {
        RequestChannel::Phone | RequestChannel::Counter | RequestChannel::Talk => true,
        RequestChannel::Web
        | RequestChannel::Email
        | RequestChannel::Hotline
        | RequestChannel::Street
        | RequestChannel::Grid
        | RequestChannel::Patrol
        | RequestChannel::Open311 => false,
    }
}

/// Whether there is always a number to call back on.
#[must_use]
pub const fn has_phone(channel: RequestChannel) -> bool {
    match channel {
        RequestChannel::Phone
        | RequestChannel::Counter
        | RequestChannel::Web
        | RequestChannel::Hotline
        | RequestChannel::Street => true,
        RequestChannel::Email
        | RequestChannel::Grid
        | RequestChannel::Patrol
        | RequestChannel::Talk
        | RequestChannel::Open311 => false,
    }
}

/// Whether somebody still has to do something about it.
#[must_use]
pub const fn is_open(status: RequestStatus) -> bool {
    match status {
        RequestStatus::Registered
        | RequestStatus::Accepted
        | RequestStatus::Dispatched
        | RequestStatus::Acknowledged
        | RequestStatus::Arrived
        | RequestStatus::InProgress
        | RequestStatus::OnHold
        | RequestStatus::Completed
        | RequestStatus::Verified
        | RequestStatus::Rework
        | RequestStatus::Reopened => true,
        RequestStatus::Returned | RequestStatus::Closed | RequestStatus::FollowedUp => false,
    }
}

/// Whether the deadline runs: not on hold, and not when the work is done and told.
#[must_use]
pub const fn runs(status: RequestStatus) -> bool {
    is_open(status)
        && !matches!(status, RequestStatus::OnHold | RequestStatus::Completed | RequestStatus::Verified)
}

/// The states in which the deadline runs.
#[must_use]
pub fn running() -> Vec<RequestStatus> {
    RequestStatus::ALL.iter().copied().filter(|status| runs(*status)).collect()
}

/// The states in which somebody has something to do.
#[must_use]
pub fn open() -> Vec<RequestStatus> {
    RequestStatus::ALL.iter().copied().filter(|status| is_open(*status)).collect()
}

/// Whether a work order may be made for it (again), given the state of the one it has.
#[must_use]
pub const fn may_order(status: RequestStatus, work: Option<WorkStatus>) -> bool {
    let without = match work {
        None => true,
        Some(work) => !crate::works::lifecycle::is_open(work),
    };
    without && matches!(status, RequestStatus::Registered | RequestStatus::Accepted | RequestStatus::Reopened)
}

/// Whether it may be closed with an answer now. While work is under way it is not.
#[must_use]
pub const fn may_close(status: RequestStatus, work: Option<WorkStatus>) -> bool {
    let work_open = match work {
        None => false,
        Some(work) => crate::works::lifecycle::is_open(work),
    };
    !work_open && matches!(after(status, Step::Close), Move::To(_))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::works::lifecycle as works;
    use Move::{Already, Refused, To};
    use RequestStatus as R;
    use WorkStatus as W;

    /// A letter a state.
    fn letter(status: R) -> &'static str {
        match status {
            R::Registered => "N",
            R::Accepted => "A",
            R::Returned => "B",
            R::Dispatched => "D",
            R::Acknowledged => "K",
            R::Arrived => "R",
            R::InProgress => "I",
            R::OnHold => "H",
            R::Completed => "C",
            R::Verified => "V",
            R::Rework => "W",
            R::Closed => "X",
            R::FollowedUp => "F",
            R::Reopened => "O",
        }
    }

    #[test]
    fn the_whole_life() {
        // Where each step leads from each state: `=` is so already, `.` is refused.
        let table = [
            //                                 N A B D K R I H C V W X F O
            (Step::Accept, "A = . . . . . . . . . . . A"),
            (Step::Return, "B B = . . . . . . . . . . B"),
            (Step::Hold, ". H . H H H H = . . H . . H"),
            (Step::Resume(None), ". . . . . . . A . . . . . ."),
            (Step::Resume(Some(W::Assigned)), ". . . . . . . D . . . . . ."),
            (Step::Resume(Some(W::Paused)), ". . . . . . . I . . . . . ."),
            (Step::Resume(Some(W::Closed)), ". . . . . . . A . . . . . ."),
            (Step::Close, "X X . . . . . . . X . = . X"),
            (Step::FollowUp(Outcome::Solved), ". . . . . . . . . . . F . ."),
            (Step::FollowUp(Outcome::GivenUp), ". . . . . . . . . . . F . ."),
            (Step::FollowUp(Outcome::Unsolved), ". . . . . . . . . . . O . ."),
            (Step::Reopen, ". . O . . . . . . . . O O ."),
            (Step::Work(W::Planned), "= = = A A A A = W W = = = ="),
            (Step::Work(W::Assigned), "D D = = D D D = W W = = = D"),
            (Step::Work(W::Acknowledged), "K K = K = K K = K K K = = K"),
            (Step::Work(W::Arrived), "R R = R R = R = R R R = = R"),
            (Step::Work(W::InProgress), "I I = I I I = = I I I = = I"),
            (Step::Work(W::Paused), "I I = I I I = = I I I = = I"),
            (Step::Work(W::Completed), "C C = C C C C C = C C = = C"),
            (Step::Work(W::Closed), "V V = V V V V V V = V = = V"),
            (Step::Work(W::Cancelled), "= = = A A A A = A A A = = ="),
        ];
        for (step, row) in table {
            let expected: Vec<&str> = row.split(' ').collect();
            let got: Vec<&str> = R::ALL
                .iter()
                .map(|status| match after(*status, step) {
                    To(next) => letter(next),
                    Already => "=",
                    Refused => ".",
                })
                .collect();
            assert_eq!(got, expected, "{step:?}");
        }
    }

    fn next(status: R) -> BTreeSet<R> {
        let moves = Step::all().into_iter().map(|step| after(status, step));
        moves.filter_map(|m| if let To(next) = m { Some(next) } else { None }).collect()
    }

    #[test]
    fn no_state_is_without_an_exit_and_from_each_the_resident_can_be_heard() {
        for status in R::ALL {
            assert!(!next(*status).is_empty(), "{status:?} has no exit");
            let mut seen = BTreeSet::from([*status]);
            let mut edge = vec![*status];
            while let Some(at) = edge.pop() {
                edge.extend(next(at).into_iter().filter(|n| seen.insert(*n)));
            }
            assert!(seen.contains(&R::FollowedUp), "{status:?} is lost");
        }
    }

    #[test]
    fn what_was_closed_comes_back_only_as_reopened() {
        for status in R::ALL.iter().filter(|s| !is_open(**s)) {
            for to in next(*status).into_iter().filter(|s| is_open(*s)) {
                assert_eq!(to, R::Reopened, "{status:?}");
            }
        }
    }

    proptest! {
        /// Whatever the desk and the crew do in whatever order: an open request that is not held says where its work is,
        /// one with our last word is moved by people alone, and none is ever closed while someone is at its work.
        #[test]
        fn whatever_is_done_the_request_tells_the_truth(steps in prop::collection::vec((0_usize..32, 0_usize..16), 1..60)) {
            let (mut status, mut work) = (R::Registered, None::<W>);
            for (step, crew) in steps {
                let (before, work_before) = (status, work);
                if step % 2 == 0 {
                    let moves = works::Step::ALL;
                    match work {
                        None if may_order(status, None) => work = Some(W::Planned),
                        None => {}
                        Some(at) => {
                            if let works::Move::To(to) = works::after(at, moves[crew % moves.len()]) {
                                work = Some(to);
                                if let To(next) = after(status, Step::Work(to)) { status = next; }
                            } else if may_order(status, work) {
                                work = Some(W::Planned);
                            }
                        }
                    }
                } else {
                    let desk = match crew % 9 {
                        0 => Step::Accept,
                        1 => Step::Return,
                        2 => Step::Hold,
                        3 => Step::Resume(work),
                        4 | 5 => Step::Close,
                        6 => Step::FollowUp(Outcome::Solved),
                        7 => Step::FollowUp(Outcome::Unsolved),
                        _ => Step::Reopen,
                    };
                    let allowed = match desk {
                        Step::Close => may_close(status, work),
                        // Work that is open is cancelled first.
                        Step::Return => work.is_none_or(|w| !works::is_open(w)),
                        _ => true,
                    };
                    if allowed && let To(next) = after(status, desk) {
                        if next == R::Reopened { work = None; }
                        status = next;
                    }
                }
                if before != status && !is_open(before) && is_open(status) {
                    prop_assert_eq!(status, R::Reopened);
                }
                if let Some(at) = work && is_open(status) && status != R::OnHold && works::is_under_way(at) {
                    prop_assert_eq!(status, of_work(at), "{:?} {:?} from {:?} {:?}", status, work, before, work_before);
                }
                if !is_open(status) {
                    prop_assert!(work.is_none_or(|w| !works::is_under_way(w)), "{:?} {:?}", status, work);
                }
            }
        }
    }

    #[test]
    fn nobody_is_answered_while_the_work_is_under_way() {
        for (request, work, close, order) in [
            (R::Registered, None, true, true),
            (R::Registered, Some(W::Planned), false, false),
            (R::Accepted, Some(W::Cancelled), true, true),
            (R::Dispatched, Some(W::Arrived), false, false),
            (R::Completed, Some(W::Completed), false, false),
            (R::Verified, Some(W::Closed), true, false),
            (R::Reopened, Some(W::Closed), true, true),
            (R::Closed, Some(W::Closed), false, false),
        ] {
            assert_eq!(may_close(request, work), close, "{request:?} {work:?}");
            assert_eq!(may_order(request, work), order, "{request:?} {work:?}");
        }
    }

    #[test]
    fn a_joined_call_goes_along_but_is_asked_on_its_own() {
        assert_eq!(mirror(R::Accepted, R::Dispatched), Some(R::Dispatched));
        assert_eq!(mirror(R::Closed, R::FollowedUp), None);
        assert_eq!(mirror(R::FollowedUp, R::Reopened), Some(R::Reopened));
        assert_eq!(mirror(R::Closed, R::Closed), None);
    }
}
