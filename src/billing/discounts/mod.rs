//! Discounts and relief: registered with reason and funder, decided by another person, ended when they no longer hold.
//!
//! Owns `discount`. Always true: only an approved discount takes anything off a line; whoever proposed it does not
//! approve it, unless nobody else here may; an ended one keeps its months before the end.

pub mod api;
pub mod pages;
mod service;
mod store;
pub mod text;

pub use service::{NewDiscount, Scope, decide, end, list, propose, size};
