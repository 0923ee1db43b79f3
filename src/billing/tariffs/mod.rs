//! Tariffs: drafted with the authority that allows them, approved by another person, then billed.
//!
//! Writes `tariff` and `tariff_version` of contracts, because a draft is checked by billing's rules (tiers, formulas).
//! Always true: a draft bills nothing; no version starts before its authority approved it; no two live versions of a
//! tariff begin on one day; whoever drafted a version does not approve it, unless nobody else here may.

pub mod api;
mod form;
mod form_pages;
pub mod pages;
mod service;
mod store;
pub mod text;
pub mod vote;
mod vote_pages;

pub use service::{Draft, approve, draft, reject, versions};
pub use store::VersionRow;
