//! When a step was taken: pure.

use chrono::{DateTime, Duration, Utc};
use entity::work_order;

/// How far back a phone may tell: a shift and its way home.
pub const OLDEST: Duration = Duration::hours(12);

/// When a step was taken, and when we heard of it: the same, but for a phone that was out of reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub at: DateTime<Utc>,
    pub heard: DateTime<Utc>,
}

impl From<DateTime<Utc>> for Moment {
    fn from(now: DateTime<Utc>) -> Self {
        Self { at: now, heard: now }
    }
}

impl Moment {
    /// What the phone `said`, as far as it can be: not to come, not before the order's last step, and not older than
    /// [`OLDEST`], as clocks of phones are set by hand.
    #[must_use]
    pub fn told(said: Option<DateTime<Utc>>, heard: DateTime<Utc>, last_step: DateTime<Utc>) -> Self {
        let at = said.map_or(heard, |said| said.max(heard - OLDEST).max(last_step).min(heard));
        Self { at, heard }
    }

    /// Whether it was told so much later that its history should say so.
    #[must_use]
    pub fn is_late(self) -> bool {
        self.heard - self.at >= Duration::minutes(1)
    }
}

/// When the last step of an order was taken, or it was made.
#[must_use]
pub fn last_step(o: &work_order::Model) -> DateTime<Utc> {
    let steps = [o.acknowledged_at, o.arrived_at, o.started_at, o.paused_at, o.completed_at];
    steps.into_iter().flatten().fold(o.created_at, DateTime::max)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::{Moment, OLDEST};

    #[test]
    fn a_phone_is_believed_as_far_as_it_can_be() {
        let at = |text: &str| format!("2026-09-18T{text}:00Z").parse::<DateTime<Utc>>().unwrap();
        let (heard, arrived) = (at("09:00"), at("05:00"));
        for (said, then, late) in [
            (None, "09:00", false),
            (Some("07:30"), "07:30", true),
            (Some("08:59"), "08:59", true),
            // Not to come, and not before it arrived.
            (Some("10:00"), "09:00", false),
            (Some("04:00"), "05:00", true),
        ] {
            let moment = Moment::told(said.map(at), heard, arrived);
            assert_eq!((moment.at, moment.heard, moment.is_late()), (at(then), heard, late), "{said:?}");
        }
        let long_ago = "2026-09-01T00:00:00Z".parse().unwrap();
        assert_eq!(Moment::told(Some(long_ago), heard, long_ago).at, heard - OLDEST);
    }
}
