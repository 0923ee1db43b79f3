//! A statement in two panes: its lines, and what may be done about the chosen one.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entity::enums::{Direction, LineOutcome};
use entity::statement_line;
use entity::value::{StatementId, StatementLineId};
use maud::{Markup, html};
use serde::Deserialize;

use super::choice_pages::{self, choice_of, choice_pane};
use super::pages::{account_name, tone};
use super::reading::{self, StatementView};
use super::text;
use crate::access::Action;
use crate::db::page::{PageQuery, Window};
use crate::error::{Error, Kind, Result};
use crate::http::extract::{Path, Query};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, error_summary, kpi, money, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

/// The filter that shows every line that waits for somebody.
const WAITING: &str = "waiting";

/// Lines on one page of a statement.
const LINES: u64 = 100;

pub fn routes() -> PageRouter {
    PageRouter::default().get("/reconciliation/statements/{id}", statement_page).merge(choice_pages::routes())
}

#[derive(Deserialize, Default)]
pub(super) struct StatementQuery {
    #[serde(default)]
    pub line: String,
    #[serde(default)]
    pub outcome: String,
    #[serde(default)]
    pub q: String,
    /// What an invoice is looked for by.
    #[serde(default)]
    pub invoice: String,
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
pub(super) fn party(line: &statement_line::Model) -> &str {
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

fn outcome_tabs(ctx: &Ctx, view: &StatementView, current: &str) -> Markup {
    let l = ctx.lang;
    let base = format!("/reconciliation/statements/{}", view.statement.id);
    html! {
        nav class="tabs" aria-label=(text::outcome(l)) {
            a href=(base) aria-current=[current.is_empty().then_some("page")] { (text::all_lines(l)) }
            a href=(format!("{base}?outcome={WAITING}")) aria-current=[(current == WAITING).then_some("page")] {
                (text::waiting_lines(l)) span class="badge" { (view.waiting()) }
            }
            @for outcome in LineOutcome::ALL.iter().filter(|o| view.count(**o) > 0) {
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
    let outcomes = match query.outcome.as_str() {
        WAITING => reading::WAIT.to_vec(),
        word => LineOutcome::from_word(word).into_iter().collect(),
    };
    let lines = reading::lines(&ctx.app, &ctx.caller, Some(id), &outcomes, window).await?;
    let choice = choice_of(ctx, query, id, &view).await?;
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
            (kpi(Tone::Warn, text::waiting_lines(l), &view.waiting().to_string(), ""))
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
pub(super) async fn decided(
    ctx: &Ctx,
    line: StatementLineId,
    outcome: Result<()>,
    flash: &str,
) -> Result<Response> {
    let (row, statement) = reading::line_for(&ctx.app, &ctx.caller, Action::StatementsRead, line).await?;
    let query = StatementQuery { line: row.id.to_string(), ..StatementQuery::default() };
    match outcome {
        Ok(()) => {
            let to = format!("/reconciliation/statements/{}?outcome={WAITING}", statement.id);
            Ok(see_other(&to, Some(flash)))
        }
        Err(error) if matches!(error.kind, Kind::Invalid | Kind::Conflict) => {
            let status = StatusCode::from_u16(error.kind.status()).map_err(Error::internal)?;
            Ok((status, statement_markup(ctx, statement.id, &query, Some(&error)).await?).into_response())
        }
        Err(error) => Err(error),
    }
}
