//! People.
pub mod masking;
pub mod pages;
