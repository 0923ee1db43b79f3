//! Crews (班组) and their shifts (班次).
//!
//! Owns `crew`, `shift`. Always true: a crew belongs to one subdistrict and one line of service; a shift lasts at least
//! a minute and at most a day, and one whose end is before its start ends on the next day; a crew is never deleted,
//! only made inactive, because its work stays.

pub mod api;
mod form;
mod on_duty;
pub mod pages;
pub mod service;
pub mod shift;
mod store;
mod table;
pub mod text;
mod upload_pages;
pub mod workers;

pub use on_duty::{OnDuty, monday, on_duty, on_duty_all};
pub use service::{CrewView, EditCrew, NewCrew, Staffed};
pub use shift::Shift;
