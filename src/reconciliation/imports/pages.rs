//! The pages of imports: how far one is, what became of it, and all of them.

use entity::enums::ImportState;
use entity::statement_import;
use entity::value::StatementImportId;
use maud::{Markup, html};

use super::{Refusal, text};
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::extract::{Path, Query};
use crate::reconciliation::pages::{Faults, faults};
use crate::reconciliation::text as words_of;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, pager, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

/// The steps of an import on its way.
const STEPS: [ImportState; 4] =
    [ImportState::Received, ImportState::Reading, ImportState::Placing, ImportState::Done];

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/reconciliation/imports", list_page)
        .get("/reconciliation/imports/{id}", one_page)
}

const fn tone(state: ImportState) -> Tone {
    match state {
        ImportState::Received | ImportState::Reading | ImportState::Placing => Tone::Info,
        ImportState::Done => Tone::Ok,
        ImportState::Refused => Tone::Bad,
    }
}

fn says(ctx: &Ctx, row: &statement_import::Model) -> String {
    let l = ctx.lang;
    let lines = row.line_count.unwrap_or(0);
    match row.state {
        ImportState::Received => text::is_received(l).to_owned(),
        ImportState::Reading => text::is_reading(l).to_owned(),
        ImportState::Placing => text::is_placing(l, lines),
        ImportState::Done if row.repeated => text::is_repeated(l).to_owned(),
        ImportState::Done => text::is_done(l, lines),
        ImportState::Refused => text::is_refused(l).to_owned(),
    }
}

fn progress(ctx: &Ctx, row: &statement_import::Model) -> Markup {
    let l = ctx.lang;
    let at = STEPS.iter().position(|step| *step == row.state).map_or(STEPS.len(), |at| at + 1);
    html! {
        section class="card" {
            p role="status" { (says(ctx, row)) }
            @if row.state != ImportState::Refused {
                progress class="ok" max=(STEPS.len()) value=(at) aria-label=(text::state_name(l, row.state)) { (at) "/" (STEPS.len()) }
                p class="muted small" { (text::step(l, at, STEPS.len())) " · " (text::state_name(l, row.state)) }
            }
            @if row.finished_at.is_none() {
                p class="muted small" { (text::goes_on(l)) }
                div class="form-actions" { a class="btn" href=(format!("/reconciliation/imports/{}", row.id)) { (text::refresh(l)) } }
            }
            @if let Some(statement) = row.statement_id {
                div class="form-actions" { a class="btn primary" href=(format!("/reconciliation/statements/{statement}")) { (text::see_statement(l)) } }
            }
            @if row.state == ImportState::Refused {
                div class="form-actions" { a class="btn primary" href="/reconciliation" { (text::try_again(l)) } }
            }
        }
    }
}

fn facts(ctx: &Ctx, row: &statement_import::Model) -> Markup {
    let l = ctx.lang;
    html! { section class="card" { dl class="facts list" {
        div { dt { (text::begun(l)) } dd { (time(ctx, row.created_at)) } }
        @if let Some(at) = row.finished_at { div { dt { (text::ended(l)) } dd { (time(ctx, at)) } } }
        div { dt { (text::by(l)) } dd { (row.actor) @if row.attempts > 1 { " · " (text::attempts(l, row.attempts)) } } }
        div { dt { (text::size(l)) } dd { (text::kilobytes(l, (row.size_bytes + 1023) / 1024)) } }
        div { dt { (text::fingerprint(l)) } dd class="mono small wrap" { (row.sha256) } }
    } } }
}

/// Asked for again every second while it is under way, and no longer once it has ended.
async fn one_page(ctx: Ctx, Path(id): Path<StatementImportId>) -> Result<Html> {
    let row = super::view(&ctx.app, &ctx.caller, id).await?;
    let l = ctx.lang;
    let here = format!("/reconciliation/imports/{id}");
    let polls = row.finished_at.is_none();
    let refused: Option<Refusal> =
        row.refusal.as_deref().and_then(|stored| serde_json::from_str(stored).ok());
    let content = html! {
        (crumbs(l, &[("/reconciliation", words_of::title(l)), ("/reconciliation/imports", text::title(l))], &row.file_name))
        div id="import" class="stack-s" hx-get=[polls.then_some(here.as_str())] hx-trigger=[polls.then_some("load delay:1s")]
            hx-select=[polls.then_some("#import")] hx-swap=[polls.then_some("outerHTML")] {
            div class="page-head" { h2 { (row.file_name) } (chip(tone(row.state), text::state_name(l, row.state))) }
            (progress(&ctx, &row))
            @if let Some(r) = &refused { section class="card" { (faults(&ctx, &Faults { detail: &r.detail, fields: &r.fields, file: Some(&row.file_name) })) } }
            (facts(&ctx, &row))
        }
    };
    Ok(office(&ctx, Some(Section::Reconciliation), text::title(l), &content))
}

/// Imports in a table, newest first.
pub(in crate::reconciliation) fn table(ctx: &Ctx, rows: &[statement_import::Model]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::file(l)) } th { (text::state(l)) } th class="num" { (words_of::lines(l)) }
                th { (text::begun(l)) } th { (text::by(l)) } th class="act" { (words::actions(l)) } } }
            tbody { @for row in rows { @let href = format!("/reconciliation/imports/{}", row.id); tr {
                td class="lead key" { a href=(href) { (row.file_name) } }
                td data-label=(text::state(l)) { (chip(tone(row.state), text::state_name(l, row.state))) }
                td class="num" data-label=(words_of::lines(l)) { @if let Some(n) = row.line_count { (n) } @else { "—" } }
                td data-label=(text::begun(l)) { (time(ctx, row.created_at)) }
                td data-label=(text::by(l)) { (row.actor) }
                td class="act" { a href=(href) { (words::view(l)) } }
            } } }
        } }
    }
}

async fn list_page(ctx: Ctx, Query(page): Query<PageQuery>) -> Result<Html> {
    let rows = super::list(&ctx.app, &ctx.caller, false, page.window()?).await?;
    let l = ctx.lang;
    let content = html! {
        (crumbs(l, &[("/reconciliation", words_of::title(l))], text::title(l)))
        section class="card" {
            @if rows.items.is_empty() { (empty(text::no_imports(l), text::no_imports_hint(l))) } @else {
                (table(&ctx, &rows.items))
                (pager(&ctx, "", page.cursor.is_some(), rows.next.as_deref()))
            }
        }
    };
    Ok(office(&ctx, Some(Section::Reconciliation), text::title(l), &content))
}
