//! What forms of all slices share: refusals that keep what was typed, and lists of times.

use axum::http::StatusCode;
use entity::value::{Fen, ValueError};
use maud::{Markup, html};

use crate::error::{Error, Kind, Result};

/// Whether `error` is for the person at the form: then the form is shown again with this status.
///
/// # Errors
/// Every other error goes on as it is.
pub fn refused(error: Error) -> Result<(StatusCode, Error)> {
    match error.kind {
        Kind::Invalid | Kind::Conflict => {
            let status = StatusCode::from_u16(error.kind.status()).map_err(Error::internal)?;
            Ok((status, error))
        }
        _ => Err(error),
    }
}

/// An amount as people type it, with or without commas between the thousands.
///
/// # Errors
/// What is no amount, or past what one holds.
pub fn typed_amount(typed: &str) -> Result<Fen, ValueError> {
    typed.trim().replace(',', "").parse()
}

/// Whether `field` is among what was refused.
#[must_use]
pub fn wrong(error: Option<&Error>, field: &str) -> Option<&'static str> {
    error.is_some_and(|e| e.fields.iter().any(|f| f.field == field)).then_some("true")
}

/// `<option>`s of the quarter hours from `first` to `last` (minutes of the day), with `selected` (`HH:MM`) chosen. A time
/// that is no quarter hour is offered as well, so that a form never changes what it only shows.
#[must_use]
pub fn quarter_hours(first: i32, last: i32, selected: &str) -> Markup {
    let clock = |minute: i32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let mut times: Vec<String> = (first..=last).step_by(15).map(clock).collect();
    if !selected.is_empty() && !times.iter().any(|t| t == selected) {
        times.push(selected.to_owned());
        times.sort();
    }
    html! { @for time in times { option value=(time) selected[time == selected] { (time) } } }
}

/// What the Enter key presses: without it that would be the button that adds rows, which stands first.
#[must_use]
pub fn on_enter(label: &str) -> Markup {
    html! { button class="sr" tabindex="-1" aria-hidden="true" { (label) } }
}
