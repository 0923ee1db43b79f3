//! People.
pub mod masking;
pub mod pages;

pub use masking::mask_name;
