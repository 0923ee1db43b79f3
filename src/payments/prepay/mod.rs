//! Months paid ahead (预缴): an offer taken by a household, and the credit kept for its months.
//!
//! Owns `prepayment`, `prepayment_month`. Always true: what is paid is what the quote asks for; a month of an item is
//! prepaid once, and not when it is billed; the credit of a prepayment's receipt pays the lines of its months first, and
//! what belongs to a month that is not billed yet pays nothing else.

pub mod api;
pub mod pages;
mod reserve;
mod service;
mod store;
pub mod text;

pub(in crate::payments) use store::is_prepayment;

pub use reserve::{Reserve, reserves};
pub use service::{MonthState, Prepay, PrepaymentView, list, of_receipt, offers_for, quote, take};
