//! What the subdistrict's officer sees of a month (街道看板): contracts, service against standard, scores, spend, calls. Reads
//! only; nothing here changes anything.

pub mod api;
pub mod pages;
mod service;
