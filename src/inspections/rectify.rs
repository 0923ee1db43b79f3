//! How a finding is put right (整改): given out → said to be done → looked at again → closed, or given out once more. Pure.

use chrono::{DateTime, Utc};
use entity::enums::{FindingStatus, WorkStatus};
use entity::inspection_finding;

/// Where a finding goes when its work order came to `order`; `None` where it stays.
#[must_use]
pub const fn follow(finding: FindingStatus, order: WorkStatus) -> Option<FindingStatus> {
    match (finding, order) {
        (FindingStatus::Rectifying, WorkStatus::Completed | WorkStatus::Closed) => {
            Some(FindingStatus::Recheck)
        }
        // Sent back by the dispatcher before anybody looked again.
        (
            FindingStatus::Recheck,
            WorkStatus::Planned
            | WorkStatus::Assigned
            | WorkStatus::Acknowledged
            | WorkStatus::Arrived
            | WorkStatus::InProgress
            | WorkStatus::Paused,
        ) => Some(FindingStatus::Rectifying),
        _ => None,
    }
}

/// Whether somebody still has to do something about it.
#[must_use]
pub const fn is_open(status: FindingStatus) -> bool {
    match status {
        FindingStatus::Rectifying | FindingStatus::Recheck => true,
        FindingStatus::Noted | FindingStatus::Closed | FindingStatus::Withdrawn => false,
    }
}

/// Past its deadline and not said to be done.
#[must_use]
pub fn is_overdue(finding: &inspection_finding::Model, now: DateTime<Utc>) -> bool {
    matches!(finding.status, FindingStatus::Rectifying) && finding.due_at.is_some_and(|due| due < now)
}

/// Whether it was put right by the deadline it was given first; `None` while that may still come true, and for what needed
/// nothing.
#[must_use]
pub fn in_time(finding: &inspection_finding::Model, now: DateTime<Utc>) -> Option<bool> {
    let due = finding.first_due_at?;
    match finding.status {
        FindingStatus::Noted | FindingStatus::Withdrawn => None,
        FindingStatus::Closed => Some(finding.rectified_at.is_some_and(|at| at <= due)),
        // Done in time, if it passes.
        FindingStatus::Recheck if finding.rectified_at.is_some_and(|at| at <= due) => None,
        FindingStatus::Rectifying | FindingStatus::Recheck => (due < now).then_some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use FindingStatus as F;
    use WorkStatus as W;
    use entity::value::{FindingId, InspectionId, SubdistrictId};

    #[test]
    fn a_finding_follows_its_order() {
        for (finding, order, expected) in [
            (F::Rectifying, W::Assigned, None),
            (F::Rectifying, W::Completed, Some(F::Recheck)),
            (F::Rectifying, W::Closed, Some(F::Recheck)),
            (F::Rectifying, W::Cancelled, None),
            (F::Recheck, W::Closed, None),
            (F::Recheck, W::Assigned, Some(F::Rectifying)),
            (F::Closed, W::Assigned, None),
            (F::Withdrawn, W::Completed, None),
            (F::Noted, W::Completed, None),
        ] {
            assert_eq!(follow(finding, order), expected, "{finding:?} {order:?}");
        }
    }

    fn at(hour: u32) -> DateTime<Utc> {
        format!("2026-09-18T{hour:02}:00:00Z").parse().unwrap()
    }

    fn finding(status: F, due: Option<u32>, done: Option<u32>) -> inspection_finding::Model {
        inspection_finding::Model {
            id: FindingId(1),
            inspection_id: InspectionId(1),
            subdistrict_id: SubdistrictId(1),
            estate_id: None,
            crew_id: None,
            item: 1,
            count: 1,
            stands: None,
            words: String::new(),
            location: String::new(),
            place_id: None,
            found_at: at(1),
            found_by: String::new(),
            status,
            work_order_id: None,
            first_due_at: due.map(at),
            due_at: due.map(at),
            rectified_at: done.map(at),
            failed_rechecks: 0,
            closed_at: None,
            version: 1,
        }
    }

    #[test]
    fn in_time_is_said_when_it_is_known() {
        let now = at(12);
        for (status, due, done, expected, overdue) in [
            (F::Noted, None, None, None, false),
            (F::Rectifying, Some(14), None, None, false),
            (F::Rectifying, Some(10), None, Some(false), true),
            // Done in time but sent back: a later deadline does not make it in time.
            (F::Rectifying, Some(10), Some(9), Some(false), true),
            (F::Recheck, Some(10), Some(9), None, false),
            (F::Recheck, Some(10), Some(11), Some(false), false),
            (F::Closed, Some(10), Some(10), Some(true), false),
            (F::Closed, Some(10), Some(11), Some(false), false),
            (F::Withdrawn, Some(10), None, None, false),
        ] {
            let finding = finding(status, due, done);
            assert_eq!(in_time(&finding, now), expected, "{status:?} {due:?} {done:?}");
            assert_eq!(is_overdue(&finding, now), overdue, "{status:?} {due:?} {done:?}");
        }
    }
}
