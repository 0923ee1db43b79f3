//! `/crews/{id}/calendar`: a crew's links; `/calendar/{token}.ics`: the feed itself, for whoever has the link.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use entity::value::{CalendarFeedId, CrewId, WorkerId};
use maud::{Markup, html};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::service::{self, FeedList, Made, NewFeed};
use super::text;
use crate::access::{Action, hex};
use crate::app::App;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, options, pager, time};
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/crews/{id}/calendar", feeds_page)
        .post("/crews/{id}/calendar", create)
        .post("/crews/{id}/calendar/{feed}/revoke", revoke)
        .get("/calendar/{file}", file)
}

#[derive(Deserialize, Default)]
struct ListQuery {
    cursor: Option<String>,
}

fn rows(ctx: &Ctx, list: &FeedList) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::whose(l)) } th { (text::created(l)) } th { (text::state(l)) } th {} } }
            tbody { @for row in &list.page.items { tr {
                td class="lead key" { (row.worker.as_deref().unwrap_or(text::whole_crew(l))) }
                td data-label=(text::created(l)) { (time(ctx, row.feed.created_at)) " " (row.feed.created_by) }
                td data-label=(text::state(l)) { @if row.feed.revoked_at.is_some() { (chip(Tone::Mute, text::revoked(l))) } @else { (chip(Tone::Ok, text::live(l))) } }
                td { @if row.feed.revoked_at.is_none() {
                    form method="post" action=(format!("/crews/{}/calendar/{}/revoke", list.crew.id, row.feed.id)) { button class="btn small" { (text::revoke(l)) } }
                } }
            } } }
        } }
    }
}

async fn markup(
    ctx: &Ctx,
    id: CrewId,
    cursor: Option<String>,
    made: Option<&Made>,
    error: Option<&Error>,
) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: cursor.clone(), limit: None }.window()?;
    let list = service::list(&ctx.app, &ctx.caller, id, window).await?;
    let who = std::iter::once((String::new(), text::whole_crew(l)))
        .chain(list.members.iter().map(|w| (w.id.to_string(), w.name.as_str())));
    let back = if ctx.may(Action::CrewsRead) {
        (format!("/crews/{id}"), list.crew.name.as_str())
    } else {
        ("/crew".to_owned(), list.crew.name.as_str())
    };
    let content = html! {
        (crumbs(l, &[(&back.0, back.1)], text::feeds(l)))
        @if let Some(made) = made { div class="note-box ok" { div { (text::made(l)) div class="field" { input id="link" readonly value=(made.link) aria-label=(text::feeds(l)); } } } }
        form class="form card" method="post" action=(format!("/crews/{id}/calendar")) {
            h2 { (text::feeds_of(l, &list.crew.name)) }
            @if let Some(error) = error { (error_summary(l, error)) }
            p class="muted" { (text::hint(l)) }
            div class="fields" { div class="field" { label for="worker_id" { (text::whose(l)) } select id="worker_id" name="worker_id" { (options(who, "")) } } }
            div class="form-actions" { button class="btn primary" { (text::make(l)) } }
        }
        section class="card" {
            @if list.page.items.is_empty() { (empty(text::none(l), "")) } @else { (rows(ctx, &list)) }
            (pager(ctx, "", cursor.is_some(), list.page.next.as_deref()))
        }
    };
    Ok(office(ctx, Some(Section::Crews), text::feeds(l), &content))
}

async fn feeds_page(ctx: Ctx, Path(id): Path<CrewId>, Query(query): Query<ListQuery>) -> Result<Html> {
    markup(&ctx, id, query.cursor, None, None).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct FeedForm {
    worker_id: String,
}

async fn create(ctx: Ctx, Path(id): Path<CrewId>, Form(typed): Form<FeedForm>) -> Result<Response> {
    let new = NewFeed { crew_id: id, worker_id: typed.worker_id.parse::<WorkerId>().ok() };
    match service::create(&ctx.app, &ctx.caller, new).await {
        // Shown in the answer itself: the link is in no address and in no cookie.
        Ok(made) => Ok(markup(&ctx, id, None, Some(&made), None).await?.into_response()),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, id, None, None, Some(&error)).await?).into_response())
        }
    }
}

async fn revoke(ctx: Ctx, Path((id, feed)): Path<(CrewId, CalendarFeedId)>) -> Result<Response> {
    service::revoke(&ctx.app, &ctx.caller, feed).await?;
    Ok(see_other(&format!("/crews/{id}/calendar"), Some(text::revoked_done(ctx.lang))))
}

async fn file(State(app): State<App>, Path(file): Path<String>, headers: HeaderMap) -> Result<Response> {
    let token = file.strip_suffix(".ics").unwrap_or(&file);
    let file = service::read(&app, token).await?;
    let tag = format!("\"{}\"", &hex(&Sha256::digest(file.body.as_bytes()))[..32]);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let same = known.split(',').map(|t| t.trim().trim_start_matches("W/")).any(|t| t == tag || t == "*");
    let common = [
        (header::ETAG, tag),
        (header::LAST_MODIFIED, file.changed.format("%a, %d %b %Y %H:%M:%S GMT").to_string()),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    if same {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    let kind = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"dawuye.ics\""),
    ];
    Ok((common, kind, file.body).into_response())
}
