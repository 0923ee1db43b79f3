//! Leave and sickness (请假、病假), and who stands in (顶班).
//!
//! Owns `absence`. Always true: a worker's leave never overlaps; sick from today holds at once, everything else when
//! somebody approves it; shifts that leave touches stay planned and are marked absent, until a person chooses who
//! stands in. What kind of leave it is, and why, is told only to those who plan and to the crew itself.

pub mod api;
mod cover;
pub mod covering;
pub mod pages;
pub mod service;
mod store;
pub mod text;

pub use service::{AbsenceView, NewAbsence};
