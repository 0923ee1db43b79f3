//! Programmes: a series of sessions with a room, a capacity and an age range, and who enrols.
//!
//! Owns `programme`, `enrolment`. Always true: every session is a booking of its room, so a programme never stands where somebody
//! else has booked; no more are enrolled than it holds, whoever races; whoever waits longest comes next; for a child under 14
//! somebody is named who agreed (Personal Information Protection Law §31).

pub mod api;
pub mod rule;
pub mod service;
mod store;

pub use service::{NewEnrolment, NewProgramme, ProgrammeView};
