//! Time is a parameter: nothing else in the house reads the machine's clock.

use std::sync::Mutex;
use std::time::Instant;

use chrono::{
    DateTime, Days, Duration, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, TimeZone, Utc,
};

pub trait Clock: Send + Sync {
    /// The present instant, cut to microseconds (what PostgreSQL keeps).
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

/// Stands still until it is set: for tests and for living through the demo's months.
pub struct FixedClock(Mutex<DateTime<Utc>>);

impl FixedClock {
    #[must_use]
    pub fn new(at: DateTime<Utc>) -> Self {
        Self(Mutex::new(at))
    }

    /// # Panics
    /// Never: the lock guards a copy.
    pub fn set(&self, at: DateTime<Utc>) {
        *self.0.lock().expect("the lock guards a plain copy") = at;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().expect("the lock guards a plain copy")
    }
}

/// Runs from a given instant at a multiple of real time: for drills that live through a week in seconds.
pub struct AcceleratedClock {
    start: DateTime<Utc>,
    speed: u32,
    since: Instant,
}

impl AcceleratedClock {
    #[must_use]
    pub fn new(start: DateTime<Utc>, speed: u32) -> Self {
        Self { start, speed, since: Instant::now() }
    }
}

impl Clock for AcceleratedClock {
    fn now(&self) -> DateTime<Utc> {
        let passed = Duration::from_std(self.since.elapsed() * self.speed).unwrap_or(Duration::MAX);
        (self.start + passed).trunc_subsecs(6)
    }
}

/// The city's zone: a fixed offset, China has no daylight saving time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(FixedOffset);

impl Zone {
    /// Beijing time, UTC+8.
    pub const CHINA_OFFSET_SECONDS: i32 = 8 * 3600;

    /// `None` unless within ±14 hours.
    #[must_use]
    pub fn try_new(offset_seconds: i32) -> Option<Self> {
        (offset_seconds.abs() <= 14 * 3600).then(|| FixedOffset::east_opt(offset_seconds).map(Self)).flatten()
    }

    /// The business day an instant lies in.
    #[must_use]
    pub fn day(self, at: DateTime<Utc>) -> NaiveDate {
        self.local(at).date()
    }

    #[must_use]
    pub fn local(self, at: DateTime<Utc>) -> NaiveDateTime {
        at.with_timezone(&self.0).naive_local()
    }

    #[must_use]
    pub fn instant(self, local: NaiveDateTime) -> DateTime<Utc> {
        self.0
            .from_local_datetime(&local)
            .single()
            .expect("a fixed offset has one instant per local time")
            .to_utc()
    }

    /// The instant at which a local day begins.
    #[must_use]
    pub fn midnight(self, day: NaiveDate) -> DateTime<Utc> {
        self.instant(day.and_time(NaiveTime::MIN))
    }

    /// The instant `minute` minutes after a local midnight; more than 1440 lies on a later day.
    #[must_use]
    pub fn at_minute(self, day: NaiveDate, minute: i32) -> DateTime<Utc> {
        self.midnight(day) + Duration::minutes(i64::from(minute))
    }

    #[must_use]
    pub const fn offset(self) -> FixedOffset {
        self.0
    }
}

/// The day after.
#[must_use]
pub fn tomorrow(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).expect("business days stay within chrono's range")
}
