//! What facilities cost and bring, who comes, and how full they are.
//!
//! Owns `facility_day`, `facility_entry`. Always true: an entry is in the books of the subdistrict's operation from the moment it
//! is written, once per reference of a facility; it is never changed, only reversed. Figures of a month count what happened in
//! it; the books count the day it was booked, which differs for what was put right later.

pub mod api;
pub mod figures;
pub mod month;
mod proof;
pub mod service;
mod store;

pub use proof::prove;
pub use service::{NewEntryOf, Visits};
