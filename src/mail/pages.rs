//! The administrator's pages over the mail queue.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use entity::enums::MailStatus;
use entity::value::OutboxId;
use maud::html;
use serde::Deserialize;

use super::{outbox, text};
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::Result;
use crate::http::extract::{Path, Query};
use crate::people::mask_email;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, pager, query_string, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/admin/mail", list)
        .get("/admin/mail/{id}", show)
        .get("/admin/mail/{id}/html", rendered)
        .post("/admin/mail/{id}/resend", resend)
}

const fn tone(status: MailStatus) -> Tone {
    match status {
        MailStatus::Queued => Tone::Info,
        MailStatus::Sent => Tone::Ok,
        MailStatus::Failed => Tone::Bad,
        MailStatus::Parked => Tone::Warn,
    }
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
    let page = outbox::list(&ctx.app, &ctx.caller, MailStatus::from_word(&query.status), window).await?;
    let content = html! {
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
                    tbody { @for m in &page.items { tr class=[matches!(m.status, MailStatus::Failed).then_some("bad")] {
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
    let (row, attempts, rendered) = outbox::show(&ctx.app, &ctx.caller, id).await?;
    let title = rendered.as_ref().map_or_else(|_| row.document_key.clone(), |r| r.subject.clone());
    let again = matches!(row.status, MailStatus::Failed | MailStatus::Parked) && ctx.may(Action::MailResend);
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
    let (_, _, rendered) = outbox::show(&ctx.app, &ctx.caller, id).await?;
    let mut response = ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], rendered?.html).into_response();
    let policy =
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

async fn resend(ctx: Ctx, Path(id): Path<OutboxId>) -> Result<Response> {
    outbox::resend(&ctx.app, &ctx.caller, id).await?;
    Ok(see_other(&format!("/admin/mail/{id}"), Some(text::resent(ctx.lang))))
}
