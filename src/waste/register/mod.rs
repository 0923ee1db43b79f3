//! The register of what was hauled (台账): by day and kind where it came from, how much, where it went, which vehicle, who
//! handed it over. The law asks the haulier to keep it.

pub mod api;
pub mod pages;
pub mod service;
