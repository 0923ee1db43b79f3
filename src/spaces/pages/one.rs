//! One space: what it is, how far it is, what it needs next, and how it came there.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use entity::enums::{SpaceStatus, SpaceStep};
use entity::value::SpaceId;
use maud::{Markup, html};

use super::step_forms;
use super::{Sent, permits};
use crate::access::Action;
use crate::billing::tariffs::vote::{Majority, Vote};
use crate::error::{Error, Result};
use crate::http::extract::Path;
use crate::spaces::service::scope_of;
use crate::spaces::show::{self, SpaceView};
use crate::spaces::text;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, error_summary, kpi, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/spaces/{id}", page).get("/spaces/{id}/photos/{position}", photo)
}

/// The states of the way to its use, in order.
const WAY: [SpaceStatus; 9] = [
    SpaceStatus::Surveyed,
    SpaceStatus::TitleChecked,
    SpaceStatus::Needs,
    SpaceStatus::Proposed,
    SpaceStatus::Approved,
    SpaceStatus::Works,
    SpaceStatus::Accepted,
    SpaceStatus::Operating,
    SpaceStatus::Reviewed,
];

fn way(ctx: &Ctx, status: SpaceStatus) -> Markup {
    let l = ctx.lang;
    let at = WAY.iter().position(|s| *s == status);
    html! { @if let Some(at) = at { section class="card" { ol class="steps" aria-label=(text::life(l)) {
        @for (n, s) in WAY.iter().enumerate() {
            li class=[(n < at).then_some("done")] aria-current=[(n == at).then_some("step")] { span { (text::status_name(l, *s)) } }
        }
    } } } }
}

fn vote_words(stored: &str) -> Option<String> {
    let vote: Vote = serde_json::from_str(stored).ok()?;
    let shares = vote.measures_by(Majority::Special).map(|m| m.share());
    Some(shares.join(" / "))
}

fn facts(ctx: &Ctx, view: &SpaceView) -> Markup {
    let l = ctx.lang;
    let s = &view.space;
    html! { section class="card" { dl class="facts" {
        div { dt { (text::number(l)) } dd { (s.number) } }
        div { dt { (text::estate(l)) } dd lang="zh-CN" { (view.estate) @if let Some(b) = &view.building { " " (b) "幢" } } }
        div { dt { (text::address(l)) } dd lang="zh-CN" { (s.address) } }
        div { dt { (text::tenure(l)) } dd { (text::tenure_name(l, s.tenure)) } }
        div { dt { (text::former_use(l)) } dd { (text::use_name(l, s.former_use)) } }
        div { dt { (text::area(l)) } dd { (s.area) " " (text::square_metres(l)) } }
        @if let (Some(kind), Some(number)) = (s.title_kind, &s.title_number) {
            div { dt { (text::title_paper(l)) } dd { (text::title_name(l, kind)) " " (number) @if let Some(until) = s.title_until { " · " (text::title_until(l)) " " (until) } } }
        }
        @if !view.kinds.is_empty() { div { dt { (text::uses(l)) } dd { (super::list::kinds_words(l, &s.kinds)) } } }
        @if !s.proposal.is_empty() { div class="wide" { dt { (text::proposal(l)) } dd lang="zh-CN" { (s.proposal) } } }
        @if let Some(approval) = &s.approval { div { dt { (text::authority(l)) } dd lang="zh-CN" { (approval) @if let Some(on) = s.approved_on { " · " (on) } } } }
        @if let Some(vote) = s.vote.as_deref().and_then(vote_words) { div { dt { (text::vote(l)) } dd { (vote) } } }
        @if let Some(on) = s.accepted_on { div { dt { (text::accepted_on(l)) } dd { (on) } } }
        @if !s.note.is_empty() { div class="wide" { dt { (text::note(l)) } dd lang="zh-CN" { (s.note) } } }
    } } }
}

fn money(ctx: &Ctx, view: &SpaceView) -> Markup {
    let l = ctx.lang;
    let Some(budget) = view.space.budget_fen else { return html! {} };
    let over = view.spent > budget;
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::costs(l)) }
                span class="muted" { (text::spent_of(l, view.spent.grouped(), budget.grouped())) " " @if over { (chip(Tone::Bad, text::over_budget(l))) } } }
            dl class="kpis" {
                (kpi(Tone::Info, text::budget(l), &budget.grouped(), words::yuan(l)))
                @for f in &view.funds { (kpi(Tone::Mute, text::fund_name(l, f.party), &f.amount_fen.grouped(), words::yuan(l))) }
            }
            @if !view.costs.is_empty() { div class="table-wrap" { table class="table stack" {
                thead { tr { th class="key" { (text::words(l)) } th { (text::reference(l)) } th { (text::spent_on(l)) } th class="num" { (text::amount(l)) } } }
                tbody { @for c in &view.costs { tr {
                    td class="lead key" lang="zh-CN" { (c.words) } td data-label=(text::reference(l)) { (c.reference) }
                    td data-label=(text::spent_on(l)) { (c.spent_on) } td class="num" data-label=(text::amount(l)) { (c.amount_fen.grouped()) }
                } } }
            } } }
        }
    }
}

fn needs(ctx: &Ctx, view: &SpaceView) -> Markup {
    let l = ctx.lang;
    html! { @if !view.needs.is_empty() { section class="card" {
        header class="card-head" { h2 { (text::needs(l)) } }
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::wanted(l)) } th class="num" { (text::households(l)) } th { (text::words(l)) } th { (text::source(l)) } } }
            tbody { @for n in &view.needs { tr {
                td class="lead key" { (text::kind_name(l, n.kind)) }
                td class="num" data-label=(text::households(l)) { (n.households) }
                td class="wide-cell" data-label=(text::words(l)) lang="zh-CN" { (n.words) }
                td data-label=(text::source(l)) {
                    @match (n.request_id, n.talk_topic_id) {
                        (Some(id), _) => a href=(format!("/requests/{id}")) { (view.requests.get(&id).map_or("", String::as_str)) },
                        (None, Some(_)) => a href="/talks" { (crate::talks::text::talks(l)) },
                        (None, None) => "—",
                    }
                }
            } } }
        } }
    } } }
}

fn photos(ctx: &Ctx, view: &SpaceView) -> Markup {
    let l = ctx.lang;
    html! { @if !view.photos.is_empty() { section class="card" {
        header class="card-head" { h2 { (text::photos(l)) } }
        div class="row" { @for n in &view.photos { a href=(format!("/spaces/{}/photos/{n}", view.space.id)) {
            img class="photo" width="160" src=(format!("/spaces/{}/photos/{n}", view.space.id)) alt=(text::photo_n(l, n)); } } }
    } } }
}

fn history(ctx: &Ctx, view: &SpaceView) -> Markup {
    let l = ctx.lang;
    html! { section class="card" {
        header class="card-head" { h2 { (text::history(l)) } }
        ol class="timeline" { @for e in view.events.iter().rev() {
            li class=(text::status_tone(e.status).class()) {
                b { (e.step.map_or_else(|| text::survey(l), |step| text::step_name(l, step))) } (time(ctx, e.at))
                p class="muted small" { (e.actor) }
                @if !e.note.is_empty() { p class="note" lang="zh-CN" { (e.note) } }
            }
        } }
    } }
}

fn facilities(ctx: &Ctx, view: &SpaceView) -> Markup {
    let l = ctx.lang;
    let may = ctx.may(Action::FacilitiesWrite) && crate::spaces::lifecycle::is_converted(view.space.status);
    html! { @if may || !view.facilities.is_empty() { section class="card" {
        header class="card-head" { h2 { (text::facilities(l)) }
            @if may { a class="btn" href=(format!("/facilities/new?space={}", view.space.id)) { (text::new_facility(l)) } } }
        ul class="plain-list ruled" { @for f in &view.facilities { li {
            a href=(format!("/facilities/{}", f.id)) lang="zh-CN" { (f.name) } " " span class="muted" { (text::kind_name(l, f.kind)) " · " (f.area) " " (text::square_metres(l)) }
        } } }
    } } }
}

pub(super) async fn markup(ctx: &Ctx, id: SpaceId, sent: Option<&Sent>) -> Result<Html> {
    let l = ctx.lang;
    let view = show::show(&ctx.app, &ctx.caller, id).await?;
    let s = &view.space;
    let writes = ctx.caller.may_at(Action::SpacesWrite, scope_of(s));
    let content = html! {
        (crumbs(l, &[("/spaces", text::spaces(l))], &s.number))
        div class="page-head" { h2 lang="zh-CN" { (s.name) } (chip(text::status_tone(s.status), text::status_name(l, s.status)))
            @if writes { div class="actions" { a class="btn" href=(format!("/spaces/{id}/edit")) { (text::edit(l)) } } } }
        (way(ctx, s.status))
        @if let Some(sent) = sent { (error_summary(l, &sent.error)) }
        div class="split" {
            div { (facts(ctx, &view)) (needs(ctx, &view)) (permits::card(ctx, &view, writes, sent)) (money(ctx, &view)) (photos(ctx, &view)) (facilities(ctx, &view)) }
            aside { @if writes { (step_forms::aside(ctx, &view, sent)) } (history(ctx, &view)) }
        }
    };
    Ok(office(ctx, Some(Section::Spaces), &s.number, &content))
}

async fn page(ctx: Ctx, Path(id): Path<SpaceId>) -> Result<Html> {
    markup(&ctx, id, None).await
}

async fn photo(ctx: Ctx, Path((id, position)): Path<(SpaceId, i32)>) -> Result<Response> {
    let (file, bytes) = show::photo(&ctx.app, &ctx.caller, id, position).await?;
    let media_type = HeaderValue::from_str(&file.media_type).map_err(Error::internal)?;
    Ok(([(header::CONTENT_TYPE, media_type)], bytes).into_response())
}

/// Steps that need nothing but a word.
pub(super) const PLAIN_STEPS: [SpaceStep; 7] = [
    SpaceStep::StartWorks,
    SpaceStep::Accept,
    SpaceStep::Open,
    SpaceStep::Review,
    SpaceStep::Continue,
    SpaceStep::Refuse,
    SpaceStep::Return,
];
