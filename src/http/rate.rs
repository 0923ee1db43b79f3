//! How often one may call: a bucket for each client address, and for each key's user, that fills again as time goes by.
//!
//! Always true: the buckets of one door never number more than [`MAX_BUCKETS`] and one; whoever comes when all are taken
//! shares the last one. An address is that of the connection unless the settings name proxies in front. A replica counts
//! for itself.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use serde_json::json;

use super::extract::ClientAddress;
use super::text;
use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::settings;

/// Buckets of one door: as many callers within a minute are a flood, not a city.
const MAX_BUCKETS: usize = 50_000;
/// Buckets that are full again are thrown away once in so many calls.
const SWEEP_EVERY: u32 = 4_096;
/// The part of an IPv6 address that one client has for itself.
const OWN_BITS: u128 = u64::MAX as u128;
/// What an error tells of how long to wait.
const WAIT: &str = "retry_after_seconds";

/// Whose bucket.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Who {
    /// Of the connection, or as a believed proxy tells it.
    Address(IpAddr),
    User(i64),
    /// All who have none of their own.
    Others,
}

impl Who {
    /// Who calls from an address: an IPv6 client counts with its whole /64, which it may number as it likes.
    #[must_use]
    pub fn at(address: Option<IpAddr>) -> Self {
        match address.map(|a| a.to_canonical()) {
            None => Self::Others,
            Some(IpAddr::V4(v4)) => Self::Address(v4.into()),
            Some(IpAddr::V6(v6)) => Self::Address(Ipv6Addr::from(u128::from(v6) & !OWN_BITS).into()),
        }
    }
}

type Buckets<C> = RateLimiter<Who, HashMapStateStore<Who>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// The buckets of one door.
pub struct Limit<C: Clock = MonotonicClock> {
    buckets: Buckets<C>,
    clock: C,
    calls: AtomicU32,
}

impl<C: Clock + Clone> Limit<C> {
    /// So many calls a minute; as many may come at once.
    #[must_use]
    pub fn new(a_minute: NonZeroU32, clock: C) -> Self {
        let buckets = RateLimiter::hashmap_with_clock(Quota::per_minute(a_minute), clock.clone());
        Self { buckets, clock, calls: AtomicU32::new(0) }
    }

    fn sweep(&self) {
        self.buckets.retain_recent();
        self.buckets.shrink_to_fit();
    }

    /// Counts a call.
    ///
    /// # Errors
    /// Too many, with the seconds to wait.
    pub fn check(&self, who: &Who) -> Result<()> {
        if self.calls.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.sweep();
        }
        let who = if self.buckets.len() < MAX_BUCKETS { who } else { &Who::Others };
        self.buckets.check_key(who).map_err(|full| {
            let wait = full.wait_time_from(self.clock.now());
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            Error::new(Kind::TooMany, "too_many_calls", |l| text::too_many_calls(l, seconds.max(1)))
                .with_data(json!({ WAIT: seconds.max(1) }))
        })
    }
}

/// The seconds an error asks to wait.
#[must_use]
pub fn wait_of(error: &Error) -> Option<u64> {
    error.data.as_ref()?.get(WAIT)?.as_u64()
}

/// Every door that is counted.
pub struct Rates {
    /// Reading over Open311, by address.
    pub open311_reads: Limit,
    /// Filing over Open311, by address.
    pub open311_posts: Limit,
    /// Filing over Open311, by the user of the key, from wherever.
    pub open311_key_posts: Limit,
    /// What residents send from their pages, by address.
    pub resident_posts: Limit,
}

impl Rates {
    #[must_use]
    pub fn new(settings: &settings::Rates) -> Self {
        let limit = |a_minute| Limit::new(a_minute, MonotonicClock);
        Self {
            open311_reads: limit(settings.open311_reads),
            open311_posts: limit(settings.open311_posts),
            open311_key_posts: limit(settings.open311_key_posts),
            resident_posts: limit(settings.resident_posts),
        }
    }
}

async fn counted(app: &App, limit: impl Fn(&Rates) -> &Limit, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(ClientAddress(address)) = ClientAddress::from_request_parts(&mut parts, app).await;
    match limit(&app.rates).check(&Who::at(address.parse().ok())) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(error) => error.into_response(),
    }
}

/// Counts the calls of Open311: those that read, and those that file.
pub async fn open311(State(app): State<App>, request: Request, next: Next) -> Response {
    if *request.method() == Method::POST {
        counted(&app, |rates| &rates.open311_posts, request, next).await
    } else {
        counted(&app, |rates| &rates.open311_reads, request, next).await
    }
}

/// The doors behind a resident's links: their page, and where they say whether it is well now.
const RESIDENTS: [&str; 2] = ["/r/", "/f/"];

/// Counts what residents send from behind their links; what they look at is not counted.
pub async fn residents(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if *request.method() == Method::POST && RESIDENTS.iter().any(|door| path.starts_with(door)) {
        return counted(&app, |rates| &rates.resident_posts, request, next).await;
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use governor::clock::FakeRelativeClock;

    use super::*;

    fn limit(a_minute: u32) -> (Limit<FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        (Limit::new(NonZeroU32::new(a_minute).unwrap(), clock.clone()), clock)
    }

    fn from(address: &str) -> Who {
        Who::at(Some(address.parse().unwrap()))
    }

    #[test]
    fn a_bucket_is_emptied_and_fills_again() {
        let (limit, clock) = limit(6);
        for _ in 0..6 {
            limit.check(&from("192.0.2.1")).unwrap();
        }
        let error = limit.check(&from("192.0.2.1")).unwrap_err();
        assert_eq!((error.kind, wait_of(&error)), (Kind::TooMany, Some(10)));
        limit.check(&from("192.0.2.2")).unwrap();
        clock.advance(Duration::from_secs(9));
        assert_eq!(wait_of(&limit.check(&from("192.0.2.1")).unwrap_err()), Some(1));
        clock.advance(Duration::from_secs(1));
        limit.check(&from("192.0.2.1")).unwrap();
    }

    #[test]
    fn an_address_counts_however_it_is_written() {
        assert_eq!(from("::ffff:192.0.2.1"), from("192.0.2.1"));
        assert_eq!(from("2001:db8:0:1::5"), from("2001:db8:0:1:ffff::1"));
        assert_ne!(from("2001:db8:0:1::5"), from("2001:db8:0:2::5"));
        assert_eq!(Who::at(None), Who::Others);
    }

    #[test]
    fn the_buckets_stay_bounded_and_those_that_are_full_again_go() {
        let (limit, clock) = limit(1);
        for user in 0..60_000 {
            let _ = limit.check(&Who::User(user));
        }
        assert!(limit.buckets.len() <= MAX_BUCKETS + 1, "{}", limit.buckets.len());
        assert!(limit.check(&Who::User(59_999)).is_err(), "those beyond share one");
        // A bucket is kept for as long again as it takes to fill.
        clock.advance(Duration::from_secs(121));
        for _ in 0..=SWEEP_EVERY {
            let _ = limit.check(&Who::User(1));
        }
        assert!(limit.buckets.len() <= 2, "{}", limit.buckets.len());
        limit.check(&Who::User(59_999)).unwrap();
    }
}
