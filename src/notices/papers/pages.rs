//! The office's page of what is printed of a run, and the files.

use axum::response::Response;
use entity::value::{BillId, BillRunId, BuildingId};
use maud::html;
use serde::Deserialize;

use super::{Wanted, file_name};
use crate::billing::text as bill_text;
use crate::error::Result;
use crate::http::download::download;
use crate::http::extract::{Path, Query};
use crate::notices::text;
use crate::pdf::MEDIA_TYPE;
use crate::web::layout::crumbs;
use crate::web::parts::empty;
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/bills/{id}/paper.pdf", bill)
        .get("/bill-runs/{id}/papers", page)
        .get("/bill-runs/{id}/papers.pdf", building)
}

async fn page(ctx: Ctx, Path(id): Path<BillRunId>) -> Result<Html> {
    let l = ctx.lang;
    let (run, estate, buildings) = super::buildings(&ctx.app, &ctx.caller, id).await?;
    let here = format!("/bill-runs/{id}");
    let title = text::papers(l);
    let run_title = format!("{estate} {}", words::month(l, run.month));
    let without: usize = buildings.iter().map(|b| b.without_mail).sum();
    let content = html! {
        (crumbs(l, &[("/bill-runs", bill_text::runs(l)), (&here, &run_title)], title))
        div class="page-head" { h2 { (run_title) } }
        @if buildings.is_empty() { section class="card" { (empty(text::no_papers(l), "")) } } @else {
            p class="muted" { (text::papers_hint(l, without)) }
            section class="card" { div class="table-wrap" { table class="table stack" {
                thead { tr { th class="key" { (bill_text::building(l)) } th class="num" { (text::without_mail(l)) } th class="num" { (bill_text::bill_count(l)) } th class="act" { (words::actions(l)) } } }
                tbody { @for b in &buildings {
                    @let file = format!("{here}/papers.pdf?building={}", b.id);
                    tr {
                        td class="lead key" { (bill_text::building_no(l, &b.number)) }
                        td class="num" data-label=(text::without_mail(l)) { (b.without_mail) }
                        td class="num" data-label=(bill_text::bill_count(l)) { (b.bills) }
                        td class="act" {
                            @if b.without_mail > 0 { a href=(format!("{file}&without_mail=true")) { (text::print_without_mail(l)) } " " }
                            a href=(file) { (text::print_all(l)) }
                        }
                    }
                } }
            } } }
        }
    };
    Ok(office(&ctx, Some(Section::BillRuns), title, &content))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct FileQuery {
    building: Option<BuildingId>,
    without_mail: bool,
}

async fn building(ctx: Ctx, Path(id): Path<BillRunId>, Query(query): Query<FileQuery>) -> Result<Response> {
    let wanted = Wanted { building: query.building, without_mail: query.without_mail };
    let bytes = super::of_run(&ctx.app, &ctx.caller, id, wanted).await?;
    Ok(download(&file_name(id, wanted), MEDIA_TYPE, bytes))
}

async fn bill(ctx: Ctx, Path(id): Path<BillId>) -> Result<Response> {
    let (number, bytes) = super::of_desk(&ctx.app, &ctx.caller, id, ctx.lang).await?;
    Ok(download(&format!("{number}.pdf"), MEDIA_TYPE, bytes))
}
