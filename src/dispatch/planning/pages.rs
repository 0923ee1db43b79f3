//! The pages of a day's proposals: ask, watch the search, look at what changes and why, publish.

use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::DayPlanStatus;
use entity::value::{CrewId, DayPlanId, SubdistrictId, WorkOrderId};
use entity::{day_plan, work_order};
use maud::{Markup, html};
use planner::{Refusal, Rule, Task};
use serde::Deserialize;

use super::service::{self, Asked, Found, Proposal};
use super::text;
use crate::crews;
use crate::dispatch::axis::{Slot, off_times, slot};
use crate::dispatch::lanes::lanes;
use crate::dispatch::pages::trip_bar;
use crate::dispatch::text as board_text;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::web::form::refused;
use crate::web::layout::{Head, crumbs, office_with};
use crate::web::parts::{Tone, chip, empty, error_summary, kpi, line_chip, line_class, options, time};
use crate::web::{Ctx, Html, PageRouter, Section, see_other};
use crate::works::Move;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/board/plans", list_page)
        .post("/board/plans", propose)
        .get("/board/plans/{id}", plan_page)
        .post("/board/plans/{id}/publish", publish)
        .post("/board/plans/{id}/drop", drop_form)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wish {
    day: String,
    subdistrict: String,
    away: String,
}

impl Wish {
    fn asked(&self, ctx: &Ctx) -> Asked {
        Asked {
            subdistrict: self.subdistrict.parse::<SubdistrictId>().ok(),
            day: self.day.parse::<NaiveDate>().unwrap_or_else(|_| ctx.today()),
            away: self.away.parse::<CrewId>().ok(),
            seconds: None,
        }
    }
}

const fn tone(status: DayPlanStatus) -> Tone {
    match status {
        DayPlanStatus::Searching => Tone::Info,
        DayPlanStatus::Ready => Tone::Warn,
        DayPlanStatus::Published => Tone::Ok,
        DayPlanStatus::Dropped => Tone::Mute,
        DayPlanStatus::Failed => Tone::Bad,
    }
}

fn page(ctx: &Ctx, content: &Markup) -> Html {
    let head = Head {
        title: text::title(ctx.lang),
        styles: &["board.css"],
        scripts: &["htmx.js"],
        modules: &["app.js"],
        manifest: None,
    };
    office_with(ctx, Some(Section::Board), &head, content)
}

async fn list_markup(ctx: &Ctx, wish: &Wish, error: Option<&Error>) -> Result<Html> {
    let (l, asked) = (ctx.lang, wish.asked(ctx));
    let (subdistrict, _) = crate::dispatch::board::chosen(&ctx.app, &ctx.caller, asked.subdistrict).await?;
    let crews = crews::service::of_subdistrict(ctx.app.db.read(), subdistrict.id).await?;
    let rows = service::list(&ctx.app, &ctx.caller, Some(subdistrict.id), asked.day).await?;
    let names = crews.iter().filter(|c| c.crew.active).map(|c| (c.crew.id.to_string(), c.crew.name.as_str()));
    let choices = std::iter::once((String::new(), text::nobody_away(l))).chain(names);
    let content = html! {
        (crumbs(l, &[("/board", board_text::board(l))], text::title(l)))
        @if let Some(error) = error { (error_summary(l, error)) }
        form class="card form" method="post" action="/board/plans" data-once {
            p class="muted" { (text::begin_help(l)) }
            input type="hidden" name="subdistrict" value=(subdistrict.id);
            div class="fields" {
                div class="field" { label for="day" { (text::day(l)) } input id="day" name="day" type="date" required min=(ctx.today()) value=(asked.day); }
                div class="field" { label for="away" { (text::away(l)) } select id="away" name="away" aria-describedby="away-h" { (options(choices, &wish.away)) }
                    p class="help" id="away-h" { (text::away_help(l)) } }
            }
            div class="form-actions" { button class="btn primary" { (text::begin(l)) } }
        }
        section class="card" {
            header class="card-head" { h2 { (text::proposals(l)) } }
            @if rows.is_empty() { (empty(text::none_yet(l), "")) } @else {
                ul class="rows" { @for row in &rows { li {
                    a href=(format!("/board/plans/{}", row.id)) { (row.day) " · " (made_by(ctx, row)) } " "
                    (chip(tone(row.status), text::status_name(l, row.status)))
                } } }
            }
        }
    };
    Ok(page(ctx, &content))
}

fn made_by(ctx: &Ctx, row: &day_plan::Model) -> String {
    let at = ctx.app.zone().local(row.created_at).format("%H:%M");
    text::made_by(ctx.lang, &row.actor, at)
}

async fn list_page(ctx: Ctx, Query(wish): Query<Wish>) -> Result<Html> {
    list_markup(&ctx, &wish, None).await
}

async fn propose(ctx: Ctx, Form(wish): Form<Wish>) -> Result<Response> {
    match service::propose(&ctx.app, &ctx.caller, wish.asked(&ctx)).await {
        Ok(row) => Ok(see_other(&format!("/board/plans/{}", row.id), None)),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, list_markup(&ctx, &wish, Some(&error)).await?).into_response())
        }
    }
}

async fn plan_page(ctx: Ctx, Path(id): Path<DayPlanId>) -> Result<Html> {
    plan_markup(&ctx, id, None).await
}

async fn plan_markup(ctx: &Ctx, id: DayPlanId, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let proposal = service::view(&ctx.app, &ctx.caller, id).await?;
    let row = &proposal.row;
    let here = format!("/board/plans/{id}");
    let lost = proposal.is_lost(ctx.now);
    let polls = row.status == DayPlanStatus::Searching && !lost;
    let away = row.away_crew_id.and_then(|id| proposal.crews.iter().find(|c| c.crew.id == id));
    let content = html! {
        (crumbs(l, &[("/board", board_text::board(l)), ("/board/plans", text::title(l))], &row.day.to_string()))
        @if let Some(error) = error { (error_summary(l, error)) }
        div id="plan" class="stack-s" hx-get=[polls.then_some(here.as_str())] hx-trigger=[polls.then_some("load delay:1s")]
            hx-select=[polls.then_some("#plan")] hx-swap=[polls.then_some("outerHTML")] {
            div class="page-head" { h2 { (row.day) } (chip(tone(row.status), text::status_name(l, row.status)))
                @if let Some(crew) = away { (chip(Tone::Warn, &text::away_crew(l, &crew.crew.name))) }
                span class="muted small" { (made_by(ctx, row)) }
                div class="actions" { (actions(ctx, &proposal, lost)) }
            }
            @if row.status == DayPlanStatus::Searching || lost { (search(ctx, row, lost)) }
            @if row.status == DayPlanStatus::Failed { div class="note-box bad" { div { (text::failed(l)) } } }
            @if let Some(found) = &proposal.found { (result(ctx, &proposal, found)) }
        }
    };
    Ok(page(ctx, &content))
}

fn actions(ctx: &Ctx, proposal: &Proposal, lost: bool) -> Markup {
    let (l, row) = (ctx.lang, &proposal.row);
    let at = format!("/board/plans/{}", row.id);
    let moves = proposal.found.as_ref().map_or(0, |f| f.moves.len());
    let day = format!("?day={}&subdistrict={}", row.day, row.subdistrict_id);
    html! {
        @match row.status {
            DayPlanStatus::Searching if !lost => {
                form class="inline" method="post" action=(format!("{at}/drop")) data-once { button class="btn" { (text::stop(l)) } }
            }
            DayPlanStatus::Ready => {
                @if moves > 0 { form class="inline" method="post" action=(format!("{at}/publish")) data-once { button class="btn primary" data-confirm=(text::publish_confirm(l, moves)) { (text::publish(l)) } } }
                form class="inline" method="post" action=(format!("{at}/drop")) data-once { button class="btn" { (text::drop_it(l)) } }
            }
            DayPlanStatus::Published => { a class="btn primary" href=(format!("/board?date={}&subdistrict={}", row.day, row.subdistrict_id)) { (text::to_board(l)) } }
            DayPlanStatus::Searching | DayPlanStatus::Dropped | DayPlanStatus::Failed => { a class="btn" href=(format!("/board/plans{day}")) { (text::again(l)) } }
        }
    }
}

fn search(ctx: &Ctx, row: &day_plan::Model, lost: bool) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" {
            p role="status" { @if lost { (text::lost(l)) } @else { (text::searching(l)) } }
            @if !lost {
                progress max=(row.steps.max(1)) value=(row.done) aria-label=(text::searching(l)) {}
                p class="muted small" { (text::steps(l, row.done, row.steps)) }
            }
        }
    }
}

/// How many of the moves give work to somebody, change the crew, change only the time, take it from its crew.
struct Tally {
    newly: usize,
    moved: usize,
    shifted: usize,
}

fn tally(proposal: &Proposal, found: &Found) -> Tally {
    let mut tally = Tally { newly: 0, moved: 0, shifted: 0 };
    for step in &found.moves {
        let Some((crew, _)) = step.to else { continue };
        match published_crew(proposal, step) {
            None => tally.newly += 1,
            Some(before) if before == crew => tally.shifted += 1,
            Some(_) => tally.moved += 1,
        }
    }
    tally
}

/// The crew an order had when the plan was made.
fn published_crew(proposal: &Proposal, step: &Move) -> Option<CrewId> {
    let job = proposal.problem.jobs.iter().find(|j| j.id == step.id.0)?;
    Some(CrewId(proposal.problem.crews[job.published?.crew].id))
}

fn result(ctx: &Ctx, proposal: &Proposal, found: &Found) -> Markup {
    let l = ctx.lang;
    let t = tally(proposal, found);
    let open = found.plan.unassigned.len();
    let begun = proposal.problem.jobs.iter().filter(|j| j.started.is_some()).count();
    let kept =
        proposal.problem.jobs.len() - begun - found.moves.iter().filter(|m| m.to.is_some()).count() - open;
    let n = |n: usize| n.to_string();
    html! {
        dl class="kpis" {
            (kpi(Tone::Ok, text::k_newly(l), &n(t.newly), ""))
            (kpi(Tone::Info, text::k_moved(l), &n(t.moved), ""))
            (kpi(Tone::Info, text::k_shifted(l), &n(t.shifted), ""))
            (kpi(Tone::Mute, text::k_kept(l), &n(kept), ""))
            (kpi(if open > 0 { Tone::Bad } else { Tone::Ok }, text::k_open(l), &n(open), ""))
            (kpi(Tone::Mute, text::k_travel(l), &(found.plan.figures.travel_s / 60).to_string(), text::minutes(l)))
        }
        (hours(ctx, proposal, found))
        @if open > 0 { (left_open(ctx, proposal, found)) }
        (changes(ctx, proposal, found))
    }
}

/// The plan on the board's axis.
fn hours(ctx: &Ctx, proposal: &Proposal, found: &Found) -> Markup {
    let l = ctx.lang;
    let moved = |id: WorkOrderId| found.moves.iter().any(|m| m.id == id);
    html! {
        section class="card hours" {
            header class="card-head" { h2 { (text::hours(l)) } }
            div class="hours-scroll" tabindex="0" role="region" aria-label=(text::hours(l)) { div class="hours-grid" {
                div class="hours-row head" { div class="crew-name" { (board_text::crew(l)) } div class="track" aria-hidden="true" {
                    @for hour in 5..23 { span class=(format!("s{} w4", (hour - 5) * 4)) { @if (7..20).contains(&hour) { (format!("{hour:02}:00")) } @else { (format!("{hour:02}")) } } } } }
                @for (view, route) in proposal.crews.iter().zip(&found.plan.routes) {
                    @let cards = cards(proposal, route);
                    @let off = off_times(&pieces(proposal, route.crew));
                    div class="hours-row" {
                        div class="crew-name" { b { (view.crew.name) } small { (text::k_travel(l)) " " (route.travel_s / 60) " " (text::minutes(l)) } }
                        div class="track" {
                            @for slot in &off { i class=(format!("off s{} w{}", slot.start, slot.width)) {} }
                            @for (order, slot, lane, span) in &cards {
                                article class=(format!("wo {} s{} w{} l{}{}", line_class(order.line), slot.start, slot.width, lane, if moved(order.id) { " doing" } else { "" })) title=(format!("{span} {} · {}", order.title, order.location)) {
                                    span class="wo-time" { (span) } a class="wo-title" href=(format!("/work-orders/{}", order.id)) { (order.title) } span class="wo-place" { (order.location) }
                                }
                            }
                            @for (name, slot, span) in station_cards(proposal, route) { (trip_bar(l, slot, 1, &span, &name)) }
                        }
                    }
                }
            } }
        }
    }
}

fn pieces(proposal: &Proposal, crew: usize) -> Vec<(i32, i32)> {
    let shift = &proposal.problem.crews[crew].shift;
    shift.iter().map(|p| (p.from_s / 60, p.until_s / 60)).filter(|(from, until)| from < until).collect()
}

fn clock(second: i32) -> String {
    format!("{:02}:{:02}", second / 3600, second / 60 % 60)
}

fn cards<'p>(
    proposal: &'p Proposal,
    route: &planner::Route,
) -> Vec<(&'p work_order::Model, Slot, usize, String)> {
    let mut cards = Vec::new();
    for stop in &route.stops {
        let Task::Job { job, .. } = stop.task else { continue };
        if let Some(order) = proposal.order(job) {
            let span = format!("{}–{}", clock(stop.begin_s), clock(stop.end_s));
            cards.push((order, slot(stop.begin_s / 60, stop.end_s / 60), span));
        }
    }
    let slots: Vec<Slot> = cards.iter().map(|(_, slot, _)| *slot).collect();
    let lanes = lanes(&slots);
    cards.into_iter().zip(lanes).map(|((order, slot, span), lane)| (order, slot, lane, span)).collect()
}

/// The stops at transfer stations: no order is done meanwhile, so they need no lane of their own.
fn station_cards(proposal: &Proposal, route: &planner::Route) -> Vec<(String, Slot, String)> {
    let of = |stop: &planner::Stop| {
        let Task::Station(station) = stop.task else { return None };
        let id = proposal.problem.stations[station].id;
        let name = proposal.stations.iter().find(|p| p.id.0 == id).map(|p| p.name.clone());
        let span = format!("{}–{}", clock(stop.begin_s), clock(stop.end_s));
        Some((name.unwrap_or_default(), slot(stop.begin_s / 60, stop.end_s / 60), span))
    };
    route.stops.iter().filter_map(of).collect()
}

fn left_open(ctx: &Ctx, proposal: &Proposal, found: &Found) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::left_open(l)) } }
            div class="table-wrap" { table class="table stack" {
                thead { tr { th { (text::order(l)) } th { (text::why(l)) } } }
                tbody { @for refusal in &found.explanation.refusals { @if let Some(order) = proposal.order(refusal.job) { tr {
                    td class="lead" { (line_chip(l, order.line)) " " a href=(format!("/work-orders/{}", order.id)) { (order.title) } " " span class="muted small" { (order.location) } }
                    td class="wrap" data-label=(text::why(l)) { (reasons(ctx, proposal, refusal)) }
                } } } }
            } }
        }
    }
}

/// The rules that keep crews from an order: crews of its own line by name, all others as a number.
fn reasons(ctx: &Ctx, proposal: &Proposal, refusal: &Refusal) -> Markup {
    let l = ctx.lang;
    let of_line = refusal.exclusions.iter().filter(|e| e.rule != Rule::Line);
    let others = refusal.exclusions.iter().filter(|e| e.rule == Rule::Line).count();
    html! {
        @for e in of_line { div { (proposal.crews[e.crew].crew.name) "：" (text::rule_name(l, e.rule)) } }
        @if others > 0 { div class="muted small" { (text::crews_count(l, others)) "：" (text::rule_line(l)) } }
    }
}

fn changes(ctx: &Ctx, proposal: &Proposal, found: &Found) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::changes(l)) } }
            @if found.moves.is_empty() { (empty(text::no_changes(l), "")) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th { (text::order(l)) } th { (text::from(l)) } th { (text::to(l)) } th { (text::why(l)) } } }
                    tbody { @for step in &found.moves { (change_row(ctx, proposal, found, step)) } }
                } }
            }
        }
    }
}

fn crew_name(proposal: &Proposal, id: CrewId) -> &str {
    proposal.crews.iter().find(|c| c.crew.id == id).map_or("", |c| c.crew.name.as_str())
}

fn change_row(ctx: &Ctx, proposal: &Proposal, found: &Found, step: &Move) -> Markup {
    let l = ctx.lang;
    let Some(at) = proposal.problem.jobs.iter().position(|j| j.id == step.id.0) else { return html! {} };
    let Some(order) = proposal.order(at) else { return html! {} };
    let told = proposal.problem.jobs[at].published;
    let choice = found.explanation.choices.iter().find(|c| c.job == at);
    let when = |at: DateTime<Utc>| time(ctx, at);
    html! { tr {
        td class="lead" { (line_chip(l, order.line)) " " a href=(format!("/work-orders/{}", order.id)) { (order.title) } " " span class="muted small" { (order.location) } }
        td data-label=(text::from(l)) {
            @match told { Some(told) => { (proposal.crews[told.crew].crew.name) " " (clock(told.begin_s)) } None => { (text::queue(l)) } }
        }
        td data-label=(text::to(l)) {
            @match step.to { Some((crew, at)) => { b { (crew_name(proposal, crew)) } " " (when(at)) } None => { (text::queue(l)) } }
        }
        td class="wrap" data-label=(text::why(l)) {
            @if let Some(choice) = choice { (text::why_name(l, choice.why)) div class="muted small" { (text::able(l, choice.able_crews, choice.free_crews)) } }
        }
    } }
}

async fn publish(ctx: Ctx, Path(id): Path<DayPlanId>) -> Result<Response> {
    match service::publish(&ctx.app, &ctx.caller, id).await {
        Ok(moved) => Ok(see_other(&format!("/board/plans/{id}"), Some(&text::published(ctx.lang, moved)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, plan_markup(&ctx, id, Some(&error)).await?).into_response())
        }
    }
}

async fn drop_form(ctx: Ctx, Path(id): Path<DayPlanId>) -> Result<Response> {
    match service::drop_plan(&ctx.app, &ctx.caller, id).await {
        Ok(()) => Ok(see_other("/board/plans", Some(text::dropped(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, plan_markup(&ctx, id, Some(&error)).await?).into_response())
        }
    }
}
