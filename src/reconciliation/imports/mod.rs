//! Importing a file in the background: an upload is kept, then read and placed by whoever claims it, to its end.
//!
//! Owns `statement_import`. Always true:
//! - an import is worked at by one replica at a time; when that is gone another, or the next start, takes it over, a few
//!   times and no more;
//! - it is done in the very transaction that stores the statement, so a file is imported once however often it is begun;
//! - its bytes lie apart from the kept files until it ends: of a refused file nothing stays but why it was refused;
//! - it acts in the name of whoever uploaded it, with what they may do when it goes on.

pub mod api;
mod jobs;
pub mod pages;
mod service;
pub(super) mod store;
pub mod text;
mod working;

pub use jobs::go_on_left;
pub use service::{Begun, begin, import, list, view};

use serde::{Deserialize, Serialize};

use crate::error::{Error, FieldError};
use crate::i18n::Text;

/// Why a file was not imported, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub code: String,
    pub detail: Text,
    pub fields: Vec<FieldError>,
}

impl Refusal {
    #[must_use]
    pub fn of(error: &Error) -> Self {
        Self { code: error.code.to_owned(), detail: error.detail.clone(), fields: error.fields.clone() }
    }
}
