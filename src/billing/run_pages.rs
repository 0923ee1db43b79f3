//! The pages of bill runs: preview, check, commit, watch.

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use entity::bill_run;
use entity::enums::{AnomalyKind, BillingCycle};
use entity::value::{BillRunId, EstateId, Month};
use maud::{Markup, html};
use serde::Deserialize;

use super::bills::{self, EstateChoice};
use super::commit::{self, Order};
use super::previewing::{self, NewRun};
use super::run_view::{self, tone};
use super::{service, text};
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::web::form::refused;
use crate::web::parts::{chip, empty, error_summary, options, pager, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

/// How long a person waits for a preview before its progress is shown instead.
const PATIENCE: Duration = Duration::from_secs(2);

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/bill-runs", runs_page)
        .post("/bill-runs", start_preview)
        .get("/bill-runs/{id}", run_page)
        .get("/bill-runs/{id}/anomalies", anomalies_page)
        .post("/bill-runs/{id}/commit", commit_form)
        .post("/bill-runs/{id}/stop", stop_form)
}

#[derive(Deserialize, Default)]
struct RunForm {
    #[serde(default)]
    estate: String,
    #[serde(default)]
    month: String,
    #[serde(default)]
    cycle: String,
}

fn run_form(ctx: &Ctx, choices: &[EstateChoice], form: &RunForm, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let estates = choices.iter().map(|c| (c.id.to_string(), c.name.as_str()));
    let cycles = BillingCycle::ALL.iter().map(|c| (c.word().to_owned(), text::cycle_name(l, *c)));
    html! {
        form class="form card" method="post" action="/bill-runs" novalidate data-once {
            header class="card-head" { h2 { (text::new_run(l)) } }
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields" {
                div class="field" { label for="estate" class="req" { (text::estate(l)) }
                    select id="estate" name="estate" { (options(estates, &form.estate)) } }
                div class="field" { label for="cycle" { (text::cycle(l)) }
                    select id="cycle" name="cycle" { (options(cycles, &form.cycle)) } }
                div class="field" { label for="month" class="req" { (text::month(l)) }
                    input id="month" name="month" value=(form.month) placeholder="2026-06" aria-describedby="month-h";
                    p class="help" id="month-h" { (text::month_help(l)) } }
            }
            div class="form-actions" { button class="btn primary" { (text::preview(l)) } }
        }
    }
}

fn runs_table(ctx: &Ctx, runs: &[(bill_run::Model, String)]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr {
                th class="key" { (text::run(l)) } th { (text::estate(l)) } th { (text::month(l)) } th { (text::status(l)) }
                th class="num" { (text::bill_count(l)) } th class="num" { (text::total(l)) } th class="num" { (text::anomaly_count(l)) }
                th { (text::created_at(l)) } th { (text::by(l)) } th class="act" { (words::actions(l)) }
            } }
            tbody { @for (run, estate) in runs { tr {
                td class="lead key" { a href=(format!("/bill-runs/{}", run.id)) { "#" (run.id) } }
                td data-label=(text::estate(l)) { (estate) }
                td data-label=(text::month(l)) { (run.month) @if run.cycle != BillingCycle::Monthly { " " (text::cycle_name(l, run.cycle)) } }
                td data-label=(text::status(l)) { (chip(tone(run.status), text::run_status(l, run.status))) }
                td class="num" data-label=(text::bill_count(l)) { (run.bill_count) }
                td class="num" data-label=(text::total(l)) { (run.total_fen.grouped()) }
                td class="num" data-label=(text::anomaly_count(l)) { (run.anomaly_count) }
                td data-label=(text::created_at(l)) { (time(ctx, run.created_at)) }
                td data-label=(text::by(l)) { (run.actor) }
                td class="act" { a href=(format!("/bill-runs/{}", run.id)) { (words::view(l)) } }
            } } }
        } }
    }
}

async fn runs_markup(ctx: &Ctx, page: &PageQuery, form: &RunForm, error: Option<&Error>) -> Result<Html> {
    let runs = service::runs(&ctx.app, &ctx.caller, page.window()?).await?;
    let choices = bills::estate_choices(&ctx.app, &ctx.caller, Action::BillRunsWrite).await?;
    let l = ctx.lang;
    let content = html! {
        (run_form(ctx, &choices, form, error))
        section class="card" {
            @if runs.items.is_empty() {
                (empty(text::no_runs(l), text::no_runs_hint(l)))
            } @else {
                (runs_table(ctx, &runs.items))
                (pager(ctx, "", page.cursor.is_some(), runs.next.as_deref()))
            }
        }
    };
    Ok(office(ctx, Some(Section::BillRuns), text::runs(l), &content))
}

async fn runs_page(ctx: Ctx, Query(page): Query<PageQuery>) -> Result<Html> {
    let month = Month::of(ctx.today()).previous();
    let form = RunForm { month: month.to_string(), ..RunForm::default() };
    runs_markup(&ctx, &page, &form, None).await
}

fn parsed(form: &RunForm) -> Result<NewRun> {
    let mut error = Error::invalid("billing.run_invalid", words::form_errors);
    let estate = form.estate.parse::<EstateId>().ok();
    let month = form.month.trim().parse::<Month>().ok();
    let cycle = BillingCycle::from_word(&form.cycle).unwrap_or(BillingCycle::Monthly);
    if estate.is_none() {
        error = error.field("estate", text::estate_missing);
    }
    if month.is_none() {
        error = error.field("month", text::month_missing);
    }
    let (estate, month) = estate.zip(month).ok_or(error)?;
    Ok(NewRun { estate, cycle, month })
}

/// Previews here when that is quick; a large estate goes on in a task that the run's page watches.
async fn preview(ctx: &Ctx, new: NewRun) -> Result<BillRunId> {
    let (app, caller) = (ctx.app.clone(), ctx.caller.clone());
    let task = ctx.app.tasks.spawn(async move {
        let outcome = previewing::preview(&app, &caller, new, &|_, _| {}).await;
        if let Err(error) = &outcome {
            tracing::info!(%error, "a preview was not made");
        }
        outcome
    });
    match tokio::time::timeout(PATIENCE, task).await {
        Ok(done) => Ok(done.map_err(Error::internal)??.id),
        Err(_) => previewing::draft_of(&ctx.app, &ctx.caller, new).await,
    }
}

async fn start_preview(ctx: Ctx, Form(form): Form<RunForm>) -> Result<Response> {
    let outcome = match parsed(&form) {
        Ok(new) => preview(&ctx, new).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(id) => Ok(see_other(&format!("/bill-runs/{id}"), Some(text::previewed_flash(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let page = runs_markup(&ctx, &PageQuery::default(), &form, Some(&error)).await?;
            Ok((status, page).into_response())
        }
    }
}

async fn run_page(ctx: Ctx, Path(id): Path<BillRunId>) -> Result<Html> {
    run_view::page(&ctx, id, None).await
}

#[derive(Deserialize)]
struct CommitForm {
    hash: String,
    #[serde(default)]
    set_aside_reason: String,
}

/// Checks and begins here, so that a stale preview is told at once; the chunks go on in a task the page watches.
async fn commit_form(ctx: Ctx, Path(id): Path<BillRunId>, Form(form): Form<CommitForm>) -> Result<Response> {
    let order = Order { hash: form.hash, set_aside_reason: Some(form.set_aside_reason) };
    match commit::begin(&ctx.app, &ctx.caller, id, &order).await {
        Ok(run) => {
            if let Some(run) = run {
                let (app, caller) = (ctx.app.clone(), ctx.caller.clone());
                ctx.app.tasks.spawn(async move {
                    if let Err(error) = commit::go_on(&app, &caller, run, &|_, _| {}).await {
                        tracing::error!(run = id.0, %error, "a bill run stopped");
                    }
                });
            }
            Ok(see_other(&format!("/bill-runs/{id}"), Some(text::committing_flash(ctx.lang))))
        }
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, run_view::page(&ctx, id, Some(&error)).await?).into_response())
        }
    }
}

async fn stop_form(ctx: Ctx, Path(id): Path<BillRunId>) -> Result<Response> {
    match service::stop(&ctx.app, &ctx.caller, id).await {
        Ok(()) => Ok(see_other(&format!("/bill-runs/{id}"), Some(text::stopping_flash(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, run_view::page(&ctx, id, Some(&error)).await?).into_response())
        }
    }
}

#[derive(Deserialize)]
struct AnomalyFilter {
    #[serde(default)]
    kind: String,
    cursor: Option<String>,
}

async fn anomalies_page(
    ctx: Ctx,
    Path(id): Path<BillRunId>,
    Query(filter): Query<AnomalyFilter>,
) -> Result<Html> {
    run_view::anomalies_page(&ctx, id, AnomalyKind::from_word(&filter.kind), filter.cursor).await
}
