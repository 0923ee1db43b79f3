//! One request: what was said, what was done, and what to do now.

use axum::response::{IntoResponse, Response};
use entity::enums::RequestStatus;
use entity::value::RequestId;
use maud::{Markup, html};
use serde::Deserialize;

use super::deadline_chip;
use crate::access::Action;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::requests::lifecycle::{may_answer, may_order};
use crate::requests::service::{self, scope_of};
use crate::requests::show::{self, RequestView};
use crate::requests::text;
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{chip, error_summary, line_chip, time};
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};
use crate::works;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/requests/{id}", request_page)
        .get("/requests/{id}/photo", photo)
        .post("/requests/{id}/answer", answer)
        .post("/requests/{id}/close", close)
        .post("/requests/{id}/work-order", order_work)
}

fn facts(ctx: &Ctx, view: &RequestView) -> Markup {
    let l = ctx.lang;
    let r = &view.request;
    html! {
        section class="card" { dl class="facts" {
            div { dt { (text::contact(l)) } dd { (r.contact_name) " · " (r.contact_phone) } }
            div { dt { (text::location(l)) } dd { (view.estate) " " (r.location) } }
            div { dt { (text::channel(l)) } dd { (text::channel_name(l, r.channel)) " · " (time(ctx, r.registered_at)) } }
            div { dt { (text::kind(l)) } dd { (text::kind_name(l, r.kind)) } }
            div { dt { (text::due(l)) } dd { (time(ctx, r.due_at)) } }
            div { dt { (text::first_receiver(l)) } dd { (r.first_receiver) } }
            @if !r.description.is_empty() { div class="wide" { dt { (text::description(l)) } dd { (r.description) } } }
            @if let Some(answer) = &r.answer { div class="wide" { dt { (text::answer(l)) } dd { (answer) } } }
        } }
        @if r.photo_id.is_some() {
            @let href = format!("/requests/{}/photo", r.id);
            section class="card" { h2 { (text::photo(l)) } ul class="photos" { li { a href=(href) { img src=(href) alt=(text::photo(l)) loading="lazy"; } } } }
        }
    }
}

/// The steps that still lie ahead.
const fn ahead(status: RequestStatus) -> &'static [RequestStatus] {
    match status {
        RequestStatus::Registered => {
            &[RequestStatus::Dispatched, RequestStatus::Completed, RequestStatus::Answered]
        }
        RequestStatus::Dispatched => &[RequestStatus::Completed, RequestStatus::Answered],
        RequestStatus::Completed => &[RequestStatus::Answered],
        RequestStatus::Answered => &[RequestStatus::Closed],
        RequestStatus::Closed => &[],
    }
}

fn timeline(ctx: &Ctx, view: &RequestView) -> Markup {
    let l = ctx.lang;
    let last = view.events.len().saturating_sub(1);
    html! {
        section class="card" { h2 { (text::history(l)) }
            ol class="timeline" {
                @for (n, event) in view.events.iter().enumerate() {
                    li class=(if n == last && !ahead(view.request.status).is_empty() { "now" } else { "ok" }) {
                        b { (text::status_name(l, event.status)) } (time(ctx, event.at))
                        p class="muted" { (event.actor) }
                        @if !event.note.is_empty() { p class="note" { (event.note) } }
                    }
                }
                @for status in ahead(view.request.status) { li class="next" { (text::status_name(l, *status)) } }
            }
        }
    }
}

fn work(ctx: &Ctx, view: &RequestView, may_handle: bool) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" { h2 { (text::work_order(l)) }
            @match &view.order {
                Some(order) => dl class="facts list" {
                    div { dt { (text::work_order(l)) } dd { a href=(format!("/work-orders/{}", order.id)) { (order.number) } } }
                    div { dt { (text::order_status(l)) } dd { (chip(works::text::status_tone(order.status), works::text::status_name(l, order.status))) } }
                    @if let (Some(start), Some(end)) = (order.planned_start, order.planned_end) {
                        div { dt { (text::crew_plan(l)) } dd { (time(ctx, start)) "–" (ctx.app.zone().local(end).format("%H:%M").to_string()) } }
                    }
                },
                None => p class="muted" { (text::no_work_order(l)) },
            }
            @if may_handle && may_order(view.request.status, view.order.as_ref().map(|o| o.status)) {
                form method="post" action=(format!("/requests/{}/work-order", view.request.id)) data-once {
                    input type="hidden" name="version" value=(view.request.version);
                    button class="btn" { (text::make_work_order(l)) }
                }
            }
        }
    }
}

fn answer_form(ctx: &Ctx, view: &RequestView, typed: &str, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" id="answer-card" { h2 { (text::answer_form(l)) }
            form class="stack-s" method="post" action=(format!("/requests/{}/answer", view.request.id)) data-once {
                input type="hidden" name="version" value=(view.request.version);
                div class="field" { label for="answer" class="req" { (text::answer(l)) }
                    textarea id="answer" name="answer" rows="4" aria-invalid=[wrong(error, "answer")] { (typed) } }
                button class="btn primary block" { (text::answer_button(l)) }
            }
        }
    }
}

async fn markup(ctx: &Ctx, id: RequestId, typed: &str, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let view = show::show(&ctx.app, &ctx.caller, id).await?;
    let r = &view.request;
    let may_handle = ctx.caller.may_at(Action::RequestsHandle, scope_of(r));
    let answerable = may_handle && may_answer(r.status, view.order.as_ref().map(|o| o.status));
    let content = html! {
        (crumbs(l, &[("/requests", text::requests(l))], &r.number))
        div class="page-head" {
            h2 { (r.title) } (line_chip(l, r.line)) (chip(text::status_tone(r.status), text::status_name(l, r.status))) (deadline_chip(ctx, r))
            div class="actions" {
                @if may_handle && r.status == RequestStatus::Answered {
                    form method="post" action=(format!("/requests/{id}/close")) data-once {
                        input type="hidden" name="version" value=(r.version); button class="btn primary" { (text::close_button(l)) }
                    }
                }
                @if let Some(order) = &view.order { a class="btn" href=(format!("/work-orders/{}", order.id)) { (text::work_order(l)) } }
            }
        }
        @if let Some(error) = error { (error_summary(l, error)) }
        div class="split" {
            div { (facts(ctx, &view)) (timeline(ctx, &view)) }
            aside { @if answerable { (answer_form(ctx, &view, typed, error)) } (work(ctx, &view, may_handle)) }
        }
    };
    Ok(office(ctx, Some(Section::Requests), &r.number, &content))
}

async fn request_page(ctx: Ctx, Path(id): Path<RequestId>) -> Result<Html> {
    markup(&ctx, id, "", None).await
}

async fn photo(ctx: Ctx, Path(id): Path<RequestId>) -> Result<Response> {
    let (file, bytes) = show::photo(&ctx.app, &ctx.caller, id).await?;
    Ok(works::api::photo_response(&file, bytes))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct StepForm {
    version: String,
    answer: String,
}

async fn done(
    ctx: &Ctx,
    id: RequestId,
    form: &StepForm,
    outcome: Result<entity::request::Model>,
) -> Result<Response> {
    match outcome {
        Ok(_) => Ok(see_other(&format!("/requests/{id}"), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(ctx, id, &form.answer, Some(&error)).await?).into_response())
        }
    }
}

async fn answer(ctx: Ctx, Path(id): Path<RequestId>, Form(form): Form<StepForm>) -> Result<Response> {
    let version = form.version.parse().unwrap_or(0);
    let outcome = service::answer(&ctx.app, &ctx.caller, id, &form.answer, version).await;
    done(&ctx, id, &form, outcome).await
}

async fn close(ctx: Ctx, Path(id): Path<RequestId>, Form(form): Form<StepForm>) -> Result<Response> {
    let version = form.version.parse().unwrap_or(0);
    let outcome = service::close(&ctx.app, &ctx.caller, id, version).await;
    done(&ctx, id, &form, outcome).await
}

async fn order_work(ctx: Ctx, Path(id): Path<RequestId>, Form(form): Form<StepForm>) -> Result<Response> {
    let version = form.version.parse().unwrap_or(0);
    let outcome = service::order_work(&ctx.app, &ctx.caller, id, version).await;
    done(&ctx, id, &form, outcome).await
}
