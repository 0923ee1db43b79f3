//! One sheet: its lines, its findings, and what may be done with it now.

use axum::response::{IntoResponse, Response};
use entity::enums::InspectionStatus;
use entity::inspection;
use entity::value::{FindingId, InspectionId};
use entity::work_order;
use maud::{Markup, html};
use serde::Deserialize;

use super::{local, of_form, scores_of};
use crate::access::Action;
use crate::error::{Error, Result};
use crate::http::Multipart;
use crate::http::extract::{Form, Path};
use crate::inspections::findings_api::finding_of;
use crate::inspections::service::{self, Decision, NewFinding};
use crate::inspections::show::{self, FindingView, SheetView};
use crate::inspections::{rectify, scope_of, text};
use crate::web::fields::Typed;
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{chip, error_summary, line_chip, options, time};
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/inspections/{id}", page)
        .post("/inspections/{id}/findings", find)
        .post("/inspections/{id}/submit", submit)
        .post("/inspections/{id}/cancel", cancel)
        .post("/inspections/{id}/appeal", appeal)
        .post("/inspections/{id}/decide", decide)
}

/// What a form of this page sent.
#[derive(Default)]
struct Sent {
    of: &'static str,
    typed: Typed,
}

fn facts(ctx: &Ctx, view: &SheetView) -> Markup {
    let l = ctx.lang;
    let s = &view.sheet;
    html! {
        section class="card" { dl class="facts" {
            div { dt { (text::status(l)) } dd { (chip(text::status_tone(s.status), text::status_name(l, s.status))) } }
            @if s.score.is_some() {
                div { dt { (text::score(l)) } dd { (scores_of(s)) } }
            } @else {
                div { dt { (text::score_now(l)) } dd { (super::score_chip(Some(view.score_now))) } }
            }
            div { dt { (text::contract(l)) } dd lang="zh-CN" { @if ctx.may(Action::ContractsRead) { a href=(format!("/contracts/{}", s.contract_id)) { (view.contract.name) } } @else { (view.contract.name) } } }
            div { dt { (text::line(l)) } dd { (line_chip(l, s.line)) } }
            div { dt { (text::place(l)) } dd lang="zh-CN" { @match &view.place { Some(p) => (p.name), None => (text::whole_line(l)) } } }
            div { dt { (text::crew(l)) } dd lang="zh-CN" { @match &view.crew { Some(c) => (c.name), None => (text::no_crew(l)) } } }
            div { dt { (text::day(l)) } dd { (s.day) } }
            div { dt { (text::inspector(l)) } dd lang="zh-CN" { (s.inspector) " · " (text::side_name(l, s.side)) } }
            div { dt { (text::table(l)) } dd lang="zh-CN" { a href=(format!("/score-tables/{}", s.table_id)) { (view.table.name) } " " span class="muted" { (text::from_day(l, view.table.effective_from)) } } }
            @if let Some(until) = s.appeal_until { div { dt { (text::appeal_until(l)) } dd { (until) } } }
            @if !s.note.is_empty() { div class="wide" { dt { (text::note(l)) } dd { (s.note) } } }
        } }
    }
}

fn appeal_box(ctx: &Ctx, s: &inspection::Model) -> Markup {
    let l = ctx.lang;
    html! { @if let Some(reason) = &s.appeal_reason {
        section class="card" { h2 { (text::appeal(l)) }
            ol class="timeline" {
                li class="warn" { b { (text::appeal(l)) " · " (s.appealed_by.as_deref().unwrap_or_default()) } @if let Some(at) = s.appealed_at { (time(ctx, at)) } p class="note" { (reason) } }
                @if let Some(decision) = &s.decision {
                    li class="ok" { b { (text::decision(l)) " · " (s.decided_by.as_deref().unwrap_or_default()) } @if let Some(at) = s.decided_at { (time(ctx, at)) }
                        p class="note" { (decision) }
                        p { (text::score_first(l)) " " b { (s.score.unwrap_or_default()) } " → " (text::score_decided(l)) " " b { (s.decided_score.unwrap_or_default()) } } }
                }
            }
        }
    } }
}

fn lines(ctx: &Ctx, view: &SheetView) -> Markup {
    let l = ctx.lang;
    let decided = view.sheet.decided_score.is_some();
    html! {
        section class="card" { h2 { (text::table(l)) }
            div class="table-wrap" { table class="table stack plain" {
                thead { tr { th class="key" { (text::item(l)) } th class="num" { (text::max_points(l)) } th class="num" { (text::each_points(l)) } th class="num" { (text::lost(l)) }
                    @if decided { th class="num" { (text::lost_decided(l)) } } } }
                tbody { @for i in &view.items { tr {
                    td class="lead key wide-cell" lang="zh-CN" { (i.item.position) ". " (i.item.words) }
                    td class="num" data-label=(text::max_points(l)) { (i.item.max_points) }
                    td class="num" data-label=(text::each_points(l)) { (i.item.each_points) }
                    td class="num" data-label=(text::lost(l)) { @if i.lost.0 > 0 { b { "−" (i.lost) } } @else { "0" } }
                    @if decided { td class="num" data-label=(text::lost_decided(l)) { @match i.lost_decided { Some(p) if p.0 > 0 => b { "−" (p) }, _ => "0" } } }
                } } }
            } }
        }
    }
}

/// The photos of a finding, as it was found or by one who looked again.
pub(super) fn photos(ctx: &Ctx, view: &FindingView, recheck: Option<i64>) -> Markup {
    let id = view.finding.id;
    let photos: Vec<_> = view.photos.iter().filter(|p| p.recheck_id == recheck).collect();
    html! { @if !photos.is_empty() { ul class="photos" { @for (n, photo) in photos.into_iter().enumerate() {
        @let src = format!("/findings/{id}/photos/{}", photo.id);
        li { a href=(src) { img src=(src) alt=(text::photo_n(ctx.lang, n + 1)) loading="lazy"; } }
    } } } }
}

/// The state of a finding as chips.
pub(super) fn finding_chips(ctx: &Ctx, f: &entity::inspection_finding::Model) -> Markup {
    let l = ctx.lang;
    html! {
        (chip(text::finding_status_tone(f.status), text::finding_status_name(l, f.status)))
        @if rectify::is_overdue(f, ctx.now) { " " span class="chip solid bad" { (text::overdue(l)) } }
        @if f.failed_rechecks > 0 { " " (chip(crate::web::parts::Tone::Warn, &text::failed_n(l, f.failed_rechecks))) }
        @if let Some(stands) = f.stands.filter(|n| *n < f.count) { " " (chip(crate::web::parts::Tone::Info, &text::stands_n(l, stands, f.count))) }
    }
}

fn found(ctx: &Ctx, view: &SheetView) -> Markup {
    let l = ctx.lang;
    let open = view.sheet.status == InspectionStatus::Open && may(ctx, view, Action::InspectionsWrite);
    html! {
        section class="card" { h2 { (text::findings(l)) " " span class="muted" { (view.findings.len()) } }
            @if view.findings.is_empty() { p class="muted" { (text::no_findings(l)) } }
            ul class="rows" { @for v in &view.findings { @let f = &v.finding; li {
                div { a href=(format!("/findings/{}", f.id)) { (f.words) } " " (finding_chips(ctx, f)) }
                p class="muted small" lang="zh-CN" { (v.item) " · " (text::count_n(l, f.count)) @if !f.location.is_empty() { " · " (f.location) }
                    @if let Some(due) = f.due_at { " · " (text::deadline(l)) " " (time(ctx, due)) }
                    @if let Some(order) = &v.order { " · " a href=(format!("/work-orders/{}", order.id)) { (order.number) } } }
                (photos(ctx, v, None))
                @if open && f.work_order_id.is_none() {
                    form method="post" action=(format!("/findings/{}/remove", f.id)) data-once { button class="btn small" { (text::remove(l)) } }
                }
            } } }
        }
    }
}

/// The fields of a finding but for its item.
pub(super) fn finding_fields(
    ctx: &Ctx,
    typed: &Typed,
    orders: &[work_order::Model],
    error: Option<&Error>,
    due: &Markup,
) -> Markup {
    let l = ctx.lang;
    let zone = ctx.app.zone();
    let labels: Vec<(String, String)> = orders
        .iter()
        .map(|o| {
            let done = o.completed_at.map(|at| zone.local(at).format(" %m-%d %H:%M").to_string());
            (o.id.to_string(), format!("{} {}{}", o.number, o.title, done.unwrap_or_default()))
        })
        .collect();
    let choices = std::iter::once((String::new(), text::no_order(l)))
        .chain(labels.iter().map(|(value, label)| (value.clone(), label.as_str())));
    html! {
        div class="field wide" { label for="words" class="req" { (text::words(l)) } textarea id="words" name="words" rows="2" aria-invalid=[wrong(error, "words")] { (typed.get("words")) } }
        div class="field" { label for="count" { (text::count(l)) } input id="count" name="count" class="num" inputmode="numeric" value=(if typed.get("count").is_empty() { "1" } else { typed.get("count") }) aria-invalid=[wrong(error, "count")]; }
        div class="field" { label for="location" { (text::location(l)) } input id="location" name="location" value=(typed.get("location")) placeholder=(text::location_help(l)) autocomplete="off" aria-invalid=[wrong(error, "location")]; }
        (due)
        @if !orders.is_empty() {
            div class="field wide" { label for="work_order_id" { (text::about_order(l)) } select id="work_order_id" name="work_order_id" aria-invalid=[wrong(error, "work_order_id")] { (options(choices, typed.get("work_order_id"))) }
                p class="help" { (text::about_hint(l)) } }
        }
    }
}

fn find_form(
    ctx: &Ctx,
    view: &SheetView,
    orders: &[work_order::Model],
    sent: &Sent,
    error: Option<&Error>,
) -> Markup {
    let l = ctx.lang;
    let items = view.items.iter().map(|i| (i.item.position.to_string(), i.item.words.as_str()));
    let due = html! { div class="field" { label for="due_at" { (text::due(l)) } input id="due_at" name="due_at" type="datetime-local" value=(sent.typed.get("due_at")) aria-invalid=[wrong(error, "due_at")]; p class="help" { (text::due_hint(l)) } } };
    html! {
        form class="form card" method="post" action=(format!("/inspections/{}/findings", view.sheet.id)) enctype="multipart/form-data" novalidate data-once {
            h2 { (text::add_finding(l)) }
            @if sent.of == "find" { @if let Some(error) = error { (error_summary(l, error)) } }
            div class="fields" {
                div class="field wide" { label for="item" class="req" { (text::item(l)) } select id="item" name="item" aria-invalid=[wrong(error, "item")] { (options(items, sent.typed.get("item"))) } }
                (finding_fields(ctx, &sent.typed, orders, error, &due))
                div class="field" { label for="photo" { (text::photo(l)) } input id="photo" name="photo" type="file" accept="image/*" multiple aria-invalid=[wrong(error, "photo")]; }
            }
            div class="form-actions" { button class="btn primary" { (text::save_finding(l)) } }
        }
    }
}

fn may(ctx: &Ctx, view: &SheetView, action: Action) -> bool {
    ctx.caller.may_at(action, scope_of(&view.sheet))
}

fn plain(view: &SheetView, step: &str, label: &str, class: &str) -> Markup {
    html! { form method="post" action=(format!("/inspections/{}/{step}", view.sheet.id)) data-once {
    input type="hidden" name="version" value=(view.sheet.version); button class=(class) { (label) } } }
}

fn appeal_forms(ctx: &Ctx, view: &SheetView, sent: &Sent, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let s = &view.sheet;
    let in_time = s.appeal_until.is_none_or(|until| until >= ctx.today());
    let version = html! { input type="hidden" name="version" value=(s.version); };
    html! {
        @if s.status == InspectionStatus::Submitted && in_time && may(ctx, view, Action::InspectionsAppeal) {
            details class="card more" open[sent.of == "appeal"] { summary { (text::appeal(l)) }
                form class="stack-s" method="post" action=(format!("/inspections/{}/appeal", s.id)) novalidate data-once { (version)
                    @if sent.of == "appeal" { @if let Some(error) = error { (error_summary(l, error)) } }
                    div class="field" { label for="appeal_reason" class="req" { (text::appeal_reason(l)) } textarea id="appeal_reason" name="reason" rows="3" aria-invalid=[wrong(error, "reason")] { (sent.typed.get("reason")) } }
                    button class="btn" { (text::appeal(l)) } }
            }
        }
        @if s.status == InspectionStatus::Appealed && may(ctx, view, Action::InspectionsDecide) && crate::inspections::appeals::may_decide(&ctx.caller, s) {
            section class="card" { h2 { (text::decide(l)) } p class="muted" { (text::decide_hint(l)) }
                form class="stack-s" method="post" action=(format!("/inspections/{}/decide", s.id)) novalidate data-once { (version)
                    @if sent.of == "decide" { @if let Some(error) = error { (error_summary(l, error)) } }
                    @for v in &view.findings { @let f = &v.finding; @let name = format!("stands_{}", f.id); @let typed = sent.typed.get(&name);
                        div class="field" { label for=(name) { (f.words) " · " (text::stands(l)) " (" (f.count) ")" }
                            input id=(name) name=(name) class="num" inputmode="numeric" value=(if typed.is_empty() { f.count.to_string() } else { typed.to_owned() }) aria-invalid=[wrong(error, &format!("stands[{}]", f.id))]; } }
                    div class="field" { label for="decision" class="req" { (text::decision(l)) } textarea id="decision" name="reason" rows="3" aria-invalid=[wrong(error, "reason")] { (sent.typed.get("reason")) } }
                    button class="btn primary" { (text::decide(l)) } }
            }
        }
    }
}

async fn markup(ctx: &Ctx, id: InspectionId, sent: &Sent, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let view = show::show(&ctx.app, &ctx.caller, id).await?;
    let s = &view.sheet;
    let inspects = s.status == InspectionStatus::Open && may(ctx, &view, Action::InspectionsWrite);
    let here = inspects && s.day <= ctx.today();
    let orders = if here { show::orders_there(&ctx.app, s).await? } else { Vec::new() };
    let title = format!("{} {}", text::sheet(l), s.number);
    let content = html! {
        (crumbs(l, &[("/inspections", text::inspections(l))], &s.number))
        @if sent.of.is_empty() { @if let Some(error) = error { (error_summary(l, error)) } }
        @if inspects { div class="actions" {
            @if here { a class="btn" href=(format!("/inspect/{id}")) { (text::on_phone(l)) } (plain(&view, "submit", text::submit(l), "btn primary")) }
            @if view.findings.is_empty() { (plain(&view, "cancel", text::cancel(l), "btn")) }
        } @if here { p class="help" { (text::submit_hint(l)) } } }
        (facts(ctx, &view))
        (appeal_box(ctx, s))
        (found(ctx, &view))
        @if here { (find_form(ctx, &view, &orders, sent, error)) }
        (appeal_forms(ctx, &view, sent, error))
        (lines(ctx, &view))
    };
    Ok(office(ctx, Some(Section::Inspections), &title, &content))
}

async fn page(ctx: Ctx, Path(id): Path<InspectionId>) -> Result<Html> {
    markup(&ctx, id, &Sent::default(), None).await
}

async fn done(ctx: &Ctx, id: InspectionId, sent: Sent, outcome: Result<String>) -> Result<Response> {
    match outcome {
        Ok(words) => Ok(see_other(&format!("/inspections/{id}"), Some(&words))),
        Err(error) => {
            let (status, error) = refused(of_form(error))?;
            Ok((status, markup(ctx, id, &sent, Some(&error)).await?).into_response())
        }
    }
}

/// Notes what a multipart form says, with its photos.
pub(super) async fn note_finding(ctx: &Ctx, id: InspectionId, form: &mut Multipart) -> Result<()> {
    let files = std::mem::take(&mut form.files);
    let photos = service::keep_photos(&ctx.app, &ctx.caller, id, files).await?;
    let new = NewFinding { photos, ..finding_of(form, |text| local(ctx, text))? };
    service::add_finding(&ctx.app, &ctx.caller, id, new).await.map(|_| ())
}

async fn find(ctx: Ctx, Path(id): Path<InspectionId>, mut form: Multipart) -> Result<Response> {
    let outcome = note_finding(&ctx, id, &mut form).await.map(|()| text::saved(ctx.lang).to_owned());
    done(&ctx, id, Sent { of: "find", typed: Typed(form.fields) }, outcome).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct StepForm {
    version: String,
    reason: String,
}

impl StepForm {
    fn version(&self) -> i32 {
        self.version.trim().parse().unwrap_or(0)
    }
}

async fn submit(ctx: Ctx, Path(id): Path<InspectionId>, Form(form): Form<StepForm>) -> Result<Response> {
    let outcome = service::submit(&ctx.app, &ctx.caller, id, form.version()).await;
    let said = outcome.map(|s| text::submitted_saved(ctx.lang, s.score.unwrap_or_default()));
    done(&ctx, id, Sent::default(), said).await
}

async fn cancel(ctx: Ctx, Path(id): Path<InspectionId>, Form(form): Form<StepForm>) -> Result<Response> {
    let outcome = service::cancel(&ctx.app, &ctx.caller, id, form.version()).await;
    done(&ctx, id, Sent::default(), outcome.map(|_| text::saved(ctx.lang).to_owned())).await
}

async fn appeal(ctx: Ctx, Path(id): Path<InspectionId>, Form(form): Form<StepForm>) -> Result<Response> {
    let outcome = service::appeal(&ctx.app, &ctx.caller, id, &form.reason, form.version()).await;
    let sent = Sent { of: "appeal", typed: Typed::of([("reason", form.reason)]) };
    done(&ctx, id, sent, outcome.map(|_| text::saved(ctx.lang).to_owned())).await
}

async fn decide(
    ctx: Ctx,
    Path(id): Path<InspectionId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let typed = Typed(pairs);
    let stands = typed.0.iter().filter_map(|(name, value)| {
        let id = name.strip_prefix("stands_")?.parse::<i64>().ok().map(FindingId)?;
        Some((id, value.trim().parse().unwrap_or(-1)))
    });
    let decision = Decision { reason: typed.get("reason").to_owned(), stands: stands.collect() };
    let outcome = service::decide(&ctx.app, &ctx.caller, id, decision, typed.version()).await;
    let said = outcome.map(|_| text::saved(ctx.lang).to_owned());
    done(&ctx, id, Sent { of: "decide", typed }, said).await
}
