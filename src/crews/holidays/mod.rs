//! The holiday calendar (节假日与调休): which days are worked and which are not, as the State Council's notice of a year says.
//!
//! Owns `holiday`. Always true: a year is replaced whole; a day that is not named is worked from Monday to Friday.

pub mod api;
mod calendar;
pub mod pages;
pub mod service;
pub mod text;

pub use calendar::Calendar;
pub use service::{Report, calendar, import, import_in};
