//! The crew's phone: today in order, one main action an order. Works without JavaScript.

use axum::response::{IntoResponse, Response};
use entity::enums::WorkStatus;
use entity::value::{CrewId, WorkOrderId};
use entity::{crew, work_order};
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;
use std::collections::HashMap;

use crate::access::{Action, Scope};
use crate::crews;
use crate::dispatch::planning::trips::{self, Trip};
use crate::dispatch::text;
use crate::error::{Error, Result};
use crate::http::extract::Query;
use crate::places::centre;
use crate::requests::{self, Contact};
use crate::waste;
use crate::web::layout::{Head, flash, head, language_link};
use crate::web::parts::empty;
use crate::web::text::day as day_words;
use crate::web::{Ctx, Html, PageRouter, see_other};
use crate::works::lifecycle::{Step, is_open, next_of_crew};
use crate::works::show::{self, is_late};
use crate::works::text as work_text;

pub fn routes() -> PageRouter {
    PageRouter::default().get("/crew", today_page).merge(super::crew_order::routes())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CrewQuery {
    crew: String,
}

/// The crew someone works in, or the one a dispatcher asks for.
async fn crew_of(ctx: &Ctx, query: &CrewQuery) -> Result<crew::Model> {
    ctx.caller.reach(Action::WorkOrdersPerform)?;
    let id = query.crew.parse::<CrewId>().ok().or_else(|| ctx.caller.crew()).ok_or_else(Error::not_found)?;
    let view = crews::service::peek(ctx.app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    ctx.caller.require(Action::WorkOrdersPerform, Scope::work(view.crew.subdistrict_id, None, Some(id)))?;
    Ok(view.crew)
}

pub(super) fn shell(ctx: &Ctx, title: &str, content: &Markup) -> Html {
    shell_headed(ctx, title, &html! { (title) }, content)
}

/// With a heading that says of its parts which language they are in.
fn shell_headed(ctx: &Ctx, title: &str, heading: &Markup, content: &Markup) -> Html {
    let l = ctx.lang;
    let local = ctx.app.zone().local(ctx.now).format("%H:%M").to_string();
    Html(html! {
        (DOCTYPE)
        html lang=(l.tag()) {
            (head(l, &Head { title, styles: &["crew.css"], scripts: &[], modules: &["app.js", "crew.js", "later.js"], manifest: Some("/crew.webmanifest") }))
            body class="crew" data-t-failed=(crate::web::text::failed(l)) data-user=[ctx.caller.user_id()] data-worker="/later-sw.js" {
                a class="skip" href="#main" { (crate::web::text::skip(l)) }
                header class="crew-top" { h1 { (heading) } span class="sync" { (text::synced(l, local)) } }
                main id="main" tabindex="-1" {
                    (flash(ctx))
                    section id="later" class="card later" role="status" hidden data-waiting=(text::later_waiting(l, "{n}")) data-send=(text::later_send(l))
                        data-refused=(text::later_refused(l)) data-drop=(text::later_drop(l)) data-kept=(text::later_kept(l)) {}
                    (content)
                    footer class="crew-foot" {
                        a href="/rosters" { (text::week_roster(l)) }
                        @if ctx.may(Action::PatrolsWalk) { a href="/patrol" { (text::patrol(l)) } }
                        @if ctx.may(Action::InspectionsAppeal) { a href="/inspections?tab=submitted" { (text::inspections(l)) } }
                        a href="/absences" { (text::leave(l)) }
                        @if let Some(crew) = ctx.caller.crew() { a href=(format!("/crews/{crew}/calendar")) { (text::calendar(l)) } }
                        (language_link(ctx))
                        form method="post" action="/logout" { button class="link" { (text::logout(l)) } }
                    }
                }
                div id="toasts" class="toasts" role="status" aria-live="polite" {}
            }
        }
    })
}

pub(super) fn hours(ctx: &Ctx, o: &work_order::Model) -> String {
    let local = |at| ctx.app.zone().local(at).format("%H:%M").to_string();
    // What an earlier day left undone says which day.
    let day =
        if o.work_date == ctx.today() { String::new() } else { format!("{} ", o.work_date.format("%m-%d")) };
    match (o.planned_start, o.planned_end) {
        (Some(start), Some(end)) => format!("{day}{}–{}", local(start), local(end)),
        _ => String::new(),
    }
}

pub(super) fn state(ctx: &Ctx, o: &work_order::Model) -> (&'static str, &'static str) {
    let l = ctx.lang;
    match o.status {
        WorkStatus::Completed | WorkStatus::Closed => ("job done", text::done(l)),
        WorkStatus::Arrived | WorkStatus::InProgress if is_late(o, ctx.now) => {
            ("job late", text::doing_late(l))
        }
        _ if is_late(o, ctx.now) => ("job late", text::overdue(l)),
        WorkStatus::Paused => ("job", work_text::paused(l)),
        WorkStatus::Arrived | WorkStatus::InProgress => ("job doing", text::doing(l)),
        WorkStatus::Acknowledged => ("job", work_text::acknowledged(l)),
        WorkStatus::Planned | WorkStatus::Assigned | WorkStatus::Cancelled => ("job", text::not_started(l)),
    }
}

/// Ways to get there: the map, and a call while the work is to be done.
pub(super) fn ways(
    ctx: &Ctx,
    o: &work_order::Model,
    geometry: Option<&str>,
    call: Option<&Contact>,
) -> Markup {
    let l = ctx.lang;
    html! {
        @if let Some((lat, lon)) = geometry.and_then(centre) { a class="btn" href=(format!("geo:{lat:.6},{lon:.6}?q={lat:.6},{lon:.6}")) { (text::map_link(l)) } }
        @if let Some(call) = call.filter(|_| is_open(o.status)) { a class="btn" href=(format!("tel:{}", call.phone)) { (text::call(l)) } }
    }
}

pub(super) fn main_action(ctx: &Ctx, o: &work_order::Model) -> Markup {
    let l = ctx.lang;
    if !is_open(o.status) {
        return html! {};
    }
    // What its page needs to offer the step after this one where there is no network.
    html! { div class="next" data-order=(o.id) data-status=(o.status.word()) data-acknowledge=(text::acknowledge(l)) data-arrive=(text::arrive(l))
    data-complete=(text::complete(l)) data-resume=(work_text::resume(l)) { (next_step(ctx, o)) } }
}

fn next_step(ctx: &Ctx, o: &work_order::Model) -> Markup {
    let l = ctx.lang;
    let post = |step: &str, label: &str| {
        html! { form method="post" action=(format!("/crew/orders/{}/{step}", o.id)) data-once data-locate[step == "arrive"] { button class="btn primary" { (label) } } }
    };
    match next_of_crew(o.status) {
        Some(Step::Acknowledge) => post("acknowledge", text::acknowledge(l)),
        Some(Step::Arrive) => post("arrive", text::arrive(l)),
        Some(Step::Complete) => {
            html! { a class="btn primary" href=(format!("/crew/orders/{}", o.id)) { (text::complete(l)) } }
        }
        Some(Step::Resume) => post("resume", work_text::resume(l)),
        Some(
            Step::Assign
            | Step::Unassign
            | Step::Start
            | Step::Pause
            | Step::Accept
            | Step::Rework
            | Step::HandOver
            | Step::Cancel,
        )
        | None => html! {},
    }
}

/// A way to a transfer station between two orders.
fn trip_card(ctx: &Ctx, t: &Trip) -> Markup {
    let l = ctx.lang;
    let local = |at| ctx.app.zone().local(at).format("%H:%M").to_string();
    html! {
        article class="job" {
            div class="job-head" { span { (local(t.trip.starts_at)) "–" (local(t.trip.ends_at)) } }
            h2 { (text::station_trip(l)) }
            p lang="zh-CN" { (t.station.name) }
            div class="job-acts" { @if let Some((lat, lon)) = centre(&t.station.geometry) { a class="btn" href=(format!("geo:{lat:.6},{lon:.6}?q={lat:.6},{lon:.6}")) { (text::map_link(l)) } } }
        }
    }
}

async fn today_page(ctx: Ctx, Query(query): Query<CrewQuery>) -> Result<Response> {
    let l = ctx.lang;
    if query.crew.is_empty() && ctx.caller.crew().is_none() && ctx.may(Action::WorkOrdersPerform) {
        // Someone from the desk: they choose the crew first.
        return Ok(see_other("/crews", None));
    }
    let crew = crew_of(&ctx, &query).await?;
    let orders = show::of_crew(&ctx.app, crew.id, ctx.today()).await?;
    let ids: Vec<WorkOrderId> = orders.iter().map(|o| o.id).collect();
    let calls: HashMap<WorkOrderId, Contact> = requests::show::contacts(&ctx.app, &ids).await?;
    let places = show::places_of(&ctx.app, &orders).await?;
    let done = orders.iter().filter(|o| !is_open(o.status)).count();
    let today = ctx.today();
    let next =
        orders.iter().find(|o| is_open(o.status) && o.work_date == today).and_then(|o| o.planned_start);
    let (open, finished): (Vec<_>, Vec<_>) = orders.iter().partition(|o| is_open(o.status));
    let stops = waste::stops::counts_of(ctx.app.db.read(), &orders).await?;
    let trips = trips::of_crew(ctx.app.db.read(), crew.id, today).await?;
    // A way to a station stands before the first order that begins after it.
    let mut ahead = trips.iter().filter(|t| t.trip.ends_at > ctx.now).peekable();
    let content = html! {
        @if orders.is_empty() { section class="card" { (empty(text::nothing_today(l), text::nothing_hint(l))) } } @else {
            div {
                p class="tally" { b { (done) } (text::tally_of(l, orders.len()))
                    @if let Some(at) = next { (text::next_at(l, ctx.app.zone().local(at).format("%H:%M"))) } }
                progress max=(orders.len()) value=(done) { (done) "/" (orders.len()) }
            }
        }
        @for o in open.into_iter().chain(finished) {
            @if is_open(o.status) {
                @while let Some(trip) = ahead.next_if(|t| o.planned_start.is_some_and(|at| t.trip.starts_at <= at)) { (trip_card(&ctx, trip)) }
            }
            @let (class, word) = state(&ctx, o);
            @let place = places.iter().find(|p| Some(p.id) == o.place_id);
            @let call = calls.get(&o.id);
            article class=(class) {
                div class="job-head" { span { (hours(&ctx, o)) } span class="state" { (word) } }
                h2 { a href=(format!("/crew/orders/{}", o.id)) { (o.title) } }
                p { (o.location) @if o.reworks > 0 { " " span class="chip warn" { (work_text::rework_n(l, o.reworks)) } } }
                @if let Some(count) = stops.get(&o.id) { p { a class="btn" href=(format!("/haul/{}", o.id)) { (text::stops_told(l, count.told, count.stops)) } } }
                @if is_open(o.status) {
                    @if let Some(call) = call.filter(|c| !c.description.is_empty()) { p class="remark" { (call.description) } }
                    div class="job-acts" { (ways(&ctx, o, place.map(|p| p.geometry.as_str()), call)) (main_action(&ctx, o)) }
                }
            }
        }
        @for trip in ahead { (trip_card(&ctx, trip)) }
    };
    let day = day_words(l, ctx.today());
    let heading = html! { span lang="zh-CN" { (crew.name) } " · " (day) };
    Ok(shell_headed(&ctx, &text::crew_today(l, &crew.name, &day), &heading, &content).into_response())
}
