//! Money that came in and nobody knows yet whose it is (挂账): it waits in the books until somebody claims it (认领), with
//! who and why, or it is given back to who sent it.
//!
//! Owns `suspense`. Always true: a reference waits once, and never beside a receipt of the same reference; what waits is
//! the balance of unidentified receipts.

pub mod api;
pub mod pages;
mod service;
mod store;
pub mod text;

pub(super) use store::waiting as held;

pub use service::{Claim, Filter, NewSuspense, claim, give_back, hold, hold_in, list, one};
