//! What the uploads of this slice share: the card with the file, and the rows that were refused.

use maud::{Markup, html};

use crate::error::Error;
use crate::people::text as words;
use crate::web::Ctx;
use crate::web::parts::error_summary;

/// A form that sends one file, with what stands before it.
pub fn card(
    ctx: &Ctx,
    action: &str,
    title: &str,
    how: &str,
    template: Option<&str>,
    before: &Markup,
) -> Markup {
    let l = ctx.lang;
    html! {
        form class="form card" method="post" action=(action) enctype="multipart/form-data" {
            header class="card-head" { h2 { (title) }
                @if let Some(template) = template { div class="actions" { a class="btn" href=(template) { (words::template(l)) } } } }
            p class="muted" { (how) }
            (before)
            label class="drop-zone" { b { (words::choose_file(l)) } span class="muted small" { (words::file_kinds(l)) }
                input type="file" id="file" name="file" accept=".xlsx,.csv" required; output {} }
            div class="form-actions" { button class="btn primary" { (words::check(l)) } }
        }
    }
}

/// What was wrong with a file, by row and column.
pub fn problems(ctx: &Ctx, error: &Error) -> Markup {
    let l = ctx.lang;
    let count =
        error.data.as_ref().and_then(|d| d["error_count"].as_u64()).unwrap_or(error.fields.len() as u64);
    html! {
        section class="card" {
            @if error.fields.iter().any(|f| f.row.is_some()) {
                header class="card-head" { h2 class="bad-text" { (words::problems(l, count)) } }
                p { (words::fix_and_again(l)) @if count > error.fields.len() as u64 { " " (words::problems_shown(l, error.fields.len())) } }
                div class="table-wrap" { table class="table" {
                    thead { tr { th class="num" { (words::row(l)) } th { (words::column(l)) } th { (words::problem(l)) } } }
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
pub async fn kept(ctx: &Ctx, sha256: &str) -> crate::error::Result<Vec<u8>> {
    let is_hash = sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_hash || !ctx.app.files.has(sha256).await? {
        return Err(Error::not_found());
    }
    Ok(ctx.app.files.get(sha256).await?.to_vec())
}
