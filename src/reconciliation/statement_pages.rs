//! A statement in two panes: its lines, and what may be done about the chosen one.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entity::enums::{Direction, LineOutcome, LineStatus};
use entity::statement_line;
use entity::value::{AccountId, StatementId, StatementLineId};
use maud::{Markup, html};
use serde::Deserialize;

use super::matching::Debtor;
use super::pages::{account_name, tone};
use super::reading::{self, StatementView};
use super::{decide, text};
use crate::access::Action;
use crate::db::page::{PageQuery, Window};
use crate::error::{Error, Kind, Result};
use crate::http::extract::{Form, Path, Query};
use crate::payments::reading::{Standing, find};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, kpi, money, pager, query_string, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

/// Lines on one page of a statement.
const LINES: u64 = 100;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/reconciliation/statements/{id}", statement_page)
        .post("/reconciliation/lines/{id}/match", match_form)
        .post("/reconciliation/lines/{id}/explain", explain_form)
}

#[derive(Deserialize, Default)]
struct StatementQuery {
    #[serde(default)]
    line: String,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    q: String,
    cursor: Option<String>,
}

/// The address of a line on this page, with the filter kept.
fn line_href(id: StatementId, query: &StatementQuery, line: StatementLineId) -> String {
    let line = line.to_string();
    let cursor = query.cursor.as_deref().unwrap_or_default();
    let pairs = query_string(&[("outcome", &query.outcome), ("cursor", cursor), ("line", &line)]);
    format!("/reconciliation/statements/{id}?{pairs}")
}

/// Who a line is of: channels name nobody, and the order number stands for the payer.
fn party(line: &statement_line::Model) -> &str {
    if line.payer.is_empty() { &line.reference } else { &line.payer }
}

fn lines_pane(
    ctx: &Ctx,
    view: &StatementView,
    query: &StatementQuery,
    lines: &[statement_line::Model],
    chosen: Option<StatementLineId>,
) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table" {
            thead { tr { th class="key" { (text::day(l)) } th { (text::payer(l)) } th class="num" { (text::amount(l)) }
                th { (text::memo(l)) } th { (text::outcome(l)) } th class="act" { (words::actions(l)) } } }
            tbody { @for line in lines {
                @let href = line_href(view.statement.id, query, line.id);
                tr data-row aria-selected=[(chosen == Some(line.id)).then_some("true")] {
                    td class="key" { (line.booked_on.format("%m-%d").to_string()) }
                    td class="clip" { (party(line)) }
                    td class="num" { @if line.direction == Direction::Out { "−" } (line.amount_fen.grouped()) }
                    td class="clip" { (line.memo) }
                    td { (chip(tone(line.outcome), text::outcome_name(l, line.outcome))) }
                    td class="act" { a id=(format!("line-{}", line.id)) href=(href) hx-get=(href) hx-target="#choice" hx-select="#choice" hx-swap="outerHTML show:#choice:top" { (words::view(l)) } }
                }
            } }
        } }
    }
}

fn match_button(ctx: &Ctx, line: StatementLineId, account: AccountId, best: bool) -> Markup {
    let l = ctx.lang;
    html! {
        form method="post" action=(format!("/reconciliation/lines/{line}/match")) data-confirm=(text::match_confirm(l)) {
            input type="hidden" name="account" value=(account);
            button class=(if best { "btn small primary" } else { "btn small" }) data-walk-accept[best] { (text::match_this(l)) }
        }
    }
}

fn candidates_table(ctx: &Ctx, line: StatementLineId, candidates: &[(Debtor, bool)]) -> Markup {
    let l = ctx.lang;
    html! {
        @if candidates.is_empty() { p class="muted" { (text::no_candidates(l)) } } @else {
            div class="table-wrap" { table class="table plain" {
                thead { tr { th { (text::room(l)) } th { (text::owner(l)) } th class="num" { (text::open_yuan(l)) } th class="act" { (words::actions(l)) } } }
                tbody { @for (at, (debtor, exact)) in candidates.iter().enumerate() { tr {
                    td { (debtor.room) } td { (debtor.owner) }
                    td class="num" { (debtor.open.grouped()) @if *exact { " " (chip(Tone::Ok, text::same_amount(l))) } }
                    td class="act" { (match_button(ctx, line, debtor.account, at == 0)) }
                } } }
            } }
        }
    }
}

fn found_table(ctx: &Ctx, line: StatementLineId, found: &[Standing]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table plain" {
            thead { tr { th { (text::room(l)) } th { (text::owner(l)) } th class="num" { (text::open_yuan(l)) } th class="act" { (words::actions(l)) } } }
            tbody { @for s in found { tr {
                td { (s.label.room) } td { (s.label.owner) } td class="num" { (s.open.grouped()) }
                td class="act" { (match_button(ctx, line, s.label.account, false)) }
            } } }
        } }
    }
}

/// A chosen line with what may be done about it.
struct Choice {
    line: statement_line::Model,
    candidates: Vec<(Debtor, bool)>,
    found: Vec<Standing>,
}

fn choice_pane(ctx: &Ctx, query: &StatementQuery, choice: Option<&Choice>) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card choice" id="choice" {
            @match choice {
                None => (empty(text::choose_line(l), text::choose_line_hint(l))),
                Some(choice) => {
                    @let line = &choice.line;
                    header class="card-head" { h2 { (party(line)) } (chip(tone(line.outcome), text::outcome_name(l, line.outcome))) }
                    p class="amount" { @if line.direction == Direction::Out { "−" } "¥" (line.amount_fen.grouped()) small { (line.booked_on) } }
                    dl class="facts list" {
                        div { dt { (text::memo(l)) } dd { @if line.memo.is_empty() { "—" } @else { (line.memo) } } }
                        @if line.status != LineStatus::Booked { div { dt { (text::status(l)) } dd { (text::status_name(l, line.status)) } } }
                        @if let Some(at) = line.booked_at { div { dt { (text::booked_at(l)) } dd { (time(ctx, at)) } } }
                        @if !line.reference.is_empty() { div { dt { (text::reference(l)) } dd class="mono small" { (line.reference) } } }
                        @if let Some(fee) = line.channel_fee { div { dt { (text::channel_fee(l)) } dd { (fee) } } }
                        div { dt { (text::bank_serial(l)) } dd class="mono small" { (line.line_key) } }
                        div { dt { (text::reason(l)) } dd { (text::reason_words(l, &line.reason)) } }
                    }
                    @if let Some(receipt) = line.receipt_id { a class="btn" href=(format!("/payments/{receipt}")) { (text::receipt(l)) } }
                    @if line.outcome == LineOutcome::Pending && ctx.may(Action::StatementsWrite) { (decide(ctx, query, choice)) }
                }
            }
        }
    }
}

fn decide(ctx: &Ctx, query: &StatementQuery, choice: &Choice) -> Markup {
    let l = ctx.lang;
    let line = choice.line.id;
    html! {
        // What went out is nobody's payment.
        @if choice.line.direction == Direction::In {
            h3 { (text::candidates(l)) }
            (candidates_table(ctx, line, &choice.candidates))
            p class="muted small" { (text::credit_note(l)) }
            form class="filters slim" method="get" role="search" {
                input type="hidden" name="line" value=(line);
                input type="hidden" name="outcome" value=(query.outcome);
                div class="field grow" { label for="q" { (text::find(l)) } input id="q" name="q" type="search" value=(query.q) placeholder=(text::find_help(l)); }
                div class="actions" { button class="btn" { (words::search(l)) } }
            }
            @if !query.q.is_empty() { (found_table(ctx, line, &choice.found)) }
        }
        form class="form" method="post" action=(format!("/reconciliation/lines/{line}/explain")) {
            div class="field" { label for="reason" { (text::explain_label(l)) }
                input id="reason" name="reason" maxlength="200" required aria-describedby="reason-h";
                p class="help" id="reason-h" { (text::explain_help(l)) } }
            div class="form-actions" { button class="btn" { (text::explain_button(l)) } }
        }
    }
}

async fn choice_of(ctx: &Ctx, query: &StatementQuery, id: StatementId) -> Result<Option<Choice>> {
    let Ok(line) = query.line.parse::<StatementLineId>() else { return Ok(None) };
    let (line, statement) = reading::line_for(&ctx.app, &ctx.caller, Action::StatementsRead, line).await?;
    if statement.id != id {
        return Err(Error::not_found());
    }
    let (mut candidates, mut found) = (Vec::new(), Vec::new());
    if line.outcome == LineOutcome::Pending && ctx.may(Action::StatementsWrite) {
        candidates = decide::candidates(&ctx.app, &ctx.caller, line.id).await?;
        found = find(&ctx.app, &ctx.caller, &query.q).await?;
        found.retain(|s| s.label.estate == statement.estate_id);
    }
    Ok(Some(Choice { line, candidates, found }))
}

fn outcome_tabs(ctx: &Ctx, view: &StatementView, current: &str) -> Markup {
    let l = ctx.lang;
    let base = format!("/reconciliation/statements/{}", view.statement.id);
    html! {
        nav class="tabs" aria-label=(text::outcome(l)) {
            a href=(base) aria-current=[current.is_empty().then_some("page")] { (text::all_lines(l)) }
            @for outcome in LineOutcome::ALL {
                a href=(format!("{base}?outcome={}", outcome.word())) aria-current=[(current == outcome.word()).then_some("page")] {
                    (text::outcome_name(l, *outcome)) span class="badge" { (view.count(*outcome)) }
                }
            }
        }
    }
}

async fn statement_markup(
    ctx: &Ctx,
    id: StatementId,
    query: &StatementQuery,
    error: Option<&Error>,
) -> Result<Html> {
    let view = reading::statement_view(&ctx.app, &ctx.caller, id).await?;
    let checked = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let window = Window { limit: LINES, ..checked };
    let outcome = LineOutcome::from_word(&query.outcome);
    let lines = reading::lines(&ctx.app, &ctx.caller, Some(id), outcome, window).await?;
    let choice = choice_of(ctx, query, id).await?;
    let l = ctx.lang;
    let s = &view.statement;
    let content = html! {
        (crumbs(l, &[("/reconciliation", text::title(l))], &format!("{} {}", account_name(&view), s.from_date)))
        @if let Some(error) = error { (error_summary(l, error)) }
        dl class="kpis" {
            @if s.opening_fen.is_some() { (kpi(Tone::Mute, text::opening(l), &money(s.opening_fen), words::yuan(l))) }
            (kpi(Tone::Ok, text::money_in(l), &s.in_fen.grouped(), ""))
            (kpi(Tone::Mute, text::money_out(l), &s.out_fen.grouped(), ""))
            @if s.closing_fen.is_some() { (kpi(Tone::Mute, text::closing(l), &money(s.closing_fen), words::yuan(l))) }
            @if let Some(fee) = s.channel_fee { (kpi(Tone::Mute, text::channel_fee(l), &fee.to_string(), words::yuan(l))) }
            (kpi(Tone::Warn, text::pending(l), &view.count(LineOutcome::Pending).to_string(), ""))
        }
        @if s.known_count > 0 { p class="muted" { (text::known_lines(l, s.known_count)) } }
        (outcome_tabs(ctx, &view, &query.outcome))
        div class="panes" {
            section class="card" data-walk {
                header class="card-head" { h2 { (text::bank_lines(l)) } span class="muted small" { (text::walk_help(l)) } }
                (lines_pane(ctx, &view, query, &lines.items, choice.as_ref().map(|c| c.line.id)))
                (pager(ctx, &query_string(&[("outcome", &query.outcome)]), query.cursor.is_some(), lines.next.as_deref()))
            }
            (choice_pane(ctx, query, choice.as_ref()))
        }
    };
    Ok(office(ctx, Some(Section::Reconciliation), text::title(l), &content))
}

async fn statement_page(
    ctx: Ctx,
    Path(id): Path<StatementId>,
    Query(query): Query<StatementQuery>,
) -> Result<Html> {
    statement_markup(&ctx, id, &query, None).await
}

/// After a decision: on with the pending ones, or the page again with what was wrong.
async fn decided(ctx: &Ctx, line: StatementLineId, outcome: Result<()>, flash: &str) -> Result<Response> {
    let (row, statement) = reading::line_for(&ctx.app, &ctx.caller, Action::StatementsRead, line).await?;
    let query = StatementQuery { line: row.id.to_string(), ..StatementQuery::default() };
    match outcome {
        Ok(()) => {
            let to = format!("/reconciliation/statements/{}?outcome=pending", statement.id);
            Ok(see_other(&to, Some(flash)))
        }
        Err(error) if matches!(error.kind, Kind::Invalid | Kind::Conflict) => {
            let status = StatusCode::from_u16(error.kind.status()).map_err(Error::internal)?;
            Ok((status, statement_markup(ctx, statement.id, &query, Some(&error)).await?).into_response())
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize)]
struct MatchForm {
    account: AccountId,
}

async fn match_form(
    ctx: Ctx,
    Path(id): Path<StatementLineId>,
    Form(form): Form<MatchForm>,
) -> Result<Response> {
    let outcome = decide::match_line(&ctx.app, &ctx.caller, id, None, Some(form.account)).await.map(|_| ());
    decided(&ctx, id, outcome, text::line_matched(ctx.lang)).await
}

#[derive(Deserialize)]
struct ExplainForm {
    #[serde(default)]
    reason: String,
}

async fn explain_form(
    ctx: Ctx,
    Path(id): Path<StatementLineId>,
    Form(form): Form<ExplainForm>,
) -> Result<Response> {
    let outcome = decide::explain_line(&ctx.app, &ctx.caller, id, &form.reason).await;
    decided(&ctx, id, outcome, text::line_explained(ctx.lang)).await
}
