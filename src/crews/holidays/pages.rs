//! `/holidays`: a year, and its import in two steps.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::Datelike;
use entity::enums::HolidayKind;
use maud::{Markup, html};
use serde::Deserialize;

use super::service;
use super::text;
use crate::access::Action;
use crate::crews::upload_pages as upload;
use crate::error::{Error, Kind, Result};
use crate::http::Multipart;
use crate::http::extract::{Form, Query};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty};
use crate::web::text::weekday;
use crate::web::upload::{Apply, Next, confirm, kept};
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/holidays", year_page)
        .get("/holidays/import", start)
        .post("/holidays/import", check)
        .post("/holidays/import/apply", apply)
}

#[derive(Deserialize)]
struct YearQuery {
    #[serde(default)]
    year: String,
}

const fn tone(kind: HolidayKind) -> Tone {
    match kind {
        HolidayKind::Statutory => Tone::Bad,
        HolidayKind::Off => Tone::Ok,
        HolidayKind::Work => Tone::Warn,
    }
}

async fn year_page(ctx: Ctx, Query(query): Query<YearQuery>) -> Result<Html> {
    let l = ctx.lang;
    let this = ctx.today().year();
    let year = query.year.parse().ok().filter(|y| (1990..=2200).contains(y)).unwrap_or(this);
    let days = service::year(&ctx.app, &ctx.caller, year).await?;
    let content = html! {
        nav class="tabs card" aria-label=(text::holidays(l)) { @for y in [this - 1, this, this + 1] {
            a href=(format!("/holidays?year={y}")) aria-current=[(y == year).then_some("page")] { (y) } } }
        section class="card" {
            header class="card-head" { h2 { (text::of_year(l, year)) }
                @if ctx.may(Action::LabourWrite) { div class="actions" { a class="btn primary" href="/holidays/import" { (text::import_title(l)) } } } }
            @if days.is_empty() { (empty(text::none_yet(l), text::none_hint(l))) } @else {
                div class="table-wrap" { table class="table" {
                    thead { tr { th class="key" { (text::day(l)) } th { (text::weekday(l)) } th { (text::name(l)) } th { (text::kind(l)) } } }
                    tbody { @for h in &days { tr { td class="key" { (h.day) } td { (weekday(l, h.day.weekday())) } td { (h.name) } td { (chip(tone(h.kind), text::kind_name(l, h.kind))) } } } }
                } }
            }
        }
    };
    Ok(office(&ctx, Some(Section::Holidays), text::holidays(l), &content))
}

fn page(ctx: &Ctx, body: &Markup) -> Html {
    let l = ctx.lang;
    let content = html! { (crumbs(l, &[("/holidays", text::holidays(l))], text::import_title(l))) (body) };
    office(ctx, Some(Section::Holidays), text::import_title(l), &content)
}

fn card(ctx: &Ctx) -> Markup {
    let l = ctx.lang;
    upload::card(ctx, "/holidays/import", text::import_title(l), text::import_how(l), None, &html! {})
}

async fn start(ctx: Ctx) -> Result<Html> {
    ctx.caller.reach(Action::LabourWrite)?;
    Ok(page(&ctx, &card(&ctx)))
}

fn refused(ctx: &Ctx, error: &Error) -> Response {
    let body = html! { (upload::problems(ctx, error)) (card(ctx)) };
    (StatusCode::UNPROCESSABLE_ENTITY, page(ctx, &body)).into_response()
}

async fn check(ctx: Ctx, mut form: Multipart) -> Result<Response> {
    ctx.caller.reach(Action::LabourWrite)?;
    let l = ctx.lang;
    let outcome = async {
        let file = form.file("file")?;
        let report = service::import(&ctx.app, &ctx.caller, &file.bytes, true).await?;
        Ok::<_, Error>((report, file))
    };
    let (report, file) = match outcome.await {
        Ok(found) => found,
        Err(error) if error.kind == Kind::Invalid => return Ok(refused(&ctx, &error)),
        Err(error) => return Err(error),
    };
    let stored = ctx.app.files.put(file.bytes, "application/octet-stream", &file.name).await?;
    let years: Vec<String> = report.years.iter().map(ToString::to_string).collect();
    let body = html! {
        section class="card" {
            header class="card-head" { h2 { (stored.file_name) } }
            @if report.changes {
                p { (text::would(l, report.days, years.join("、"))) }
                (confirm(l, &stored.sha256, &Next { action: "/holidays/import/apply", along: &[], another: "/holidays/import" }))
            } @else { p class="ok-text" { (text::same(l)) } div class="form-actions" { a class="btn" href="/holidays" { (text::holidays(l)) } } }
        }
    };
    Ok(page(&ctx, &body).into_response())
}

async fn apply(ctx: Ctx, Form(form): Form<Apply>) -> Result<Response> {
    ctx.caller.reach(Action::LabourWrite)?;
    let bytes = kept(&ctx, &form.sha256).await?;
    match service::import(&ctx.app, &ctx.caller, &bytes, false).await {
        Ok(report) => {
            let year = report.years.last().copied().unwrap_or_default();
            Ok(see_other(&format!("/holidays?year={year}"), Some(&text::imported(ctx.lang, report.days))))
        }
        Err(error) if error.kind == Kind::Invalid => Ok(refused(&ctx, &error)),
        Err(error) => Err(error),
    }
}
