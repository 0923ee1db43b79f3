//! One request: what was said, what was done, and what to do now.

use axum::response::{IntoResponse, Response};
use entity::enums::RequestStatus;
use entity::request;
use entity::value::RequestId;
use maud::{Markup, html};
use serde::Deserialize;

use super::steps::{Forms, Rights, step};
use super::{deadline_chip, marks};
use crate::access::{Action, RESIDENT};
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::requests::desk::scope_of;
use crate::requests::lifecycle::is_open;
use crate::requests::show::{self, RequestView};
use crate::requests::{service, text};
use crate::web::fields::Typed;
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, error_summary, line_chip, time};
use crate::web::{Ctx, Html, PageRouter, Section, office};
use crate::works;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/requests/{id}", request_page)
        .get("/requests/{id}/photos/{position}", photo)
        .post("/requests/{id}/reveal", reveal)
        .post("/requests/{id}/{step}", step)
}

/// Who called: masked unless the reader is at it, or said why.
fn contact(ctx: &Ctx, view: &RequestView, full: Option<&request::Model>, may: bool) -> Markup {
    let l = ctx.lang;
    let r = full.unwrap_or(&view.request);
    html! {
        div { dt { (text::contact(l)) } dd { (r.contact_name) " · " @if r.contact_phone.is_empty() { "—" } @else { (r.contact_phone) }
            @if let Some(email) = &r.contact_email { " · " (email) }
            @if may && !view.in_full && full.is_none() {
                details class="fold" { summary { (text::reveal(l)) }
                    form class="stack-s" method="post" action=(format!("/requests/{}/reveal", r.id)) {
                        div class="field" { label for="reveal-reason" class="req" { (text::reveal_why(l)) } input id="reveal-reason" name="reason" autocomplete="off"; }
                        button class="btn" { (text::reveal(l)) }
                    } }
            }
        } }
    }
}

fn facts(ctx: &Ctx, view: &RequestView, full: Option<&request::Model>, may: bool) -> Markup {
    let l = ctx.lang;
    let r = &view.request;
    html! {
        section class="card" { dl class="facts" {
            (contact(ctx, view, full, may))
            div { dt { (text::location(l)) } dd { (view.estate) " " (r.location) } }
            div { dt { (text::channel(l)) } dd { (text::channel_name(l, r.channel)) @if let Some(no) = &r.external_no { " " (no) } " · " (time(ctx, r.registered_at)) } }
            div { dt { (text::kind(l)) } dd { (text::kind_name(l, r.kind)) " · " (text::grade_name(l, r.grade)) } }
            div { dt { (text::contact_due(l)) } dd { (time(ctx, r.contact_due_at)) " " (contacted_chip(ctx, r)) } }
            div { dt { (text::due(l)) } dd { (time(ctx, r.due_at)) } }
            div { dt { (text::first_receiver(l)) } dd { @if r.first_receiver.is_empty() { "—" } @else { (view.name_of(&r.first_receiver)) } } }
            div { dt { (text::handler(l)) } dd { @if r.handler.is_empty() { "—" } @else { (view.name_of(&r.handler)) } } }
            @if r.transfers + r.redos > 0 || r.asked > 1 { div { dt { (text::counts(l)) } dd { (text::counted(l, r.transfers, r.redos, r.asked)) } } }
            @if let Some(why) = &r.supervision { @if is_open(r.status) { div class="wide" { dt { (text::step_supervise(l)) } dd { (why) } } } }
            @if let Some(why) = &r.held_reason { div class="wide" { dt { (text::step_hold(l)) } dd { (why) } } }
            @if !r.description.is_empty() { div class="wide" { dt { (text::description(l)) } dd class="said" { (r.description) } } }
            @if let Some(answer) = &r.answer { div class="wide" { dt { (text::answer(l)) } dd class="said" { (answer) } } }
        } }
        @if !view.photos.is_empty() {
            section class="card" { h2 { (text::photo(l)) } ul class="photos" { @for n in &view.photos {
                @let href = format!("/requests/{}/photos/{n}", r.id);
                li { a href=(href) { img src=(href) alt=(text::photo(l)) loading="lazy"; } }
            } } }
        }
    }
}

/// Whether its caller was spoken to in time.
fn contacted_chip(ctx: &Ctx, r: &request::Model) -> Markup {
    let l = ctx.lang;
    match r.contacted_at {
        Some(at) if at <= r.contact_due_at => chip(Tone::Ok, text::contacted_in_time(l)),
        Some(_) => chip(Tone::Bad, text::contacted_late(l)),
        None if r.contact_due_at < ctx.now => chip(Tone::Bad, text::not_contacted(l)),
        None => chip(Tone::Warn, text::to_contact(l)),
    }
}

/// What it was joined to, and what was joined to it.
fn case(ctx: &Ctx, view: &RequestView) -> Markup {
    let l = ctx.lang;
    html! {
        @if let Some(lead) = &view.lead {
            div class="note-box info" { div { (text::goes_with(l)) " " a href=(format!("/requests/{}", lead.id)) { (lead.number) " " (lead.title) } } }
        }
        @if !view.joined.is_empty() {
            section class="card" { h2 { (text::joined(l)) " " span class="badge" { (view.joined.len()) } }
                ul class="matters" { @for r in &view.joined { li {
                    div { a href=(format!("/requests/{}", r.id)) { (r.number) } " " @if let Some(kind) = r.join_kind { (chip(Tone::Mute, text::join_name(l, kind))) } " " (chip(text::status_tone(r.status), text::status_name(l, r.status))) }
                    span class="sub" { (r.contact_name) " · " (r.location) " · " (r.title) }
                } } }
            }
        }
    }
}

/// The steps that still lie ahead.
const fn ahead(status: RequestStatus) -> &'static [RequestStatus] {
    use RequestStatus as R;
    match status {
        R::Registered | R::Reopened => &[R::Accepted, R::Closed, R::FollowedUp],
        R::Accepted
        | R::Dispatched
        | R::Acknowledged
        | R::Arrived
        | R::InProgress
        | R::OnHold
        | R::Rework => &[R::Completed, R::Closed, R::FollowedUp],
        R::Completed => &[R::Verified, R::Closed, R::FollowedUp],
        R::Verified => &[R::Closed, R::FollowedUp],
        R::Closed => &[R::FollowedUp],
        R::FollowedUp | R::Returned => &[],
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
                        b { (text::step_name(l, event.step)) @if n == 0 || view.events[n - 1].status != event.status { " → " (text::status_name(l, event.status)) } } (time(ctx, event.at))
                        p class="muted" { @if event.actor == RESIDENT { (text::contact(l)) } @else { (view.name_of(&event.actor)) } @if event.told { " · " (text::told(l)) } }
                        @if !event.note.is_empty() { p class="note" { (event.note) } }
                    }
                }
                @for status in ahead(view.request.status) { li class="next" { (text::status_name(l, *status)) } }
            }
        }
    }
}

fn work(ctx: &Ctx, view: &RequestView) -> Markup {
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
        }
    }
}

pub(super) async fn markup(
    ctx: &Ctx,
    id: RequestId,
    typed: &Typed,
    error: Option<&Error>,
    full: Option<&request::Model>,
) -> Result<Html> {
    let l = ctx.lang;
    let view = show::show(&ctx.app, &ctx.caller, id).await?;
    let r = &view.request;
    let may = |action| ctx.caller.may_at(action, scope_of(r));
    let rights = Rights { handle: may(Action::RequestsHandle), supervise: may(Action::RequestsSupervise) };
    let alike = if rights.handle && is_open(r.status) {
        service::alike(&ctx.app, &ctx.caller, id).await?
    } else {
        Vec::new()
    };
    let handlers = if rights.handle { show::handlers(&ctx.app, &ctx.caller, id).await? } else { Vec::new() };
    let forms = Forms { ctx, view: &view, rights, typed, error, handlers: &handlers };
    let content = html! {
        (crumbs(l, &[("/requests", text::requests(l))], &r.number))
        div class="page-head" {
            h2 { (r.title) } (line_chip(l, r.line)) (chip(text::status_tone(r.status), text::status_name(l, r.status))) (deadline_chip(ctx, r)) (marks(l, r))
            div class="actions" { @if let Some(order) = &view.order { a class="btn" href=(format!("/work-orders/{}", order.id)) { (text::work_order(l)) } } }
        }
        @if let Some(error) = error { (error_summary(l, error)) }
        (case_note(ctx, &view))
        div class="split" {
            div { (facts(ctx, &view, full, rights.handle)) (case(ctx, &view)) (timeline(ctx, &view)) }
            aside { (forms.next()) (work(ctx, &view)) (forms.alike(&alike)) @if rights.handle || rights.supervise { (forms.others()) } }
        }
    };
    Ok(office(ctx, Some(Section::Requests), &r.number, &content))
}

/// Who was told nothing yet though they wait.
fn case_note(ctx: &Ctx, view: &RequestView) -> Markup {
    let l = ctx.lang;
    html! { @if view.request.status == RequestStatus::Reopened {
        div class="note-box warn" { div { b { (text::step_reopen(l)) } " " (text::reopened_hint(l)) } }
    } }
}

async fn request_page(ctx: Ctx, Path(id): Path<RequestId>) -> Result<Html> {
    markup(&ctx, id, &Typed::default(), None, None).await
}

async fn photo(ctx: Ctx, Path((id, position)): Path<(RequestId, i32)>) -> Result<Response> {
    let (file, bytes) = show::photo(&ctx.app, &ctx.caller, id, position).await?;
    Ok(works::api::photo_response(&file, bytes))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RevealForm {
    reason: String,
}

/// The page once with its caller in full.
async fn reveal(ctx: Ctx, Path(id): Path<RequestId>, Form(form): Form<RevealForm>) -> Result<Response> {
    match service::reveal(&ctx.app, &ctx.caller, id, &form.reason).await {
        Ok(full) => Ok(markup(&ctx, id, &Typed::default(), None, Some(&full)).await?.into_response()),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, id, &Typed::default(), Some(&error), None).await?).into_response())
        }
    }
}
