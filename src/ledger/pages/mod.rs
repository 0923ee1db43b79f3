//! The pages of the books: months and their closing, trial balance, journal, a household's statement, proofs.

mod books;
mod periods;
mod proofs;
mod statement;

use entity::value::EstateId;
use maud::{Markup, html};

use super::text;
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::places::EstateRow;
use crate::web::{Ctx, PageRouter};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .merge(periods::routes())
        .merge(books::routes())
        .merge(statement::routes())
        .merge(proofs::routes())
}

/// The estates the caller may see, and the one that was chosen: the first when none was.
async fn estates(ctx: &Ctx, chosen: &str) -> Result<(Vec<EstateRow>, Option<EstateId>)> {
    let window = PageQuery { cursor: None, limit: Some(500) }.window()?;
    let estates = crate::places::estates(&ctx.app, &ctx.caller, window).await?.items;
    let chosen = chosen.parse::<EstateId>().ok().filter(|id| estates.iter().any(|e| e.id == *id));
    let first = estates.first().map(|e| e.id);
    Ok((estates, chosen.or(first)))
}

fn estate_field(ctx: &Ctx, estates: &[EstateRow], chosen: Option<EstateId>) -> Markup {
    html! {
        div class="field" { label for="estate" { (text::estate(ctx.lang)) }
            select id="estate" name="estate" data-autosubmit {
                @for e in estates { option value=(e.id) selected[Some(e.id) == chosen] { (e.name) } }
            } }
    }
}
