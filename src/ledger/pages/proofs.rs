//! `/proofs`: the last proof of the books in green or red, and every proof before it.

use axum::response::Response;
use entity::value::ProofRunId;
use entity::{proof_finding, proof_run};
use maud::{Markup, html};

use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::extract::{Path, Query};
use crate::i18n::Lang;
use crate::ledger::{proofs, text};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, pager, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/proofs", page).post("/proofs", prove).get("/proofs/{id}", show)
}

fn state(l: Lang, holds: bool) -> Markup {
    if holds { chip(Tone::Ok, text::all_hold(l)) } else { chip(Tone::Bad, text::something_broken(l)) }
}

async fn page(ctx: Ctx, Query(query): Query<PageQuery>) -> Result<Html> {
    let l = ctx.lang;
    let window = query.window()?;
    let page = proofs::list(&ctx.app, &ctx.caller, window).await?;
    let latest = match page.items.first().filter(|_| query.cursor.is_none()) {
        Some(run) => Some(proofs::view(&ctx.app, &ctx.caller, run.id).await?),
        None => None,
    };
    let content = html! {
        div class="page-head" { h2 { (text::proofs(l)) }
            div class="actions" { form method="post" action="/proofs" { button class="btn primary" { (text::prove_now(l)) } } } }
        p class="muted" { (text::proofs_hint(l)) }
        @if let Some((run, findings)) = &latest { (run_card(&ctx, run, findings, text::latest(l))) }
        section class="card" {
            header class="card-head" { h2 { (text::history(l)) } }
            @if page.items.is_empty() { (empty(text::no_proofs(l), text::no_proofs_hint(l))) } @else { (history(&ctx, &page.items)) }
            (pager(&ctx, "", query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Proof), text::proofs(l), &content))
}

fn history(ctx: &Ctx, runs: &[proof_run::Model]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::when(l)) } th { (text::result(l)) } th { (text::cause(l)) } th { (text::by(l)) } th class="num" { (text::took(l)) } th class="act" { (words::actions(l)) } } }
            tbody { @for run in runs { tr class=[(!run.holds).then_some("bad")] {
                td class="lead key" { (time(ctx, run.started_at)) }
                td data-label=(text::result(l)) { (state(l, run.holds)) }
                td data-label=(text::cause(l)) { (text::cause_name(l, run.cause)) }
                td data-label=(text::by(l)) { (run.actor) }
                td class="num" data-label=(text::took(l)) { (text::milliseconds(l, run.milliseconds)) }
                td class="act" { a href=(format!("/proofs/{}", run.id)) { (words::view(l)) } }
            } } }
        } }
    }
}

fn run_card(ctx: &Ctx, run: &proof_run::Model, findings: &[proof_finding::Model], title: &str) -> Markup {
    let l = ctx.lang;
    let broken = findings.iter().filter(|f| !f.holds).count();
    let rows: i64 = findings.iter().map(|f| f.checked).sum();
    html! {
        section class="card" {
            header class="card-head" { h2 { (title) " " (state(l, run.holds)) }
                span class="muted" { (time(ctx, run.started_at)) " · " (text::cause_name(l, run.cause)) " · " (run.actor) " · " (text::milliseconds(l, run.milliseconds)) } }
            @if run.holds { div class="note-box ok" { div { (text::all_hold_of(l, findings.len(), rows)) } } }
            @else { div class="note-box bad" { div { (text::some_broken_of(l, broken, findings.len())) } } }
            div class="table-wrap" { table class="table stack" {
                thead { tr { th class="key" { (text::invariant(l)) } th { (text::about(l)) } th class="num" { (text::rows(l)) } th { (text::result(l)) } th { (text::first_broken(l)) } th class="num" { (text::took(l)) } } }
                tbody { @for f in findings { tr class=[(!f.holds).then_some("bad")] {
                    td class="lead key" { (f.invariant) }
                    td class="wrap wide-cell" data-label=(text::about(l)) { @match l { Lang::Zh => (f.about_zh), Lang::En => (f.about_en) } }
                    td class="num" data-label=(text::rows(l)) { (f.checked) }
                    td data-label=(text::result(l)) { @if f.holds { (chip(Tone::Ok, text::holds(l))) } @else { (chip(Tone::Bad, text::broken(l))) } }
                    td data-label=(text::first_broken(l)) { (f.first_broken.as_deref().unwrap_or("—")) }
                    td class="num" data-label=(text::took(l)) { (text::milliseconds(l, f.milliseconds)) }
                } } }
            } }
        }
    }
}

async fn prove(ctx: Ctx) -> Result<Response> {
    let proven = proofs::run_for(&ctx.app, &ctx.caller).await?;
    let words =
        if proven.run.holds { text::proved_flash(ctx.lang) } else { text::proved_broken_flash(ctx.lang) };
    Ok(see_other("/proofs", Some(words)))
}

async fn show(ctx: Ctx, Path(id): Path<ProofRunId>) -> Result<Html> {
    let l = ctx.lang;
    let (run, findings) = proofs::view(&ctx.app, &ctx.caller, id).await?;
    let title = text::proof_no(l, run.id);
    let content = html! {
        (crumbs(l, &[("/proofs", text::proofs(l))], &title))
        (run_card(&ctx, &run, &findings, &title))
    };
    Ok(office(&ctx, Some(Section::Proof), &title, &content))
}
