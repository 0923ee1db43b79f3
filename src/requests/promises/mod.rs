//! The operator's promises: by when calls of a kind and grade are spoken to and answered.
//!
//! Owns `request_promise`. Always true: a kind and grade without a row has the usual promise
//! ([`super::deadline::usual`]); a changed promise counts for what is registered or reckoned anew from then on.

pub mod api;
pub mod pages;
pub mod service;

pub use service::{PromiseRow, of};
