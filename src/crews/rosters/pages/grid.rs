//! `/rosters/{id}`: a crew's week as a grid of workers and days.

use std::collections::HashMap;

use axum::response::{IntoResponse, Response};
use chrono::{Datelike, NaiveDate};
use entity::enums::{HolidayKind, RosterStatus};
use entity::value::{RosterId, ShiftKindId, WorkerId};
use maud::{Markup, html};

use super::{status_chip, week_words};
use crate::access::Action;
use crate::crews::absences::text::kind_name as absence_name;
use crate::crews::form::Typed;
use crate::crews::labour::Violation;
use crate::crews::rosters::propose::propose;
use crate::crews::rosters::publish::{self, words};
use crate::crews::rosters::service::{self, CellEdit};
use crate::crews::rosters::sheet::{Entry, Sheet};
use crate::crews::rosters::text;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, line_chip, time};
use crate::web::text::weekday;
use crate::web::{Ctx, Html, Section, office, see_other};

fn field_name(worker: WorkerId, day: NaiveDate) -> String {
    format!("c-{worker}-{day}")
}

/// Worker and day of a field's name.
fn parse_name(name: &str) -> Option<(WorkerId, NaiveDate)> {
    let (worker, day) = name.strip_prefix("c-")?.split_once('-')?;
    Some((worker.parse().ok()?, day.parse().ok()?))
}

fn day_head(ctx: &Ctx, sheet: &Sheet, day: NaiveDate) -> Markup {
    let l = ctx.lang;
    let working = sheet.calendar.is_working(day);
    let named = sheet.calendar.named(day);
    html! { th class=(if working { "mid" } else { "mid day-off" }) scope="col" {
        (weekday(l, day.weekday())) br; span class="small" { (day.format("%m-%d").to_string()) }
        @if let Some((kind, name)) = named { br; span class="small" { span lang="zh-CN" { (name) } @if kind == HolidayKind::Work { " " (crate::crews::holidays::text::work(l)) } } }
    } }
}

fn cell(ctx: &Ctx, sheet: &Sheet, entry: &Entry, day: NaiveDate, may: bool) -> Markup {
    let l = ctx.lang;
    let id = entry.worker.id;
    let cell = sheet.cells.get(&(id, day));
    let absence = sheet.absence_on(id, day);
    let away = cell.is_some_and(|c| c.absence_id.is_some()) || (cell.is_none() && absence.is_some());
    let hard = sheet.violations.iter().any(|v| v.worker == Some(id) && v.day == day && v.rule.is_hard());
    let soft = sheet.violations.iter().any(|v| v.worker == Some(id) && v.day == day && !v.rule.is_hard());
    let class = if hard {
        "mid cell-bad"
    } else if away {
        "mid cell-away"
    } else if soft {
        "mid cell-note"
    } else {
        "mid"
    };
    let kind = cell.and_then(|c| sheet.kind(c.shift_kind_id));
    let name = field_name(id, day);
    // What kind of leave it is concerns only those who plan.
    let why = absence.map(|a| if may { absence_name(l, a.kind) } else { text::away(l) });
    html! { td class=(class) {
        @if may {
            select class="input" id=(name) name=(name) aria-label=(format!("{} {}", entry.worker.number, day)) {
                option value="" selected[kind.is_none()] { (text::rest(l)) }
                @for k in &sheet.kinds { option value=(k.id) selected[kind.is_some_and(|is| is.id == k.id)] { (k.name) } }
            }
            span class="print-only" { (kind.map_or_else(|| text::rest(l), |k| k.name.as_str())) }
        } @else { @match kind { Some(k) => b { (k.name) }, None => span class="muted" { (text::rest(l)) } } }
        @if let Some(why) = why { span class="cell-word" { (why) } }
        @if cell.is_some_and(|c| c.cover_for.is_some()) { span class="cell-word" { (text::covers(l)) } }
    } }
}

fn needed_rows(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let l = ctx.lang;
    html! { @for k in sheet.kinds.iter().filter(|k| sheet.demand.iter().any(|d| d.shift_kind_id == k.id)) { tr class="sub" {
        th class="key" scope="row" { span lang="zh-CN" { (k.name) } " " span class="muted" { (text::needed_row(l)) } }
        @for day in sheet.days() {
            @let (is, needed) = (sheet.filled(k.id, day), sheet.needed(k.id, day));
            td class="mid" { @if is < needed { b class="bad-text" { (is) "/" (needed) } } @else { (is) "/" (needed) } }
        }
        td {}
    } } }
}

fn grid(ctx: &Ctx, sheet: &Sheet, may: bool) -> Markup {
    let l = ctx.lang;
    html! { div class="table-wrap roster-wrap" { table class="table roster" {
        thead { tr { th class="key" scope="col" { (text::worker(l)) } @for day in sheet.days() { (day_head(ctx, sheet, day)) } th class="num" scope="col" { (text::hours(l)) } } }
        tbody { @for entry in &sheet.entries { tr {
            th class="key" scope="row" { span lang="zh-CN" { @if ctx.may(Action::CrewsRead) { a href=(format!("/workers/{}", entry.worker.id)) { (entry.worker.name) } } @else { (entry.worker.name) } }
                @if !entry.member { " " (chip(Tone::Info, text::stands_in(l))) } }
            @for day in sheet.days() { (cell(ctx, sheet, entry, day, may)) }
            td class="num" { (text::duration(l, sheet.minutes(entry.worker.id))) }
        } } }
        tfoot { (needed_rows(ctx, sheet)) }
    } } }
}

fn violations(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let l = ctx.lang;
    let row = |v: &Violation| {
        html! { tr {
            td { @if v.rule.is_hard() { (chip(Tone::Bad, text::hard(l))) } @else { (chip(Tone::Warn, text::soft(l))) } }
            td class="nowrap" { (text::rule_name(l, v.rule)) }
            td class="wrap" { (words(l, sheet, v)) }
        } }
    };
    html! { section class="card no-print" id="rules" {
        header class="card-head" { h2 { (text::broken(l)) } }
        @if sheet.violations.is_empty() { p class="ok-text" { (text::all_kept(l)) } } @else {
            div class="table-wrap" { table class="table" {
                thead { tr { th { (text::status(l)) } th { (text::rule(l)) } th { (text::finding(l)) } } }
                tbody { @for v in &sheet.violations { (row(v)) } }
            } }
        }
    } }
}

fn markup(ctx: &Ctx, sheet: &Sheet, error: Option<&Error>) -> Html {
    let l = ctx.lang;
    let roster = &sheet.roster;
    let may = ctx.may(Action::CrewsWrite);
    let version = html! { input type="hidden" name="version" value=(roster.version); };
    let week = format!("/rosters?week={}", roster.week_start);
    let here = format!("/rosters/{}", roster.id);
    let legend =
        sheet.kinds.iter().map(|k| format!("{} {}", k.name, text::span(l, k.start_minute, k.end_minute)));
    let content = html! {
        (crumbs(l, &[(&week, text::rosters(l))], &sheet.crew.name))
        div id="roster" class="stack-s" {
            div class="page-head" { h2 { (sheet.crew.name) " · " (week_words(l, roster.week_start)) } (line_chip(l, sheet.crew.line)) (status_chip(l, roster))
                div class="actions" { button class="btn" type="button" data-print { (text::print(l)) } }
            }
            p class="muted" {
                @if let (Some(by), Some(at)) = (&roster.published_by, roster.published_at) { (text::publication(l, roster.publication)) " · " (text::published_by(l, by)) " " (time(ctx, at)) }
                @if roster.publication > 0 && roster.status == RosterStatus::Draft { " " span class="warn-text" { (text::changed_since(l, roster.publication)) } }
            }
            @if let Some(error) = error { (error_summary(l, error)) }
            section class="card" {
                @if sheet.entries.is_empty() { (empty(text::nobody(l), text::nobody_hint(l))) }
                @else if sheet.kinds.is_empty() { (empty(text::no_kinds(l), "")) }
                @else if may {
                    form id="cells" method="post" action=(here) hx-post=(here) hx-trigger="change" hx-select="#roster" hx-target="#roster" hx-swap="outerHTML" {
                        (version) (grid(ctx, sheet, may))
                        p class="muted small" { (legend.collect::<Vec<_>>().join(" · ")) }
                    }
                    div class="form-actions" {
                        button class="btn" form="cells" { (text::save_and_check(l)) }
                        form class="inline" method="post" action=(format!("{here}/propose")) data-once { (version) button class="btn" { (text::propose(l)) } }
                        form class="inline" method="post" action=(format!("{here}/copy")) { (version) button class="btn" { (text::copy(l)) } }
                        form class="inline" method="post" action=(format!("{here}/publish")) { (version) button class="btn primary" disabled[!sheet.may_be_published() || roster.status == RosterStatus::Published] { (text::publish(l)) } }
                        a class="btn" href=(format!("/crews/{}/shift-demand", sheet.crew.id)) { (text::demand(l)) }
                    }
                } @else { (grid(ctx, sheet, may)) p class="muted small" { (legend.collect::<Vec<_>>().join(" · ")) } }
            }
            @if may { (violations(ctx, sheet)) }
        }
    };
    office(ctx, Some(Section::Rosters), &sheet.crew.name, &content)
}

pub async fn show(ctx: Ctx, Path(id): Path<RosterId>) -> Result<Html> {
    let sheet = service::show(&ctx.app, &ctx.caller, id).await?;
    Ok(markup(&ctx, &sheet, None))
}

async fn answered<T>(ctx: &Ctx, id: RosterId, outcome: Result<T>, done: Option<&str>) -> Result<Response> {
    match outcome {
        Ok(_) => Ok(see_other(&format!("/rosters/{id}"), done)),
        Err(error) => {
            let (status, error) = refused(error)?;
            let sheet = service::show(&ctx.app, &ctx.caller, id).await?;
            Ok((status, markup(ctx, &sheet, Some(&error))).into_response())
        }
    }
}

pub async fn save(
    ctx: Ctx,
    Path(id): Path<RosterId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let typed = Typed(pairs);
    let edits: Vec<CellEdit> = typed
        .0
        .iter()
        .filter_map(|(name, value)| {
            let (worker_id, day) = parse_name(name)?;
            Some(CellEdit { worker_id, day, shift_kind_id: value.parse::<ShiftKindId>().ok() })
        })
        .collect();
    let version = typed.version();
    if ctx.htmx {
        // A change in the grid: the answer is the sheet itself, checked.
        return match service::set_cells(&ctx.app, &ctx.caller, id, version, edits).await {
            Ok(sheet) => Ok(markup(&ctx, &sheet, None).into_response()),
            Err(error) => {
                let (_, error) = refused(error)?;
                let sheet = service::show(&ctx.app, &ctx.caller, id).await?;
                Ok(markup(&ctx, &sheet, Some(&error)).into_response())
            }
        };
    }
    let outcome = service::set_cells(&ctx.app, &ctx.caller, id, version, edits).await;
    answered(&ctx, id, outcome, Some(text::saved(ctx.lang))).await
}

pub async fn copy(
    ctx: Ctx,
    Path(id): Path<RosterId>,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let outcome = service::copy_last_week(&ctx.app, &ctx.caller, id, version_of(&form)).await;
    answered(&ctx, id, outcome, Some(text::copied(ctx.lang))).await
}

pub async fn propose_form(
    ctx: Ctx,
    Path(id): Path<RosterId>,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let outcome = propose(&ctx.app, &ctx.caller, id, version_of(&form)).await;
    answered(&ctx, id, outcome, Some(text::proposed(ctx.lang))).await
}

fn version_of(form: &HashMap<String, String>) -> i32 {
    form.get("version").and_then(|v| v.parse().ok()).unwrap_or(0)
}

pub async fn publish_form(
    ctx: Ctx,
    Path(id): Path<RosterId>,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Response> {
    ctx.caller.reach(Action::CrewsWrite)?;
    let outcome = publish::publish(&ctx.app, &ctx.caller, id, version_of(&form)).await;
    answered(&ctx, id, outcome, Some(text::published_flash(ctx.lang))).await
}
