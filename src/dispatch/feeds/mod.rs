//! Calendar feeds (日历订阅): a crew's or a worker's published duty and assigned orders, read by any calendar.
//!
//! Owns `calendar_feed`. Always true: whoever has the link reads the feed and nothing else, without a login; the link is
//! shown once and kept as a hash; a revoked link is one that never was; an entry keeps its UID as long as it lives.

mod api;
mod ics;
mod pages;
mod service;
mod store;
mod text;

pub use api::routes as api_routes;
pub use pages::routes;
pub use service::{Made, NewFeed, create, revoke};
