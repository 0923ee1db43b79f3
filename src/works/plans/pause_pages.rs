//! `/plans/pauses`: pauses for the weather, made and ended; `/plans/ended`: plans that give no more work.

use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use entity::enums::{Line, PauseMode, PauseReason};
use entity::plan_pause;
use entity::value::{PlanPauseId, SubdistrictId};
use maud::{Markup, html};
use serde::Deserialize;

use super::pauses::{self, NewPause, PauseRow};
use super::{ends, text};
use crate::access::Action;
use crate::clock::tomorrow;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, line_chip, options, pager};
use crate::web::text::{self as words, line_name};
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/plans/ended", ended_page)
        .get("/plans/pauses", pauses_page)
        .post("/plans/pauses", create)
        .post("/plans/pauses/{id}/end", end)
}

#[derive(Deserialize, Default)]
struct ListQuery {
    cursor: Option<String>,
    #[serde(default)]
    plan: String,
}

async fn ended_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = ends::list(&ctx.app, &ctx.caller, window).await?;
    let content = html! {
        (crumbs(l, &[("/plans", text::plans(l))], text::ended(l)))
        section class="card" {
            p class="muted" { (text::ended_hint(l)) }
            @if page.items.is_empty() { (empty(text::ended_none(l), "")) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::title(l)) } th { (text::line(l)) } th { (text::cause(l)) } th { (text::since(l)) } } }
                    tbody { @for row in &page.items { tr {
                        td class="lead key" { a href=(format!("/plans/{}", row.plan.id)) { (row.plan.title) } }
                        td data-label=(text::line(l)) { (line_chip(l, row.plan.line)) }
                        td class="wide-cell" data-label=(text::cause(l)) { (text::cause_name(l, row.end.cause)) @if !row.end.detail.is_empty() { " · " (row.end.detail) } }
                        td data-label=(text::since(l)) { (row.end.since) }
                    } } }
                } }
            }
            (pager(&ctx, "", query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Plans), text::ended(l), &content))
}

fn standing(ctx: &Ctx, p: &plan_pause::Model) -> Markup {
    let l = ctx.lang;
    let today = ctx.today();
    if let Some(by) = &p.ended_by {
        return html! { (chip(Tone::Mute, text::pause_done(l))) " " small { (text::pause_ended_early(l, by)) } };
    }
    if p.until_on <= today {
        chip(Tone::Mute, text::pause_done(l))
    } else if p.from_on <= today {
        chip(Tone::Warn, text::pause_now(l))
    } else {
        chip(Tone::Info, text::pause_ahead(l))
    }
}

fn scope_words(ctx: &Ctx, row: &PauseRow) -> String {
    let l = ctx.lang;
    match (&row.plan, row.pause.line) {
        (Some(plan), _) => plan.clone(),
        (None, Some(line)) => format!("{} · {}", row.subdistrict, line_name(l, line)),
        (None, None) => format!("{} · {}", row.subdistrict, text::pause_whole(l)),
    }
}

fn rows(ctx: &Ctx, items: &[PauseRow]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr {
                th class="key" { (text::pause_reason(l)) } th { (text::pause_scope(l)) } th { (text::pause_from(l)) } th { (text::pause_last(l)) }
                th { (text::pause_mode_short(l)) } th { (text::pause_orders(l)) } th { (text::pause_by(l)) } th { (text::status(l)) } th class="act" { (words::actions(l)) }
            } }
            tbody { @for row in items {
                @let p = &row.pause;
                tr {
                    td class="lead key" { (text::reason_name(l, p.reason)) @if !p.note.is_empty() { " " small class="muted" { (p.note) } } }
                    td class="wide-cell" data-label=(text::pause_scope(l)) { (scope_words(ctx, row)) }
                    td data-label=(text::pause_from(l)) { (p.from_on) }
                    td data-label=(text::pause_last(l)) { (p.until_on.pred_opt().unwrap_or(p.until_on)) }
                    td data-label=(text::pause_mode_short(l)) { (text::mode_name(l, p.mode)) }
                    td class="num" data-label=(text::pause_orders(l)) { (row.orders) }
                    td data-label=(text::pause_by(l)) { (p.created_by) }
                    td data-label=(text::status(l)) { (standing(ctx, p)) }
                    td class="act" { @if ctx.may(Action::PlansWrite) && p.ended_at.is_none() && p.until_on > ctx.today() {
                        form method="post" action=(format!("/plans/pauses/{}/end", p.id)) { input type="hidden" name="version" value=(p.version); button class="btn small" { (text::pause_end(l)) } }
                    } }
                }
            } }
        } }
    }
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct PauseForm {
    subdistrict_id: String,
    line: String,
    plan_id: String,
    from_on: String,
    last_on: String,
    reason: String,
    note: String,
    mode: String,
}

impl PauseForm {
    fn new_pause(&self) -> Result<NewPause> {
        let mut error = Error::invalid("works.pause_invalid", crate::web::text::form_errors);
        let subdistrict = self.subdistrict_id.parse::<SubdistrictId>();
        if subdistrict.is_err() {
            error = error.field("subdistrict_id", text::invalid_subdistrict);
        }
        let (from, last) = (self.from_on.parse::<NaiveDate>(), self.last_on.parse::<NaiveDate>());
        if from.is_err() {
            error = error.field("from_on", text::invalid_day);
        }
        if last.is_err() {
            error = error.field("until_on", text::invalid_day);
        }
        let (reason, mode) = (PauseReason::from_word(&self.reason), PauseMode::from_word(&self.mode));
        if reason.is_none() {
            error = error.field("reason", text::invalid_reason);
        }
        if mode.is_none() {
            error = error.field("mode", text::invalid_reason);
        }
        let (Ok(subdistrict_id), Ok(from_on), Ok(last), Some(reason), Some(mode)) =
            (subdistrict, from, last, reason, mode)
        else {
            return Err(error);
        };
        Ok(NewPause {
            subdistrict_id,
            line: Line::from_word(&self.line),
            plan_id: self.plan_id.parse().ok(),
            from_on,
            until_on: tomorrow(last),
            reason,
            note: self.note.clone(),
            mode,
        })
    }
}

async fn form(ctx: &Ctx, typed: &PauseForm, error: Option<&Error>) -> Result<Markup> {
    let l = ctx.lang;
    let (quarters, plans) = pauses::choices(&ctx.app, &ctx.caller).await?;
    let any = |label: &'static str| std::iter::once((String::new(), label));
    let lines =
        any(text::pause_whole(l)).chain(Line::ALL.iter().map(|x| (x.word().to_owned(), line_name(l, *x))));
    let plans =
        any(text::pause_any_plan(l)).chain(plans.iter().map(|p| (p.id.to_string(), p.title.as_str())));
    let reasons = PauseReason::ALL.iter().map(|r| (r.word().to_owned(), text::reason_name(l, *r)));
    let modes = PauseMode::ALL.iter().map(|m| (m.word().to_owned(), text::mode_name(l, *m)));
    Ok(html! {
        form class="form card" method="post" action="/plans/pauses" novalidate {
            h2 { (text::new_pause(l)) }
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields" {
                div class="field" { label for="subdistrict_id" class="req" { (text::subdistrict(l)) } select id="subdistrict_id" name="subdistrict_id" {
                    (options(quarters.iter().map(|s| (s.id.to_string(), s.name.as_str())), &typed.subdistrict_id)) } }
                div class="field" { label for="line" { (text::pause_scope(l)) } select id="line" name="line" { (options(lines, &typed.line)) } }
                div class="field" { label for="plan_id" { (text::pause_plan(l)) } select id="plan_id" name="plan_id" aria-invalid=[wrong(error, "plan_id")] { (options(plans, &typed.plan_id)) } }
                div class="field" { label for="reason" class="req" { (text::pause_reason(l)) } select id="reason" name="reason" { (options(reasons, &typed.reason)) } }
                div class="field" { label for="from_on" class="req" { (text::pause_from(l)) } input id="from_on" name="from_on" type="date" value=(typed.from_on) aria-invalid=[wrong(error, "from_on")]; }
                div class="field" { label for="last_on" class="req" { (text::pause_last(l)) } input id="last_on" name="last_on" type="date" value=(typed.last_on) aria-invalid=[wrong(error, "until_on")]; }
                div class="field" { label for="mode" class="req" { (text::pause_mode(l)) } select id="mode" name="mode" { (options(modes, &typed.mode)) } }
                div class="field wide" { label for="note" { (text::pause_note(l)) } input id="note" name="note" value=(typed.note) aria-invalid=[wrong(error, "note")]; p class="help" { (text::pause_mode_help(l)) } }
            }
            div class="form-actions" { button class="btn primary" { (text::new_pause(l)) } }
        }
    })
}

async fn markup(ctx: &Ctx, cursor: Option<String>, typed: &PauseForm, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: cursor.clone(), limit: None }.window()?;
    let page = pauses::list(&ctx.app, &ctx.caller, window).await?;
    let content = html! {
        (crumbs(l, &[("/plans", text::plans(l))], text::pauses(l)))
        section class="card" {
            header class="card-head" { h2 { (text::pauses(l)) } }
            @if page.items.is_empty() { (empty(text::pauses_none(l), text::pauses_hint(l))) } @else { (rows(ctx, &page.items)) }
            (pager(ctx, "", cursor.is_some(), page.next.as_deref()))
        }
        @if ctx.may(Action::PlansWrite) { (form(ctx, typed, error).await?) }
    };
    Ok(office(ctx, Some(Section::Plans), text::pauses(l), &content))
}

async fn pauses_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let today = ctx.today().to_string();
    let typed =
        PauseForm { from_on: today.clone(), last_on: today, plan_id: query.plan, ..PauseForm::default() };
    markup(&ctx, query.cursor, &typed, None).await
}

async fn create(ctx: Ctx, Form(typed): Form<PauseForm>) -> Result<Response> {
    ctx.caller.reach(Action::PlansWrite)?;
    let outcome = async { pauses::create(&ctx.app, &ctx.caller, typed.new_pause()?).await };
    match outcome.await {
        Ok(done) => {
            let words = text::pause_made(ctx.lang, done.cancelled, done.put_off);
            Ok(see_other("/plans/pauses", Some(&words)))
        }
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, None, &typed, Some(&error)).await?).into_response())
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct EndForm {
    version: String,
}

async fn end(ctx: Ctx, Path(id): Path<PlanPauseId>, Form(typed): Form<EndForm>) -> Result<Response> {
    let version = typed.version.parse().unwrap_or(0);
    match pauses::end(&ctx.app, &ctx.caller, id, version).await {
        Ok(done) => Ok(see_other("/plans/pauses", Some(&text::pause_ended(ctx.lang, done.brought_back)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, None, &PauseForm::default(), Some(&error)).await?).into_response())
        }
    }
}
