//! People.
pub mod pages;
