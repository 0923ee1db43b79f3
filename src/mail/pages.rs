//! The administrator's pages over the mail queue.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use entity::enums::{MailStatus, SuppressionCause};
use entity::value::{MailSuppressionId, OutboxId};
use maud::{Markup, html};
use serde::Deserialize;

use super::{desk, text};
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::extract::{Path, Query};
use crate::i18n::Lang;
use crate::people::mask_email;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, pager, query_string, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

const SUPPRESSIONS: &str = "/admin/mail/suppressions";

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/admin/mail", list)
        .get("/admin/mail/{id}", show)
        .get("/admin/mail/{id}/html", rendered)
        .post("/admin/mail/{id}/resend", resend)
        .get(SUPPRESSIONS, suppressions)
        .post("/admin/mail/suppressions/{id}/lift", lift)
}

const fn tone(status: MailStatus) -> Tone {
    match status {
        MailStatus::Queued => Tone::Info,
        MailStatus::Sent => Tone::Ok,
        MailStatus::Failed | MailStatus::Bounced => Tone::Bad,
        MailStatus::Parked | MailStatus::Suppressed => Tone::Warn,
        MailStatus::Withdrawn => Tone::Mute,
    }
}

fn tabs(l: Lang, here: &str) -> Markup {
    html! { nav class="tabs" aria-label=(words::nav_mail(l)) {
        @for (path, name) in [("/admin/mail", text::queue(l)), (SUPPRESSIONS, text::suppressions(l))] {
            a href=(path) aria-current=[(path == here).then_some("page")] { (name) } }
    } }
}

#[derive(Deserialize)]
struct MailQuery {
    #[serde(default)]
    status: String,
    cursor: Option<String>,
}

async fn list(ctx: Ctx, Query(query): Query<MailQuery>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = desk::list(&ctx.app, &ctx.caller, MailStatus::from_word(&query.status), window).await?;
    let content = html! {
        (tabs(l, "/admin/mail"))
        form class="card filters" method="get" role="search" {
            div class="field" { label for="status" { (text::status(l)) }
                select id="status" name="status" data-autosubmit { option value="" { (words::all(l)) }
                    @for s in MailStatus::ALL { option value=(s.word()) selected[s.word() == query.status] { (text::status_name(l, *s)) } } } }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/admin/mail" { (words::reset(l)) } }
        }
        section class="card" {
            @if page.items.is_empty() { (empty(text::no_mail(l), text::no_mail_hint(l))) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::subject(l)) } th { (text::kind(l)) } th { (text::to(l)) } th { (text::status(l)) }
                        th { (text::created(l)) } th { (text::sent_at(l)) } th class="num" { (text::attempts(l)) } th class="act" { (words::actions(l)) } } }
                    tbody { @for m in &page.items { tr class=[matches!(m.status, MailStatus::Failed | MailStatus::Bounced).then_some("bad")] {
                        td class="lead key" { a href=(format!("/admin/mail/{}", m.id)) { (m.subject.as_deref().unwrap_or(&m.document_key)) } }
                        td data-label=(text::kind(l)) { (text::kind_name(l, m.kind)) }
                        td data-label=(text::to(l)) { (mask_email(&m.to_address)) }
                        td data-label=(text::status(l)) { (chip(tone(m.status), text::status_name(l, m.status))) }
                        td data-label=(text::created(l)) { (time(&ctx, m.created_at)) }
                        td data-label=(text::sent_at(l)) { @if let Some(at) = m.sent_at { (time(&ctx, at)) } @else { "—" } }
                        td class="num" data-label=(text::attempts(l)) { (m.attempts) }
                        td class="act" { a href=(format!("/admin/mail/{}", m.id)) { (words::view(l)) } }
                    } } }
                } }
            }
            (pager(&ctx, &query_string(&[("status", &query.status)]), query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Mail), words::nav_mail(l), &content))
}

async fn show(ctx: Ctx, Path(id): Path<OutboxId>) -> Result<Html> {
    let l = ctx.lang;
    let (row, attempts, rendered) = desk::show(&ctx.app, &ctx.caller, id).await?;
    let title = rendered.as_ref().map_or_else(|_| row.document_key.clone(), |r| r.subject.clone());
    let again = desk::can_be_sent_again(row.status) && ctx.may(Action::MailResend);
    let content = html! {
        (crumbs(l, &[("/admin/mail", words::nav_mail(l))], &row.document_key))
        div class="page-head" { h2 { (title) } (chip(tone(row.status), text::status_name(l, row.status)))
            div class="actions" {
                a class="btn" href=(format!("/admin/mail/{id}/html")) { (text::open_html(l)) }
                @if again { form method="post" action=(format!("/admin/mail/{id}/resend")) { button class="btn primary" { (text::resend(l)) } } }
            } }
        section class="card" { dl class="facts" {
            div { dt { (text::to(l)) } dd { (mask_email(&row.to_address)) } }
            div { dt { (text::created(l)) } dd { (time(&ctx, row.created_at)) } }
            div { dt { (text::attempts(l)) } dd { (row.attempts) } }
        } }
        section class="card" {
            header class="card-head" { h2 { (text::plain(l)) } }
            @match &rendered { Ok(mail) => { pre class="wrap" { (mail.text) } }, Err(error) => { p class="bad-text" { (error.detail.on(l)) } } }
        }
        section class="card" {
            header class="card-head" { h2 { (text::attempts(l)) } }
            div class="table-wrap" { table class="table plain" { tbody { @for a in &attempts { tr {
                td { (time(&ctx, a.at)) } td { @if a.succeeded { (chip(Tone::Ok, text::sent(l))) } @else { (chip(Tone::Bad, text::failed(l))) } } td class="wrap" { (a.detail) }
            } } } } }
        }
    };
    Ok(office(&ctx, Some(Section::Mail), &title, &content))
}

/// The HTML part on a page of its own: mails style their elements, which our pages' policy forbids.
async fn rendered(ctx: Ctx, Path(id): Path<OutboxId>) -> Result<Response> {
    let (_, _, rendered) = desk::show(&ctx.app, &ctx.caller, id).await?;
    let mut response = ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], rendered?.html).into_response();
    let policy =
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

async fn resend(ctx: Ctx, Path(id): Path<OutboxId>) -> Result<Response> {
    desk::resend(&ctx.app, &ctx.caller, id).await?;
    Ok(see_other(&format!("/admin/mail/{id}"), Some(text::resent(ctx.lang))))
}

#[derive(Deserialize)]
struct SuppressionQuery {
    #[serde(default)]
    cause: String,
    cursor: Option<String>,
}

async fn suppressions(ctx: Ctx, Query(query): Query<SuppressionQuery>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let cause = SuppressionCause::from_word(&query.cause);
    let page = desk::suppressed(&ctx.app, &ctx.caller, cause, window).await?;
    let may = ctx.may(Action::MailResend);
    let content = html! {
        (tabs(l, SUPPRESSIONS))
        form class="card filters" method="get" role="search" {
            div class="field" { label for="cause" { (text::cause(l)) }
                select id="cause" name="cause" data-autosubmit { option value="" { (words::all(l)) }
                    @for c in SuppressionCause::ALL { option value=(c.word()) selected[c.word() == query.cause] { (text::cause_name(l, *c)) } } } }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href=(SUPPRESSIONS) { (words::reset(l)) } }
        }
        section class="card" {
            p class="muted" { (text::suppressions_hint(l)) }
            @if page.items.is_empty() { (empty(text::no_suppression(l), "")) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::to(l)) } th { (text::cause(l)) } th { (text::server_said(l)) } th { (text::since(l)) } th class="act" { (words::actions(l)) } } }
                    tbody { @for s in &page.items { tr {
                        td class="lead key" { a href=(format!("/admin/mail/{}", s.outbox_id)) { (mask_email(&s.address)) } }
                        td data-label=(text::cause(l)) { (chip(Tone::Bad, text::cause_name(l, s.cause))) }
                        td class="wrap" data-label=(text::server_said(l)) { (s.detail) }
                        td data-label=(text::since(l)) { (time(&ctx, s.since)) }
                        td class="act" { @if may { form method="post" action=(format!("{SUPPRESSIONS}/{}/lift", s.id)) { button class="btn" { (text::lift(l)) } } } }
                    } } }
                } }
            }
            (pager(&ctx, &query_string(&[("cause", &query.cause)]), query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Mail), text::suppressions(l), &content))
}

async fn lift(ctx: Ctx, Path(id): Path<MailSuppressionId>) -> Result<Response> {
    desk::lift(&ctx.app, &ctx.caller, id).await?;
    Ok(see_other(SUPPRESSIONS, Some(text::lifted(ctx.lang))))
}
