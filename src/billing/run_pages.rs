//! The pages of bill runs: preview, check, commit, watch.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entity::bill_run;
use entity::enums::RunStatus;
use entity::value::{BillRunId, EstateId, Month};
use maud::{Markup, html};
use serde::Deserialize;

use super::bills::{self, EstateChoice};
use super::preview::Anomaly;
use super::service::{self, RunRow, RunView};
use super::{commit, text};
use crate::access::Action;
use crate::db::page::{PageQuery, Window};
use crate::error::{Error, Kind, Result};
use crate::http::extract::{Form, Path, Query};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, kpi, money, options, pager, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

/// Lines shown on a run's page.
const SAMPLE: u64 = 20;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/bill-runs", runs_page)
        .post("/bill-runs", start_preview)
        .get("/bill-runs/{id}", run_page)
        .post("/bill-runs/{id}/commit", commit_form)
}

const fn tone(status: RunStatus) -> Tone {
    match status {
        RunStatus::Previewed | RunStatus::Committing => Tone::Info,
        RunStatus::Done => Tone::Ok,
        RunStatus::Stopped => Tone::Warn,
        RunStatus::Discarded => Tone::Mute,
    }
}

#[derive(Deserialize, Default)]
struct RunForm {
    #[serde(default)]
    estate: String,
    #[serde(default)]
    month: String,
}

fn run_form(ctx: &Ctx, choices: &[EstateChoice], form: &RunForm, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let estates = choices.iter().map(|c| (c.id.to_string(), c.name.as_str()));
    html! {
        form class="form card" method="post" action="/bill-runs" novalidate data-once {
            header class="card-head" { h2 { (text::new_run(l)) } }
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields" {
                div class="field" { label for="estate" class="req" { (text::estate(l)) }
                    select id="estate" name="estate" { (options(estates, &form.estate)) } }
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
                td data-label=(text::month(l)) { (run.month) }
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
    let form = RunForm { estate: String::new(), month: month.to_string() };
    runs_markup(&ctx, &page, &form, None).await
}

fn parsed(form: &RunForm) -> Result<(EstateId, Month)> {
    let mut error = Error::invalid("billing.run_invalid", words::form_errors);
    let estate = form.estate.parse::<EstateId>().ok();
    let month = form.month.trim().parse::<Month>().ok();
    if estate.is_none() {
        error = error.field("estate", text::estate_missing);
    }
    if month.is_none() {
        error = error.field("month", text::month_missing);
    }
    estate.zip(month).ok_or(error)
}

async fn start_preview(ctx: Ctx, Form(form): Form<RunForm>) -> Result<Response> {
    let outcome = match parsed(&form) {
        Ok((estate, month)) => service::preview(&ctx.app, &ctx.caller, estate, month).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(run) => Ok(see_other(&format!("/bill-runs/{}", run.id), Some(text::previewed_flash(ctx.lang)))),
        Err(error) if matches!(error.kind, Kind::Invalid | Kind::Conflict) => {
            let status = StatusCode::from_u16(error.kind.status()).map_err(Error::internal)?;
            let page = runs_markup(&ctx, &PageQuery::default(), &form, Some(&error)).await?;
            Ok((status, page).into_response())
        }
        Err(error) => Err(error),
    }
}

/// Asked for again every second while the run is being committed, and no longer once it is not.
fn progress(ctx: &Ctx, view: &RunView, title: &str) -> Markup {
    let l = ctx.lang;
    let run = &view.run;
    let here = format!("/bill-runs/{}", run.id);
    let polls = run.status == RunStatus::Committing && !view.interrupted;
    html! {
        div id="run" class="stack-s" hx-get=[polls.then_some(here.as_str())] hx-trigger=[polls.then_some("load delay:1s")]
            hx-select=[polls.then_some("#run")] hx-swap=[polls.then_some("outerHTML")] {
            div class="page-head" { h2 { (title) } (chip(tone(run.status), text::run_status(l, run.status))) }
            dl class="kpis" {
                (kpi(tone(run.status), text::status(l), text::run_status(l, run.status), ""))
                (kpi(Tone::Mute, text::bill_count(l), &run.bill_count.to_string(), ""))
                (kpi(Tone::Info, text::billed(l), &run.total_fen.grouped(), words::yuan(l)))
                (kpi(if run.anomaly_count > 0 { Tone::Warn } else { Tone::Ok }, text::anomaly_count(l), &run.anomaly_count.to_string(), ""))
            }
            @if matches!(run.status, RunStatus::Committing | RunStatus::Stopped) {
                section class="card" {
                    p { @if view.interrupted { (text::interrupted(l)) } @else { (text::is_committing(l)) } }
                    progress class="ok" max=(view.chunks) value=(view.chunks_done) { (view.chunks_done) "/" (view.chunks) }
                    p class="muted small" { (text::progress(l, view.chunks_done, view.chunks)) }
                }
            }
            (actions(ctx, view))
        }
    }
}

fn actions(ctx: &Ctx, view: &RunView) -> Markup {
    let l = ctx.lang;
    let run = &view.run;
    let writes = ctx.may(Action::BillRunsWrite);
    let commit = |label: &str, confirm: bool| {
        let words = text::commit_confirm(l, run.bill_count, run.total_fen.grouped());
        html! {
            form method="post" action=(format!("/bill-runs/{}/commit", run.id)) data-confirm=[confirm.then_some(words)] {
                input type="hidden" name="hash" value=(run.hash);
                button class="btn primary" { (label) }
            }
        }
    };
    html! {
        div class="actions" {
            @match run.status {
                RunStatus::Previewed if writes => {
                    (commit(text::commit(l), true))
                    form method="post" action="/bill-runs" {
                        input type="hidden" name="estate" value=(run.estate_id);
                        input type="hidden" name="month" value=(run.month);
                        button class="btn" { (text::repreview(l)) }
                    }
                }
                RunStatus::Committing | RunStatus::Stopped if writes && view.interrupted => { (commit(text::resume(l), false)) }
                RunStatus::Done => {
                    a class="btn primary" href=(format!("/bills?month={}&estate={}", run.month, run.estate_id)) { (text::to_bills(l)) }
                }
                RunStatus::Previewed | RunStatus::Committing | RunStatus::Stopped | RunStatus::Discarded => {}
            }
        }
    }
}

fn anomalies(ctx: &Ctx, view: &RunView) -> Markup {
    let l = ctx.lang;
    html! {
        @if !view.anomalies.is_empty() {
            section class="card" {
                header class="card-head" { h2 { (text::anomalies(l)) " " span class="badge warn" { (view.run.anomaly_count) } } }
                @if service::sets_aside(view) { div class="note-box warn" { div { (text::set_aside_note(l)) } } }
                div class="table-wrap" { table class="table stack tight" {
                    thead { tr { th class="key" { (text::room(l)) } th { (text::owner(l)) } th { (text::problem(l)) }
                        th class="num" { (text::now_yuan(l)) } th class="num" { (text::before_yuan(l)) } } }
                    tbody { @for (anomaly, label) in &view.anomalies {
                        tr class=[Anomaly::sets_aside(anomaly.kind).then_some("bad")] {
                            td class="lead key" { (label.as_ref().map_or(text::whole_estate(l), |x| x.room.as_str())) }
                            td data-label=(text::owner(l)) { (label.as_ref().map_or("—", |x| x.owner.as_str())) }
                            td data-label=(text::problem(l)) {
                                (chip(if Anomaly::sets_aside(anomaly.kind) { Tone::Bad } else { Tone::Warn }, text::anomaly(l, anomaly.kind)))
                            }
                            td class="num" data-label=(text::now_yuan(l)) { (money(anomaly.amount_fen)) }
                            td class="num" data-label=(text::before_yuan(l)) { (money(anomaly.previous_fen)) }
                        }
                    } }
                } }
                p class="muted small" { (text::anomalies_shown(l, view.anomalies.len(), view.run.anomaly_count)) }
            }
        }
    }
}

fn sample(ctx: &Ctx, rows: &[RunRow]) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::sample_rows(l)) } }
            div class="table-wrap" { table class="table stack tight" {
                thead { tr { th class="key" { (text::room(l)) } th { (text::owner(l)) } th { (text::how(l)) } th class="num" { (text::amount(l)) } } }
                tbody { @for row in rows { tr {
                    td class="lead key" { (row.label.as_ref().map_or("", |x| x.room.as_str())) }
                    td data-label=(text::owner(l)) { (row.label.as_ref().map_or("", |x| x.owner.as_str())) }
                    td class="wide-cell wrap" data-label=(text::how(l)) { (row.inputs.sentence(l, row.amount)) }
                    td class="num" data-label=(text::amount(l)) { (row.amount.grouped()) }
                } } }
            } }
        }
    }
}

async fn run_markup(ctx: &Ctx, id: BillRunId, error: Option<&Error>) -> Result<Html> {
    let view = service::run_view(&ctx.app, &ctx.caller, id).await?;
    let rows = service::run_rows(&ctx.app, &ctx.caller, id, Window { after: None, limit: SAMPLE }).await?;
    let l = ctx.lang;
    let title = format!("{} {}", view.estate, words::month(l, view.run.month));
    let content = html! {
        (crumbs(l, &[("/bill-runs", text::runs(l))], &title))
        @if let Some(error) = error { (error_summary(l, error)) }
        (progress(ctx, &view, &title))
        section class="card" {
            dl class="facts" {
                div { dt { (text::due_on(l)) } dd { (view.run.due_on) } }
                div { dt { (text::by(l)) } dd { (view.run.actor) } }
                div { dt { (text::created_at(l)) } dd { (time(ctx, view.run.created_at)) } }
                @if let Some(at) = view.run.finished_at { div { dt { (text::finished_at(l)) } dd { (time(ctx, at)) } } }
                div { dt { (text::hash(l)) } dd class="mono" { (view.run.hash.get(..16).unwrap_or_default()) } }
            }
        }
        (anomalies(ctx, &view))
        (sample(ctx, &rows.items))
    };
    Ok(office(ctx, Some(Section::BillRuns), &text::run_no(l, id), &content))
}

async fn run_page(ctx: Ctx, Path(id): Path<BillRunId>) -> Result<Html> {
    run_markup(&ctx, id, None).await
}

#[derive(Deserialize)]
struct CommitForm {
    hash: String,
}

/// Checks and begins here, so that a stale preview is told at once; the chunks go on in a task the page watches.
async fn commit_form(ctx: Ctx, Path(id): Path<BillRunId>, Form(form): Form<CommitForm>) -> Result<Response> {
    match commit::begin(&ctx.app, &ctx.caller, id, &form.hash).await {
        Ok(run) => {
            if let Some(run) = run {
                let (app, caller) = (ctx.app.clone(), ctx.caller.clone());
                ctx.app.tasks.spawn(async move {
                    if let Err(error) = commit::go_on(&app, &caller, run).await {
                        tracing::error!(run = id.0, %error, "a bill run stopped");
                    }
                });
            }
            Ok(see_other(&format!("/bill-runs/{id}"), Some(text::committing_flash(ctx.lang))))
        }
        Err(error) if error.kind == Kind::Conflict => {
            Ok((StatusCode::CONFLICT, run_markup(&ctx, id, Some(&error)).await?).into_response())
        }
        Err(error) => Err(error),
    }
}
