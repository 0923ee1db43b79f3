//! Small differences that are given up (坏账核销): a rest of a line that is not worth asking for (rule book §9).
//!
//! Owns `write_off`. Always true:
//! - what one person proposes another decides, where there is another who may;
//! - the write-offs of a bill, proposed and written, never pass the limit of the settings, nor one what its line has open;
//! - a written one is one event, bad debt against the household's debt, on a day of an open month; it lowers what is open
//!   and counts as neither paid nor credited;
//! - it is undone by its mirror, booked the day it is undone: the household owes the rest again.

pub mod api;
pub mod pages;
mod service;
mod store;
pub mod text;

pub use service::{NewWriteOff, decide, list, of_bill, one, propose, reverse};
