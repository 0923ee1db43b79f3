//! Trial calculation (试算): what figures someone types would come to, by the very rules of the bill run. Stores nothing.

pub mod api;
pub mod figures;
pub mod pages;
mod service;
pub mod text;

pub use figures::Figures;
pub use service::{Trial, reckon};
