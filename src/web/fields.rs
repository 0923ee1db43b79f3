//! What was typed into a form, and its fields.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::form::wrong;
use super::parts::options;
use super::text;
use crate::error::{Error, Result};

/// Names and values in the order in which a form sent them.
#[derive(Debug, Clone, Default)]
pub struct Typed(pub Vec<(String, String)>);

impl Typed {
    #[must_use]
    pub fn of<const N: usize>(pairs: [(&str, String); N]) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|(k, v)| k == name && v == value)
    }

    /// Every value of `name` that is one of `T`.
    #[must_use]
    pub fn all<T: std::str::FromStr>(&self, name: &str) -> Vec<T> {
        self.0.iter().filter(|(k, _)| k == name).filter_map(|(_, v)| v.parse().ok()).collect()
    }

    #[must_use]
    pub fn version(&self) -> i32 {
        self.get("version").parse().unwrap_or(0)
    }

    /// # Errors
    /// Invalid when the field is empty or no day.
    pub fn day(&self, name: &str) -> Result<NaiveDate> {
        self.get(name).parse().map_err(|_| invalid().field(name, text::day_unreadable))
    }

    /// # Errors
    /// Invalid when something stands there that is no day.
    pub fn day_or_none(&self, name: &str) -> Result<Option<NaiveDate>> {
        if self.get(name).is_empty() { Ok(None) } else { self.day(name).map(Some) }
    }

    /// # Errors
    /// Invalid when it is not a whole number.
    pub fn number(&self, name: &str) -> Result<i32> {
        self.get(name).parse().map_err(|_| invalid().field(name, text::number_unreadable))
    }

    /// # Errors
    /// Invalid when nothing is chosen.
    pub fn chosen<T: std::str::FromStr>(&self, name: &str) -> Result<T> {
        self.get(name).parse().map_err(|_| invalid().field(name, text::choose_one))
    }

    /// Nothing chosen is nothing.
    #[must_use]
    pub fn choice<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).parse().ok()
    }
}

#[must_use]
pub fn invalid() -> Error {
    Error::invalid("form.invalid", text::form_errors)
}

/// Draws the fields of one form with what was typed and what is wrong with it.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    pub typed: &'a Typed,
    pub error: Option<&'a Error>,
}

impl Fields<'_> {
    #[must_use]
    pub fn input(&self, name: &str, label: &str, required: bool) -> Markup {
        self.field(name, label, required, "text", "text")
    }

    #[must_use]
    pub fn tel(&self, name: &str, label: &str) -> Markup {
        self.field(name, label, false, "text", "tel")
    }

    #[must_use]
    pub fn number(&self, name: &str, label: &str) -> Markup {
        self.field(name, label, true, "text", "numeric")
    }

    #[must_use]
    pub fn date(&self, name: &str, label: &str, required: bool) -> Markup {
        self.field(name, label, required, "date", "text")
    }

    fn field(&self, name: &str, label: &str, required: bool, kind: &str, mode: &str) -> Markup {
        html! { div class="field" { label for=(name) class=[required.then_some("req")] { (label) }
        input id=(name) name=(name) type=(kind) inputmode=(mode) value=(self.typed.get(name)) autocomplete="off" aria-invalid=[wrong(self.error, name)]; } }
    }

    /// A list to choose from; with `none` as its first entry when given.
    #[must_use]
    pub fn select<'b>(
        &self,
        name: &str,
        label: &str,
        none: Option<&str>,
        choices: impl IntoIterator<Item = (String, &'b str)>,
    ) -> Markup {
        html! { div class="field" { label for=(name) class=[none.is_none().then_some("req")] { (label) }
        select id=(name) name=(name) aria-invalid=[wrong(self.error, name)] {
            @if let Some(none) = none { option value="" { (none) } }
            (options(choices, self.typed.get(name)))
        } } }
    }

    /// The version a form was drawn from.
    #[must_use]
    pub fn version(&self) -> Markup {
        html! { input type="hidden" name="version" value=(self.typed.get("version")); }
    }
}
