//! What the fee bought (服务月报): an estate's month as its households are told of it, building by building.
//!
//! Always true: a month that was told is shown as it was told; one that was not is counted as it stands.

pub mod api;
mod export;
pub mod pages;
