//! The people who do the work (员工): which crew they are in from when to when, what they can do, what they are licensed for.
//!
//! Owns `skill`, `worker`, `worker_skill`, `crew_member`, `licence`. Always true: a worker is in one crew at a time;
//! who left stays on record, because work and rosters name them; a phone or a licence's number is shown whole only to
//! those who must call or check.

pub mod api;
mod import;
pub mod jobs;
pub mod licence;
pub mod pages;
pub mod service;
pub mod skills;
mod stints;
mod store;
pub mod text;

pub use import::{Report, import, template};
pub use service::{EditWorker, NewLicence, NewWorker, WorkerView};
pub use store::{Member, by_ids, crews_on, headcounts, hold, licences_of, members, skills_of};
