//! The inspector's phone: today's sheets, and a finding with its photo in three taps. Works without JavaScript.

use axum::response::{IntoResponse, Response};
use chrono::{Duration, NaiveTime};
use entity::enums::InspectionStatus;
use entity::value::InspectionId;
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;

use super::sheet::{finding_chips, finding_fields, note_finding};
use super::{of_form, score_chip};
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::Multipart;
use crate::http::extract::{Form, Path, Query};
use crate::inspections::show::{self, SheetFilter, SheetView};
use crate::inspections::{scope_of, service, text};
use crate::web::fields::Typed;
use crate::web::form::{refused, wrong};
use crate::web::layout::{Head, flash, head, language_link};
use crate::web::parts::{empty, error_summary, options};
use crate::web::{Ctx, Html, PageRouter, see_other};

/// When work of a day is over, for a deadline.
const EVENING: (u32, u32) = (18, 0);

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/inspect", today)
        .get("/inspect/{id}", page)
        .post("/inspect/{id}/findings", find)
        .post("/inspect/{id}/submit", submit)
}

/// The frame of a page of the phone.
pub fn shell(ctx: &Ctx, title: &str, content: &Markup) -> Html {
    let l = ctx.lang;
    Html(html! {
        (DOCTYPE)
        html lang=(l.tag()) {
            (head(l, &Head { title, styles: &["crew.css"], scripts: &[], modules: &["app.js", "crew.js"], manifest: None }))
            body class="crew" data-t-failed=(crate::web::text::failed(l)) {
                a class="skip" href="#main" { (crate::web::text::skip(l)) }
                header class="crew-top" { h1 { (title) } }
                main id="main" tabindex="-1" {
                    (flash(ctx))
                    (content)
                    footer class="crew-foot" {
                        a href="/" { (text::to_office(l)) }
                        (language_link(ctx))
                    }
                }
                div id="toasts" class="toasts" role="status" aria-live="polite" {}
            }
        }
    })
}

async fn today(ctx: Ctx) -> Result<Html> {
    let l = ctx.lang;
    ctx.caller.reach(Action::InspectionsWrite)?;
    let window = PageQuery { cursor: None, limit: None }.window()?;
    let filter =
        SheetFilter { status: Some(InspectionStatus::Open), to: Some(ctx.today()), ..SheetFilter::default() };
    let rows = show::list(&ctx.app, &ctx.caller, &filter, window).await?.items;
    let content = html! {
        @if rows.is_empty() { section class="card" { (empty(text::nothing_today(l), text::nothing_hint(l))) } }
        @for row in &rows { @let s = &row.sheet;
            article class=(if row.findings > 0 { "job doing" } else { "job" }) {
                div class="job-head" { span { (s.day) } span class="state" { (crate::web::text::line_name(l, s.line)) } }
                h2 lang="zh-CN" { a href=(format!("/inspect/{}", s.id)) { (row.place.as_deref().unwrap_or_else(|| text::whole_line(l))) } }
                p { (s.number) " · " (text::findings_n(l)) " " (row.findings) }
            }
        }
        a class="btn primary block" href="/inspections/new" { (text::new_sheet(l)) }
    };
    Ok(shell(&ctx, text::today_sheets(l), &content))
}

/// Deadlines that need no typing: as a form sends a local time, and as one says it.
fn deadlines(ctx: &Ctx) -> Vec<(String, String)> {
    let local = ctx.app.zone().local(ctx.now);
    let evening = NaiveTime::from_hms_opt(EVENING.0, EVENING.1, 0).unwrap_or_default();
    let today = local.date().and_time(evening);
    let all = [
        local + Duration::hours(2),
        today,
        today + Duration::days(1),
        today + Duration::days(3),
        today + Duration::days(7),
    ];
    all.into_iter()
        .filter(|at| *at > local + Duration::minutes(30))
        .map(|at| (at.format("%Y-%m-%dT%H:%M").to_string(), at.format("%m-%d %H:%M").to_string()))
        .collect()
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ItemQuery {
    item: String,
}

fn form(
    ctx: &Ctx,
    view: &SheetView,
    typed: &Typed,
    orders: &[entity::work_order::Model],
    error: Option<&Error>,
) -> Markup {
    let l = ctx.lang;
    let item = view.items.iter().find(|i| i.item.position.to_string() == typed.get("item"));
    let Some(item) = item else { return html! {} };
    let choices = deadlines(ctx);
    let choices = std::iter::once((String::new(), "—"))
        .chain(choices.iter().map(|(value, label)| (value.clone(), label.as_str())));
    let due = html! { div class="field" { label for="due_at" { (text::due(l)) } select id="due_at" name="due_at" aria-invalid=[wrong(error, "due_at")] { (options(choices, typed.get("due_at"))) } p class="help" { (text::due_hint(l)) } } };
    html! {
        form class="card stack-s" method="post" action=(format!("/inspect/{}/findings", view.sheet.id)) enctype="multipart/form-data" novalidate data-once {
            @if let Some(error) = error { (error_summary(l, error)) }
            input type="hidden" name="item" value=(item.item.position);
            h2 lang="zh-CN" { (item.item.position) ". " (item.item.words) }
            label class="photo-btn" { (text::take_photo(l))
                input id="photo" type="file" name="photo" accept="image/*" capture="environment" multiple data-photo="photos" aria-invalid=[wrong(error, "photo")]; }
            ul class="photos" id="photos" {}
            (finding_fields(ctx, typed, orders, error, &due))
            div class="crew-bar btns" { button class="btn primary" { (text::save_finding(l)) } a class="btn" href=(format!("/inspect/{}", view.sheet.id)) { (text::back(l)) } }
        }
    }
}

async fn markup(ctx: &Ctx, id: InspectionId, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let view = show::show(&ctx.app, &ctx.caller, id).await?;
    ctx.caller.require(Action::InspectionsWrite, scope_of(&view.sheet))?;
    let s = &view.sheet;
    let open = s.status == InspectionStatus::Open && s.day <= ctx.today();
    let noting = open && view.items.iter().any(|i| i.item.position.to_string() == typed.get("item"));
    let orders = if noting { show::orders_there(&ctx.app, s).await? } else { Vec::new() };
    let place = view.place.as_ref().map_or_else(|| text::whole_line(l), |p| p.name.as_str());
    let content = html! {
        @if noting { (form(ctx, &view, typed, &orders, error)) } @else {
            @if let Some(error) = error { (error_summary(l, error)) }
            section class="card" { dl class="facts list" {
                div { dt { (text::sheet(l)) } dd { (s.number) } }
                div { dt { (text::score(l)) } dd { (score_chip(Some(s.score.unwrap_or(view.score_now)))) } }
            } }
            @if open {
                p class="muted" { (text::choose_item(l)) }
                @for i in &view.items { a class="btn block" lang="zh-CN" href=(format!("/inspect/{id}?item={}", i.item.position)) { (i.item.position) ". " (i.item.words) @if i.lost.0 > 0 { " −" (i.lost) } } }
            }
            @if !view.findings.is_empty() { section class="card" { h2 { (text::findings(l)) } ul class="rows" { @for v in &view.findings {
                li { a href=(format!("/findings/{}", v.finding.id)) { (v.finding.words) } " " (finding_chips(ctx, &v.finding)) }
            } } } }
            @if open { form method="post" action=(format!("/inspect/{id}/submit")) data-once {
                input type="hidden" name="version" value=(s.version);
                div class="crew-bar btns" { button class="btn primary" { (text::submit(l)) } }
            } }
            a class="btn plain block" href="/inspect" { (text::back(l)) }
        }
    };
    Ok(shell(ctx, place, &content))
}

async fn page(ctx: Ctx, Path(id): Path<InspectionId>, Query(query): Query<ItemQuery>) -> Result<Html> {
    let view = show::show(&ctx.app, &ctx.caller, id).await?;
    // The item's words are a fair first description: one may save them as they are.
    let item = view.items.iter().find(|i| i.item.position.to_string() == query.item);
    let words = item.map(|i| i.item.words.clone()).unwrap_or_default();
    let due = deadlines(&ctx).into_iter().nth(1).map(|(value, _)| value).unwrap_or_default();
    let typed = Typed::of([("item", query.item), ("words", words), ("due_at", due)]);
    markup(&ctx, id, &typed, None).await
}

async fn find(ctx: Ctx, Path(id): Path<InspectionId>, mut form: Multipart) -> Result<Response> {
    match note_finding(&ctx, id, &mut form).await {
        Ok(()) => Ok(see_other(&format!("/inspect/{id}"), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(of_form(error))?;
            Ok((status, markup(&ctx, id, &Typed(form.fields), Some(&error)).await?).into_response())
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SubmitForm {
    version: String,
}

async fn submit(ctx: Ctx, Path(id): Path<InspectionId>, Form(form): Form<SubmitForm>) -> Result<Response> {
    let version = form.version.trim().parse().unwrap_or(0);
    match service::submit(&ctx.app, &ctx.caller, id, version).await {
        Ok(s) => {
            let words = text::submitted_saved(ctx.lang, s.score.unwrap_or_default());
            Ok(see_other("/inspect", Some(&words)))
        }
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, id, &Typed::default(), Some(&error)).await?).into_response())
        }
    }
}
