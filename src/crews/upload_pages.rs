//! What the uploads of this slice share: the card with the file, and the rows that were refused.

use maud::{Markup, html};

use crate::error::Error;
use crate::people::text as words;
use crate::web::Ctx;
use crate::web::upload::{self, Named};

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
    let named = Named { row: words::row(l), field: words::column(l), hint: words::fix_and_again(l) };
    upload::problems(ctx, error, &named)
}
