//! The day board.
pub mod pages;
