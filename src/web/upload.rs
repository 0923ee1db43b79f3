//! What every upload of a table has: the problems that were found in it, and the file that is kept between looking at it and
//! taking it in.

use bytes::Bytes;
use maud::{Markup, html};

use super::Ctx;
use super::parts::error_summary;
use super::text;
use crate::error::{Error, Result};

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
