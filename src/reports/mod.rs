//! What came of it all: collection rate, ageing, income, cash, work done, requests answered in time, and the proof of the
//! books.
//!
//! Owns nothing; reads every slice. Always true: every figure says as of when, and a share with nothing beneath it is
//! absent, not zero.

pub mod api;
mod charts;
pub mod collection;
mod filter;
pub mod jobs;
pub mod money;
pub mod officer;
pub mod pages;
pub mod parties;
mod proof;
pub mod range;
mod rates;
pub mod requests;
pub mod served;
mod service;
mod store;
pub mod text;
pub mod waste;
pub mod work;

pub use collection::{Collection, collection};
pub use proof::prove;
pub use range::Range;
