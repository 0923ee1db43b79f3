//! One order on the crew's phone: arrive, begin, rest, hand over, and what was done. Works without JavaScript.

use axum::response::{IntoResponse, Response};
use entity::enums::WorkStatus;
use entity::value::{CrewId, WorkOrderId};
use entity::{crew, work_order, worker};
use maud::{Markup, html};
use serde::Deserialize;

use super::crew::{hours, main_action, shell, state, ways};
use crate::access::Action;
use crate::crews;
use crate::dispatch::text;
use crate::error::{Error, Result};
use crate::http::extract::{DoneAt, Form, Multipart, Path};
use crate::places::geo::Position;
use crate::requests::{self, Contact};
use crate::waste;
use crate::web::form::{refused, wrong};
use crate::web::parts::{error_summary, options, time};
use crate::web::{Ctx, Html, PageRouter, see_other};
use crate::works::checkin::distance_words;
use crate::works::evidence::{Evidence, read_form};
use crate::works::lifecycle::{Move, Step, after};
use crate::works::pages::{evidence, order::complete_with};
use crate::works::service::{self, Deed, HandOver};
use crate::works::show::{self, OrderView};
use crate::works::{scope_of, text as work_text};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/crew/orders/{id}", order_page)
        .get("/crew/orders/{id}/call-photos/{position}", call_photo)
        .post("/crew/orders/{id}/acknowledge", acknowledge)
        .post("/crew/orders/{id}/arrive", arrive)
        .post("/crew/orders/{id}/start", start)
        .post("/crew/orders/{id}/pause", pause)
        .post("/crew/orders/{id}/resume", resume)
        .post("/crew/orders/{id}/hand-over", hand_over)
        .post("/crew/orders/{id}/complete", complete)
}

/// What was sent, for showing it again.
#[derive(Default)]
struct Sent {
    of: &'static str,
    reason: String,
    to_crew: String,
    evidence: Evidence,
}

fn back(ctx: &Ctx, order: &work_order::Model) -> String {
    match (ctx.caller.crew(), order.crew_id) {
        (None, Some(crew)) => format!("/crew?crew={crew}"),
        _ => "/crew".to_owned(),
    }
}

fn complete_form(
    ctx: &Ctx,
    view: &OrderView,
    at_hand: &[worker::Model],
    sent: &Sent,
    error: Option<&Error>,
) -> Markup {
    let l = ctx.lang;
    html! {
        form class="card" method="post" action=(format!("/crew/orders/{}/complete", view.order.id)) enctype="multipart/form-data" data-once {
            h2 { (text::finish_title(l)) }
            label class="photo-btn" { (text::take_photo(l))
                input id="photo" type="file" name="photo" accept="image/*" capture="environment" multiple data-photo="photos" aria-invalid=[wrong(error, "photo")]; }
            p class="muted" { (text::photo_needed(l)) }
            ul class="photos" id="photos" {}
            (evidence::fields(ctx, view, at_hand, &sent.evidence, error))
            div class="crew-bar btns" { button class="btn primary" { (text::finish(l)) } }
        }
    }
}

fn leads_on(view: &OrderView, step: Step) -> bool {
    matches!(after(view.order.status, step), Move::To(_))
}

/// What is needed now and then: to say that one has begun, to rest, to hand over.
fn other_steps(
    ctx: &Ctx,
    view: &OrderView,
    crews: &[crew::Model],
    sent: &Sent,
    error: Option<&Error>,
) -> Markup {
    let l = ctx.lang;
    let o = &view.order;
    let action = |step: &str| format!("/crew/orders/{}/{step}", o.id);
    let others = crews.iter().filter(|c| c.active && Some(c.id) != o.crew_id);
    html! {
        @if leads_on(view, Step::Start) {
            form method="post" action=(action("start")) data-once { button class="btn block" { (work_text::step_start(l)) } }
        }
        @if leads_on(view, Step::Pause) {
            details class="card more" open[sent.of == "pause"] { summary { (work_text::pause(l)) }
                form class="stack-s" method="post" action=(action("pause")) data-once novalidate {
                    div class="field" { label for="pause_reason" class="req" { (work_text::reason_of(l, work_text::pause(l))) } input id="pause_reason" name="reason" value=(sent.reason) aria-invalid=[wrong(error, "reason")]; }
                    button class="btn block" { (work_text::pause(l)) }
                }
            }
        }
        @if leads_on(view, Step::HandOver) {
            details class="card more" open[sent.of == "hand-over"] { summary { (work_text::hand_over(l)) }
                form class="stack-s" method="post" action=(action("hand-over")) data-once novalidate {
                    input type="hidden" name="version" value=(o.version);
                    div class="field" { label for="to_crew" { (work_text::crew(l)) } select id="to_crew" name="crew_id" aria-invalid=[wrong(error, "crew_id")] {
                        (options(others.map(|c| (c.id.to_string(), c.name.as_str())), &sent.to_crew)) } }
                    div class="field" { label for="handover_note" class="req" { (work_text::handover_words(l)) } textarea id="handover_note" name="note" rows="3" aria-invalid=[wrong(error, "note")] { (sent.reason) } }
                    button class="btn block" { (work_text::hand_over(l)) }
                }
            }
        }
    }
}

fn facts(ctx: &Ctx, view: &OrderView, call: Option<&Contact>) -> Markup {
    let l = ctx.lang;
    let o = &view.order;
    let far = o.arrival_metres.filter(|m| *m > ctx.app.settings.works.checkin_metres);
    html! {
        section class="card" { dl class="facts list" {
            div { dt { (text::where_(l)) } dd { (o.location) @if let Some(metres) = far { " " span class="chip warn" { (work_text::far_off_chip(l, distance_words(metres))) } } } }
            @if let Some(place) = &view.place { div { dt { (text::map_link(l)) } dd { (place.name) } } }
            div { dt { (text::when(l)) } dd { (hours(ctx, o)) } }
            @if let Some(at) = o.due_at { div { dt { (text::due(l)) } dd { (time(ctx, at)) } } }
            @if !view.people.is_empty() { div { dt { (work_text::people(l)) } dd { @for (n, (worker, _)) in view.people.iter().enumerate() { @if n > 0 { "、" } (worker.name) } } } }
            @if let Some(skill) = &view.skill { div { dt { (work_text::skill(l)) } dd { (skill.name) } } }
            @if let Some(call) = call {
                div { dt { (text::contact(l)) } dd { (call.name) } }
                @if !call.description.is_empty() { div { dt { (text::said(l)) } dd { (call.description) } } }
                @if call.round > 0 { div { dt { (requests::text::step_reopen(l)) } dd { (requests::text::reopened_times(l, call.round)) } } }
            }
        } }
    }
}

async fn order_markup(ctx: &Ctx, id: WorkOrderId, sent: &Sent, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let view = show::show(&ctx.app, &ctx.caller, id).await?;
    let o = &view.order;
    ctx.caller.require(Action::WorkOrdersPerform, scope_of(o))?;
    let mut calls = requests::show::contacts(&ctx.app, &[id]).await?;
    let call = calls.remove(&id);
    let stops = waste::stops::counts_of(ctx.app.db.read(), std::slice::from_ref(o)).await?.remove(&id);
    let (class, word) = state(ctx, o);
    let at_work = matches!(o.status, WorkStatus::Arrived | WorkStatus::InProgress);
    let to_come = matches!(o.status, WorkStatus::Assigned | WorkStatus::Acknowledged | WorkStatus::Paused);
    let at_hand = if at_work || to_come { show::at_hand(&ctx.app, &view).await? } else { Vec::new() };
    let crews: Vec<crew::Model> = if leads_on(&view, Step::HandOver) {
        let all = crews::service::of_subdistrict(ctx.app.db.read(), o.subdistrict_id).await?;
        all.into_iter().map(|c| c.crew).collect()
    } else {
        Vec::new()
    };
    let content = html! {
        @if let Some(error) = error { (error_summary(l, error)) }
        article class=(class) {
            div class="job-head" { span { (o.number) } span class="state" { (word) } }
            h2 { (o.title) }
            @if let Some(last) = view.events.last().filter(|e| !e.note.is_empty() && !at_work) { p class="remark" { (last.note) } }
            div class="job-acts" {
                (ways(ctx, o, view.place.as_ref().map(|p| p.geometry.as_str()), call.as_ref()))
                @if !at_work { (main_action(ctx, o)) }
            }
        }
        @if let Some(count) = stops { a class="btn block" href=(format!("/haul/{id}")) { (text::stops_told(l, count.told, count.stops)) } }
        (facts(ctx, &view, call.as_ref()))
        @if let Some(call) = call.as_ref().filter(|c| !c.photos.is_empty()) {
            section class="card" { h2 { (text::callers_photos(l)) } ul class="photos" { @for n in &call.photos {
                li { img src=(format!("/crew/orders/{id}/call-photos/{n}")) alt=(text::callers_photos(l)) loading="lazy"; } } } }
        }
        @if at_work { (complete_form(ctx, &view, &at_hand, sent, error)) }
        @if to_come { template data-later { (complete_form(ctx, &view, &at_hand, sent, error)) } }
        (other_steps(ctx, &view, &crews, sent, error))
        @if !at_work { (evidence::shown(ctx, &view)) }
        @if !view.photos.is_empty() {
            section class="card" { h2 { (text::photos(l)) } ul class="photos" { @for (n, photo) in view.photos.iter().enumerate() {
                li { img src=(format!("/work-orders/{id}/photos/{}", photo.id)) alt=(text::photo_n(l, n + 1)) loading="lazy"; } } } }
        }
        section class="card" { h2 { (text::history(l)) } ol class="timeline" { @for event in &view.events {
            li class="ok" { b { (work_text::status_name(l, event.status)) } (time(ctx, event.at))
                @if !event.note.is_empty() { p class="note" { (event.note) } } }
        } } }
        a class="btn plain block" href=(back(ctx, o)) { (text::back(l)) }
    };
    Ok(shell(ctx, &o.title, &content))
}

/// A photo of the caller, for the crew that is on its way.
async fn call_photo(ctx: Ctx, Path((id, position)): Path<(WorkOrderId, i32)>) -> Result<Response> {
    let view = show::show(&ctx.app, &ctx.caller, id).await?;
    ctx.caller.require(Action::WorkOrdersPerform, scope_of(&view.order))?;
    let (file, bytes) = requests::show::photo_of_order(&ctx.app, id, position).await?;
    Ok(crate::works::api::photo_response(&file, bytes))
}

async fn order_page(ctx: Ctx, Path(id): Path<WorkOrderId>) -> Result<Html> {
    order_markup(&ctx, id, &Sent::default(), None).await
}

/// Back to today; what only moves on stays with the order.
async fn done(
    ctx: &Ctx,
    id: WorkOrderId,
    sent: &Sent,
    outcome: Result<work_order::Model>,
) -> Result<Response> {
    match outcome {
        Ok(order) if order.status == WorkStatus::InProgress => {
            Ok(see_other(&format!("/crew/orders/{id}"), Some(text::saved(ctx.lang))))
        }
        Ok(order) => Ok(see_other(&back(ctx, &order), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, order_markup(ctx, id, sent, Some(&error)).await?).into_response())
        }
    }
}

async fn acknowledge(ctx: Ctx, DoneAt(said): DoneAt, Path(id): Path<WorkOrderId>) -> Result<Response> {
    let outcome = service::take(&ctx.app, &ctx.caller, id, Deed::Acknowledge, said).await;
    done(&ctx, id, &Sent::default(), outcome).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct StepForm {
    lat: String,
    lon: String,
    reason: String,
    crew_id: String,
    note: String,
    version: String,
}

async fn arrive(
    ctx: Ctx,
    DoneAt(said): DoneAt,
    Path(id): Path<WorkOrderId>,
    Form(form): Form<StepForm>,
) -> Result<Response> {
    // A phone that does not know where it is has still arrived.
    let fix = Position::typed(&form.lat, &form.lon);
    let outcome = service::take(&ctx.app, &ctx.caller, id, Deed::Arrive(fix), said).await;
    done(&ctx, id, &Sent::default(), outcome).await
}

async fn start(ctx: Ctx, DoneAt(said): DoneAt, Path(id): Path<WorkOrderId>) -> Result<Response> {
    let outcome = service::take(&ctx.app, &ctx.caller, id, Deed::Start, said).await;
    done(&ctx, id, &Sent::default(), outcome).await
}

async fn pause(
    ctx: Ctx,
    DoneAt(said): DoneAt,
    Path(id): Path<WorkOrderId>,
    Form(form): Form<StepForm>,
) -> Result<Response> {
    let outcome = service::take(&ctx.app, &ctx.caller, id, Deed::Pause(&form.reason), said).await;
    done(&ctx, id, &Sent { of: "pause", reason: form.reason, ..Sent::default() }, outcome).await
}

async fn resume(ctx: Ctx, DoneAt(said): DoneAt, Path(id): Path<WorkOrderId>) -> Result<Response> {
    let outcome = service::take(&ctx.app, &ctx.caller, id, Deed::Resume, said).await;
    done(&ctx, id, &Sent::default(), outcome).await
}

async fn hand_over(ctx: Ctx, Path(id): Path<WorkOrderId>, Form(form): Form<StepForm>) -> Result<Response> {
    let outcome = async {
        let crew_id = form.crew_id.parse::<CrewId>().map_err(|_| {
            Error::invalid("works.invalid", crate::web::text::form_errors)
                .field("crew_id", work_text::crew_unknown)
        })?;
        let version = form.version.trim().parse().unwrap_or(0);
        let to = HandOver { crew_id, note: form.note.clone(), version };
        service::hand_over(&ctx.app, &ctx.caller, id, to).await
    };
    match outcome.await {
        // It is no longer theirs to look at.
        Ok(_) => Ok(see_other("/crew", Some(text::saved(ctx.lang)))),
        Err(error) => {
            let sent = Sent { of: "hand-over", reason: form.note, to_crew: form.crew_id, ..Sent::default() };
            done(&ctx, id, &sent, Err(error)).await
        }
    }
}

async fn complete(
    ctx: Ctx,
    DoneAt(said): DoneAt,
    Path(id): Path<WorkOrderId>,
    form: Multipart,
) -> Result<Response> {
    let brought = read_form(&form.fields);
    let outcome = complete_with(&ctx, id, brought.clone(), form.files, said).await;
    done(&ctx, id, &Sent { evidence: brought, ..Sent::default() }, outcome).await
}
