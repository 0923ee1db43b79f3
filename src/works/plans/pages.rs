//! The pages of service plans: the list, one with its next 30 days, the form.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use entity::enums::{HolidayRule, Line};
use entity::service_plan;
use entity::value::{ContractId, ServicePlanId};
use maud::{Markup, html};
use serde::Deserialize;

use super::frequency::frequency;
use super::preview_parts::month;
use super::seasons::{MAX_SEASONS, Season, YearDay, parse as parse_seasons};
use super::service::{self, Choices, EditPlan, Forecast, NewPlan, PlanFilter, PlanRow, PlanView};
use super::{ends, text};
use crate::access::Action;
use crate::crews::shift::{clock, parse_clock};
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::i18n::Lang;
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, line_chip, options, pager, query_string};
use crate::web::text::line_name;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};
use crate::works::needs::{self, Needs};
use crate::works::pages::needs::{Shown, fields};
use crate::works::recurrence::parse_times;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/plans", plans_page)
        .get("/plans/new", new_page)
        .post("/plans/new", create)
        .post("/plans/new/preview", look_new)
        .get("/plans/{id}", plan_page)
        .post("/plans/{id}", update)
        .post("/plans/{id}/preview", look)
        .merge(super::pause_pages::routes())
        .merge(super::standards::pages::routes())
}

/// `06:30, 14:00`
fn clocks(minutes: &[i32]) -> String {
    minutes.iter().copied().map(clock).collect::<Vec<_>>().join(", ")
}

pub(super) fn times_words(minutes: &str) -> String {
    clocks(&parse_times(minutes).unwrap_or_default())
}

/// `04-01–10-31 06:00, 18:00`, a season a line.
fn season_lines(l: Lang, plan: &service_plan::Model) -> Vec<String> {
    let of = |(month, day): YearDay| format!("{month:02}-{day:02}");
    let line = |s: &Season| {
        let times = s.times.as_ref().map_or_else(|| text::season_as_plan(l).to_owned(), |t| clocks(t));
        let minutes = s.minutes.map(|m| format!(" · {}", crate::works::text::minutes_n(l, m)));
        format!("{}–{} {times}{}", of(s.first), of(s.last), minutes.unwrap_or_default())
    };
    parse_seasons(&plan.seasons).unwrap_or_default().iter().map(line).collect()
}

fn active_chip(ctx: &Ctx, active: bool) -> Markup {
    if active { chip(Tone::Ok, text::active(ctx.lang)) } else { chip(Tone::Mute, text::inactive(ctx.lang)) }
}

fn rows(ctx: &Ctx, items: &[PlanRow]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr {
                th class="key" { (text::title(l)) } th { (text::line(l)) } th { (text::place(l)) } th { (text::frequency(l)) } th { (text::crew(l)) }
                th { (text::next(l)) } th { (text::planned_through(l)) } th { (text::status(l)) }
            } }
            tbody { @for row in items {
                tr {
                    td class="lead key" { a href=(format!("/plans/{}", row.plan.id)) { (row.plan.title) } }
                    td data-label=(text::line(l)) { (line_chip(l, row.plan.line)) }
                    td class="clip wide-cell" data-label=(text::place(l)) { (row.place.as_deref().unwrap_or("—")) }
                    td class="wide-cell" data-label=(text::frequency(l)) { (frequency(ctx, &row.plan.recurrence, &row.plan.start_minutes)) }
                    td data-label=(text::crew(l)) { (row.crew.as_deref().unwrap_or(text::no_crew(l))) }
                    td data-label=(text::next(l)) { (row.next.map_or_else(|| "—".to_owned(), |at| at.format("%m-%d %H:%M").to_string())) }
                    td data-label=(text::planned_through(l)) { (row.plan.planned_through.map_or_else(|| "—".to_owned(), |d| d.format("%m-%d").to_string())) }
                    td data-label=(text::status(l)) { (active_chip(ctx, row.plan.active)) }
                }
            } }
        } }
    }
}

#[derive(Deserialize, Default)]
struct ListQuery {
    #[serde(default)]
    line: String,
    #[serde(default)]
    q: String,
    cursor: Option<String>,
}

async fn plans_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let l = ctx.lang;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let filter = PlanFilter { line: Line::from_word(&query.line), active: None, q: Some(query.q.clone()) };
    let page = service::list(&ctx.app, &ctx.caller, &filter, window).await?;
    let all = std::iter::once((String::new(), crate::web::text::all(l)));
    let ended = ends::count(&ctx.app, &ctx.caller).await?;
    let content = html! {
        @if ended > 0 { div class="note-box bad" { div { a href="/plans/ended" { (text::ended_n(l, ended)) } } } }
        form class="card filters" method="get" role="search" {
            div class="field grow" { label for="q" { (crate::web::text::keyword(l)) } input id="q" name="q" type="search" value=(query.q); }
            div class="field" { label for="line" { (text::line(l)) } select id="line" name="line" {
                (options(all.chain(Line::ALL.iter().map(|x| (x.word().to_owned(), line_name(l, *x)))), &query.line)) } }
            div class="actions" { button class="btn primary" { (crate::web::text::search(l)) } a class="btn" href="/plans" { (crate::web::text::reset(l)) } }
            div class="end actions" {
                a class="btn" href="/plans/pauses" { (text::pauses(l)) } a class="btn" href="/plans/ended" { (text::ended(l)) }
                @if ctx.may(Action::PlansWrite) { a class="btn primary" href="/plans/new" { (text::new_plan(l)) } }
            }
        }
        section class="card" {
            @if page.items.is_empty() { (empty(text::none_yet(l), text::none_hint(l))) } @else { (rows(&ctx, &page.items)) }
            (pager(&ctx, &query_string(&[("line", &query.line), ("q", &query.q)]), query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(&ctx, Some(Section::Plans), text::plans(l), &content))
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct PlanForm {
    version: String,
    contract_id: String,
    line: String,
    place_id: String,
    crew_id: String,
    title: String,
    recurrence: String,
    start_minutes: String,
    duration_minutes: String,
    skill_id: String,
    load_kg: String,
    load_litres: String,
    checklist: String,
    starts_on: String,
    ends_on: String,
    active: String,
    on_holiday: String,
    season_from_1: String,
    season_to_1: String,
    season_times_1: String,
    season_minutes_1: String,
    season_from_2: String,
    season_to_2: String,
    season_times_2: String,
    season_minutes_2: String,
    season_from_3: String,
    season_to_3: String,
    season_times_3: String,
    season_minutes_3: String,
    season_from_4: String,
    season_to_4: String,
    season_times_4: String,
    season_minutes_4: String,
}

/// A season as typed: first day, last day, times, minutes.
type SeasonRow<T> = [T; 4];

impl PlanForm {
    fn season_rows(&self) -> [SeasonRow<&str>; MAX_SEASONS] {
        [
            [&self.season_from_1, &self.season_to_1, &self.season_times_1, &self.season_minutes_1],
            [&self.season_from_2, &self.season_to_2, &self.season_times_2, &self.season_minutes_2],
            [&self.season_from_3, &self.season_to_3, &self.season_times_3, &self.season_minutes_3],
            [&self.season_from_4, &self.season_to_4, &self.season_times_4, &self.season_minutes_4],
        ]
    }

    fn season_slots(&mut self) -> [SeasonRow<&mut String>; MAX_SEASONS] {
        [
            [
                &mut self.season_from_1,
                &mut self.season_to_1,
                &mut self.season_times_1,
                &mut self.season_minutes_1,
            ],
            [
                &mut self.season_from_2,
                &mut self.season_to_2,
                &mut self.season_times_2,
                &mut self.season_minutes_2,
            ],
            [
                &mut self.season_from_3,
                &mut self.season_to_3,
                &mut self.season_times_3,
                &mut self.season_minutes_3,
            ],
            [
                &mut self.season_from_4,
                &mut self.season_to_4,
                &mut self.season_times_4,
                &mut self.season_minutes_4,
            ],
        ]
    }

    /// As the service reads seasons; what cannot be read stays as it was typed, and is refused there by its number.
    fn seasons(&self) -> String {
        let row = |[from, to, times, minutes]: SeasonRow<&str>| {
            if [from, to, times, minutes].iter().all(|cell| cell.trim().is_empty()) {
                return None;
            }
            let times = match times.trim() {
                "" => "=".to_owned(),
                typed => typed
                    .split(',')
                    .map(|t| parse_clock(t).map(|m| m.to_string()))
                    .collect::<Option<Vec<_>>>()
                    .map_or_else(|| "?".to_owned(), |t| t.join(",")),
            };
            let minutes = minutes.trim();
            let minutes = if minutes.is_empty() { "=" } else { minutes };
            let clean = |text: &str| text.replace([';', ' '], "");
            Some(format!("{}..{} {times} {}", clean(from), clean(to), clean(minutes)))
        };
        self.season_rows().into_iter().filter_map(row).collect::<Vec<_>>().join("; ")
    }

    fn of(plan: &service_plan::Model) -> Self {
        let mut form = Self {
            version: plan.version.to_string(),
            contract_id: plan.contract_id.to_string(),
            line: plan.line.word().to_owned(),
            place_id: plan.place_id.map(|p| p.to_string()).unwrap_or_default(),
            crew_id: plan.crew_id.map(|c| c.to_string()).unwrap_or_default(),
            title: plan.title.clone(),
            recurrence: plan.recurrence.clone(),
            start_minutes: times_words(&plan.start_minutes),
            duration_minutes: plan.duration_minutes.to_string(),
            skill_id: plan.skill_id.map(|s| s.to_string()).unwrap_or_default(),
            load_kg: needs::shown(plan.load_kg),
            load_litres: needs::shown(plan.load_litres),
            checklist: plan.checklist.clone(),
            starts_on: plan.starts_on.to_string(),
            ends_on: plan.ends_on.map(|d| d.to_string()).unwrap_or_default(),
            active: plan.active.to_string(),
            on_holiday: plan.on_holiday.word().to_owned(),
            ..Self::default()
        };
        let of = |(month, day): YearDay| format!("{month:02}-{day:02}");
        for (season, [from, to, times, minutes]) in
            parse_seasons(&plan.seasons).unwrap_or_default().iter().zip(form.season_slots())
        {
            (*from, *to) = (of(season.first), of(season.last));
            *times = season.times.as_ref().map(|t| clocks(t)).unwrap_or_default();
            *minutes = season.minutes.map(|m| m.to_string()).unwrap_or_default();
        }
        form
    }

    fn edit(&self) -> Result<EditPlan> {
        let invalid = || Error::invalid("works.plan_invalid", crate::web::text::form_errors);
        let starts_on = self
            .starts_on
            .parse::<NaiveDate>()
            .map_err(|_| invalid().field("starts_on", text::invalid_day))?;
        let ends_on = match self.ends_on.trim() {
            "" => None,
            day => Some(day.parse::<NaiveDate>().map_err(|_| invalid().field("ends_on", text::invalid_day))?),
        };
        // What is no time stays as it was typed, and the service refuses it with the other fields.
        let times: Option<Vec<String>> =
            self.start_minutes.split(',').map(|t| parse_clock(t).map(|m| m.to_string())).collect();
        Ok(EditPlan {
            place_id: self.place_id.parse().ok(),
            crew_id: self.crew_id.parse().ok(),
            title: self.title.clone(),
            recurrence: self.recurrence.clone(),
            start_minutes: times.map_or_else(String::new, |t| t.join(",")),
            duration_minutes: self.duration_minutes.trim().parse().unwrap_or(0),
            needs: Needs {
                skill_id: self.skill_id.parse().ok(),
                load: (needs::typed(&self.load_kg), needs::typed(&self.load_litres)),
                checklist: self.checklist.lines().map(str::to_owned).collect(),
                ..Needs::default()
            },
            seasons: self.seasons(),
            on_holiday: HolidayRule::from_word(&self.on_holiday).unwrap_or(HolidayRule::Keep),
            starts_on,
            ends_on,
            active: self.active != "false",
        })
    }
}

fn asks(form: &PlanForm) -> bool {
    [&form.skill_id, &form.load_kg, &form.load_litres, &form.checklist].iter().any(|field| !field.is_empty())
}

fn season_fields(l: Lang, form: &PlanForm, error: Option<&Error>) -> Markup {
    let bad = wrong(error, "seasons");
    html! {
        fieldset class="seasons" { legend { (text::seasons(l)) }
            p class="help" { (text::seasons_help(l)) }
            @for (n, [from, to, times, minutes]) in (1..).zip(form.season_rows()) {
                div class="season-row" role="group" aria-label=(text::season_n(l, n)) {
                    div class="field" { label for=(format!("season_from_{n}")) { (text::season_from(l)) } input id=(format!("season_from_{n}")) name=(format!("season_from_{n}")) value=(from) placeholder="04-01" aria-invalid=[bad]; }
                    div class="field" { label for=(format!("season_to_{n}")) { (text::season_to(l)) } input id=(format!("season_to_{n}")) name=(format!("season_to_{n}")) value=(to) placeholder="10-31" aria-invalid=[bad]; }
                    div class="field" { label for=(format!("season_times_{n}")) { (text::season_times_label(l)) } input id=(format!("season_times_{n}")) name=(format!("season_times_{n}")) value=(times) placeholder="06:00,18:00" aria-invalid=[bad]; }
                    div class="field" { label for=(format!("season_minutes_{n}")) { (text::season_minutes_label(l)) } input id=(format!("season_minutes_{n}")) name=(format!("season_minutes_{n}")) class="num" inputmode="numeric" value=(minutes) aria-invalid=[bad]; }
                }
            }
        }
    }
}

fn form(
    ctx: &Ctx,
    action: &str,
    (new, looked): (bool, bool),
    choices: &Choices,
    form: &PlanForm,
    error: Option<&Error>,
) -> Markup {
    let l = ctx.lang;
    let none = |label: &'static str| std::iter::once((String::new(), label));
    let places =
        none(text::no_place(l)).chain(choices.places.iter().map(|p| (p.id.to_string(), p.name.as_str())));
    let crews =
        none(text::no_crew(l)).chain(choices.crews.iter().map(|c| (c.id.to_string(), c.name.as_str())));
    html! {
        form class="form card" method="post" action=(action) novalidate {
            @if let Some(error) = error { (error_summary(l, error)) }
            input type="hidden" name="version" value=(form.version);
            div class="fields" {
                @if new {
                    div class="field" { label for="contract_id" class="req" { (text::contract(l)) } select id="contract_id" name="contract_id" aria-invalid=[wrong(error, "contract_id")] {
                        (options(choices.contracts.iter().map(|c| (c.id.to_string(), c.name.as_str())), &form.contract_id)) } }
                    div class="field" { label for="line" class="req" { (text::line(l)) } select id="line" name="line" {
                        (options(Line::ALL.iter().map(|x| (x.word().to_owned(), line_name(l, *x))), &form.line)) } }
                }
                div class="field wide" { label for="title" class="req" { (text::title(l)) } input id="title" name="title" value=(form.title) aria-invalid=[wrong(error, "title")]; }
                div class="field" { label for="place_id" { (text::place(l)) } select id="place_id" name="place_id" { (options(places, &form.place_id)) } }
                div class="field" { label for="crew_id" { (text::crew(l)) } select id="crew_id" name="crew_id" aria-invalid=[wrong(error, "crew_id")] { (options(crews, &form.crew_id)) } }
                div class="field wide" { label for="recurrence" class="req" { (text::rule(l)) }
                    input id="recurrence" name="recurrence" value=(form.recurrence) autocapitalize="characters" aria-invalid=[wrong(error, "recurrence")] aria-describedby="recurrence-h";
                    p class="help" id="recurrence-h" { (text::rule_help(l)) } }
                div class="field" { label for="start_minutes" class="req" { (text::times(l)) }
                    input id="start_minutes" name="start_minutes" value=(form.start_minutes) aria-invalid=[wrong(error, "start_minutes")] aria-describedby="times-h";
                    p class="help" id="times-h" { (text::times_help(l)) } }
                div class="field" { label for="duration_minutes" class="req" { (text::duration(l)) }
                    input id="duration_minutes" name="duration_minutes" class="num" inputmode="numeric" value=(form.duration_minutes) aria-invalid=[wrong(error, "duration_minutes")]; }
                div class="field" { label for="starts_on" class="req" { (text::starts_on(l)) } input id="starts_on" name="starts_on" type="date" value=(form.starts_on) aria-invalid=[wrong(error, "starts_on")]; }
                div class="field" { label for="ends_on" { (text::ends_on(l)) } input id="ends_on" name="ends_on" type="date" value=(form.ends_on) aria-invalid=[wrong(error, "ends_on")];
                    p class="help" { (text::ends_help(l)) } }
                div class="field" { label for="on_holiday" { (text::on_holiday(l)) } select id="on_holiday" name="on_holiday" aria-describedby="holiday-h" {
                    (options(HolidayRule::ALL.iter().map(|r| (r.word().to_owned(), text::holiday_name(l, *r))), &form.on_holiday)) }
                    p class="help" id="holiday-h" { (text::on_holiday_help(l)) } }
                div class="field" { label for="active" { (text::status(l)) } select id="active" name="active" {
                    (options([("true".to_owned(), text::active(l)), ("false".to_owned(), text::inactive(l))], &form.active)) } }
            }
            details class="more" open[asks(form) || ["skill_id", "load_kg", "checklist"].iter().any(|f| wrong(error, f).is_some())] { summary { (crate::works::text::plan_needs(l)) }
                div class="fields" { (fields(l, &Shown { skill: &form.skill_id, kg: &form.load_kg, litres: &form.load_litres, checklist: &form.checklist }, &choices.skills, error)) } }
            (season_fields(l, form, error))
            // The whole is looked at before it is saved: the first press says what it will do.
            div class="form-actions" {
                @if looked {
                    button class="btn primary" { (crate::web::text::save(l)) }
                    button class="btn" formaction=(format!("{action}/preview")) { (text::look(l)) }
                } @else {
                    button class="btn primary" formaction=(format!("{action}/preview")) { @if new { (text::look_new(l)) } @else { (text::look(l)) } }
                    button class="btn" { (crate::web::text::save(l)) }
                }
                a class="btn" href="/plans" { (crate::web::text::cancel(l)) }
            }
        }
    }
}

async fn new_markup(
    ctx: &Ctx,
    typed: &PlanForm,
    forecast: Option<&Forecast>,
    error: Option<&Error>,
) -> Result<Html> {
    let l = ctx.lang;
    let choices = service::choices(&ctx.app, &ctx.caller).await?;
    let content = html! {
        (crumbs(l, &[("/plans", text::plans(l))], text::new_plan(l)))
        @if let Some(forecast) = forecast { (effect_box(l, &text::effect_new(l, forecast.counts.made))) (month(l, &forecast.days)) }
        (form(ctx, "/plans/new", (true, forecast.is_some()), &choices, typed, error))
    };
    Ok(office(ctx, Some(Section::Plans), text::new_plan(l), &content))
}

async fn new_page(ctx: Ctx) -> Result<Html> {
    let typed = PlanForm {
        recurrence: "FREQ=DAILY".to_owned(),
        start_minutes: "08:00".to_owned(),
        duration_minutes: "60".to_owned(),
        starts_on: ctx.today().to_string(),
        ..PlanForm::default()
    };
    new_markup(&ctx, &typed, None, None).await
}

/// What saving will do, before it is saved.
fn effect_box(l: Lang, words: &str) -> Markup {
    html! { div class="note-box warn" id="effect" role="status" { div { b { (text::effect_title(l)) } " · " (text::effect_not_saved(l)) br; (words) } } }
}

fn new_plan(typed: &PlanForm) -> Result<NewPlan> {
    let invalid = || Error::invalid("works.plan_invalid", crate::web::text::form_errors);
    let contract_id = typed
        .contract_id
        .parse::<ContractId>()
        .map_err(|_| invalid().field("contract_id", text::invalid_contract))?;
    let line = Line::from_word(&typed.line)
        .ok_or_else(|| invalid().field("line", crate::works::text::line_unknown))?;
    Ok(NewPlan { contract_id, standard_id: None, line, plan: typed.edit()? })
}

async fn create(ctx: Ctx, Form(typed): Form<PlanForm>) -> Result<Response> {
    let outcome = async { service::create(&ctx.app, &ctx.caller, new_plan(&typed)?).await };
    match outcome.await {
        Ok(made) => Ok(see_other(&format!("/plans/{}", made.plan.id), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, new_markup(&ctx, &typed, None, Some(&error)).await?).into_response())
        }
    }
}

async fn look_new(ctx: Ctx, Form(typed): Form<PlanForm>) -> Result<Response> {
    let outcome = async { service::forecast_new(&ctx.app, &ctx.caller, &new_plan(&typed)?).await };
    match outcome.await {
        Ok(forecast) => Ok(new_markup(&ctx, &typed, Some(&forecast), None).await?.into_response()),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, new_markup(&ctx, &typed, None, Some(&error)).await?).into_response())
        }
    }
}

async fn plan_markup(
    ctx: &Ctx,
    view: &PlanView,
    typed: &PlanForm,
    forecast: Option<&Forecast>,
    error: Option<&Error>,
) -> Result<Html> {
    let l = ctx.lang;
    let plan = &view.plan;
    let may_write = ctx.may(Action::PlansWrite);
    let mut choices = if may_write { Some(service::choices(&ctx.app, &ctx.caller).await?) } else { None };
    // A form never changes what it only shows.
    if let (Some(choices), Some(place)) = (&mut choices, view.place.as_ref().filter(|p| !p.active)) {
        let name = text::retired_mark(l, &place.name);
        choices.places.push(entity::place::Model { name, ..place.clone() });
    }
    let seasons = season_lines(l, plan);
    let until = plan.ends_on.map_or_else(|| text::open_end(l).to_owned(), |d| d.to_string());
    let content = html! {
        (crumbs(l, &[("/plans", text::plans(l))], &plan.title))
        div class="page-head" {
            h2 { (plan.title) } (line_chip(l, plan.line)) (active_chip(ctx, plan.active))
            div class="actions" {
                a class="btn" href=(format!("/work-orders?plan={}", plan.id)) { (text::orders_of(l)) }
                @if may_write { a class="btn" href=(format!("/plans/pauses?plan={}", plan.id)) { (text::pauses(l)) } }
            }
        }
        @if let Some(end) = &view.end { div class="note-box bad" { div { (text::cause_name(l, end.cause)) " · " (text::since(l)) " " (end.since) @if !end.detail.is_empty() { " · " (end.detail) } } } }
        @if let Some(forecast) = forecast {
            (effect_box(l, &text::effect_counts(l, forecast.counts.changed, forecast.counts.removed, forecast.counts.made)))
            (month(l, &forecast.days))
        } @else { (month(l, &view.days)) }
                section class="card" { dl class="facts" {
                    div { dt { (text::frequency(l)) } dd { (frequency(ctx, &plan.recurrence, &plan.start_minutes)) } }
                    div { dt { (text::duration(l)) } dd { (plan.duration_minutes) } }
                    div { dt { (text::place(l)) } dd { (view.place.as_ref().map_or("—", |p| p.name.as_str())) } }
                    div { dt { (text::crew(l)) } dd { (view.crew.as_ref().map_or(text::no_crew(l), |c| c.name.as_str())) } }
                    div { dt { (text::contract(l)) } dd { (view.contract.as_ref().map_or("—", |c| c.name.as_str())) } }
                    div { dt { (text::starts_on(l)) } dd { (plan.starts_on) " – " (until) } }
                    div { dt { (text::seasons(l)) } dd { @if seasons.is_empty() { (text::seasons_none(l)) } @for line in &seasons { div { (line) } } } }
                    div { dt { (text::on_holiday(l)) } dd { (text::holiday_name(l, plan.on_holiday)) } }
                    div class="wide" { dt { (text::rule(l)) } dd { (plan.recurrence) } }
                } }
                @if let Some(choices) = &choices {
                    h2 { (text::edit(l)) }
                    div class="note-box info" { div { (text::edit_help(l)) } }
                    (form(ctx, &format!("/plans/{}", plan.id), (false, forecast.is_some()), choices, typed, error))
                }
    };
    Ok(office(ctx, Some(Section::Plans), &plan.title, &content))
}

async fn plan_page(ctx: Ctx, Path(id): Path<ServicePlanId>) -> Result<Html> {
    let view = service::show(&ctx.app, &ctx.caller, id).await?;
    let typed = PlanForm::of(&view.plan);
    plan_markup(&ctx, &view, &typed, None, None).await
}

async fn update(ctx: Ctx, Path(id): Path<ServicePlanId>, Form(typed): Form<PlanForm>) -> Result<Response> {
    ctx.caller.reach(Action::PlansWrite)?;
    let version = typed.version.parse().unwrap_or(0);
    let outcome = async { service::update(&ctx.app, &ctx.caller, id, version, typed.edit()?).await };
    match outcome.await {
        Ok(changed) => {
            let words = text::saved_remade(ctx.lang, changed.changed, changed.removed, changed.made);
            Ok(see_other(&format!("/plans/{id}"), Some(&words)))
        }
        Err(error) => {
            let (status, error) = refused(error)?;
            let view = service::show(&ctx.app, &ctx.caller, id).await?;
            Ok((status, plan_markup(&ctx, &view, &typed, None, Some(&error)).await?).into_response())
        }
    }
}

async fn look(ctx: Ctx, Path(id): Path<ServicePlanId>, Form(typed): Form<PlanForm>) -> Result<Response> {
    ctx.caller.reach(Action::PlansWrite)?;
    let version = typed.version.parse().unwrap_or(0);
    let outcome = async { service::forecast(&ctx.app, &ctx.caller, id, version, &typed.edit()?).await };
    let (status, forecast, error) = match outcome.await {
        Ok(forecast) => (StatusCode::OK, Some(forecast), None),
        Err(error) => {
            let (status, error) = refused(error)?;
            (status, None, Some(error))
        }
    };
    let view = service::show(&ctx.app, &ctx.caller, id).await?;
    Ok((status, plan_markup(&ctx, &view, &typed, forecast.as_ref(), error.as_ref()).await?).into_response())
}
