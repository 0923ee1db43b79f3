//! An order of a round, on the crew's phone and for the desk. Complete without JavaScript.

use axum::response::{IntoResponse, Response};
use entity::enums::StopOutcome;
use entity::value::WorkOrderId;
use entity::weigh_ticket;
use maud::{Markup, html};

use super::api::read;
use super::service::{self, RoundOrder, StopView};
use crate::access::Action;
use crate::error::{Error, Kind, Result};
use crate::http::Multipart;
use crate::http::extract::Path;
use crate::i18n::Lang;
use crate::inspections::pages::shell;
use crate::places::centre;
use crate::places::work::text::waste_name;
use crate::waste::text::{self, hours_words};
use crate::waste::tickets;
use crate::web::fields::Typed;
use crate::web::form::{refused, wrong};
use crate::web::parts::{Tone, chip, error_summary};
use crate::web::{Ctx, Html, PageRouter, see_other};
use crate::works::lifecycle::is_open;
use crate::works::scope_of;
use crate::works::text as work_text;

pub fn routes() -> PageRouter {
    PageRouter::default().get("/haul/{id}", page).post("/haul/{id}/stops", tell)
}

fn outcome_chip(l: Lang, s: &StopView) -> Markup {
    let stop = &s.stop;
    html! {
        @match stop.outcome {
            Some(StopOutcome::Collected) => (chip(Tone::Ok, &text::collected_n(l, stop.emptied))),
            Some(StopOutcome::Refused) => { (chip(Tone::Bad, text::refused(l))) @if stop.emptied > 0 { " " (chip(Tone::Ok, &text::collected_n(l, stop.emptied))) } }
            Some(StopOutcome::Unreachable) => (chip(Tone::Warn, text::unreachable(l))),
            Some(StopOutcome::Missed) => (chip(Tone::Bad, text::missed(l))),
            None => {}
        }
        @if stop.overflow { " " (chip(Tone::Warn, text::overflow(l))) }
        @if stop.bins == 0 { " " (chip(Tone::Warn, text::not_taken_here(l))) }
    }
}

const fn card_class(outcome: Option<StopOutcome>) -> &'static str {
    match outcome {
        Some(StopOutcome::Collected) => "job done",
        Some(StopOutcome::Refused | StopOutcome::Unreachable | StopOutcome::Missed) => "job late",
        None => "job",
    }
}

/// One form: the bins and the main button; what is out of the common run is folded below.
fn tell_form(ctx: &Ctx, id: WorkOrderId, s: &StopView, typed: &Typed, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let n = s.stop.position;
    let own = typed.get("position") == n.to_string();
    let error = error.filter(|_| own);
    let of = |name: &str| if own { typed.get(name) } else { "" };
    let emptied = if own { of("emptied").to_owned() } else { s.stop.bins.to_string() };
    let folded = own && matches!(of("outcome"), "refused" | "unreachable");
    html! {
        form class="stack-s" method="post" action=(format!("/haul/{id}/stops")) enctype="multipart/form-data" novalidate data-once {
            @if let Some(error) = error { (error_summary(l, error)) }
            input type="hidden" name="position" value=(n);
            div class="fields" {
                div class="field" { label for=(format!("emptied-{n}")) { (text::emptied(l)) }
                    input id=(format!("emptied-{n}")) name="emptied" type="text" inputmode="numeric" value=(emptied) autocomplete="off" aria-invalid=[wrong(error, "emptied")]; }
                label class="check" { input type="checkbox" name="overflow" value="true" checked[of("overflow") == "true"]; (text::overflow(l)) }
            }
            div class="job-acts" { button class="btn primary" name="outcome" value="collected" { (text::collected(l)) } }
            details class="more" open[folded] { summary { (text::not_collected(l)) }
                div class="stack-s" {
                    div class="field" { label for=(format!("reason-{n}")) { (text::why(l)) }
                        input id=(format!("reason-{n}")) name="reason" value=(of("reason")) placeholder=(text::why_hint(l)) autocomplete="off" aria-invalid=[wrong(error, "reason")]; }
                    label class="photo-btn" { (text::refused_photo_take(l))
                        input type="file" name="photo" accept="image/*" capture="environment" data-photo=(format!("photos-{n}")) aria-invalid=[wrong(error, "photo")]; }
                    ul class="photos" id=(format!("photos-{n}")) {}
                    button class="btn danger block" name="outcome" value="refused" { (text::refuse(l)) }
                    button class="btn block" name="outcome" value="unreachable" { (text::unreachable(l)) }
                }
            }
        }
    }
}

fn stop_card(
    ctx: &Ctx,
    v: &RoundOrder,
    s: &StopView,
    may: bool,
    typed: &Typed,
    error: Option<&Error>,
) -> Markup {
    let l = ctx.lang;
    let stop = &s.stop;
    let told = stop.outcome.is_some();
    html! { article class=(card_class(stop.outcome)) id=(format!("stop-{}", stop.position)) {
        div class="job-head" { span { (hours_words(l, &s.hours)) " · " (text::bins_n(l, stop.bins)) }
            span class="state" { @match stop.at { Some(at) => (ctx.app.zone().local(at).format("%H:%M").to_string()), None => (text::untold(l)) } } }
        h2 lang="zh-CN" { (stop.position) ". " (s.place.name) }
        @if told || stop.bins == 0 { p { (outcome_chip(l, s)) } }
        @if !stop.reason.is_empty() { p class="remark" { (stop.reason) } }
        @if let Some(photo) = stop.photo_id { ul class="photos" { li { img src=(format!("/work-orders/{}/photos/{photo}", v.order.id)) alt=(text::refused(l)) loading="lazy"; } } }
        @if !told && may && v.may_tell() {
            (tell_form(ctx, v.order.id, s, typed, error))
            @if let Some((lat, lon)) = centre(&s.place.geometry) { a class="muted small" href=(format!("geo:{lat:.6},{lon:.6}?q={lat:.6},{lon:.6}")) { (text::to_map(l)) } }
        }
    } }
}

fn ticket_rows(ctx: &Ctx, v: &RoundOrder, tickets: &[weigh_ticket::Model]) -> Markup {
    let l = ctx.lang;
    let may = ctx.caller.may_at(Action::WeighTicketsWrite, scope_of(&v.order));
    html! {
        section class="card stack-s" { h2 { (text::tickets(l)) }
            @if !tickets.is_empty() { ul class="rows" { @for t in tickets { li {
                a href=(format!("/weigh-tickets/{}", t.id)) { (t.number) } " " b { (text::kg(l, t.net_kg)) }
                @if t.voided_at.is_some() { " " (chip(Tone::Mute, text::voided(l))) }
                @if t.overweight { " " (chip(Tone::Bad, text::overweight(l))) }
            } } } }
            @if may { a class="btn block" href=(format!("/weigh-tickets/new?order={}", v.order.id)) { (text::type_ticket(l)) } }
        }
    }
}

async fn markup(ctx: &Ctx, id: WorkOrderId, typed: &Typed, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let v = service::show(&ctx.app, &ctx.caller, id).await?;
    let may = ctx.caller.may_at(Action::WorkOrdersPerform, scope_of(&v.order));
    let tickets = tickets::service::of_order(&ctx.app, id).await?;
    let (untold, told): (Vec<_>, Vec<_>) = v.stops.iter().partition(|s| s.stop.outcome.is_none());
    // An error of a stop that is there stands at the stop.
    let known = untold.iter().any(|s| s.stop.position.to_string() == typed.get("position"));
    let content = html! {
        @if let Some(error) = error.filter(|_| !known) { (error_summary(l, error)) }
        div {
            p class="tally" { b { (v.told()) } "/" (v.stops.len()) " " (text::points(l)) " · " (text::bins_n(l, v.emptied())) }
            progress max=(v.stops.len().max(1)) value=(v.told()) { (v.told()) "/" (v.stops.len()) }
        }
        section class="card" { dl class="facts list" {
            div { dt { (text::kind(l)) } dd { (waste_name(l, v.round.waste)) } }
            div { dt { (text::order(l)) } dd { (v.order.number) " · " (work_text::status_name(l, v.order.status)) } }
            @if v.order.load_kg > 0 { div { dt { (text::expected_kg(l)) } dd { (v.order.load_kg) } } }
        } }
        @if is_open(v.order.status) && !v.may_tell() { p class="muted" { (text::arrive_first(l)) } }
        @for s in untold.iter().chain(told.iter()) { (stop_card(ctx, &v, s, may, typed, error)) }
        (ticket_rows(ctx, &v, &tickets))
        @if may { a class="btn primary block" href=(format!("/crew/orders/{id}")) { (text::to_order(l)) } }
        @else { a class="btn plain block" href=(format!("/work-orders/{id}")) { (text::to_order(l)) } }
    };
    Ok(shell(ctx, &v.round.name, &content))
}

async fn page(ctx: Ctx, Path(id): Path<WorkOrderId>) -> Result<Html> {
    markup(&ctx, id, &Typed::default(), None).await
}

async fn tell(ctx: Ctx, Path(id): Path<WorkOrderId>, mut form: Multipart) -> Result<Response> {
    let files = std::mem::take(&mut form.files);
    let outcome = async {
        let mut photos = crate::works::service::keep_photos(&ctx.app, &ctx.caller, id, files).await?;
        let (position, report) = read(&form)?;
        service::tell(&ctx.app, &ctx.caller, id, position, report, photos.pop()).await
    };
    // A photo that is too large is a matter for the person at the form, too.
    let outcome = outcome.await.map_err(|e| match e.kind {
        Kind::TooLarge => e.of_kind(Kind::Invalid).field("photo", work_text::photo_too_large),
        _ => e,
    });
    match outcome {
        Ok(_) => Ok(see_other(&format!("/haul/{id}"), Some(text::told(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, id, &Typed(form.fields), Some(&error)).await?).into_response())
        }
    }
}
