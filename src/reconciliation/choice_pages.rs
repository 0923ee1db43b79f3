//! The pane of a chosen line: what it says, what it may be, and what may be done about it.

use axum::response::Response;
use entity::enums::{BankAccountKind, Direction, Explanation, LineOutcome, LineStatus};
use entity::value::{AccountId, Fen, ReceiptId, StatementId, StatementLineId};
use entity::{receipt, statement_line};
use maud::{Markup, html};
use serde::Deserialize;

use super::contract_money::pages as contracts;
use super::decide::{self, Candidate, Said, waits};
use super::pages::tone;
use super::reading::{self, StatementView};
use super::statement_pages::{StatementQuery, decided, party};
use super::text;
use crate::access::Action;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::payments::reading::{Standing, find};
use crate::web::form::typed_amount;
use crate::web::parts::{chip, empty, options, time};
use crate::web::text as words;
use crate::web::{Ctx, PageRouter};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .post("/reconciliation/lines/{id}/match", match_form)
        .post("/reconciliation/lines/{id}/tie", tie_form)
        .post("/reconciliation/lines/{id}/correct-receipt", correct_form)
        .post("/reconciliation/lines/{id}/hold", hold_form)
        .post("/reconciliation/lines/{id}/explain", explain_form)
        .post("/reconciliation/lines/{id}/unmatch", unmatch_form)
        .merge(contracts::routes())
}

/// A chosen line with what it may be.
pub(super) struct Choice {
    pub line: statement_line::Model,
    candidates: Vec<Candidate>,
    receipts: Vec<receipt::Model>,
    found: Vec<Standing>,
    invoices: contracts::Invoices,
    /// Bills its receipt left with a rest not worth asking for.
    rests: Vec<entity::bill::Model>,
    /// Whether a person may take the bank's amount over a receipt's.
    bank: bool,
}

/// The line the query names.
pub(super) async fn choice_of(
    ctx: &Ctx,
    query: &StatementQuery,
    id: StatementId,
    view: &StatementView,
) -> Result<Option<Choice>> {
    let Ok(line) = query.line.parse::<StatementLineId>() else { return Ok(None) };
    let (line, statement) = reading::line_for(&ctx.app, &ctx.caller, Action::StatementsRead, line).await?;
    if statement.id != id {
        return Err(Error::not_found());
    }
    let (mut candidates, mut receipts, mut found) = (Vec::new(), Vec::new(), Vec::new());
    if waits(&line) && ctx.may(Action::StatementsWrite) {
        (candidates, receipts) = decide::candidates(&ctx.app, &ctx.caller, line.id).await?;
        found = find(&ctx.app, &ctx.caller, &query.q).await?;
        found.retain(|s| s.label.estate == statement.estate_id);
    }
    let rests = match ctx.may(Action::StatementsWrite) {
        true => decide::small_rests(&ctx.app, &ctx.caller, line.id).await?,
        false => Vec::new(),
    };
    let invoices = contracts::look_up(ctx, &line, &query.invoice).await?;
    let bank = view.account.as_ref().is_some_and(|a| a.kind == BankAccountKind::Bank);
    Ok(Some(Choice { line, candidates, receipts, found, invoices, rests, bank }))
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

fn candidates_table(ctx: &Ctx, choice: &Choice) -> Markup {
    let l = ctx.lang;
    html! {
        @if choice.candidates.is_empty() { p class="muted" { (text::no_candidates(l)) } } @else {
            div class="table-wrap" { table class="table plain stack" {
                thead { tr { th { (text::room(l)) } th { (text::owner(l)) } th class="num" { (text::open_yuan(l)) } th { (text::reason(l)) } th class="act" { (words::actions(l)) } } }
                tbody { @for (at, c) in choice.candidates.iter().enumerate() { tr {
                    td class="lead" { (c.debtor.room) } td data-label=(text::owner(l)) { (c.debtor.owner) }
                    td class="num" data-label=(text::open_yuan(l)) { (Fen(c.debtor.open()).grouped()) }
                    td class="wrap" data-label=(text::reason(l)) { (text::why_name(l, c.why)) }
                    td class="act" { (match_button(ctx, choice.line.id, c.account, at == 0)) }
                } } }
            } }
        }
    }
}

fn receipts_table(ctx: &Ctx, choice: &Choice) -> Markup {
    let (l, line) = (ctx.lang, &choice.line);
    html! {
        h3 { (text::receipts_there(l)) }
        @if let Some(delta) = line.delta_fen { p class="muted" { (text::delta(l)) ": " (delta.grouped()) } }
        div class="table-wrap" { table class="table plain" { tbody { @for r in &choice.receipts { tr {
            td { a href=(format!("/payments/{}", r.id)) { (r.number) } } td { (r.received_on) } td { (r.payer) } td class="num" { (r.amount_fen.grouped()) }
            td class="act" {
                @if r.amount_fen == line.amount_fen {
                    form method="post" action=(format!("/reconciliation/lines/{}/tie", line.id)) { input type="hidden" name="receipt" value=(r.id); button class="btn small primary" { (text::tie(l)) } }
                } @else if choice.bank {
                    form method="post" action=(format!("/reconciliation/lines/{}/correct-receipt", line.id)) {
                        input type="hidden" name="receipt" value=(r.id);
                        input name="reason" aria-label=(text::why(l)) placeholder=(text::why(l)) maxlength="200" size="12";
                        button class="btn small" title=(text::take_banks_amount_help(l)) { (text::take_banks_amount(l)) }
                    }
                }
            }
        } } } } }
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

pub(super) fn choice_pane(ctx: &Ctx, query: &StatementQuery, choice: Option<&Choice>) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card choice" id="choice" {
            @match choice {
                None => (empty(text::choose_line(l), text::choose_line_hint(l))),
                Some(choice) => {
                    @let line = &choice.line;
                    header class="card-head" { h2 { (party(line)) } (chip(tone(line.outcome), text::outcome_name(l, line.outcome))) }
                    p class="amount" { @if line.direction == Direction::Out { "−" } "¥" (line.amount_fen.grouped()) small { (line.booked_on) } }
                    (facts(ctx, line))
                    @if let Some(receipt) = line.receipt_id { a class="btn" href=(format!("/payments/{receipt}")) { (text::receipt(l)) } }
                    (contracts::link(ctx, &choice.invoices))
                    @for rest in &choice.rests {
                        p class="muted small" { (text::small_rest(l, &rest.number, rest.open_fen.grouped())) " "
                            a href=(format!("/bills/{}#write-off", rest.id)) { (crate::billing::write_offs::text::propose(l)) } }
                    }
                    @if let Some(refund) = line.refund_id { a class="btn" href=(format!("/refunds/{refund}")) { (text::receipt(l)) } }
                    @if let Some(held) = line.suspense_id { a class="btn" href=(format!("/suspense/{held}")) { (text::held_as(l)) } }
                    @if ctx.may(Action::StatementsWrite) {
                        @if waits(line) { (decide_forms(ctx, query, choice)) }
                        @else if line.outcome != LineOutcome::Suspense { (undo_form(ctx, line)) }
                    }
                }
            }
        }
    }
}

fn facts(ctx: &Ctx, line: &statement_line::Model) -> Markup {
    let l = ctx.lang;
    html! { dl class="facts list" {
        div { dt { (text::memo(l)) } dd { @if line.memo.is_empty() { "—" } @else { (line.memo) } } }
        @if line.status != LineStatus::Booked { div { dt { (text::status(l)) } dd { (text::status_name(l, line.status)) } } }
        @if let Some(at) = line.booked_at { div { dt { (text::booked_at(l)) } dd { (time(ctx, at)) } } }
        @if !line.reference.is_empty() { div { dt { (text::reference(l)) } dd class="mono small" { (line.reference) } } }
        @if let Some(fee) = line.channel_fee { div { dt { (text::channel_fee(l)) } dd { (fee) } } }
        div { dt { (text::bank_serial(l)) } dd class="mono small" { (line.line_key) } }
        div { dt { (text::reason(l)) } dd { (text::reason_words(l, &line.reason)) } }
        @if let Some(e) = line.explanation { div { dt { (text::explanation(l)) } dd { (text::explanation_name(l, e)) } } }
        @if let Some(by) = &line.decided_by { div { dt { (text::decided_by(l)) } dd { (by) @if let Some(why) = &line.decision { ": " (why) } } } }
    } }
}

fn decide_forms(ctx: &Ctx, query: &StatementQuery, choice: &Choice) -> Markup {
    let (l, line) = (ctx.lang, choice.line.id);
    let coming = choice.line.direction == Direction::In;
    let kinds = Explanation::ALL
        .iter()
        .filter(|e| **e != Explanation::ChannelMovement)
        .filter(|e| choice.bank || !matches!(e, Explanation::CashDeposit | Explanation::PosPayout))
        .map(|e| (e.word().to_owned(), text::explanation_name(l, *e)));
    let (likely, fee) = decide::likely(&choice.line);
    let fee = if fee.is_positive() { fee.to_string() } else { String::new() };
    html! {
        @if !choice.receipts.is_empty() { (receipts_table(ctx, choice)) }
        @if coming {
            h3 { (text::candidates(l)) }
            (candidates_table(ctx, choice))
            p class="muted small" { (text::credit_note(l)) }
            form class="filters slim" method="get" role="search" {
                input type="hidden" name="line" value=(line);
                input type="hidden" name="outcome" value=(query.outcome);
                div class="field grow" { label for="q" { (text::find(l)) } input id="q" name="q" type="search" value=(query.q) placeholder=(text::find_help(l)); }
                div class="actions" { button class="btn" { (words::search(l)) } }
            }
            @if !query.q.is_empty() { (found_table(ctx, line, &choice.found)) }
            @if choice.bank { (contracts::choose(ctx, query, &choice.line, &choice.invoices, choice.candidates.is_empty())) }
            form class="form-actions" method="post" action=(format!("/reconciliation/lines/{line}/hold")) data-once {
                button class="btn" title=(text::hold_help(l)) { (text::hold(l)) } span class="muted small" { (text::hold_help(l)) }
            }
        }
        form class="form" method="post" action=(format!("/reconciliation/lines/{line}/explain")) {
            div class="field" { label for="explanation" { (text::explanation(l)) } select id="explanation" name="explanation" { (options(kinds, likely.word())) } }
            @if coming && choice.bank {
                div class="field" { label for="fee" { (text::fee_kept(l)) } input id="fee" name="fee" value=(fee) inputmode="decimal" autocomplete="off" aria-describedby="fee-h";
                    p class="help" id="fee-h" { (text::fee_kept_help(l)) } }
            }
            div class="field" { label for="reason" { (text::explain_label(l)) }
                input id="reason" name="reason" maxlength="200" required aria-describedby="reason-h";
                p class="help" id="reason-h" { (text::explain_help(l)) } }
            div class="form-actions" { button class="btn" { (text::explain_button(l)) } }
        }
    }
}

fn undo_form(ctx: &Ctx, line: &statement_line::Model) -> Markup {
    let l = ctx.lang;
    html! {
        details { summary { (text::undo(l)) }
            p class="muted small" { (if line.contract_receipt_id.is_some() { super::contract_money::text::undo_help(l) } else { text::undo_help(l) }) }
            form class="form" method="post" action=(format!("/reconciliation/lines/{}/unmatch", line.id)) data-once {
                div class="field" { label for="undo-reason" { (text::why(l)) } input id="undo-reason" name="reason" maxlength="200" required; }
                div class="form-actions" { button class="btn" { (text::undo(l)) } }
            }
        }
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
struct ReceiptForm {
    receipt: ReceiptId,
    #[serde(default)]
    reason: String,
}

async fn tie_form(
    ctx: Ctx,
    Path(id): Path<StatementLineId>,
    Form(form): Form<ReceiptForm>,
) -> Result<Response> {
    let outcome = decide::tie(&ctx.app, &ctx.caller, id, form.receipt).await;
    decided(&ctx, id, outcome, text::line_tied(ctx.lang)).await
}

async fn correct_form(
    ctx: Ctx,
    Path(id): Path<StatementLineId>,
    Form(form): Form<ReceiptForm>,
) -> Result<Response> {
    let outcome =
        decide::correct_receipt(&ctx.app, &ctx.caller, id, form.receipt, &form.reason).await.map(|_| ());
    decided(&ctx, id, outcome, text::line_corrected(ctx.lang)).await
}

async fn hold_form(ctx: Ctx, Path(id): Path<StatementLineId>) -> Result<Response> {
    match decide::hold(&ctx.app, &ctx.caller, id).await {
        Ok(held) => decided(&ctx, id, Ok(()), &text::line_held(ctx.lang, &held.number)).await,
        Err(error) => decided(&ctx, id, Err(error), "").await,
    }
}

#[derive(Deserialize)]
struct ExplainForm {
    #[serde(default)]
    explanation: String,
    #[serde(default)]
    fee: String,
    #[serde(default)]
    reason: String,
}

async fn explain_form(
    ctx: Ctx,
    Path(id): Path<StatementLineId>,
    Form(form): Form<ExplainForm>,
) -> Result<Response> {
    let explanation = Explanation::from_word(&form.explanation).unwrap_or(Explanation::Other);
    let fee = match form.fee.trim() {
        "" => Ok(Fen::ZERO),
        typed => typed_amount(typed).map_err(|value| {
            Error::invalid("reconciliation.bad_fee", text::bad_fee)
                .field("fee", move |l| crate::error::text::value(l, value))
        }),
    };
    let outcome = match fee {
        Ok(fee) => {
            let said = Said { explanation, fee, reason: form.reason };
            decide::explain_line(&ctx.app, &ctx.caller, id, &said).await
        }
        Err(error) => Err(error),
    };
    decided(&ctx, id, outcome, text::line_explained(ctx.lang)).await
}

#[derive(Deserialize)]
struct UndoForm {
    #[serde(default)]
    reason: String,
}

async fn unmatch_form(
    ctx: Ctx,
    Path(id): Path<StatementLineId>,
    Form(form): Form<UndoForm>,
) -> Result<Response> {
    let outcome = decide::unmatch(&ctx.app, &ctx.caller, id, &form.reason).await;
    decided(&ctx, id, outcome, text::line_undone(ctx.lang)).await
}
