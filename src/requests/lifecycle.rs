//! The life of a request: registered → dispatched → completed → answered → closed.

use entity::enums::{RequestKind, RequestStatus, WorkStatus};

/// Whether a call of this kind needs hands from the start; the others are answered from the desk.
#[must_use]
pub const fn needs_work(kind: RequestKind) -> bool {
    match kind {
        RequestKind::Repair | RequestKind::Complaint | RequestKind::Help => true,
        RequestKind::Enquiry | RequestKind::Suggestion => false,
    }
}

/// Where a request goes when its work order comes to `work`; `None` when it stays.
#[must_use]
pub fn follow(request: RequestStatus, work: WorkStatus) -> Option<RequestStatus> {
    let wanted = match work {
        WorkStatus::Planned | WorkStatus::Cancelled => RequestStatus::Registered,
        WorkStatus::Assigned
        | WorkStatus::Acknowledged
        | WorkStatus::Arrived
        | WorkStatus::InProgress
        | WorkStatus::Paused => RequestStatus::Dispatched,
        WorkStatus::Completed | WorkStatus::Closed => RequestStatus::Completed,
    };
    match request {
        RequestStatus::Registered | RequestStatus::Dispatched | RequestStatus::Completed => {
            (wanted != request).then_some(wanted)
        }
        // The resident has been told: what happens to the order no longer moves the request.
        RequestStatus::Answered | RequestStatus::Closed => None,
    }
}

/// Whether the resident may be answered now, given the state of the work order if there is one.
#[must_use]
pub const fn may_answer(request: RequestStatus, work: Option<WorkStatus>) -> bool {
    let work_open = match work {
        None => false,
        Some(status) => crate::works::lifecycle::is_open(status),
    };
    match request {
        RequestStatus::Registered | RequestStatus::Dispatched | RequestStatus::Completed => !work_open,
        RequestStatus::Answered | RequestStatus::Closed => false,
    }
}

/// Whether a work order may be made for it (again).
#[must_use]
pub const fn may_order(request: RequestStatus, work: Option<WorkStatus>) -> bool {
    match request {
        RequestStatus::Registered => match work {
            None | Some(WorkStatus::Cancelled) => true,
            Some(
                WorkStatus::Planned
                | WorkStatus::Assigned
                | WorkStatus::Acknowledged
                | WorkStatus::Arrived
                | WorkStatus::InProgress
                | WorkStatus::Paused
                | WorkStatus::Completed
                | WorkStatus::Closed,
            ) => false,
        },
        RequestStatus::Dispatched
        | RequestStatus::Completed
        | RequestStatus::Answered
        | RequestStatus::Closed => false,
    }
}

/// Whether the deadline still runs.
#[must_use]
pub const fn is_open(status: RequestStatus) -> bool {
    match status {
        RequestStatus::Registered | RequestStatus::Dispatched | RequestStatus::Completed => true,
        RequestStatus::Answered | RequestStatus::Closed => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RequestStatus as R;
    use WorkStatus as W;

    #[test]
    fn a_request_follows_its_order_until_it_is_answered() {
        for (request, work, expected) in [
            (R::Registered, W::Planned, None),
            (R::Registered, W::Assigned, Some(R::Dispatched)),
            (R::Dispatched, W::Arrived, None),
            (R::Dispatched, W::Planned, Some(R::Registered)),
            (R::Dispatched, W::Completed, Some(R::Completed)),
            (R::Completed, W::Closed, None),
            (R::Completed, W::Assigned, Some(R::Dispatched)),
            (R::Dispatched, W::Paused, None),
            (R::Dispatched, W::Cancelled, Some(R::Registered)),
            (R::Answered, W::Closed, None),
            (R::Closed, W::Assigned, None),
        ] {
            assert_eq!(follow(request, work), expected, "{request:?} {work:?}");
        }
    }

    #[test]
    fn nobody_is_answered_while_the_work_is_under_way() {
        for (request, work, answer, order) in [
            (R::Registered, None, true, true),
            (R::Registered, Some(W::Planned), false, false),
            (R::Registered, Some(W::Cancelled), true, true),
            (R::Dispatched, Some(W::Arrived), false, false),
            (R::Completed, Some(W::Completed), true, false),
            (R::Answered, Some(W::Closed), false, false),
        ] {
            assert_eq!(may_answer(request, work), answer, "{request:?} {work:?}");
            assert_eq!(may_order(request, work), order, "{request:?} {work:?}");
        }
    }
}
