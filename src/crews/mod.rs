//! Crews (班组): who does the work, when, and with what.
//!
//! Owns `crew`, `shift`; below it `workers/` (people, skills, licences), `rosters/` (a crew's weeks), `absences/` (leave
//! and cover), `holidays/` (the calendar) and `vehicles/` (with tools). Always true: a crew belongs to one subdistrict and
//! one line of service; a shift lasts at least a minute and at most a day; a crew is never deleted, only made inactive,
//! because its work stays; what a crew is made of is counted from its members, never typed.

pub mod absences;
pub mod api;
mod form;
pub mod holidays;
pub mod labour;
pub mod pages;
pub mod roster_problem;
pub mod rosters;
pub mod service;
pub mod shift;
mod store;
pub mod text;
mod upload_pages;
pub mod vehicles;
pub mod workers;
mod working;

pub use service::{CrewView, EditCrew, NewCrew, Staffed};
pub use shift::Shift;
pub use working::{Hours, Means, OnDuty, hours, means, monday, on_duty, on_duty_all};
