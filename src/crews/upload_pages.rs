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
    let templates = html! { @if let Some(template) = template { a class="btn" href=(template) { (words::template(l)) } } };
    let kinds = words::file_kinds(l);
    upload::card(
        l,
        &upload::Card { action, title, how, templates: &templates, before, kinds, accept: ".xlsx,.csv" },
    )
}

/// What was wrong with a file, by row and column.
pub fn problems(ctx: &Ctx, error: &Error) -> Markup {
    let l = ctx.lang;
    let named = Named { row: words::row(l), field: words::column(l), hint: words::fix_and_again(l) };
    upload::problems(ctx, error, &named)
}
