//! What came of it all: collection rate, work done, requests answered in time, and the proof of the books.
//!
//! Owns nothing; reads every slice. Always true: every figure says as of when, and a share with nothing beneath it is
//! absent, not zero.

pub mod api;
mod charts;
pub mod jobs;
pub mod pages;
mod proof;
mod rates;
mod service;
mod store;
pub mod text;

pub use proof::prove;
pub use service::{Collection, collection};
