//! What is wrong with a file, told row by row in both languages.

use super::text;
use crate::error::{Error, FieldError, Result};
use crate::i18n::{Lang, Text};

/// Errors told at once: a file that is wrong throughout is understood after a few.
const MAX_ERRORS: usize = 50;

/// The field of what belongs to no column.
pub const FILE: &str = "file";

/// The faults found so far.
#[derive(Default)]
pub struct Refusals {
    errors: Vec<FieldError>,
    found: usize,
}

impl Refusals {
    /// A fault in a row, under the name of its column.
    pub fn add<S: Into<String>>(&mut self, row: u64, column: &str, words: impl Fn(Lang) -> S) {
        self.push(FieldError { field: column.to_owned(), row: Some(row), detail: Text::of(words) });
    }

    /// A fault of the whole file.
    pub fn add_file<S: Into<String>>(&mut self, words: impl Fn(Lang) -> S) {
        self.push(FieldError { field: FILE.to_owned(), row: None, detail: Text::of(words) });
    }

    fn push(&mut self, error: FieldError) {
        self.found += 1;
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(error);
        }
    }

    pub const fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// How many there are, told or not: to see whether a step found another.
    pub const fn count(&self) -> usize {
        self.found
    }

    /// # Errors
    /// When anything was found.
    pub fn check(self) -> Result<()> {
        if self.errors.is_empty() {
            return Ok(());
        }
        let mut error = Error::invalid("reconciliation.bad_file", text::bad_file);
        error.fields = self.errors;
        Err(error)
    }
}

/// A refusal of the whole file under a code of its own.
pub fn refused<S: Into<String>>(code: &'static str, words: impl Fn(Lang) -> S) -> Error {
    Error::invalid(code, &words).field(FILE, &words)
}
