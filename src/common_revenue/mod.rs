//! Money of all owners of an estate (公共收益): an account of its own, never the operator's.
//!
//! Owns `common_terms`, `common_entry`, `common_disclosure`, `common_disclosure_line`. Always true:
//! - every entry is booked in the estate's own book of common revenue; taken back, it is reversed there, and stays;
//! - at the end of no day is the balance below zero ([`balance`]);
//! - what is spent names the owners' decision that allows it; the operator's part and the tax name the income they are of;
//! - half a year is disclosed when it is over; what was disclosed does not change: a correction is a new edition that names
//!   the one it replaces, and both can be read.

pub mod api;
mod balance;
pub mod disclosing;
mod disclosures_api;
pub mod half;
pub mod pages;
mod paper;
mod proof;
pub mod service;
mod store;
pub mod text;

pub use disclosing::{Disclosure, disclosed_of, notice, publish, token};
pub use proof::prove;
pub use service::{NewEntry, Terms, enter, reverse, set_terms};

use chrono::NaiveDate;
use entity::value::{EstateId, Fen};
use sea_orm::ConnectionTrait;

use crate::error::Result;

/// What of an estate's common revenue is left at the end of a day.
///
/// # Errors
/// When the database fails.
pub async fn balance<C: ConnectionTrait>(db: &C, estate: EstateId, as_of: NaiveDate) -> Result<Fen> {
    store::balance(db, estate, as_of).await
}
