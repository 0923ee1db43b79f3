//! One work order: what and where, its photos, its history, and what may be done with it now.

use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use entity::value::{CrewId, WorkOrderId};
use entity::{crew, worker};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use super::{evidence, span, status_chips, steps, timeline_class};
use crate::access::Action;
use crate::app::WORK_ORDER_ORIGINS;
use crate::crews;
use crate::error::{Error, Kind, Result};
use crate::http::Json;
use crate::http::extract::{Form, Multipart, Path, UploadedFile};
use crate::web::form::{quarter_hours, refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{error_summary, line_chip, options, time};
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};
use crate::works::api::{parse_start, photo_response};
use crate::works::checkin::distance_words;
use crate::works::evidence::{Evidence, read_form};
use crate::works::lifecycle::{Move, Step, after, is_open};
use crate::works::service::{self, Assign, Deed};
use crate::works::show::{self, OrderView};
use crate::works::{scope_of, text};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/work-orders/{id}", order_page)
        .get("/work-orders/{id}/photos/{photo_id}", photo)
        .post("/work-orders/{id}/assign", assign)
        .post("/work-orders/{id}/unassign", unassign)
        .post("/work-orders/{id}/acknowledge", acknowledge)
        .post("/work-orders/{id}/arrive", arrive)
        .post("/work-orders/{id}/complete", complete)
        .post("/work-orders/{id}/accept", accept)
        .post("/work-orders/{id}/cancel", cancel)
}

/// What a form on this page sent, kept for showing it again.
#[derive(Deserialize, Default, Clone)]
pub(super) struct StepForm {
    /// Which of the folded forms it came from.
    #[serde(skip)]
    pub of: &'static str,
    #[serde(default)]
    pub crew_id: String,
    /// `HH:MM`, with `date` beside it; or an instant.
    #[serde(default)]
    pub starts_at: String,
    #[serde(default)]
    pub date: String,
    #[serde(default)]
    pub version: String,
    #[serde(default)]
    pub force: String,
    #[serde(default)]
    pub reason: String,
    #[serde(skip)]
    pub due_at: String,
    #[serde(skip)]
    pub note: String,
    #[serde(skip)]
    pub titles: Vec<String>,
    #[serde(skip)]
    pub lines: Vec<String>,
    #[serde(skip)]
    pub minutes: Vec<String>,
    #[serde(skip)]
    pub evidence: Evidence,
}

impl StepForm {
    fn version(&self) -> i32 {
        self.version.trim().parse().unwrap_or(0)
    }

    fn assign(&self, ctx: &Ctx) -> Result<Assign> {
        let crew_id = self.crew_id.parse::<CrewId>().map_err(|_| {
            Error::invalid("works.invalid", crate::web::text::form_errors)
                .field("crew_id", text::crew_unknown)
        })?;
        let clock = self.starts_at.trim();
        let whole = if clock.len() == 5 { format!("{}T{clock}", self.date.trim()) } else { clock.to_owned() };
        let starts_at = parse_start(ctx.app.zone(), &whole)?;
        Ok(Assign { crew_id, starts_at, version: self.version(), force: self.force == "true" })
    }
}

pub(super) fn may(ctx: &Ctx, view: &OrderView, action: Action, step: Step) -> bool {
    let leads_on = matches!(after(view.order.status, step), Move::To(_));
    leads_on && ctx.caller.may_at(action, scope_of(&view.order))
}

/// The page of what the order was made from, for whoever may see that.
async fn origin(ctx: &Ctx, view: &OrderView) -> Result<Option<String>> {
    if view.order.plan_id.is_some() {
        return Ok(None);
    }
    for ask in WORK_ORDER_ORIGINS {
        if let Some(href) = ask(&ctx.app, &ctx.caller, &view.order).await? {
            return Ok(Some(href));
        }
    }
    Ok(None)
}

fn facts(ctx: &Ctx, view: &OrderView, origin: Option<&str>) -> Markup {
    let l = ctx.lang;
    let o = &view.order;
    html! {
        section class="card" { dl class="facts" {
            div { dt { (text::crew(l)) } dd { @match &view.crew { Some(c) => { (c.name) " · " (c.foreman) }, None => (text::no_crew(l)) } } }
            div { dt { (text::planned_time(l)) } dd { (span(ctx, o)) " · " (text::minutes_n(l, o.duration_minutes)) } }
            div { dt { (text::location(l)) } dd { (o.location) } }
            @if let Some(place) = &view.place { div { dt { (text::place(l)) } dd { (place.name) } } }
            @if o.wanted_from.is_some() || o.wanted_until.is_some() { div { dt { (text::wanted(l)) } dd {
                @if let Some(at) = o.wanted_from { (time(ctx, at)) } " – " @if let Some(at) = o.wanted_until { (time(ctx, at)) } } } }
            @if let Some(words) = actual(ctx, view) { div { dt { (text::actual(l)) } dd { (words)
                @if let Some(metres) = o.arrival_metres.filter(|m| *m > ctx.app.settings.works.checkin_metres) { " " span class="chip warn" { (text::far_off_chip(l, distance_words(metres))) } } } } }
            div { dt { (text::due(l)) } dd { @match o.due_at { Some(at) => (time(ctx, at)), None => "—" } } }
            @if let Some(skill) = &view.skill { div { dt { (text::skill(l)) } dd { (skill.name) } } }
            @if o.load_kg > 0 || o.load_litres > 0 { div { dt { (text::load(l)) } dd { (o.load_kg) " kg · " (o.load_litres) " L" } } }
            @if !view.people.is_empty() { div { dt { (text::people(l)) } dd { @for (n, (worker, minutes)) in view.people.iter().enumerate() {
                @if n > 0 { ", " } (worker.name) @if let Some(minutes) = minutes { " " (text::worked(l, minutes)) } } } } }
            @if let Some(whole) = &view.whole { div { dt { (text::part_of(l)) } dd { a href=(format!("/work-orders/{}", whole.id)) { (whole.number) } " " (whole.title) } } }
            div { dt { (text::source(l)) } dd {
                @match o.plan_id {
                    Some(plan) if ctx.may(Action::PlansRead) => a href=(format!("/plans/{plan}")) { (text::from_plan(l)) },
                    Some(_) => (text::from_plan(l)),
                    None => @match view.events.first().map(|e| e.note.as_str()).filter(|n| !n.is_empty()) {
                        Some(source) => @match origin { Some(href) => a href=(href) { (source) }, None => (source) },
                        None => (text::by_hand(l)),
                    }
                }
            } }
            @if let Some(note) = &o.completion_note { div class="wide" { dt { (text::completion_note(l)) } dd { (note) } } }
        } }
    }
}

/// When it really was, step by step.
fn actual(ctx: &Ctx, view: &OrderView) -> Option<String> {
    let (l, o) = (ctx.lang, &view.order);
    let at = |at: chrono::DateTime<chrono::Utc>| ctx.app.zone().local(at).format("%H:%M").to_string();
    let mut words: Vec<String> = Vec::new();
    words.extend(o.arrived_at.map(|t| text::actual_arrived(l, at(t))));
    words.extend(o.started_at.filter(|t| Some(*t) != o.arrived_at).map(|t| text::actual_started(l, at(t))));
    words.extend((o.paused_minutes > 0).then(|| text::actual_rested(l, o.paused_minutes)));
    words.extend(o.completed_at.map(|t| text::actual_done(l, at(t))));
    (!words.is_empty()).then(|| words.join(" · "))
}

fn photos(ctx: &Ctx, view: &OrderView) -> Markup {
    let l = ctx.lang;
    html! {
        @if !view.photos.is_empty() {
            section class="card" { h2 { (text::photos(l)) }
                ul class="photos" { @for (n, photo) in view.photos.iter().enumerate() {
                    @let href = format!("/work-orders/{}/photos/{}", view.order.id, photo.id);
                    li { a href=(href) { img src=(href) alt=(text::photo_n(l, n + 1)) loading="lazy"; } }
                } }
            }
        }
    }
}

fn timeline(ctx: &Ctx, view: &OrderView) -> Markup {
    let l = ctx.lang;
    let last = view.events.len().saturating_sub(1);
    html! {
        section class="card" { h2 { (text::history(l)) }
            ol class="timeline" { @for (n, event) in view.events.iter().enumerate() {
                li class=(if n == last { timeline_class(event.status) } else { "ok" }) {
                    b { (text::status_name(l, event.status)) } (time(ctx, event.at))
                    p class="muted" { (event.actor) }
                    @if !event.note.is_empty() { p class="note" { (event.note) } }
                }
            } }
        }
    }
}

/// Hours offered: the board's axis is shorter, but night crews exist.
const LAST_QUARTER: i32 = 1425;

fn assign_form(
    ctx: &Ctx,
    view: &OrderView,
    crews: &[crew::Model],
    form: &StepForm,
    error: Option<&Error>,
) -> Markup {
    let l = ctx.lang;
    let o = &view.order;
    html! {
        section class="card" id="assign" { h2 { (text::assign_form(l)) }
            form class="stack-s" method="post" action=(format!("/work-orders/{}/assign", o.id)) novalidate {
                input type="hidden" name="version" value=(o.version);
                div class="field" { label for="crew_id" { (text::crew(l)) } select id="crew_id" name="crew_id" aria-invalid=[wrong(error, "crew_id")] {
                    (options(crews.iter().map(|c| (c.id.to_string(), c.name.as_str())), &form.crew_id)) } }
                div class="field" { label for="date" { (text::date(l)) } input id="date" name="date" type="date" value=(form.date); }
                div class="field" { label for="starts_at" { (text::start(l)) } select id="starts_at" name="starts_at" aria-invalid=[wrong(error, "starts_at")] {
                    (quarter_hours(0, LAST_QUARTER, &form.starts_at)) } }
                label class="check" { input type="checkbox" id="force" name="force" value="true" checked[form.force == "true"]; (text::force(l)) }
                p class="help" { (text::force_help(l)) }
                button class="btn primary block" { (text::assign(l)) }
            }
        }
    }
}

pub(super) fn plain_step(view: &OrderView, path: &str, label: &str, class: &str) -> Markup {
    html! {
        form method="post" action=(format!("/work-orders/{}/{path}", view.order.id)) data-once {
            input type="hidden" name="version" value=(view.order.version);
            button class=(class) { (label) }
        }
    }
}

fn complete_form(
    ctx: &Ctx,
    view: &OrderView,
    at_hand: &[worker::Model],
    given: &Evidence,
    error: Option<&Error>,
) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" { h2 { (text::complete(l)) }
            form class="stack-s" method="post" action=(format!("/work-orders/{}/complete", view.order.id)) enctype="multipart/form-data" data-once {
                div class="field" { label for="photo" { (text::photo(l)) } input id="photo" name="photo" type="file" accept="image/*" multiple aria-invalid=[wrong(error, "photo")]; }
                (evidence::fields(ctx, view, at_hand, given, error))
                button class="btn primary block" { (text::complete(l)) }
            }
        }
    }
}

fn cancel_form(ctx: &Ctx, view: &OrderView, form: &StepForm, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    html! {
        details class="card more" open[form.of.is_empty() && wrong(error, "reason").is_some()] { summary { (text::cancel(l)) }
            form class="stack-s" method="post" action=(format!("/work-orders/{}/cancel", view.order.id)) data-confirm=(text::cancel_confirm(l)) {
                input type="hidden" name="version" value=(view.order.version);
                div class="field" { label for="reason" class="req" { (text::reason(l)) } input id="reason" name="reason" value=(form.reason) aria-invalid=[wrong(error, "reason")]; }
                button class="btn danger block" { (text::cancel(l)) }
            }
        }
    }
}

/// The form as the order stands.
fn as_it_stands(ctx: &Ctx, view: &OrderView) -> StepForm {
    let o = &view.order;
    let start = o.planned_start.map(|at| ctx.app.zone().local(at));
    StepForm {
        crew_id: o.crew_id.map(|c| c.to_string()).unwrap_or_default(),
        starts_at: start.map_or_else(|| "08:00".to_owned(), |at| at.format("%H:%M").to_string()),
        date: start.map_or(o.work_date, |at| at.date()).max(o.work_date).to_string(),
        ..StepForm::default()
    }
}

async fn markup(ctx: &Ctx, id: WorkOrderId, form: Option<&StepForm>, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let view = show::show(&ctx.app, &ctx.caller, id).await?;
    let o = &view.order;
    let may_assign = may(ctx, &view, Action::WorkOrdersAssign, Step::Assign) && o.parts == 0;
    let may_complete = may(ctx, &view, Action::WorkOrdersPerform, Step::Complete) && o.parts == 0;
    let may_hand_over = may(ctx, &view, Action::WorkOrdersPerform, Step::HandOver) && o.parts == 0;
    let at_hand = if is_open(o.status) { show::at_hand(&ctx.app, &view).await? } else { Vec::new() };
    let crews = if may_assign || may_hand_over {
        let all = crews::service::of_subdistrict(ctx.app.db.read(), o.subdistrict_id).await?;
        all.into_iter().map(|c| c.crew).filter(|c| c.active).collect()
    } else {
        Vec::new()
    };
    let origin = origin(ctx, &view).await?;
    let stands = as_it_stands(ctx, &view);
    let form = match form {
        // Another form of the page was sent: the one for giving it to a crew is as the order stands.
        Some(form) if form.starts_at.is_empty() => StepForm {
            starts_at: stands.starts_at,
            date: stands.date,
            crew_id: if form.crew_id.is_empty() { stands.crew_id } else { form.crew_id.clone() },
            ..form.clone()
        },
        Some(form) => form.clone(),
        None => stands,
    };
    let content = html! {
        (crumbs(l, &[("/work-orders", text::orders(l))], &o.number))
        div class="page-head" {
            h2 { (o.title) } (line_chip(l, o.line)) (status_chips(ctx, o))
            div class="actions" {
                button class="btn" type="button" data-print { (text::print(l)) }
                @if may(ctx, &view, Action::WorkOrdersAssign, Step::Unassign) { (plain_step(&view, "unassign", text::unassign(l), "btn")) }
                @if may(ctx, &view, Action::WorkOrdersPerform, Step::Acknowledge) { (plain_step(&view, "acknowledge", text::acknowledge(l), "btn")) }
                @if may(ctx, &view, Action::WorkOrdersPerform, Step::Arrive) { (plain_step(&view, "arrive", text::arrive(l), "btn primary")) }
                @if o.parts == 0 { (steps::buttons(ctx, &view)) }
                @if may(ctx, &view, Action::WorkOrdersManage, Step::Accept) { (plain_step(&view, "accept", text::accept(l), "btn primary")) }
            }
        }
        @if let Some(error) = error { (error_summary(l, error)) }
        div class="split" {
            div { (facts(ctx, &view, origin.as_deref())) (steps::parts(ctx, &view)) @if !may_complete { (evidence::shown(ctx, &view)) } (photos(ctx, &view)) }
            aside {
                @if may_complete { (complete_form(ctx, &view, &at_hand, &form.evidence, error)) }
                @if may_assign { (assign_form(ctx, &view, &crews, &form, error)) }
                (steps::forms(ctx, &view, &crews, &at_hand, &form, error))
                @if may(ctx, &view, Action::WorkOrdersManage, Step::Cancel) { (cancel_form(ctx, &view, &form, error)) }
                (timeline(ctx, &view))
            }
        }
    };
    Ok(office(ctx, Some(Section::WorkOrders), &o.number, &content))
}

async fn order_page(ctx: Ctx, Path(id): Path<WorkOrderId>) -> Result<Html> {
    markup(&ctx, id, None, None).await
}

async fn photo(ctx: Ctx, Path((id, photo)): Path<(WorkOrderId, i64)>) -> Result<Response> {
    let (file, bytes) = show::photo(&ctx.app, &ctx.caller, id, photo).await?;
    Ok(photo_response(&file, bytes))
}

/// The board's script reads JSON; a form without it goes back to the order.
pub(super) async fn done(
    ctx: &Ctx,
    id: WorkOrderId,
    form: &StepForm,
    outcome: Result<(entity::work_order::Model, String)>,
) -> Result<Response> {
    match outcome {
        Ok((order, _)) if ctx.htmx => Ok(Json(json!({"version": order.version})).into_response()),
        Ok((_, words)) => Ok(see_other(&format!("/work-orders/{id}"), Some(&words))),
        Err(error) if ctx.htmx => Err(error),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(ctx, id, Some(form), Some(&error)).await?).into_response())
        }
    }
}

async fn assign(ctx: Ctx, Path(id): Path<WorkOrderId>, Form(mut form): Form<StepForm>) -> Result<Response> {
    if form.date.parse::<NaiveDate>().is_err() {
        form.date = ctx.today().to_string();
    }
    let outcome = async {
        let assigned = service::assign(&ctx.app, &ctx.caller, id, form.assign(&ctx)?).await?;
        let warn =
            |w: &crate::works::clash::Clash| service::warning_words(&ctx.app, ctx.lang, w, &assigned.crew);
        let warnings: Vec<String> = assigned.warnings.iter().map(warn).collect();
        let words = if warnings.is_empty() {
            text::saved(ctx.lang).to_owned()
        } else {
            text::saved_with(ctx.lang, warnings.join(" "))
        };
        Ok((assigned.order, words))
    };
    done(&ctx, id, &form, outcome.await).await
}

async fn unassign(ctx: Ctx, Path(id): Path<WorkOrderId>, Form(form): Form<StepForm>) -> Result<Response> {
    let outcome = service::unassign(&ctx.app, &ctx.caller, id, form.version()).await;
    done(&ctx, id, &form, outcome.map(|o| (o, text::saved(ctx.lang).to_owned()))).await
}

async fn acknowledge(ctx: Ctx, Path(id): Path<WorkOrderId>, Form(form): Form<StepForm>) -> Result<Response> {
    let outcome = service::acknowledge(&ctx.app, &ctx.caller, id).await;
    done(&ctx, id, &form, outcome.map(|o| (o, text::saved(ctx.lang).to_owned()))).await
}

async fn arrive(ctx: Ctx, Path(id): Path<WorkOrderId>, Form(form): Form<StepForm>) -> Result<Response> {
    let outcome = service::arrive(&ctx.app, &ctx.caller, id, None).await;
    done(&ctx, id, &form, outcome.map(|o| (o, text::saved(ctx.lang).to_owned()))).await
}

async fn accept(ctx: Ctx, Path(id): Path<WorkOrderId>, Form(form): Form<StepForm>) -> Result<Response> {
    let outcome = service::accept(&ctx.app, &ctx.caller, id).await;
    done(&ctx, id, &form, outcome.map(|o| (o, text::saved(ctx.lang).to_owned()))).await
}

async fn cancel(ctx: Ctx, Path(id): Path<WorkOrderId>, Form(form): Form<StepForm>) -> Result<Response> {
    let outcome = service::cancel(&ctx.app, &ctx.caller, id, &form.reason, form.version()).await;
    done(&ctx, id, &form, outcome.map(|o| (o, text::saved(ctx.lang).to_owned()))).await
}

async fn complete(ctx: Ctx, Path(id): Path<WorkOrderId>, form: Multipart) -> Result<Response> {
    let brought = read_form(&form.fields);
    let outcome = complete_with(&ctx, id, brought.clone(), form.files, None).await;
    let kept = StepForm { evidence: brought, ..StepForm::default() };
    done(&ctx, id, &kept, outcome.map(|o| (o, text::saved(ctx.lang).to_owned()))).await
}

/// Keeps the photos and completes the order, at the time that was `said` if a phone was out of reach.
pub(crate) async fn complete_with(
    ctx: &Ctx,
    id: WorkOrderId,
    brought: Evidence,
    photos: Vec<UploadedFile>,
    said: Option<DateTime<Utc>>,
) -> Result<entity::work_order::Model> {
    let outcome = async {
        let photos = service::keep_photos(&ctx.app, &ctx.caller, id, photos).await?;
        let evidence = Evidence { photos, ..brought };
        service::take(&ctx.app, &ctx.caller, id, Deed::Complete(&evidence), said).await
    };
    // A photo that is too large is a matter for the person at the form, too.
    outcome.await.map_err(|e| match e.kind {
        Kind::TooLarge => e.of_kind(Kind::Invalid).field("photo", text::photo_too_large),
        _ => e,
    })
}
