//! What was typed into a form of this slice, and its fields.

use crate::error::Error;
pub use crate::web::fields::{Fields, Typed};

#[must_use]
pub fn invalid() -> Error {
    Error::invalid("crews.invalid", crate::web::text::form_errors)
}
