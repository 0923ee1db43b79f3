//! `/import`: upload, check, import.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use crate::access::Action;
use crate::error::{Error, Kind, Result};
use crate::http::Multipart;
use crate::http::extract::Form;
use crate::people::api::download;
use crate::people::register::{self, Counts, Report};
use crate::people::text;
use crate::web::upload::{self, Named};
use crate::web::{Ctx, Html, Section, office, see_other};

fn steps(ctx: &Ctx, at: usize) -> Markup {
    let l = ctx.lang;
    let names = [text::step_upload(l), text::step_check(l), text::step_done(l)];
    html! { ol class="steps" { @for (n, name) in names.iter().enumerate() {
        li class=[(n < at).then_some("done")] aria-current=[(n == at).then_some("step")] { span { (name) } }
    } } }
}

fn page(ctx: &Ctx, step: usize, body: &Markup) -> Html {
    let content = html! { (steps(ctx, step)) (body) };
    office(ctx, Some(Section::Import), text::import_title(ctx.lang), &content)
}

fn upload_card(ctx: &Ctx) -> Markup {
    let l = ctx.lang;
    html! {
        form class="form card" method="post" action="/import" enctype="multipart/form-data" {
            header class="card-head" { h2 { (text::import_title(l)) }
                div class="actions" { a class="btn" href="/import/template" { (text::template(l)) } } }
            p class="muted" { (text::how(l)) }
            label class="drop-zone" { b { (text::choose_file(l)) } span class="muted small" { (text::file_kinds(l)) }
                input type="file" id="file" name="file" accept=".xlsx,.csv" required; output {} }
            div class="form-actions" { button class="btn primary" { (text::check(l)) } }
        }
    }
}

pub async fn start(ctx: Ctx) -> Result<Html> {
    ctx.caller.reach(Action::RegisterImport)?;
    Ok(page(&ctx, 0, &upload_card(&ctx)))
}

/// What was refused, and the form for the next try.
fn problems(ctx: &Ctx, error: &Error) -> Markup {
    let l = ctx.lang;
    let named = Named { row: text::row(l), field: text::column(l), hint: text::fix_and_again(l) };
    html! { (upload::problems(ctx, error, &named)) (upload_card(ctx)) }
}

fn counts_table(ctx: &Ctx, report: &Report) -> Markup {
    let l = ctx.lang;
    let rows: [(&str, Counts); 5] = [
        (text::estates(l), report.estates),
        (text::buildings(l), report.buildings),
        (text::entrances(l), report.entrances),
        (text::dwellings(l), report.dwellings),
        (text::accounts(l), report.accounts),
    ];
    html! {
        div class="table-wrap" { table class="table" {
            thead { tr { th { (text::what(l)) } th class="num" { (text::created(l)) } th class="num" { (text::changed(l)) } th class="num" { (text::unchanged(l)) } } }
            tbody { @for (name, counts) in rows { tr {
                td { (name) } td class="num" { (counts.created) } td class="num" { (counts.changed) } td class="num" { (counts.unchanged) }
            } } }
        } }
    }
}

pub async fn check(ctx: Ctx, mut form: Multipart) -> Result<Response> {
    ctx.caller.reach(Action::RegisterImport)?;
    let l = ctx.lang;
    let outcome = match form.file("file") {
        Ok(file) => {
            register::import(&ctx.app, &ctx.caller, &file.bytes, true).await.map(|report| (report, file))
        }
        Err(error) => Err(error),
    };
    let (report, file) = match outcome {
        Ok(found) => found,
        Err(error) if error.kind == Kind::Invalid => {
            return Ok(
                (StatusCode::UNPROCESSABLE_ENTITY, page(&ctx, 0, &problems(&ctx, &error))).into_response()
            );
        }
        Err(error) => return Err(error),
    };
    // Kept under its hash until the second step, and as evidence of what was imported after it.
    let kept = ctx.app.files.put(file.bytes, "application/octet-stream", &file.name).await?;
    let body = html! {
        section class="card" {
            header class="card-head" { h2 { (kept.file_name) } }
            p { (text::rows_read(l, report.rows)) }
            (counts_table(&ctx, &report))
            @if !report.ignored_columns.is_empty() { p class="muted" { (text::ignored(l, report.ignored_columns.join("、"))) } }
            @if report.changes_anything() {
                form class="form-actions" method="post" action="/import/apply" {
                    input type="hidden" name="sha256" value=(kept.sha256);
                    input type="hidden" name="name" value=(kept.file_name);
                    button class="btn primary" { (text::do_import(l)) }
                    a class="btn" href="/import" { (text::another(l)) }
                }
            } @else {
                p class="ok-text" { (text::nothing_new(l)) }
                div class="form-actions" { a class="btn" href="/import" { (text::another(l)) } }
            }
        }
    };
    Ok(page(&ctx, 1, &body).into_response())
}

#[derive(Deserialize)]
pub struct ApplyForm {
    sha256: String,
}

pub async fn apply(ctx: Ctx, Form(form): Form<ApplyForm>) -> Result<Response> {
    ctx.caller.reach(Action::RegisterImport)?;
    let bytes = upload::kept(&ctx, &form.sha256).await?;
    match register::import(&ctx.app, &ctx.caller, &bytes, false).await {
        Ok(report) => Ok(see_other("/dwellings", Some(&text::imported(ctx.lang, report.rows)))),
        Err(error) if error.kind == Kind::Invalid => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&ctx, 0, &problems(&ctx, &error))).into_response())
        }
        Err(error) => Err(error),
    }
}

pub async fn template(ctx: Ctx) -> Result<Response> {
    ctx.caller.reach(Action::RegisterImport)?;
    Ok(download("register.xlsx", register::template(ctx.lang)?))
}
