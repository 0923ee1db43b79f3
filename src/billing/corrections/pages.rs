//! The part of a bill's page that corrects it: what was done, and a form for each correction.

use std::collections::HashMap;

use axum::response::{IntoResponse, Response};
use entity::bill_line;
use entity::enums::{BillKind, BillState, ChargeItem, DisputeStatus};
use entity::value::{BillId, BillLineId, CreditNoteId, Fen};
use maud::{Markup, html};
use serde::Deserialize;

use super::disputes::{self, Answer};
use super::{Corrections, MAX_LINES, NewCreditNote, NewDebitNote, NewLine, text};
use crate::access::Action;
use crate::billing::bills::BillView;
use crate::billing::pages::bill_markup;
use crate::billing::text as bill_text;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::web::form::{refused, typed_amount, wrong};
use crate::web::parts::{Tone, chip, error_summary, time};
use crate::web::{Ctx, PageRouter, see_other};

/// Rows a debit note's form begins with; those behind them are folded away.
const ROWS_SHOWN: usize = 3;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .post("/bills/{id}/void", void)
        .post("/bills/{id}/credit-notes", credit)
        .post("/bills/{id}/debit-notes", debit)
        .post("/bills/{id}/disputes", dispute)
        .post("/bills/{id}/disputes/answer", answer)
        .get("/credit-notes/{id}", note)
}

/// What a form sent, kept when it is refused.
#[derive(Deserialize, Default, Clone)]
pub struct CorrectionForm {
    #[serde(default)]
    line: String,
    #[serde(default)]
    amount: String,
    #[serde(default)]
    due_on: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    answer: String,
    /// `lines[0].item`, `lines[0].amount`, `lines[0].reason` and so on, of a debit note.
    #[serde(flatten)]
    rows: HashMap<String, String>,
    /// Which form it was: only that one is open and shows what is wrong.
    #[serde(skip)]
    pub of: &'static str,
}

impl CorrectionForm {
    fn cell(&self, at: usize, key: &str) -> &str {
        self.rows.get(&format!("lines[{at}].{key}")).map_or("", String::as_str)
    }

    /// The rows of a debit note with an amount or a reason. Every amount that cannot be read is named by its row.
    fn lines(&self) -> Result<Vec<NewLine>> {
        let mut error = Error::invalid("billing.amount_invalid", text::amount_invalid);
        let mut lines = Vec::new();
        for at in 0..MAX_LINES {
            let (amount, reason) = (self.cell(at, "amount").trim(), self.cell(at, "reason").trim());
            if amount.is_empty() && reason.is_empty() {
                continue;
            }
            let item = ChargeItem::from_word(self.cell(at, "item")).unwrap_or(ChargeItem::PropertyFee);
            match typed_amount(amount) {
                Ok(amount) => lines.push(NewLine { item, amount, reason: reason.to_owned() }),
                Err(_) => error = error.field(&format!("lines[{at}].amount"), text::amount_invalid),
            }
        }
        if error.fields.is_empty() { Ok(lines) } else { Err(error) }
    }
}

/// A refused form and why.
pub struct Refused<'a> {
    pub form: &'a CorrectionForm,
    pub error: &'a Error,
}

fn amount(typed: &str) -> Result<Fen> {
    typed_amount(typed).map_err(|_| {
        Error::invalid("billing.amount_invalid", text::amount_invalid).field("amount", text::amount_invalid)
    })
}

fn line_id(typed: &str) -> Result<BillLineId> {
    typed.parse().map_err(|_| {
        Error::invalid("billing.no_such_line", text::no_such_line).field("line", text::no_such_line)
    })
}

/// The card of corrections and, for who may, the forms.
pub fn section(ctx: &Ctx, view: &BillView, done: &Corrections, refused: Option<&Refused<'_>>) -> Markup {
    let bill = &view.item.bill;
    let live = bill.status == BillState::Issued;
    let open = done.disputes.iter().any(|d| d.status == DisputeStatus::Open);
    html! {
        @if let Some(day) = bill.voided_on { div class="note-box warn" { div { (text::voided_on(ctx.lang, day)) } } }
        @if let Some(original) = bill.refers_to_id {
            p { (text::refers_to(ctx.lang)) " " a href=(format!("/bills/{original}")) { "#" (original) } }
        }
        (history(ctx, view, done))
        @if live && ctx.may(Action::BillsDispute) && !open { (dispute_form(ctx, bill.id, refused)) }
        @if live && ctx.may(Action::BillsCorrect) {
            @if open { (answer_form(ctx, view, refused)) }
            (credit_form(ctx, view, refused))
            @if bill.kind == BillKind::Regular { (debit_form(ctx, view, refused)) }
            (void_form(ctx, view, refused))
        }
    }
}

fn history(ctx: &Ctx, view: &BillView, done: &Corrections) -> Markup {
    let l = ctx.lang;
    let name = |id: BillLineId| {
        let line = view.lines.iter().find(|x| x.line.id == id);
        line.map_or("—", |x| bill_text::item_name(l, x.line.item))
    };
    let nothing = done.notes.is_empty() && done.disputes.is_empty() && done.debit_notes.is_empty();
    html! {
        section class="card" id="corrections" {
            header class="card-head" { h2 { (text::corrections(l)) } }
            @if nothing { p class="muted" { (text::no_corrections(l)) } }
            @if !done.notes.is_empty() { div class="table-wrap" { table class="table stack plain" {
                thead { tr { th class="key" { (text::credit_note(l)) } th { (text::noted_on(l)) } th { (text::item(l)) } th class="num" { (text::amount(l)) }
                    th class="num" { (text::off_open(l)) } th class="num" { (text::given_back(l)) } th { (text::reason(l)) } th { (text::by(l)) } } }
                tbody { @for n in &done.notes { tr {
                    td class="lead key" { (n.number) } td data-label=(text::noted_on(l)) { (n.noted_on) } td data-label=(text::item(l)) { (name(n.bill_line_id)) }
                    td class="num" data-label=(text::amount(l)) { (n.amount_fen.grouped()) } td class="num" data-label=(text::off_open(l)) { (n.open_part_fen.grouped()) }
                    td class="num" data-label=(text::given_back(l)) { (n.credit_part_fen.grouped()) } td class="wrap" data-label=(text::reason(l)) { (n.reason) } td data-label=(text::by(l)) { (n.actor) }
                } } }
            } } }
            @if !done.debit_notes.is_empty() { div class="table-wrap" { table class="table stack plain" {
                thead { tr { th class="key" { (text::debit_note(l)) } th { (text::noted_on(l)) } th { (text::due_on(l)) } th class="num" { (text::amount(l)) } } }
                tbody { @for b in &done.debit_notes { tr {
                    td class="lead key" { a href=(format!("/bills/{}", b.id)) { (b.number) } } td data-label=(text::noted_on(l)) { (b.issued_on) }
                    td data-label=(text::due_on(l)) { (b.due_on) } td class="num" data-label=(text::amount(l)) { (b.total_fen.grouped()) }
                } } }
            } } }
            @if !done.disputes.is_empty() { div class="table-wrap" { table class="table stack plain" {
                thead { tr { th class="key" { (text::dispute(l)) } th { (text::state(l)) } th { (text::reason(l)) } th { (text::answer(l)) } th { (text::by(l)) } } }
                tbody { @for d in &done.disputes { tr {
                    td class="lead key" { (time(ctx, d.opened_at)) } td data-label=(text::state(l)) { (chip(if d.status == DisputeStatus::Open { Tone::Warn } else { Tone::Mute }, text::dispute_state(l, d.status))) }
                    td class="wrap" data-label=(text::reason(l)) { (d.reason) } td class="wrap" data-label=(text::answer(l)) { (d.answer.as_deref().unwrap_or("—")) }
                    td data-label=(text::by(l)) { (text::opener(l, &d.opened_by)) @if let Some(by) = &d.answered_by { " → " (by) } }
                } } }
            } } }
        }
    }
}

/// A form folded away until it is wanted, or refused.
fn folded(
    ctx: &Ctx,
    bill: BillId,
    of: &'static str,
    title: &str,
    hint: &str,
    refused: Option<&Refused<'_>>,
    body: &Markup,
) -> Markup {
    let mine = refused.filter(|r| r.form.of == of);
    html! {
        details class="card" open[mine.is_some()] {
            summary { (title) }
            p class="muted" { (hint) }
            form class="form" method="post" action=(format!("/bills/{bill}/{of}")) novalidate {
                @if let Some(r) = mine { (error_summary(ctx.lang, r.error)) }
                (body)
            }
        }
    }
}

/// What was typed into the form `of`, and its error.
fn typed<'a>(of: &str, refused: Option<&'a Refused<'a>>) -> (CorrectionForm, Option<&'a Error>) {
    refused.filter(|r| r.form.of == of).map_or_else(Default::default, |r| (r.form.clone(), Some(r.error)))
}

fn text_field(name: &str, label: &str, value: &str, error: Option<&Error>, of: &str) -> Markup {
    html! { div class="field wide" { label class="req" for=(format!("{of}-{name}")) { (label) }
    input id=(format!("{of}-{name}")) name=(name) value=(value) maxlength="200" aria-invalid=[wrong(error, name)]; } }
}

fn line_field(ctx: &Ctx, lines: &[&bill_line::Model], chosen: &str, of: &str, optional: bool) -> Markup {
    let l = ctx.lang;
    html! { div class="field" { label for=(format!("{of}-line")) { (text::line(l)) }
    select id=(format!("{of}-line")) name="line" {
        @if optional { option value="" { "—" } }
        @for line in lines { option value=(line.id) selected[line.id.to_string() == chosen] {
            (bill_text::item_name(l, line.item)) " · " (text::can_take_back(l, Fen(line.amount_fen.0 - line.credited_fen.0 - line.written_off_fen.0).grouped()))
        } }
    } } }
}

fn amount_field(ctx: &Ctx, value: &str, error: Option<&Error>, of: &str) -> Markup {
    html! { div class="field" { label for=(format!("{of}-amount")) { (text::amount(ctx.lang)) }
    input id=(format!("{of}-amount")) class="num" name="amount" inputmode="decimal" value=(value) aria-invalid=[wrong(error, "amount")]; } }
}

fn lines(view: &BillView) -> Vec<&bill_line::Model> {
    view.lines.iter().map(|l| &l.line).collect()
}

fn credit_form(ctx: &Ctx, view: &BillView, refused: Option<&Refused<'_>>) -> Markup {
    let (l, of) = (ctx.lang, "credit-notes");
    let (form, error) = typed(of, refused);
    let body = html! {
        div class="fields" { (line_field(ctx, &lines(view), &form.line, of, false)) (amount_field(ctx, &form.amount, error, of)) (text_field("reason", text::reason(l), &form.reason, error, of)) }
        div class="form-actions" { button class="btn primary" { (text::make_credit(l)) } }
    };
    folded(ctx, view.item.bill.id, of, text::make_credit(l), text::credit_hint(l), refused, &body)
}

fn debit_row(ctx: &Ctx, form: &CorrectionForm, at: usize, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let name = |key: &str| format!("lines[{at}].{key}");
    let (item, amount, reason) = (name("item"), name("amount"), name("reason"));
    html! { div class="fields three" {
        div class="field" { label for=(item) { (text::item(l)) } select id=(item) name=(item) {
            @for i in ChargeItem::ALL { option value=(i.word()) selected[i.word() == form.cell(at, "item")] { (bill_text::item_name(l, *i)) } } } }
        div class="field" { label for=(amount) { (text::amount(l)) }
            input id=(amount) class="num" name=(amount) inputmode="decimal" value=(form.cell(at, "amount")) autocomplete="off" aria-invalid=[wrong(error, &amount)]; }
        div class="field" { label for=(reason) { (text::reason(l)) }
            input id=(reason) name=(reason) value=(form.cell(at, "reason")) maxlength="200" autocomplete="off" aria-invalid=[wrong(error, &reason)]; }
    } }
}

fn debit_form(ctx: &Ctx, view: &BillView, refused: Option<&Refused<'_>>) -> Markup {
    let (l, of) = (ctx.lang, "debit-notes");
    let (form, error) = typed(of, refused);
    let due = if form.due_on.is_empty() {
        (ctx.today() + chrono::Duration::days(30)).to_string()
    } else {
        form.due_on.clone()
    };
    let more = (ROWS_SHOWN..MAX_LINES).any(|at| !form.cell(at, "amount").is_empty());
    let body = html! {
        fieldset class="rows" id="lines" { legend { (text::debit_lines(l)) }
            @for at in 0..ROWS_SHOWN { (debit_row(ctx, &form, at, error)) }
            details open[more] { summary { (text::more_lines(l)) } @for at in ROWS_SHOWN..MAX_LINES { (debit_row(ctx, &form, at, error)) } }
        }
        div class="fields" {
            div class="field" { label class="req" for="debit-due" { (text::due_on(l)) } input id="debit-due" name="due_on" type="date" value=(due) aria-invalid=[wrong(error, "due_on")]; }
        }
        div class="form-actions" { button class="btn primary" { (text::make_debit(l)) } }
    };
    folded(ctx, view.item.bill.id, of, text::make_debit(l), text::debit_hint(l), refused, &body)
}

fn void_form(ctx: &Ctx, view: &BillView, refused: Option<&Refused<'_>>) -> Markup {
    let (l, of) = (ctx.lang, "void");
    let (form, error) = typed(of, refused);
    let body = html! {
        (text_field("reason", text::reason(l), &form.reason, error, of))
        div class="form-actions" { button class="btn danger" data-confirm=(text::void_confirm(l, &view.item.bill.number)) { (text::void_bill(l)) } }
    };
    folded(ctx, view.item.bill.id, of, text::void_bill(l), text::void_hint(l), refused, &body)
}

fn dispute_form(ctx: &Ctx, bill: BillId, refused: Option<&Refused<'_>>) -> Markup {
    let (l, of) = (ctx.lang, "disputes");
    let (form, error) = typed(of, refused);
    let body = html! {
        (text_field("reason", text::reason(l), &form.reason, error, of))
        div class="form-actions" { button class="btn" { (text::open_dispute(l)) } }
    };
    folded(ctx, bill, of, text::open_dispute(l), text::dispute_hint(l), refused, &body)
}

fn answer_form(ctx: &Ctx, view: &BillView, refused: Option<&Refused<'_>>) -> Markup {
    let (l, of) = (ctx.lang, "disputes/answer");
    let (form, error) = typed(of, refused);
    let body = html! {
        div class="fields" {
            div class="field" { label for="answer-outcome" { (text::outcome(l)) } select id="answer-outcome" name="outcome" {
                option value="accepted" selected[form.outcome == "accepted"] { (text::accept(l)) } option value="rejected" selected[form.outcome == "rejected"] { (text::reject(l)) } } }
            (text_field("answer", text::answer(l), &form.answer, error, "answer"))
        }
        p class="muted small" { (text::credit_with_it(l)) }
        div class="fields" { (line_field(ctx, &lines(view), &form.line, "answer", true)) (amount_field(ctx, &form.amount, error, "answer")) }
        div class="form-actions" { button class="btn primary" { (text::answer_dispute(l)) } }
    };
    folded(ctx, view.item.bill.id, of, text::answer_dispute(l), text::dispute_hint(l), refused, &body)
}

async fn done(
    ctx: &Ctx,
    id: BillId,
    of: &'static str,
    mut form: CorrectionForm,
    outcome: Result<(String, BillId)>,
) -> Result<Response> {
    match outcome {
        Ok((flash, to)) => Ok(see_other(&format!("/bills/{to}"), Some(&flash))),
        Err(error) => {
            let (status, error) = refused(error)?;
            form.of = of;
            let page =
                bill_markup(ctx, id, Some(&Refused { form: &form, error: &error }), None, None).await?;
            Ok((status, page).into_response())
        }
    }
}

async fn void(ctx: Ctx, Path(id): Path<BillId>, Form(form): Form<CorrectionForm>) -> Result<Response> {
    let outcome = super::void(&ctx.app, &ctx.caller, id, &form.reason).await;
    let outcome = outcome.map(|b| (text::voided_flash(ctx.lang).to_owned(), b.id));
    done(&ctx, id, "void", form, outcome).await
}

async fn credit(ctx: Ctx, Path(id): Path<BillId>, Form(form): Form<CorrectionForm>) -> Result<Response> {
    ctx.caller.reach(Action::BillsCorrect)?;
    let made = async {
        let new = NewCreditNote {
            bill: id,
            line: line_id(&form.line)?,
            amount: amount(&form.amount)?,
            reason: form.reason.clone(),
        };
        super::credit(&ctx.app, &ctx.caller, &new).await
    };
    let outcome = made.await.map(|n| (text::credited_flash(ctx.lang, n.number), id));
    done(&ctx, id, "credit-notes", form, outcome).await
}

async fn debit(ctx: Ctx, Path(id): Path<BillId>, Form(form): Form<CorrectionForm>) -> Result<Response> {
    ctx.caller.reach(Action::BillsCorrect)?;
    let made = async {
        let due = form.due_on.trim().parse();
        let due_on = due.map_err(|_| {
            Error::invalid("billing.invalid", text::due_invalid).field("due_on", text::due_invalid)
        })?;
        let new = NewDebitNote { bill: id, due_on, lines: form.lines()? };
        super::debit(&ctx.app, &ctx.caller, &new).await
    };
    let outcome = made.await.map(|b| (text::debited_flash(ctx.lang, b.number), b.id));
    done(&ctx, id, "debit-notes", form, outcome).await
}

async fn dispute(ctx: Ctx, Path(id): Path<BillId>, Form(form): Form<CorrectionForm>) -> Result<Response> {
    let outcome = disputes::open(&ctx.app, &ctx.caller, id, &form.reason).await;
    let outcome = outcome.map(|_| (text::disputed_flash(ctx.lang).to_owned(), id));
    done(&ctx, id, "disputes", form, outcome).await
}

async fn answer(ctx: Ctx, Path(id): Path<BillId>, Form(form): Form<CorrectionForm>) -> Result<Response> {
    ctx.caller.reach(Action::BillsCorrect)?;
    let made = async {
        let credit = match form.line.as_str() {
            "" => None,
            line => Some((line_id(line)?, amount(&form.amount)?)),
        };
        let answer = Answer { accepted: form.outcome == "accepted", answer: form.answer.clone(), credit };
        disputes::answer(&ctx.app, &ctx.caller, id, &answer).await
    };
    let outcome = made.await.map(|_| (text::answered_flash(ctx.lang).to_owned(), id));
    done(&ctx, id, "disputes/answer", form, outcome).await
}

/// A credit note is shown with its bill.
async fn note(ctx: Ctx, Path(id): Path<CreditNoteId>) -> Result<Response> {
    let bill = super::bill_of_note(&ctx.app, &ctx.caller, id).await?;
    Ok(see_other(&format!("/bills/{bill}#corrections"), None))
}
