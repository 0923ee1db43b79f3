//! The crew's phone: today in order, one main action an order, the photo form. Works without JavaScript.

use axum::response::{IntoResponse, Response};
use entity::enums::WorkStatus;
use entity::value::{CrewId, WorkOrderId};
use entity::{crew, work_order};
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;
use std::collections::HashMap;

use crate::access::{Action, Scope};
use crate::crews;
use crate::dispatch::text;
use crate::error::{Error, Kind, Result};
use crate::http::extract::{Multipart, Path, Query};
use crate::places::centre;
use crate::requests::{self, Contact};
use crate::web::form::{refused, wrong};
use crate::web::layout::{Head, flash, head, language_link};
use crate::web::parts::{empty, error_summary, time};
use crate::web::text::day as day_words;
use crate::web::{Ctx, Html, PageRouter, see_other};
use crate::works::lifecycle::{Step, is_open, next_of_crew};
use crate::works::service::{self, Evidence};
use crate::works::show::{self, OrderView, is_late};
use crate::works::{scope_of, text as work_text};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/crew", today_page)
        .get("/crew/orders/{id}", order_page)
        .post("/crew/orders/{id}/acknowledge", acknowledge)
        .post("/crew/orders/{id}/arrive", arrive)
        .post("/crew/orders/{id}/complete", complete)
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

fn shell(ctx: &Ctx, title: &str, content: &Markup) -> Html {
    let l = ctx.lang;
    let local = ctx.app.zone().local(ctx.now).format("%H:%M").to_string();
    Html(html! {
        (DOCTYPE)
        html lang=(l.tag()) {
            (head(l, &Head { title, styles: &["crew.css"], scripts: &[], modules: &["app.js", "crew.js"] }))
            body class="crew" data-t-failed=(crate::web::text::failed(l)) {
                a class="skip" href="#main" { (crate::web::text::skip(l)) }
                header class="crew-top" { h1 { (title) } span class="sync" { (text::synced(l, local)) } }
                main id="main" tabindex="-1" {
                    (flash(ctx))
                    (content)
                    footer class="crew-foot" {
                        a href="/rosters" { (text::week_roster(l)) }
                        a href="/absences" { (text::leave(l)) }
                        (language_link(ctx))
                        form method="post" action="/logout" { button class="link" { (text::logout(l)) } }
                    }
                }
                div id="toasts" class="toasts" role="status" aria-live="polite" {}
            }
        }
    })
}

fn hours(ctx: &Ctx, o: &work_order::Model) -> String {
    let local = |at| ctx.app.zone().local(at).format("%H:%M").to_string();
    // What an earlier day left undone says which day.
    let day =
        if o.work_date == ctx.today() { String::new() } else { format!("{} ", o.work_date.format("%m-%d")) };
    match (o.planned_start, o.planned_end) {
        (Some(start), Some(end)) => format!("{day}{}–{}", local(start), local(end)),
        _ => String::new(),
    }
}

fn state(ctx: &Ctx, o: &work_order::Model) -> (&'static str, &'static str) {
    let l = ctx.lang;
    match o.status {
        WorkStatus::Completed | WorkStatus::Closed => ("job done", text::done(l)),
        _ if is_late(o, ctx.now) => ("job late", text::overdue(l)),
        WorkStatus::Arrived => ("job doing", text::doing(l)),
        WorkStatus::Acknowledged => ("job", work_text::acknowledged(l)),
        WorkStatus::Planned | WorkStatus::Assigned | WorkStatus::Cancelled => ("job", text::not_started(l)),
    }
}

/// Ways to get there: the map, and a call while the work is to be done.
fn ways(ctx: &Ctx, o: &work_order::Model, geometry: Option<&str>, call: Option<&Contact>) -> Markup {
    let l = ctx.lang;
    html! {
        @if let Some((lat, lon)) = geometry.and_then(centre) { a class="btn" href=(format!("geo:{lat:.6},{lon:.6}?q={lat:.6},{lon:.6}")) { (text::map_link(l)) } }
        @if let Some(call) = call.filter(|_| is_open(o.status)) { a class="btn" href=(format!("tel:{}", call.phone)) { (text::call(l)) } }
    }
}

fn main_action(ctx: &Ctx, o: &work_order::Model) -> Markup {
    let l = ctx.lang;
    let post = |step: &str, label: &str| {
        html! { form method="post" action=(format!("/crew/orders/{}/{step}", o.id)) data-once { button class="btn primary" { (label) } } }
    };
    match next_of_crew(o.status) {
        Some(Step::Acknowledge) => post("acknowledge", text::acknowledge(l)),
        Some(Step::Arrive) => post("arrive", text::arrive(l)),
        Some(Step::Complete) => {
            html! { a class="btn primary" href=(format!("/crew/orders/{}", o.id)) { (text::complete(l)) } }
        }
        Some(Step::Assign | Step::Unassign | Step::Accept | Step::Cancel) | None => html! {},
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
    let content = html! {
        @if orders.is_empty() { section class="card" { (empty(text::nothing_today(l), text::nothing_hint(l))) } } @else {
            div {
                p class="tally" { b { (done) } (text::tally_of(l, orders.len()))
                    @if let Some(at) = next { (text::next_at(l, ctx.app.zone().local(at).format("%H:%M"))) } }
                progress max=(orders.len()) value=(done) { (done) "/" (orders.len()) }
            }
        }
        @for o in open.into_iter().chain(finished) {
            @let (class, word) = state(&ctx, o);
            @let place = places.iter().find(|p| Some(p.id) == o.place_id);
            @let call = calls.get(&o.id);
            article class=(class) {
                div class="job-head" { span { (hours(&ctx, o)) } span class="state" { (word) } }
                h2 { a href=(format!("/crew/orders/{}", o.id)) { (o.title) } }
                p { (o.location) }
                @if is_open(o.status) {
                    @if let Some(call) = call.filter(|c| !c.description.is_empty()) { p class="remark" { (call.description) } }
                    div class="job-acts" { (ways(&ctx, o, place.map(|p| p.geometry.as_str()), call)) (main_action(&ctx, o)) }
                }
            }
        }
    };
    let title = text::crew_today(l, &crew.name, day_words(l, ctx.today()));
    Ok(shell(&ctx, &title, &content).into_response())
}

fn back(ctx: &Ctx, order: &work_order::Model) -> String {
    match (ctx.caller.crew(), order.crew_id) {
        (None, Some(crew)) => format!("/crew?crew={crew}"),
        _ => "/crew".to_owned(),
    }
}

fn complete_form(ctx: &Ctx, view: &OrderView, note: &str, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    html! {
        form class="card" method="post" action=(format!("/crew/orders/{}/complete", view.order.id)) enctype="multipart/form-data" data-once {
            h2 { (text::finish_title(l)) }
            label class="photo-btn" { (text::take_photo(l))
                input id="photo" type="file" name="photo" accept="image/*" capture="environment" multiple data-photo="photos" aria-invalid=[wrong(error, "photo")]; }
            p class="muted" { (text::photo_needed(l)) }
            ul class="photos" id="photos" {}
            div class="field" { label for="note" { (text::note(l)) } textarea id="note" name="note" rows="3" aria-invalid=[wrong(error, "note")] { (note) } }
            div class="crew-bar btns" { button class="btn primary" { (text::finish(l)) } }
        }
    }
}

fn facts(ctx: &Ctx, view: &OrderView, call: Option<&Contact>) -> Markup {
    let l = ctx.lang;
    let o = &view.order;
    html! {
        section class="card" { dl class="facts list" {
            div { dt { (text::where_(l)) } dd { (o.location) } }
            @if let Some(place) = &view.place { div { dt { (text::map_link(l)) } dd { (place.name) } } }
            div { dt { (text::when(l)) } dd { (hours(ctx, o)) } }
            @if let Some(call) = call {
                div { dt { (text::contact(l)) } dd { (call.name) } }
                div { dt { (text::due(l)) } dd { (time(ctx, call.due_at)) } }
                @if !call.description.is_empty() { div { dt { (text::said(l)) } dd { (call.description) } } }
            }
        } }
    }
}

async fn order_markup(ctx: &Ctx, id: WorkOrderId, note: &str, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let view = show::show(&ctx.app, &ctx.caller, id).await?;
    ctx.caller.require(Action::WorkOrdersPerform, scope_of(&view.order))?;
    let mut calls = requests::show::contacts(&ctx.app, &[id]).await?;
    let call = calls.remove(&id);
    let (class, word) = state(ctx, &view.order);
    let content = html! {
        @if let Some(error) = error { (error_summary(l, error)) }
        article class=(class) {
            div class="job-head" { span { (view.order.number) } span class="state" { (word) } }
            h2 { (view.order.title) }
            div class="job-acts" {
                (ways(ctx, &view.order, view.place.as_ref().map(|p| p.geometry.as_str()), call.as_ref()))
                @if view.order.status != WorkStatus::Arrived { (main_action(ctx, &view.order)) }
            }
        }
        (facts(ctx, &view, call.as_ref()))
        @if view.order.status == WorkStatus::Arrived { (complete_form(ctx, &view, note, error)) }
        @if !view.photos.is_empty() {
            section class="card" { h2 { (text::photos(l)) } ul class="photos" { @for (n, photo) in view.photos.iter().enumerate() {
                li { img src=(format!("/work-orders/{id}/photos/{}", photo.id)) alt=(text::photo_n(l, n + 1)) loading="lazy"; } } } }
        }
        section class="card" { h2 { (text::history(l)) } ol class="timeline" { @for event in &view.events {
            li class="ok" { b { (work_text::status_name(l, event.status)) } (time(ctx, event.at)) }
        } } }
        a class="btn plain block" href=(back(ctx, &view.order)) { (text::back(l)) }
    };
    Ok(shell(ctx, &view.order.title, &content))
}

async fn order_page(ctx: Ctx, Path(id): Path<WorkOrderId>) -> Result<Html> {
    order_markup(&ctx, id, "", None).await
}

async fn done(
    ctx: &Ctx,
    id: WorkOrderId,
    note: &str,
    outcome: Result<work_order::Model>,
) -> Result<Response> {
    match outcome {
        Ok(order) => Ok(see_other(&back(ctx, &order), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, order_markup(ctx, id, note, Some(&error)).await?).into_response())
        }
    }
}

async fn acknowledge(ctx: Ctx, Path(id): Path<WorkOrderId>) -> Result<Response> {
    let outcome = service::acknowledge(&ctx.app, &ctx.caller, id).await;
    done(&ctx, id, "", outcome).await
}

async fn arrive(ctx: Ctx, Path(id): Path<WorkOrderId>) -> Result<Response> {
    let outcome = service::arrive(&ctx.app, &ctx.caller, id).await;
    done(&ctx, id, "", outcome).await
}

async fn complete(ctx: Ctx, Path(id): Path<WorkOrderId>, form: Multipart) -> Result<Response> {
    let note = form.value("note").unwrap_or_default().to_owned();
    let outcome = async {
        let photos = service::keep_photos(&ctx.app, &ctx.caller, id, form.files).await?;
        service::complete(&ctx.app, &ctx.caller, id, Evidence { note: note.clone(), photos }).await
    };
    let outcome = outcome.await.map_err(|e| match e.kind {
        Kind::TooLarge => e.of_kind(Kind::Invalid).field("photo", work_text::photo_too_large),
        _ => e,
    });
    done(&ctx, id, &note, outcome).await
}
