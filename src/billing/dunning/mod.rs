//! Writing to households about overdue bills (催缴): by a ladder of steps, each bill once a step, one letter a household and
//! day.
//!
//! Owns `dunning_step`, `dunning_notice`, `dunning_line`. Always true:
//! - an estate without steps writes to nobody; a bill is written about once a step, and never at a step below one it had;
//! - what is paid, disputed, void or given up is not written about, and a mail about it that still waits is not sent;
//! - a letter is dated proof: it keeps what was open that day; a formal one becomes a demand only once somebody says when it
//!   was handed over;
//! - who owes is seen by those who may see bills, and by nobody else.

pub mod api;
pub mod ladder;
pub mod pages;
pub mod paper;
mod service;
mod store;
pub mod text;

pub use service::{
    BuildingLetters, Delivered, Filter, Letter, NoticeRow, buildings, deliver, letters, list, mailed,
    of_bill, run, run_due, set_steps, steps,
};
pub use store::LetterLine;
