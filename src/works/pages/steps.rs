//! What moves an order on its page, beyond giving it to a crew: begin, rest, hand over, send back, split, name people.

use axum::response::Response;
use entity::enums::Line;
use entity::value::{CrewId, WorkOrderId, WorkerId};
use maud::{Markup, html};
use serde::Deserialize;

use super::order::{StepForm, done, may, plain_step};
use crate::access::Action;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::web::form::wrong;
use crate::web::parts::{line_chip, options};
use crate::web::text::line_name;
use crate::web::{Ctx, PageRouter};
use crate::works::api::parse_start;
use crate::works::lifecycle::{Step, has_begun, is_open};
use crate::works::service::{self, HandOver, NewPart};
use crate::works::show::OrderView;
use crate::works::{scope_of, text};

/// Parts a form offers at once.
const PART_ROWS: usize = 3;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .post("/work-orders/{id}/start", start)
        .post("/work-orders/{id}/pause", pause)
        .post("/work-orders/{id}/resume", resume)
        .post("/work-orders/{id}/hand-over", hand_over)
        .post("/work-orders/{id}/rework", rework)
        .post("/work-orders/{id}/people", people)
        .post("/work-orders/{id}/parts", split)
        .post("/work-orders/{id}/lock", lock)
}

/// One button each, for the head of the page.
pub fn buttons(ctx: &Ctx, view: &OrderView) -> Markup {
    let l = ctx.lang;
    html! {
        @if may(ctx, view, Action::WorkOrdersAssign, Step::Assign) && view.order.crew_id.is_some() {
            @let (word, label) = if view.order.locked { ("false", text::unlock(l)) } else { ("true", text::lock(l)) };
            form method="post" action=(format!("/work-orders/{}/lock", view.order.id)) data-once {
                input type="hidden" name="version" value=(view.order.version); input type="hidden" name="locked" value=(word);
                button class="btn" { (label) }
            }
        }
        @if may(ctx, view, Action::WorkOrdersPerform, Step::Start) { (plain_step(view, "start", text::step_start(l), "btn")) }
        @if may(ctx, view, Action::WorkOrdersPerform, Step::Resume) { (plain_step(view, "resume", text::resume(l), "btn primary")) }
    }
}

fn folded(
    view: &OrderView,
    path: &str,
    (title, button): (&str, &str),
    open: bool,
    fields: &Markup,
) -> Markup {
    html! {
        details class="card more" open[open] { summary { (title) }
            form class="stack-s" method="post" action=(format!("/work-orders/{}/{path}", view.order.id)) data-once novalidate {
                input type="hidden" name="version" value=(view.order.version);
                (fields)
                button class="btn block" { (button) }
            }
        }
    }
}

/// The forms that are needed now and then, folded.
pub fn forms(
    ctx: &Ctx,
    view: &OrderView,
    crews: &[entity::crew::Model],
    at_hand: &[entity::worker::Model],
    form: &StepForm,
    error: Option<&Error>,
) -> Markup {
    let l = ctx.lang;
    let o = &view.order;
    let others =
        || crews.iter().filter(|c| Some(c.id) != o.crew_id).map(|c| (c.id.to_string(), c.name.as_str()));
    let is_open_now = is_open(o.status);
    let named = |worker: &entity::worker::Model| view.people.iter().any(|(w, _)| w.id == worker.id);
    html! {
        @if may(ctx, view, Action::WorkOrdersManage, Step::Rework) && o.parts == 0 {
            (folded(view, "rework", (text::rework(l), text::rework(l)), form.of == "rework", &html! {
                div class="field" { label for="rework_reason" class="req" { (text::rework_reason(l)) } textarea id="rework_reason" name="reason" rows="2" aria-invalid=[wrong(error, "reason")] { (form.reason) } }
                div class="field" { label for="due_at" class="req" { (text::rework_due(l)) } input id="due_at" name="due_at" type="datetime-local" value=(form.due_at) aria-invalid=[wrong(error, "due_at")]; }
                p class="help" { (text::rework_hint(l)) }
            }))
        }
        @if may(ctx, view, Action::WorkOrdersPerform, Step::Pause) {
            (folded(view, "pause", (text::pause(l), text::pause(l)), form.of == "pause", &html! {
                div class="field" { label for="pause_reason" class="req" { (text::reason_of(l, text::pause(l))) } input id="pause_reason" name="reason" value=(form.reason) aria-invalid=[wrong(error, "reason")]; }
            }))
        }
        @if may(ctx, view, Action::WorkOrdersPerform, Step::HandOver) && !crews.is_empty() {
            (folded(view, "hand-over", (text::hand_over(l), text::hand_over(l)), form.of == "hand-over", &html! {
                div class="field" { label for="to_crew" { (text::crew(l)) } select id="to_crew" name="crew_id" aria-invalid=[wrong(error, "crew_id")] { (options(others(), &form.crew_id)) } }
                div class="field" { label for="handover_note" class="req" { (text::handover_words(l)) } textarea id="handover_note" name="note" rows="2" aria-invalid=[wrong(error, "note")] { (form.note) } }
            }))
        }
        @if is_open_now && o.parts == 0 && !at_hand.is_empty() && ctx.caller.may_at(Action::WorkOrdersPerform, scope_of(o)) {
            (folded(view, "people", (text::people(l), text::people_save(l)), form.of == "people", &html! {
                p class="help" { (text::people_help(l)) }
                div class="checks" { @for worker in at_hand { label class="check" { input type="checkbox" name="worker" value=(worker.id) checked[named(worker)]; span lang="zh-CN" { (worker.name) } } } }
            }))
        }
        @if is_open_now && o.parent_id.is_none() && (o.parts > 0 || !has_begun(o.status)) && ctx.caller.may_at(Action::WorkOrdersManage, scope_of(o)) {
            (folded(view, "parts", (text::split(l), text::split(l)), form.of == "parts", &html! {
                p class="help" { (text::split_hint(l)) }
                @for at in 0..PART_ROWS { (part_row(ctx, view, at, form, error)) }
            }))
        }
    }
}

fn part_row(ctx: &Ctx, view: &OrderView, at: usize, form: &StepForm, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let lines = Line::ALL.iter().map(|x| (x.word().to_owned(), line_name(l, *x)));
    let of = |values: &[String], or: &str| values.get(at).cloned().unwrap_or_else(|| or.to_owned());
    let id = |field: &str| format!("{field}_{at}");
    let bad = |field: &str| wrong(error, &format!("parts[{at}].{field}"));
    html! {
        fieldset class="part-row" { legend { (text::part_n(l, at + 1)) }
            div class="field" { label for=(id("part_title")) { (text::title(l)) } input id=(id("part_title")) name="part_title" value=(of(&form.titles, "")) aria-invalid=[bad("title")]; }
            div class="field" { label for=(id("part_line")) { (text::line(l)) } select id=(id("part_line")) name="part_line" { (options(lines, &of(&form.lines, view.order.line.word()))) } }
            div class="field" { label for=(id("part_minutes")) { (text::duration(l)) } input id=(id("part_minutes")) name="part_minutes" class="num" inputmode="numeric" value=(of(&form.minutes, "60")) aria-invalid=[bad("duration_minutes")]; }
        }
    }
}

/// The parts of an order, and what it is a part of.
pub fn parts(ctx: &Ctx, view: &OrderView) -> Markup {
    let l = ctx.lang;
    html! {
        @if !view.parts.is_empty() {
            section class="card" { h2 { (text::parts(l)) }
                ul class="rows" { @for part in &view.parts {
                    li { a href=(format!("/work-orders/{}", part.id)) { (part.number) } " " (part.title) " " (line_chip(l, part.line)) " " (super::status_chips(ctx, part)) }
                } }
            }
        }
    }
}

#[derive(Deserialize)]
struct ReasonForm {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    due_at: String,
    #[serde(default)]
    version: String,
}

fn said(
    ctx: &Ctx,
    outcome: Result<entity::work_order::Model>,
) -> Result<(entity::work_order::Model, String)> {
    outcome.map(|order| (order, text::saved(ctx.lang).to_owned()))
}

async fn start(ctx: Ctx, Path(id): Path<WorkOrderId>) -> Result<Response> {
    let outcome = service::start(&ctx.app, &ctx.caller, id).await;
    done(&ctx, id, &StepForm::default(), said(&ctx, outcome)).await
}

async fn resume(ctx: Ctx, Path(id): Path<WorkOrderId>) -> Result<Response> {
    let outcome = service::resume(&ctx.app, &ctx.caller, id).await;
    done(&ctx, id, &StepForm::default(), said(&ctx, outcome)).await
}

async fn pause(ctx: Ctx, Path(id): Path<WorkOrderId>, Form(form): Form<ReasonForm>) -> Result<Response> {
    let outcome = service::pause(&ctx.app, &ctx.caller, id, &form.reason).await;
    let kept = StepForm { of: "pause", reason: form.reason, ..StepForm::default() };
    done(&ctx, id, &kept, said(&ctx, outcome)).await
}

async fn rework(ctx: Ctx, Path(id): Path<WorkOrderId>, Form(form): Form<ReasonForm>) -> Result<Response> {
    let outcome = async {
        // What is no time is a deadline that is missing: it is said together with what else is.
        let due = parse_start(ctx.app.zone(), form.due_at.trim()).unwrap_or(ctx.now);
        let version = form.version.trim().parse().unwrap_or(0);
        service::rework(&ctx.app, &ctx.caller, id, &form.reason, due, version).await
    };
    let outcome = said(&ctx, outcome.await);
    let kept = StepForm { of: "rework", reason: form.reason, due_at: form.due_at, ..StepForm::default() };
    done(&ctx, id, &kept, outcome).await
}

#[derive(Deserialize)]
struct LockForm {
    #[serde(default)]
    locked: String,
    #[serde(default)]
    version: String,
}

async fn lock(ctx: Ctx, Path(id): Path<WorkOrderId>, Form(form): Form<LockForm>) -> Result<Response> {
    let version = form.version.trim().parse().unwrap_or(0);
    let outcome = service::lock(&ctx.app, &ctx.caller, id, form.locked == "true", version).await;
    done(&ctx, id, &StepForm::default(), said(&ctx, outcome)).await
}

#[derive(Deserialize)]
struct HandOverForm {
    #[serde(default)]
    crew_id: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    version: String,
}

async fn hand_over(
    ctx: Ctx,
    Path(id): Path<WorkOrderId>,
    Form(form): Form<HandOverForm>,
) -> Result<Response> {
    let outcome = async {
        let crew_id = form.crew_id.parse::<CrewId>().map_err(|_| {
            Error::invalid("works.invalid", crate::web::text::form_errors)
                .field("crew_id", text::crew_unknown)
        })?;
        let version = form.version.trim().parse().unwrap_or(0);
        let to = HandOver { crew_id, note: form.note.clone(), version };
        service::hand_over(&ctx.app, &ctx.caller, id, to).await
    };
    let outcome = said(&ctx, outcome.await);
    let kept = StepForm { of: "hand-over", crew_id: form.crew_id, note: form.note, ..StepForm::default() };
    done(&ctx, id, &kept, outcome).await
}

/// Fields that repeat, in order.
type Pairs = Vec<(String, String)>;

fn all(pairs: &Pairs, name: &str) -> Vec<String> {
    pairs.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
}

fn version_of(pairs: &Pairs) -> i32 {
    all(pairs, "version").first().and_then(|v| v.trim().parse().ok()).unwrap_or(0)
}

async fn people(ctx: Ctx, Path(id): Path<WorkOrderId>, Form(pairs): Form<Pairs>) -> Result<Response> {
    let named: Vec<WorkerId> = all(&pairs, "worker").iter().filter_map(|w| w.parse().ok()).collect();
    let outcome = service::name_people(&ctx.app, &ctx.caller, id, &named, version_of(&pairs)).await;
    done(&ctx, id, &StepForm { of: "people", ..StepForm::default() }, said(&ctx, outcome)).await
}

async fn split(ctx: Ctx, Path(id): Path<WorkOrderId>, Form(pairs): Form<Pairs>) -> Result<Response> {
    let [titles, lines, minutes] = ["part_title", "part_line", "part_minutes"].map(|name| all(&pairs, name));
    let rows = titles.iter().zip(&lines).zip(&minutes).filter(|((title, _), _)| !title.trim().is_empty());
    let parts: Vec<NewPart> = rows
        .map(|((title, line), minutes)| NewPart {
            title: title.clone(),
            location: String::new(),
            duration_minutes: minutes.trim().parse().unwrap_or(0),
            line: Line::from_word(line).unwrap_or(Line::Property),
        })
        .collect();
    let outcome = service::split(&ctx.app, &ctx.caller, id, parts, version_of(&pairs)).await;
    let outcome = match outcome {
        Ok(_) => crate::works::show::find(&ctx.app, &ctx.caller, id).await,
        Err(error) => Err(error),
    };
    let kept = StepForm { of: "parts", titles, lines, minutes, ..StepForm::default() };
    done(&ctx, id, &kept, said(&ctx, outcome)).await
}
