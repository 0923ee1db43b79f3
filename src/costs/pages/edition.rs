//! An edition of a month: as it was frozen, whatever came after.

use axum::response::{IntoResponse, Response};
use entity::enums::CostMonthStatus;
use entity::value::CostMonthId;
use maud::html;

use super::{Place, reopen_form, tables};
use crate::access::Action;
use crate::costs::freezing::{edition, reopen};
use crate::costs::{export, text};
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::web::fields::Typed;
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, error_summary, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/costs/months/{id}", page).post("/costs/months/{id}/reopen", reopen_page)
}

async fn markup(ctx: &Ctx, id: CostMonthId, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let found = edition(&ctx.app, &ctx.caller, id).await?;
    let row = &found.row;
    let at = Place { subdistrict: row.subdistrict_id, month: row.month, all: Vec::new() };
    let names = export::contract_names(&ctx.app, row.subdistrict_id).await?;
    let frozen = row.status == CostMonthStatus::Frozen;
    let content = html! {
        (crumbs(l, &[(&at.href(), text::title(l))], &row.number))
        div class="page-head" { h2 { (words::month(l, row.month)) " " (text::edition_n(l, row.edition)) }
            @if frozen { (chip(Tone::Ok, text::frozen(l))) } @else { (chip(Tone::Mute, text::reopened(l))) } }
        @if let Some(error) = error { (error_summary(l, error)) }
        section class="card" {
            p { (text::frozen_words(l, &row.number, row.edition, &row.frozen_by)) " · " (time(ctx, row.frozen_at)) }
            @if let (Some(who), Some(why)) = (&row.reopened_by, &row.reason) { p { (text::reopened_words(l, who, why)) } }
            @if frozen && ctx.may(Action::CostsReopen) { (reopen_form(ctx, row)) }
        }
        (tables::by_line(ctx, &at, &found.shares)?)
        (tables::drivers(ctx, None, &found.shares, &names))
    };
    Ok(office(ctx, Some(Section::Costs), &row.number, &content))
}

async fn page(ctx: Ctx, Path(id): Path<CostMonthId>) -> Result<Html> {
    markup(&ctx, id, None).await
}

async fn reopen_page(
    ctx: Ctx,
    Path(id): Path<CostMonthId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    ctx.caller.reach(Action::CostsReopen)?;
    let typed = Typed(pairs);
    match reopen(&ctx.app, &ctx.caller, id, typed.get("reason"), typed.version()).await {
        Ok(row) => {
            let at = Place { subdistrict: row.subdistrict_id, month: row.month, all: Vec::new() };
            let flash = text::reopened_flash(ctx.lang, words::month(ctx.lang, row.month));
            Ok(see_other(&at.href(), Some(&flash)))
        }
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, id, Some(&error)).await?).into_response())
        }
    }
}
