//! How a promise stands: the state of its request against the last day it was promised for. Pure.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::RequestStatus;

use crate::clock::{Zone, tomorrow};

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = PromiseStanding)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 已兑现, by its day.
    Kept,
    /// 已兑现, after its day.
    KeptLate,
    /// 办理中
    Running,
    /// 超期
    Overdue,
    /// 未予受理: the residents were told why.
    Refused,
}

impl Standing {
    /// Whether it no longer may come true in time: it counts.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        match self {
            Self::Kept | Self::KeptLate | Self::Overdue | Self::Refused => true,
            Self::Running => false,
        }
    }
}

/// The instant up to which a promise for `day` is kept in time: the end of that day in the city.
#[must_use]
pub fn deadline(zone: Zone, day: NaiveDate) -> DateTime<Utc> {
    zone.midnight(tomorrow(day))
}

/// How a promise stands whose request is in `status`; `told_at` is when the resident was told that it is done.
#[must_use]
pub fn standing(
    status: RequestStatus,
    told_at: Option<DateTime<Utc>>,
    deadline: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Standing {
    let done = |told_at: Option<DateTime<Utc>>| {
        if told_at.is_none_or(|at| at <= deadline) { Standing::Kept } else { Standing::KeptLate }
    };
    match status {
        RequestStatus::Closed | RequestStatus::FollowedUp => done(told_at),
        RequestStatus::Returned => Standing::Refused,
        // The work is done and its resident was told; what is left is ours to check.
        RequestStatus::Completed | RequestStatus::Verified if told_at.is_some() => done(told_at),
        // The promise was made to people: that its request is on hold does not move its day.
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
        | RequestStatus::Reopened => {
            if now > deadline {
                Standing::Overdue
            } else {
                Standing::Running
            }
        }
    }
}

/// Promises counted by how they stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = PromiseCounts)]
pub struct Counts {
    pub kept: i64,
    pub kept_late: i64,
    pub running: i64,
    pub overdue: i64,
    pub refused: i64,
}

impl Counts {
    /// Counts one more.
    pub const fn add(&mut self, standing: Standing) {
        let count = match standing {
            Standing::Kept => &mut self.kept,
            Standing::KeptLate => &mut self.kept_late,
            Standing::Running => &mut self.running,
            Standing::Overdue => &mut self.overdue,
            Standing::Refused => &mut self.refused,
        };
        *count += 1;
    }

    #[must_use]
    pub const fn all(&self) -> i64 {
        self.settled() + self.running
    }

    /// Those that can no longer come true in time, or have.
    #[must_use]
    pub const fn settled(&self) -> i64 {
        self.kept + self.kept_late + self.overdue + self.refused
    }

    /// Whole percent of the settled ones kept in time, half up; `None` while none is settled.
    #[must_use]
    pub const fn kept_percent(&self) -> Option<i64> {
        let settled = self.settled();
        if settled == 0 { None } else { Some((self.kept * 200 + settled) / (2 * settled)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    #[test]
    fn a_promise_holds_to_the_end_of_its_day() {
        let zone = Zone::try_new(Zone::CHINA_OFFSET_SECONDS).unwrap();
        let deadline = deadline(zone, NaiveDate::from_ymd_opt(2026, 9, 20).unwrap());
        assert_eq!(deadline, at("2026-09-20T16:00:00Z"));
        let (before, after) = (at("2026-09-20T15:59:00Z"), at("2026-09-20T16:01:00Z"));
        for (status, told, now, expected) in [
            (RequestStatus::Registered, None, before, Standing::Running),
            (RequestStatus::Registered, None, after, Standing::Overdue),
            (RequestStatus::Dispatched, None, after, Standing::Overdue),
            (RequestStatus::Completed, None, before, Standing::Running),
            (RequestStatus::Completed, Some(before), after, Standing::Kept),
            (RequestStatus::Verified, Some(after), after, Standing::KeptLate),
            (RequestStatus::Closed, Some(before), after, Standing::Kept),
            (RequestStatus::Closed, Some(after), after, Standing::KeptLate),
            (RequestStatus::FollowedUp, Some(before), after, Standing::Kept),
            (RequestStatus::Reopened, Some(before), before, Standing::Running),
            (RequestStatus::OnHold, None, after, Standing::Overdue),
            (RequestStatus::Returned, Some(before), before, Standing::Refused),
        ] {
            assert_eq!(standing(status, told, deadline, now), expected, "{status:?} {told:?}");
        }
    }

    #[test]
    fn the_share_counts_what_can_no_longer_change() {
        let mut counts = Counts::default();
        assert_eq!(counts.kept_percent(), None);
        for standing in [Standing::Kept, Standing::Kept, Standing::Running, Standing::KeptLate] {
            counts.add(standing);
        }
        assert_eq!((counts.all(), counts.settled(), counts.kept_percent()), (4, 3, Some(67)));
    }
}
