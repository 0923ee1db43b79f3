//! `/import`: upload, check, import.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::access::Action;
use crate::error::{Error, Kind, Result};
use crate::http::Multipart;
use crate::http::extract::Form;
use crate::people::api::download;
use crate::people::register::{self, Counts, Report};
use crate::people::text;
use crate::web::text::columns_not_read;
use crate::web::upload::{self, Apply, Card, Named, Next};
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
    let card = Card {
        action: "/import",
        title: text::import_title(l),
        how: text::how(l),
        templates: &html! { a class="btn" href="/import/template" { (text::template(l)) } },
        before: &html! {},
        kinds: text::file_kinds(l),
        accept: ".xlsx,.csv",
    };
    upload::card(l, &card)
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
    let found = html! {
        p { (text::rows_read(l, report.rows)) }
        (counts_table(&ctx, &report))
        @if !report.ignored_columns.is_empty() { p class="muted" { (columns_not_read(l, report.ignored_columns.join("、"))) } }
    };
    let same = (!report.changes_anything()).then(|| text::nothing_new(l));
    let next = Next { action: "/import/apply", along: &[], another: "/import" };
    let body = upload::checked(l, &kept, &found, same, &next);
    Ok(page(&ctx, 1, &body).into_response())
}

pub async fn apply(ctx: Ctx, Form(form): Form<Apply>) -> Result<Response> {
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
