//! What a community says of itself against the standard for complete communities (完整社区): a self-assessment, never a rating.
//!
//! Owns `community_item`, `scorecard`, `scorecard_line`. Always true:
//! - the standard is data with its source, and says whether somebody has compared it with that; the twenty items come with
//!   the schema, and a scorecard keeps what was asked on its day;
//! - what [`measure`] can count is counted; a person marks every item, and says why where the count says otherwise or
//!   nothing is counted;
//! - a confirmed scorecard has every item marked and does not change.

pub mod api;
mod export;
mod measure;
pub mod pages;
pub mod score;
pub mod service;
pub mod standard;
mod store;
pub mod text;

pub use service::{Detail, Mark, NewScorecard, Scored, Then, latest, mark, open};
