//! The administrator's pages over the jobs and their runs.

use axum::response::Response;
use entity::enums::JobStatus;
use entity::job_run;
use maud::{Markup, html};
use sea_orm::EntityTrait;

use super::text;
use crate::access::{Action, Scope};
use crate::db::page::{Page, PageQuery};
use crate::error::{Error, Result};
use crate::http::extract::{Path, Query};
use crate::web::parts::{Tone, chip, empty, pager, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/admin/jobs", jobs_page).post("/admin/jobs/{name}/run", run_job)
}

const fn tone(status: JobStatus) -> Tone {
    match status {
        JobStatus::Running => Tone::Info,
        JobStatus::Done => Tone::Ok,
        JobStatus::Failed => Tone::Bad,
    }
}

fn runs_table(ctx: &Ctx, runs: &[job_run::Model]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr {
                th class="key" { (text::job(l)) } th { (text::due(l)) } th { (text::status(l)) } th { (text::result(l)) }
                th { (text::finished(l)) } th class="num" { (text::attempts(l)) }
            } }
            tbody { @for run in runs { tr class=[(run.status == JobStatus::Failed).then_some("bad")] {
                td class="lead key" { (run.job) }
                td data-label=(text::due(l)) { (time(ctx, run.due_at)) }
                td data-label=(text::status(l)) { (chip(tone(run.status), text::status_name(l, run.status))) }
                td class="wide-cell" data-label=(text::result(l)) { (run.summary.as_deref().unwrap_or("—")) }
                td data-label=(text::finished(l)) { @if let Some(at) = run.finished_at { (time(ctx, at)) } @else { "—" } }
                td class="num" data-label=(text::attempts(l)) { (run.attempts) }
            } } }
        } }
    }
}

async fn jobs_page(ctx: Ctx, Query(page): Query<PageQuery>) -> Result<Html> {
    ctx.caller.require(Action::JobsRead, Scope::CITY)?;
    let l = ctx.lang;
    let window = page.window()?;
    let query = job_run::Entity::find();
    let rows = window.newest(query, job_run::Column::Id).all(ctx.app.db.read()).await?;
    let runs = Page::cut(rows, window, |r| r.id.0);
    let content = html! {
        section class="card" {
            header class="card-head" { h2 { (text::schedule(l)) } }
            div class="table-wrap" { table class="table stack" {
                thead { tr { th class="key" { (text::job(l)) } th { (text::schedule(l)) } th { (text::about(l)) } th class="act" { (words::actions(l)) } } }
                tbody { @for job in &ctx.app.jobs { tr {
                    td class="lead key" { (job.name) }
                    td class="mono" data-label=(text::schedule(l)) { (job.schedule) }
                    td class="wide-cell" { ((job.about)(l)) }
                    td class="act" { form method="post" action=(format!("/admin/jobs/{}/run", job.name)) {
                        button class="btn small" { (text::run_now(l)) }
                    } }
                } } }
            } }
        }
        section class="card" {
            header class="card-head" { h2 { (text::runs(l)) } }
            @if runs.items.is_empty() { (empty(text::never(l), "")) } @else { (runs_table(&ctx, &runs.items)) }
            (pager(&ctx, "", page.cursor.is_some(), runs.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Jobs), crate::web::text::nav_jobs(l), &content))
}

async fn run_job(ctx: Ctx, Path(name): Path<String>) -> Result<Response> {
    ctx.caller.require(Action::JobsRun, Scope::CITY)?;
    let job = *ctx.app.jobs.iter().find(|j| j.name == name).ok_or_else(Error::not_found)?;
    let due_at = job.last_due(ctx.now, ctx.app.zone().offset()).ok_or_else(Error::not_found)?;
    super::run_now(&ctx.app, &job, due_at).await?;
    Ok(see_other("/admin/jobs", Some(text::ran(ctx.lang))))
}
