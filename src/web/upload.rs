//! What every upload of a table has: the form with the file, the problems that were found in it, and the file that is kept
//! between looking at it and taking it in.

use bytes::Bytes;
use maud::{Markup, html};
use serde::Deserialize;

use super::Ctx;
use super::parts::error_summary;
use super::text;
use crate::error::{Error, Result};
use crate::files::Uploaded;
use crate::i18n::Lang;

/// The form that sends a file.
pub struct Card<'a> {
    /// Where to.
    pub action: &'a str,
    pub title: &'a str,
    pub how: &'a str,
    /// Links to examples to be filled in; may be nothing.
    pub templates: &'a Markup,
    /// Fields before the file; may be nothing.
    pub before: &'a Markup,
    /// Which files it takes, in words and as an input's `accept`.
    pub kinds: &'a str,
    pub accept: &'a str,
}

/// A form that sends one file.
#[must_use]
pub fn card(l: Lang, card: &Card<'_>) -> Markup {
    html! {
        form class="form card" method="post" action=(card.action) enctype="multipart/form-data" {
            header class="card-head" { h2 { (card.title) } div class="actions" { (card.templates) } }
            p class="muted" { (card.how) }
            (card.before)
            label class="drop-zone" { b { (text::choose_file(l)) } span class="muted small" { (card.kinds) }
                input type="file" id="file" name="file" accept=(card.accept) required; output {} }
            div class="form-actions" { button class="btn primary" { (text::upload_and_check(l)) } }
        }
    }
}

/// Where a file that was looked at is taken in, what goes along, and where to send another.
pub struct Next<'a> {
    pub action: &'a str,
    /// Names and values.
    pub along: &'a [(&'a str, &'a str)],
    pub another: &'a str,
}

/// The button that takes in the file `sha256`.
#[must_use]
pub fn confirm(l: Lang, sha256: &str, next: &Next<'_>) -> Markup {
    html! { form class="form-actions" method="post" action=(next.action) data-once {
        input type="hidden" name="sha256" value=(sha256);
        @for (name, value) in next.along { input type="hidden" name=(name) value=(value); }
        button class="btn primary" { (text::do_import(l)) }
        a class="btn" href=(next.another) { (text::another_file(l)) }
    } }
}

/// What was `found` in a file, and the button that takes it in, or that it says nothing new.
#[must_use]
pub fn checked(
    l: Lang,
    kept: &Uploaded,
    found: &Markup,
    nothing_new: Option<&str>,
    next: &Next<'_>,
) -> Markup {
    html! { section class="card" {
        header class="card-head" { h2 lang="" { (kept.file_name) } }
        (found)
        @match nothing_new {
            None => (confirm(l, &kept.sha256, next)),
            Some(words) => {
                p class="ok-text" { (words) }
                div class="form-actions" { a class="btn" href=(next.another) { (text::another_file(l)) } }
            }
        }
    } }
}

/// What [`confirm`] sends.
#[derive(Deserialize)]
pub struct Apply {
    pub sha256: String,
    /// Of a quarter's file.
    #[serde(default)]
    pub subdistrict_id: String,
}

/// What a file calls its rows and what stands in them, and what to do about a problem; may say nothing.
pub struct Named<'a> {
    pub row: &'a str,
    pub field: &'a str,
    pub hint: &'a str,
}

/// What was wrong with a file, by row and field.
#[must_use]
pub fn problems(ctx: &Ctx, error: &Error, named: &Named<'_>) -> Markup {
    let l = ctx.lang;
    let shown = error.fields.len();
    let count = error.data.as_ref().and_then(|d| d["error_count"].as_u64()).unwrap_or(shown as u64);
    let cut = count > shown as u64;
    html! {
        section class="card" {
            @if error.fields.iter().any(|f| f.row.is_some()) {
                header class="card-head" { h2 class="bad-text" { (text::problems(l, count)) } }
                @if cut || !named.hint.is_empty() { p { (named.hint) @if cut { " " (text::problems_shown(l, shown)) } } }
                div class="table-wrap" { table class="table" {
                    thead { tr { th class="num" { (named.row) } th { (named.field) } th { (text::problem(l)) } } }
                    tbody { @for field in &error.fields { tr class="bad" {
                        td class="num" { (field.row.map_or_else(String::new, |r| r.to_string())) }
                        td { (field.field) } td class="wrap" { (field.detail.on(l)) }
                    } } }
                } }
            } @else { (error_summary(l, error)) }
        }
    }
}

/// A file that was kept between the two steps, by its hash.
///
/// # Errors
/// Not found for what is no hash, or of no file.
pub async fn kept(ctx: &Ctx, sha256: &str) -> Result<Bytes> {
    let is_hash = sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_hash || !ctx.app.files.has(sha256).await? {
        return Err(Error::not_found());
    }
    ctx.app.files.get(sha256).await
}
