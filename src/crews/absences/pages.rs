//! The pages of leave: the list with its form, one leave with the shifts it leaves open and who can stand in.

use std::collections::HashMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use entity::enums::{AbsenceKind, AbsenceStatus};
use entity::value::{AbsenceId, WorkerId};
use maud::{Markup, html};
use serde::Deserialize;

use super::covering::{self, Named};
use super::service::{self, AbsenceView, NewAbsence};
use super::text;
use crate::access::Action;
use crate::clock::tomorrow;
use crate::crews::form::{Fields, Typed, invalid};
use crate::crews::rosters::text as roster_words;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, pager, query_string, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/absences", list_page)
        .post("/absences", ask)
        .get("/absences/{id}", show)
        .post("/absences/{id}/approve", approve)
        .post("/absences/{id}/refuse", refuse)
        .post("/absences/{id}/end", end_early)
        .post("/absences/{id}/covers", cover)
}

const fn tone(status: AbsenceStatus) -> Tone {
    match status {
        AbsenceStatus::Requested => Tone::Warn,
        AbsenceStatus::Approved => Tone::Ok,
        AbsenceStatus::Refused => Tone::Bad,
        AbsenceStatus::Cancelled => Tone::Mute,
    }
}

fn last_day(to_on: NaiveDate) -> NaiveDate {
    to_on.pred_opt().unwrap_or(to_on)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    status: String,
    /// Somebody the form shall begin with.
    worker: String,
    cursor: Option<String>,
}

fn table(ctx: &Ctx, rows: &[AbsenceView]) -> Markup {
    let l = ctx.lang;
    html! { div class="table-wrap" { table class="table stack" {
        thead { tr { th class="key" { (text::worker(l)) } th { (text::crew(l)) } th { (text::kind(l)) } th { (text::first_day(l)) } th { (text::last_day(l)) } th { (text::status(l)) } th { (text::asked(l)) } } }
        tbody { @for v in rows { @let a = &v.absence; tr {
            td class="lead key" { a href=(format!("/absences/{}", a.id)) { (v.worker.name) } }
            td data-label=(text::crew(l)) { (v.crew.as_ref().map_or("—", |c| c.name.as_str())) }
            td data-label=(text::kind(l)) { (text::kind_name(l, a.kind)) }
            td class="nowrap" data-label=(text::first_day(l)) { (a.from_on) }
            td class="nowrap" data-label=(text::last_day(l)) { (last_day(a.to_on)) }
            td data-label=(text::status(l)) { (chip(tone(a.status), text::status_name(l, a.status))) }
            td data-label=(text::asked(l)) { (time(ctx, a.asked_at)) }
        } } }
    } } }
}

async fn form(ctx: &Ctx, typed: &Typed, error: Option<&Error>) -> Result<Markup> {
    let l = ctx.lang;
    let people = service::people(&ctx.app, &ctx.caller).await?;
    let names: Vec<(String, String)> =
        people.iter().map(|w| (w.id.to_string(), format!("{} {}", w.number, w.name))).collect();
    let fields = Fields { typed, error };
    let kinds = AbsenceKind::ALL.iter().map(|k| (k.word().to_owned(), text::kind_name(l, *k)));
    Ok(html! { form class="form card" id="new" method="post" action="/absences" novalidate {
        header class="card-head" { h2 { (text::new_absence(l)) } }
        p class="muted" { (text::sick_help(l)) }
        @if let Some(error) = error { (error_summary(l, error)) }
        div class="fields" {
            (fields.select("worker_id", text::worker(l), None, names.iter().map(|(id, name)| (id.clone(), name.as_str()))))
            (fields.select("kind", text::kind(l), None, kinds))
            (fields.date("from_on", text::first_day(l), true))
            (fields.date("to_on", text::last_day(l), true))
            div class="wide" { (fields.input("reason", text::reason(l), false)) }
        }
        div class="form-actions" { button class="btn primary" { (text::submit(l)) } }
    } })
}

async fn list_markup(ctx: &Ctx, query: &ListQuery, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let status = AbsenceStatus::from_word(&query.status);
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = service::list(&ctx.app, &ctx.caller, status, window).await?;
    let all = std::iter::once(("".to_owned(), words::all(l)))
        .chain(AbsenceStatus::ALL.iter().map(|s| (s.word().to_owned(), text::status_name(l, *s))));
    let content = html! {
        nav class="tabs card" aria-label=(text::status(l)) { @for (word, label) in all {
            a href=(format!("/absences?{}", query_string(&[("status", &word)]))) aria-current=[(word == query.status).then_some("page")] { (label) } } }
        section class="card" {
            header class="card-head" { h2 { (text::absences(l)) } div class="actions" { a class="btn primary" href="#new" { (text::new_absence(l)) } } }
            @if page.items.is_empty() { (empty(text::none_yet(l), text::none_hint(l))) } @else { (table(ctx, &page.items)) }
            (pager(ctx, &query_string(&[("status", &query.status)]), query.cursor.is_some(), page.next.as_deref()))
        }
        (form(ctx, typed, error).await?)
    };
    Ok(office(ctx, Some(Section::Absences), text::absences(l), &content))
}

async fn list_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let today = ctx.today().to_string();
    let typed =
        Typed::of([("from_on", today.clone()), ("to_on", today), ("worker_id", query.worker.clone())]);
    list_markup(&ctx, &query, &typed, None).await
}

async fn ask(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.caller.reach(Action::AbsencesAsk)?;
    let typed = Typed(pairs);
    let outcome = async {
        let kind = AbsenceKind::from_word(typed.get("kind"));
        let new = NewAbsence {
            worker_id: typed
                .choice("worker_id")
                .ok_or_else(|| invalid().field("worker_id", text::worker_unknown))?,
            kind: kind.ok_or_else(|| invalid().field("kind", crate::crews::text::choose_one))?,
            from_on: typed.day("from_on")?,
            to_on: tomorrow(typed.day("to_on")?),
            reason: typed.get("reason").to_owned(),
        };
        service::ask(&ctx.app, &ctx.caller, new).await
    };
    match outcome.await {
        Ok(made) => Ok(see_other(&format!("/absences/{}", made.id), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let page = list_markup(&ctx, &ListQuery::default(), &typed, Some(&error)).await?;
            Ok((status, page).into_response())
        }
    }
}

fn decisions(ctx: &Ctx, view: &AbsenceView) -> Markup {
    let l = ctx.lang;
    let a = &view.absence;
    let version = html! { input type="hidden" name="version" value=(a.version); };
    let to = |what: &str| format!("/absences/{}/{what}", a.id);
    html! {
        @if a.status == AbsenceStatus::Requested && ctx.may(Action::CrewsWrite) { section class="card" {
            header class="card-head" { h2 { (text::decided(l)) } }
            form method="post" action=(to("approve")) { (version) button class="btn primary" { (text::approve(l)) } }
            form class="filters" method="post" action=(to("refuse")) { (version)
                div class="field" { label for="note" { (text::note(l)) } input id="note" name="note" autocomplete="off"; }
                button class="btn danger" { (text::refuse(l)) } }
        } }
        @if a.status == AbsenceStatus::Approved && a.to_on > ctx.today() { section class="card" {
            header class="card-head" { h2 { (text::end_early(l)) } }
            form class="filters" method="post" action=(to("end")) { (version)
                div class="field" { label for="back_on" { (text::back_on(l)) } input type="date" id="back_on" name="back_on" value=(ctx.today()); }
                button class="btn" { (text::end_early(l)) } }
        } }
    }
}

async fn gaps(ctx: &Ctx, view: &AbsenceView) -> Result<Markup> {
    let l = ctx.lang;
    let found = covering::gaps(&ctx.app, &ctx.caller, view.absence.id).await?;
    let may = ctx.may(Action::CrewsWrite);
    Ok(html! { section class="card" {
        header class="card-head" { h2 { (text::gaps(l)) } }
        @if found.is_empty() { p class="muted" { (text::no_gaps(l)) } } @else {
            div class="table-wrap" { table class="table" {
                thead { tr { th class="key" { (text::day(l)) } th { (text::shift(l)) } th { (text::covered_by(l)) } @if may { th class="act" { (words::actions(l)) } } } }
                tbody { @for gap in &found { tr {
                    td class="key" { a href=(format!("/rosters/{}", gap.roster.id)) { (gap.day) } }
                    td { (gap.kind.name) " " span class="muted nowrap" { (roster_words::span(l, gap.kind.start_minute, gap.kind.end_minute)) } }
                    td { @match &gap.covered_by { Some(w) => span class="chip ok" lang="zh-CN" { (w.name) }, None => (chip(Tone::Warn, text::not_covered(l))) } }
                    @if may { td class="act" { @if gap.covered_by.is_none() { a class="btn small" href=(format!("/absences/{}?day={}#cover", view.absence.id, gap.day)) { (text::find_cover(l)) } } } }
                } } }
            } }
        }
    } })
}

fn candidates(ctx: &Ctx, id: AbsenceId, day: NaiveDate, found: &[Named]) -> Markup {
    let l = ctx.lang;
    html! { section class="card" id="cover" {
        header class="card-head" { h2 { (text::candidates(l)) " · " (day) } }
        @if found.is_empty() { (empty(text::no_candidates(l), text::no_candidates_hint(l))) } @else {
            div class="table-wrap" { table class="table stack" {
                thead { tr { th class="key" { (text::worker(l)) } th { (text::crew(l)) } th class="num" { (text::week_hours(l)) } th { (text::notes(l)) } th class="act" { (words::actions(l)) } } }
                tbody { @for n in found { tr {
                    td class="lead key" { (n.worker.name) }
                    td data-label=(text::crew(l)) { (n.crew) @if n.candidate.own_crew { " " (chip(Tone::Info, text::own_crew(l))) } }
                    td class="num" data-label=(text::week_hours(l)) { (roster_words::duration(l, n.candidate.minutes)) }
                    td data-label=(text::notes(l)) { @for rule in &n.candidate.notes { (chip(Tone::Warn, roster_words::rule_name(l, *rule))) " " } }
                    td class="act" { form class="inline" method="post" action=(format!("/absences/{id}/covers")) {
                        input type="hidden" name="day" value=(day); input type="hidden" name="worker_id" value=(n.worker.id);
                        button class="btn small primary" { (text::choose(l)) } } }
                } } }
            } }
        }
    } }
}

async fn markup(ctx: &Ctx, id: AbsenceId, day: Option<NaiveDate>, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let view = service::show(&ctx.app, &ctx.caller, id).await?;
    let a = &view.absence;
    let found = match day.filter(|_| ctx.may(Action::CrewsWrite)) {
        Some(day) => Some((day, covering::candidates(&ctx.app, &ctx.caller, id, day).await?)),
        None => None,
    };
    let content = html! {
        (crumbs(l, &[("/absences", text::absences(l))], &view.worker.name))
        div class="page-head" { h2 { (view.worker.name) " · " (text::kind_name(l, a.kind)) } (chip(tone(a.status), text::status_name(l, a.status))) }
        @if let Some(error) = error { (error_summary(l, error)) }
        section class="card" { dl class="facts" {
            div { dt { (text::crew(l)) } dd { (view.crew.as_ref().map_or("—", |c| c.name.as_str())) } }
            div { dt { (text::first_day(l)) } dd { (a.from_on) } }
            div { dt { (text::last_day(l)) } dd { (last_day(a.to_on)) } }
            div { dt { (text::asked(l)) } dd { (text::asked_by(l, &a.asked_by)) " " (time(ctx, a.asked_at)) } }
            @if let (Some(by), Some(at)) = (&a.decided_by, a.decided_at) { div { dt { (text::decided(l)) } dd { (by) " " (time(ctx, at)) } } }
            @if !a.reason.is_empty() { div class="wide" { dt { (text::reason(l)) } dd { (a.reason) } } }
            @if !a.note.is_empty() { div class="wide" { dt { (text::note(l)) } dd { (a.note) } } }
        } }
        (decisions(ctx, &view))
        (gaps(ctx, &view).await?)
        @if let Some((day, found)) = &found { (candidates(ctx, id, *day, found)) }
    };
    Ok(office(ctx, Some(Section::Absences), &view.worker.name, &content))
}

#[derive(Deserialize)]
struct DayQuery {
    /// The day somebody is looked for.
    #[serde(default)]
    day: String,
}

async fn show(ctx: Ctx, Path(id): Path<AbsenceId>, Query(query): Query<DayQuery>) -> Result<Response> {
    match markup(&ctx, id, query.day.parse().ok(), None).await {
        Ok(page) => Ok(page.into_response()),
        // A day without a gap: the page without candidates says what there is.
        Err(error) => {
            let (status, error): (StatusCode, Error) = refused(error)?;
            Ok((status, markup(&ctx, id, None, Some(&error)).await?).into_response())
        }
    }
}

async fn answered<T>(ctx: &Ctx, id: AbsenceId, outcome: Result<T>, done: &str) -> Result<Response> {
    match outcome {
        Ok(_) => Ok(see_other(&format!("/absences/{id}"), Some(done))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(ctx, id, None, Some(&error)).await?).into_response())
        }
    }
}

type Sent = HashMap<String, String>;

fn version_of(form: &Sent) -> i32 {
    form.get("version").and_then(|v| v.parse().ok()).unwrap_or(0)
}

async fn approve(ctx: Ctx, Path(id): Path<AbsenceId>, Form(form): Form<Sent>) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let outcome = service::decide(&ctx.app, &ctx.caller, id, version_of(&form), None).await;
    answered(&ctx, id, outcome, text::approved_flash(ctx.lang)).await
}

async fn refuse(ctx: Ctx, Path(id): Path<AbsenceId>, Form(form): Form<Sent>) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let why = form.get("note").map_or("", String::as_str);
    let outcome = service::decide(&ctx.app, &ctx.caller, id, version_of(&form), Some(why)).await;
    answered(&ctx, id, outcome, text::refused_flash(ctx.lang)).await
}

async fn end_early(ctx: Ctx, Path(id): Path<AbsenceId>, Form(form): Form<Sent>) -> Result<Response> {
    ctx.caller.reach(Action::AbsencesAsk)?;
    let back = form.get("back_on").and_then(|d| d.parse().ok());
    let outcome = match back {
        Some(back) => service::end_early(&ctx.app, &ctx.caller, id, version_of(&form), back).await,
        None => Err(invalid().field("back_on", crate::crews::text::day_unreadable)),
    };
    answered(&ctx, id, outcome, text::ended_flash(ctx.lang)).await
}

async fn cover(ctx: Ctx, Path(id): Path<AbsenceId>, Form(form): Form<Sent>) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let day = form.get("day").and_then(|d| d.parse::<NaiveDate>().ok());
    let worker = form.get("worker_id").and_then(|w| w.parse::<WorkerId>().ok());
    let outcome = match (day, worker) {
        (Some(day), Some(worker)) => covering::cover(&ctx.app, &ctx.caller, id, day, worker).await,
        _ => Err(invalid().field("worker_id", text::worker_unknown)),
    };
    answered(&ctx, id, outcome, text::covered_flash(ctx.lang)).await
}
