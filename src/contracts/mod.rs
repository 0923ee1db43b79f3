//! contracts
pub mod api;
pub mod jobs;
pub mod pages;
