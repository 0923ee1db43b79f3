//! `/periods`: the months of an estate's book, what stands in the way of closing the next, closing and opening again.

use axum::response::{IntoResponse, Response};
use entity::period_close;
use entity::value::{EstateId, Month, PeriodCloseId};
use maud::{Markup, html};
use serde::Deserialize;

use super::{estate_field, estates};
use crate::access::Action;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::ledger::periods::{self, Blocker, Period, PeriodState};
use crate::ledger::text;
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/periods", page)
        .post("/periods/close", close)
        .post("/periods/reopen", reopen)
        .get("/periods/{id}", show)
}

#[derive(Deserialize, Default)]
struct PeriodQuery {
    #[serde(default)]
    estate: String,
}

const fn tone(state: PeriodState) -> Tone {
    match state {
        PeriodState::Open => Tone::Info,
        PeriodState::Closing => Tone::Warn,
        PeriodState::Closed => Tone::Ok,
    }
}

async fn page(ctx: Ctx, Query(query): Query<PeriodQuery>) -> Result<Html> {
    let (estates, estate) = estates(&ctx, &query.estate).await?;
    let Some(estate) = estate else {
        let content = html! { section class="card" { (empty(text::no_periods(ctx.lang), text::no_periods_hint(ctx.lang))) } };
        return Ok(office(&ctx, Some(Section::Periods), text::periods(ctx.lang), &content));
    };
    let bar = html! {
        form class="card filters" method="get" role="search" {
            (estate_field(&ctx, &estates, Some(estate)))
            div class="actions" { button class="btn primary" { (words::search(ctx.lang)) } }
        }
    };
    markup(&ctx, estate, &bar, None, "").await
}

async fn markup(
    ctx: &Ctx,
    estate: EstateId,
    bar: &Markup,
    error: Option<&Error>,
    reason: &str,
) -> Result<Html> {
    let l = ctx.lang;
    let (book, periods) = periods::list(&ctx.app, &ctx.caller, estate).await?;
    // The list runs from the latest back: the next to close is the oldest that is over and not closed.
    let next = periods.iter().rev().find(|p| p.over && p.state != PeriodState::Closed);
    let blockers = match next {
        Some(next) => periods::blockers(&ctx.app, &ctx.caller, estate, next.month).await?,
        None => Vec::new(),
    };
    let last_closed = periods.iter().find(|p| p.state == PeriodState::Closed && has_live(p));
    let to_reopen = periods.iter().find(|p| p.state == PeriodState::Closing).or(last_closed);
    let content = html! {
        (bar)
        @if let Some(error) = error { (error_summary(l, error)) }
        @if periods.is_empty() {
            section class="card" { (empty(text::no_periods(l), text::no_periods_hint(l))) }
        } @else {
            div class="split" {
                div { (table(ctx, estate, &periods)) }
                aside {
                    @let closed_to = book.as_ref().and_then(|b| b.closed_to);
                    (next_card(ctx, estate, next, &blockers, closed_to.map(|d| text::closed_to(l, d))))
                    @if let Some(period) = to_reopen.filter(|_| ctx.may(Action::PeriodsReopen)) {
                        (reopen_card(ctx, estate, period.month, error, reason))
                    }
                }
            }
        }
    };
    Ok(office(ctx, Some(Section::Periods), text::periods(l), &content))
}

fn has_live(period: &Period) -> bool {
    period.versions.iter().any(|v| v.closed_at.is_some() && v.reopened_at.is_none())
}

fn next_card(
    ctx: &Ctx,
    estate: EstateId,
    next: Option<&Period>,
    blockers: &[Blocker],
    closed_to: Option<String>,
) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" {
            header class="card-head" { h2 {
                @match next { Some(p) => (text::next_to_close(l, words::month(l, p.month))), None => (text::nothing_to_close(l)) }
            } }
            p { (closed_to.as_deref().unwrap_or(text::nothing_closed(l))) }
            @if let Some(period) = next {
                @if period.state == PeriodState::Closing { div class="note-box warn" { div { (text::interrupted(l)) } } }
                @if blockers.is_empty() {
                    div class="note-box ok" { div { (text::ready_to_close(l)) } }
                } @else {
                    div class="note-box warn" { div { b { (text::in_the_way(l)) }
                        ul { @for b in blockers { li { (b.detail.on(l)) } } } } }
                }
                @if ctx.may(Action::PeriodsClose) {
                    form method="post" action="/periods/close" {
                        input type="hidden" name="estate" value=(estate);
                        input type="hidden" name="month" value=(period.month);
                        div class="actions" { button class="btn primary" disabled[!blockers.is_empty()] data-confirm=(text::close_confirm(l, words::month(l, period.month))) {
                            @if period.state == PeriodState::Closing { (text::finish_close(l, words::month(l, period.month))) }
                            @else { (text::close_month(l, words::month(l, period.month))) }
                        } }
                    }
                }
            }
            p class="muted small" { (text::periods_hint(l)) }
        }
    }
}

fn reopen_card(ctx: &Ctx, estate: EstateId, month: Month, error: Option<&Error>, reason: &str) -> Markup {
    let l = ctx.lang;
    html! {
        form class="card" method="post" action="/periods/reopen" novalidate {
            header class="card-head" { h2 { (text::reopen_month(l, words::month(l, month))) } }
            input type="hidden" name="estate" value=(estate);
            input type="hidden" name="month" value=(month);
            div class="field" { label class="req" for="reason" { (text::reason(l)) }
                input id="reason" name="reason" value=(reason) maxlength="200" aria-invalid=[wrong(error, "reason")]; }
            div class="actions" { button class="btn danger" { (text::reopen_month(l, words::month(l, month))) } }
            p class="muted small" { (text::reopen_hint(l)) }
        }
    }
}

fn table(ctx: &Ctx, estate: EstateId, periods: &[Period]) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" {
            div class="table-wrap" { table class="table stack" {
                thead { tr {
                    th class="key" { (text::month(l)) } th { (text::state(l)) } th { (text::version(l)) } th { (text::closed_at(l)) }
                    th { (text::closed_by(l)) } th class="num" { (text::events(l)) } th class="act" { (words::actions(l)) }
                } }
                tbody { @for p in periods {
                    tr {
                        td class="lead key" { (words::month(l, p.month)) }
                        td data-label=(text::state(l)) { (chip(tone(p.state), text::state_name(l, p.state))) }
                        @match p.versions.first().filter(|v| v.reopened_at.is_none()) {
                            Some(v) => { (version_cells(ctx, v)) },
                            None => { td data-label=(text::version(l)) { "—" } td data-label=(text::closed_at(l)) { "—" } td data-label=(text::closed_by(l)) { "—" } td class="num" data-label=(text::events(l)) { "—" } }
                        }
                        td class="act" {
                            a href=(format!("/ledger/trial-balance?estate={estate}&from={}&to={}", p.month, p.month)) { (text::trial_title(l)) }
                            @if let Some(v) = p.versions.first().filter(|v| v.reopened_at.is_none() && v.closed_at.is_some()) { a href=(format!("/periods/{}", v.id)) { (text::see_totals(l)) } }
                        }
                    }
                    @for v in p.versions.iter().filter(|v| v.reopened_at.is_some()) { tr class="sub" {
                        td class="key" {}
                        td data-label=(text::state(l)) { (chip(Tone::Mute, text::status_name(l, v.status))) }
                        (version_cells(ctx, v))
                        td class="act" { a href=(format!("/periods/{}", v.id)) { (words::view(l)) } }
                    } }
                } }
            } }
        }
    }
}

fn version_cells(ctx: &Ctx, v: &period_close::Model) -> Markup {
    let l = ctx.lang;
    html! {
        td data-label=(text::version(l)) { (text::version_no(l, v.version)) }
        td data-label=(text::closed_at(l)) { @match v.closed_at { Some(at) => (time(ctx, at)), None => "—" } }
        td data-label=(text::closed_by(l)) { (v.actor) }
        td class="num" data-label=(text::events(l)) { @if v.closed_at.is_some() { (v.event_count) } @else { "—" } }
    }
}

#[derive(Deserialize, Default)]
struct PeriodForm {
    #[serde(default)]
    estate: String,
    #[serde(default)]
    month: String,
    #[serde(default)]
    reason: String,
}

impl PeriodForm {
    fn parsed(&self) -> Result<(EstateId, Month)> {
        let estate = self.estate.parse().map_err(|_| Error::not_found())?;
        Ok((estate, self.month.parse().map_err(|_| Error::not_found())?))
    }
}

async fn answer(
    ctx: &Ctx,
    form: &PeriodForm,
    outcome: Result<period_close::Model>,
    flash: String,
) -> Result<Response> {
    match outcome {
        Ok(_) => Ok(see_other(&format!("/periods?estate={}", form.estate), Some(&flash))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let (estate, _) = form.parsed()?;
            let page = markup(ctx, estate, &html! {}, Some(&error), &form.reason).await?;
            Ok((status, page).into_response())
        }
    }
}

async fn close(ctx: Ctx, Form(form): Form<PeriodForm>) -> Result<Response> {
    ctx.caller.reach(Action::PeriodsClose)?;
    let (estate, month) = form.parsed()?;
    let outcome = periods::close(&ctx.app, &ctx.caller, estate, month).await;
    answer(&ctx, &form, outcome, text::closed_flash(ctx.lang, words::month(ctx.lang, month))).await
}

async fn reopen(ctx: Ctx, Form(form): Form<PeriodForm>) -> Result<Response> {
    ctx.caller.reach(Action::PeriodsReopen)?;
    let (estate, month) = form.parsed()?;
    let outcome = periods::reopen(&ctx.app, &ctx.caller, estate, month, &form.reason).await;
    answer(&ctx, &form, outcome, text::reopened_flash(ctx.lang, words::month(ctx.lang, month))).await
}

async fn show(ctx: Ctx, Path(id): Path<PeriodCloseId>) -> Result<Html> {
    let l = ctx.lang;
    let (estate, v, totals) = periods::view(&ctx.app, &ctx.caller, id).await?;
    let title = text::period_title(l, words::month(l, v.month), v.version);
    let list = format!("/periods?estate={estate}");
    let content = html! {
        (crumbs(l, &[(&list, text::periods(l))], &title))
        section class="card" {
            dl class="facts" {
                div { dt { (text::state(l)) } dd { (text::status_name(l, v.status)) } }
                div { dt { (text::closed_at(l)) } dd { @match v.closed_at { Some(at) => (time(&ctx, at)), None => "—" } } }
                div { dt { (text::closed_by(l)) } dd { (v.actor) } }
                div { dt { (text::events(l)) } dd { (v.event_count) } }
                div { dt { (text::entries(l)) } dd { (v.entry_count) } }
                div { dt { (text::chain_head(l)) } dd class="mono" { (v.head_seq) " · " (v.head_hash.get(..16).unwrap_or(&v.head_hash)) "…" } }
                div { dt { (text::proof(l)) } dd { @match v.proof_run_id { Some(run) => a href=(format!("/proofs/{run}")) { (text::proof_no(l, run)) }, None => "—" } } }
                @if let (Some(who), Some(at)) = (&v.reopened_by, v.reopened_at) {
                    div { dt { (text::state_reopened(l)) } dd { (who) " " (time(&ctx, at)) } }
                    div { dt { (text::reason(l)) } dd { (v.reason.as_deref().unwrap_or_default()) } }
                }
            }
        }
        section class="card" {
            header class="card-head" { h2 { (text::see_totals(l)) } }
            div class="table-wrap" { table class="table stack plain" {
                thead { tr { th { (text::code(l)) } th class="num" { (text::opening(l)) } th class="num" { (text::debit(l)) }
                    th class="num" { (text::credit(l)) } th class="num" { (text::closing(l)) } th class="num" { (text::households(l)) } } }
                tbody { @for t in &totals { tr {
                    td class="lead" { (text::code_name(l, &t.code)) }
                    td class="num" data-label=(text::opening(l)) { (t.opening_fen.grouped()) }
                    td class="num" data-label=(text::debit(l)) { (t.debit_fen.grouped()) }
                    td class="num" data-label=(text::credit(l)) { (t.credit_fen.grouped()) }
                    td class="num" data-label=(text::closing(l)) { (t.closing_fen.grouped()) }
                    td class="num" data-label=(text::households(l)) { @if t.party_count > 0 { (t.party_count) } @else { "—" } }
                } } }
            } }
        }
    };
    Ok(office(&ctx, Some(Section::Periods), &title, &content))
}
