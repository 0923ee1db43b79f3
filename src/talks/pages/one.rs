//! One talk: what was planned, what was said and promised, how each promise stands.

use axum::response::{IntoResponse, Response};
use entity::enums::TalkStatus;
use entity::value::TalkId;
use maud::{Markup, html};

use super::{as_typed, kind_chip, standing_chip, when};
use crate::access::Action;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::requests;
use crate::talks::lifecycle::{Step, after, was_held};
use crate::talks::promise::Counts;
use crate::talks::service::{self, scope_of};
use crate::talks::show::{self, TalkView, TopicView};
use crate::talks::{publishing, text};
use crate::web::fields::{Fields, Typed};
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{chip, error_summary, time};
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/talks/{id}", page)
        .post("/talks/{id}/cancel", cancel)
        .post("/talks/{id}/withdraw", withdraw)
}

fn facts(ctx: &Ctx, view: &TalkView) -> Markup {
    let l = ctx.lang;
    let t = &view.talk;
    html! {
        section class="card" { dl class="facts" {
            div { dt { (text::hours(l)) } dd { (when(ctx, t)) } }
            div { dt { (text::estate(l)) } dd { (view.estate) @if let Some(number) = &view.building { " " (text::building_n(l, number)) } } }
            div { dt { (text::place(l)) } dd { (t.place) } }
            div { dt { (text::hosts(l)) } dd { (t.hosts) } }
            @if !t.party.is_empty() { div { dt { (text::party(l)) } dd { (t.party) } } }
            @if let Some((code, owner)) = &view.household { div { dt { (text::household(l)) } dd { (code) " · " (owner) } } }
            @if was_held(t.status) { div { dt { (text::headcount(l)) } dd { (t.headcount) } } }
            @if !view.participants.is_empty() { div class="wide" { dt { (text::participants(l)) } dd {
                @for (n, (name, phone)) in view.participants.iter().enumerate() { @if n > 0 { "、" } (name) @if !phone.is_empty() { " " (phone) } }
            } } }
            @if let Some(reason) = &t.cancel_reason { div class="wide" { dt { (text::cancel_reason(l)) } dd { (reason) } } }
            @if let Some(at) = t.published_at { div { dt { (text::published_on(l)) } dd { (time(ctx, at)) " · " (t.published_by.as_deref().unwrap_or_default()) } } }
            div { dt { (text::history(l)) } dd { (time(ctx, t.created_at)) " · " (t.created_by) } }
        } }
    }
}

fn topic(ctx: &Ctx, n: usize, topic: &TopicView) -> Markup {
    let l = ctx.lang;
    html! { li {
        p class="strong" { (n) ". " (topic.words) }
        @match &topic.promise {
            None => p class="muted" { (text::no_promise(l)) },
            Some(p) => {
                p { (text::promise(l)) "：" (p.words) }
                p class="row" {
                    span class="muted" { (text::due_on(l)) " " (p.due_on) } (standing_chip(ctx, p))
                    a href=(format!("/requests/{}", p.request_id)) { (p.request_number) }
                    (chip(requests::text::status_tone(p.request_status), requests::text::status_name(l, p.request_status)))
                }
            }
        }
    } }
}

fn minutes(ctx: &Ctx, view: &TalkView) -> Markup {
    let l = ctx.lang;
    let mut promises = Counts::default();
    view.topics.iter().filter_map(|t| t.promise.as_ref()).for_each(|p| promises.add(p.standing));
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::topics(l)) }
                @if promises.all() > 0 { span class="muted" { (text::notice_summary(l, promises.all(), promises.kept + promises.kept_late, promises.overdue)) } } }
            ol class="plain-list ruled" { @for (n, t) in (1..).zip(&view.topics) { (topic(ctx, n, t)) } }
        }
        @if !view.talk.said.is_empty() { section class="card" { h2 { (text::said(l)) } p class="pre" { (view.talk.said) } } }
    }
}

fn reason_form(ctx: &Ctx, view: &TalkView, step: &str, label: &str, hint: &str, f: &Fields<'_>) -> Markup {
    let l = ctx.lang;
    html! { details class="card more" open[f.error.is_some()] { summary { (label) }
        @if !hint.is_empty() { p class="muted" { (hint) } }
        form class="stack-s" method="post" action=(format!("/talks/{}/{step}", view.talk.id)) novalidate data-once {
            input type="hidden" name="version" value=(view.talk.version);
            (f.input("reason", text::reason(l), true))
            button class="btn danger" { (label) }
        }
    } }
}

/// What can be done with it now.
fn aside(ctx: &Ctx, view: &TalkView, f: &Fields<'_>) -> Markup {
    let l = ctx.lang;
    let t = &view.talk;
    let may = ctx.caller.may_at(Action::TalksWrite, scope_of(t));
    let can = |step| may && after(t.status, step).is_some();
    html! {
        @if t.status == TalkStatus::Published { section class="card" {
            h2 { (text::published(l)) }
            p class="muted" { (text::notice_hint(l)) }
            a class="btn primary block" href=(format!("/talks/notice/{}", publishing::token(&ctx.app, t.id))) { (text::open_notice(l)) }
        } }
        @if can(Step::Withdraw) { (reason_form(ctx, view, "withdraw", text::withdraw(l), text::withdraw_hint(l), f)) }
        @if can(Step::Cancel) { (reason_form(ctx, view, "cancel", text::cancel_talk(l), "", f)) }
    }
}

fn actions(ctx: &Ctx, view: &TalkView) -> Markup {
    let l = ctx.lang;
    let t = &view.talk;
    let may = ctx.caller.may_at(Action::TalksWrite, scope_of(t));
    let can = |step| may && after(t.status, step).is_some();
    let begun = t.begins_at <= ctx.now;
    let link = |to: &str, label: &str, main: bool| {
        html! { a class=(if main { "btn primary" } else { "btn" }) href=(format!("/talks/{}/{to}", t.id)) { (label) } }
    };
    html! { div class="actions" {
        @if can(Step::Replan) { (link("edit", text::edit(l), !begun)) }
        @if can(Step::Hold) && begun { (link("minutes", text::minutes(l), true)) }
        @if can(Step::Amend) { (link("minutes", text::amend(l), false)) }
        @if can(Step::Publish) { (link("publish", text::publish(l), true)) }
    } }
}

async fn markup(ctx: &Ctx, id: TalkId, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let view = show::show(&ctx.app, &ctx.caller, id).await?;
    let t = &view.talk;
    let f = Fields { typed, error };
    let content = html! {
        (crumbs(l, &[("/talks", text::talks(l))], &t.number))
        div class="page-head" {
            h2 { (kind_chip(l, t.kind)) " " span lang="zh-CN" { (t.place) } } (chip(text::status_tone(t.status), text::status_name(l, t.status)))
            (actions(ctx, &view))
        }
        @if let Some(error) = error { (error_summary(l, error)) }
        div class="split" {
            div { (facts(ctx, &view)) @if was_held(t.status) { (minutes(ctx, &view)) } @else if after(t.status, Step::Hold).is_some() && t.begins_at > ctx.now { section class="card" { p class="muted" { (text::not_begun(l)) } } } }
            aside { (aside(ctx, &view, &f)) }
        }
    };
    Ok(office(ctx, Some(Section::Talks), &t.number, &content))
}

async fn page(ctx: Ctx, Path(id): Path<TalkId>) -> Result<Html> {
    markup(&ctx, id, &Typed::default(), None).await
}

/// The page again with what was refused.
async fn again(ctx: &Ctx, id: TalkId, typed: &Typed, error: Error) -> Result<Response> {
    let (status, error) = refused(as_typed(error))?;
    Ok((status, markup(ctx, id, typed, Some(&error)).await?).into_response())
}

async fn cancel(
    ctx: Ctx,
    Path(id): Path<TalkId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let typed = Typed(pairs);
    match service::cancel(&ctx.app, &ctx.caller, id, typed.get("reason"), typed.version()).await {
        Ok(_) => Ok(see_other(&format!("/talks/{id}"), Some(text::cancelled_saved(ctx.lang)))),
        Err(error) => again(&ctx, id, &typed, error).await,
    }
}

async fn withdraw(
    ctx: Ctx,
    Path(id): Path<TalkId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let typed = Typed(pairs);
    match publishing::withdraw(&ctx.app, &ctx.caller, id, typed.get("reason"), typed.version()).await {
        Ok(_) => Ok(see_other(&format!("/talks/{id}"), Some(text::withdrawn_saved(ctx.lang)))),
        Err(error) => again(&ctx, id, &typed, error).await,
    }
}
