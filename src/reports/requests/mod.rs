//! The three rates of 民呼我为 as a report: figures, their parts, a file, and the requests behind each.

pub mod api;
mod export;
pub mod pages;
