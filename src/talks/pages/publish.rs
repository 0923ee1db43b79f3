//! Looking at the exact text that everybody will read, and publishing it.

use axum::response::{IntoResponse, Response};
use entity::value::TalkId;
use maud::{Markup, html};

use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::i18n::Lang;
use crate::talks::publishing::{self, Notice, NoticePromise, Preview};
use crate::talks::text;
use crate::web::fields::Typed;
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{chip, error_summary};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, Visitor, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/talks/{id}/publish", page).post("/talks/{id}/publish", publish)
}

fn promise(l: Lang, p: &NoticePromise) -> Markup {
    html! { div class="promise" {
        p { b { (text::notice_promised(l)) } " " (p.words) }
        p class="state" {
            span { (text::notice_by(l, words::day(l, p.due_on))) }
            (chip(text::standing_tone(p.standing), text::standing_name(l, p.standing)))
            @if let Some(day) = p.told_on { span { (text::notice_told(l, words::day(l, day))) } }
        }
    } }
}

/// What a notice is headed with.
#[must_use]
pub fn heading(l: Lang, notice: &Notice) -> String {
    text::notice_of(l, text::kind_name(l, notice.kind))
}

/// The notice as it hangs at the door: the same words on the preview and on the public page.
#[must_use]
pub fn body(v: &Visitor, notice: &Notice, title: &Markup) -> Markup {
    let l = v.lang;
    let clock = |at| v.app.zone().local(at).format("%H:%M").to_string();
    let place = [notice.estate.as_str(), notice.place.as_str()].join(" ");
    let p = &notice.promises;
    html! {
        header class="notice-head" {
            (title)
            p { span lang="zh-CN" { (place.trim()) } }
            p { (words::day(l, notice.day)) " " (clock(notice.begins_at)) "–" (clock(notice.ends_at)) " · " (text::notice_came(l, notice.headcount)) }
        }
        ol class="notice-topics" lang="zh-CN" { @for t in &notice.topics { li {
            p class="topic" { (t.words) @if t.promise.is_none() { " " span class="muted" { "（" (text::notice_noted(l)) "）" } } }
            @if let Some(p) = &t.promise { (promise(l, p)) }
        } } }
        @if p.all() > 0 { p class="strong" { (text::notice_summary(l, p.all(), p.kept + p.kept_late, p.overdue)) } }
        @else { p class="muted" { (text::nothing_promised(l)) } }
    }
}

fn warnings(l: Lang, preview: &Preview) -> Markup {
    html! {
        @if !preview.names.is_empty() { div class="note-box bad" role="alert" { div { (text::names_found(l, preview.names.join("、"))) } } }
        @if !preview.doubts.is_empty() { div class="note-box warn" { div { (text::doubts(l)) b { (preview.doubts.join("、")) } } } }
    }
}

async fn markup(ctx: &Ctx, id: TalkId, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let preview = publishing::preview(&ctx.app, &ctx.caller, id).await?;
    let href = format!("/talks/{id}");
    let content = html! {
        (crumbs(l, &[("/talks", text::talks(l)), (&href, &preview.notice.number)], text::publish(l)))
        @if let Some(error) = error { (error_summary(l, error)) }
        div class="note-box info" { div { (text::preview_hint(l)) } }
        (warnings(l, &preview))
        section class="card notice-preview" aria-label=(text::preview(l)) { (body(ctx, &preview.notice, &html! { h2 { (heading(l, &preview.notice)) } })) }
        form class="row" method="post" action=(format!("/talks/{id}/publish")) data-once {
            input type="hidden" name="version" value=(preview.version);
            @if preview.names.is_empty() { button class="btn primary" { (text::publish_now(l)) } }
            a class="btn" href=(format!("/talks/{id}/minutes")) { (text::amend(l)) }
            a class="btn" href=(href) { (words::cancel(l)) }
        }
    };
    Ok(office(ctx, Some(Section::Talks), text::publish(l), &content))
}

async fn page(ctx: Ctx, Path(id): Path<TalkId>) -> Result<Response> {
    let preview = publishing::preview(&ctx.app, &ctx.caller, id).await?;
    if preview.notice.published_at.is_some() {
        return Ok(see_other(&format!("/talks/{id}"), None));
    }
    Ok(markup(&ctx, id, None).await?.into_response())
}

async fn publish(
    ctx: Ctx,
    Path(id): Path<TalkId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    match publishing::publish(&ctx.app, &ctx.caller, id, Typed(pairs).version()).await {
        Ok(_) => Ok(see_other(&format!("/talks/{id}"), Some(text::published_saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, id, Some(&error)).await?).into_response())
        }
    }
}
