//! Talks with residents (民情三谈): by night in a group, at the door, by appointment with the party concerned.
//!
//! Owns `talk`, `talk_participant`, `talk_topic`. Always true:
//! - every promise given at a talk is a request with a deadline, made in the transaction that noted the promise; from then
//!   on it stands as it was given, and what becomes of it is the request's state;
//! - what is published is the text somebody looked at: it is masked by rule, no name of anybody who took part is in it, and
//!   while it is public its minutes do not change;
//! - names, phones and what was said leave this slice masked unless the reader may see them; the public sees topics,
//!   promises and how they stand, at most to the building.

pub mod api;
mod disclosure;
mod dto;
mod export;
pub mod figures;
mod holding;
pub mod lifecycle;
mod minutes;
pub mod pages;
mod plan;
pub mod promise;
pub mod publishing;
pub mod service;
pub mod show;
mod store;
pub mod text;

pub use minutes::{Minutes, NewPromise, NewTopic, Participant};
pub use plan::{NewTalk, Plan};
pub use promise::Standing;
pub use publishing::{Notice, NoticeTopic};
pub use show::{TalkFilter, TalkRow, TalkView};
