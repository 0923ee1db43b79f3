//! The pages of write-offs: their list, their part of a bill's page, and what waits for approval.

use axum::response::{IntoResponse, Response};
use entity::bill_line;
use entity::enums::{BillState, WriteOffStatus};
use entity::value::{BillId, WriteOffId};
use entity::write_off::Model;
use maud::{Markup, html};
use serde::Deserialize;

use super::{NewWriteOff, text};
use crate::access::Action;
use crate::billing::bills::BillView;
use crate::billing::corrections::text as correction_text;
use crate::billing::pages::bill_markup;
use crate::billing::text as bill_text;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::web::form::{refused, typed_amount, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/write-offs", list_page)
        .get("/write-offs/{id}", one_page)
        .post("/bills/{id}/write-offs", propose_form)
        .post("/write-offs/{id}/approve", approve_form)
        .post("/write-offs/{id}/reject", reject_form)
        .post("/write-offs/{id}/reverse", reverse_form)
}

const fn tone(status: WriteOffStatus) -> Tone {
    match status {
        WriteOffStatus::Proposed => Tone::Warn,
        WriteOffStatus::Written => Tone::Ok,
        WriteOffStatus::Rejected | WriteOffStatus::Reversed => Tone::Mute,
    }
}

/// What a form of a bill's page sent, kept when it is refused.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct ProposalForm {
    line: String,
    amount: String,
    on: String,
    reason: String,
}

/// A refused proposal, or a refused decision about one.
pub struct Refused<'a> {
    pub form: &'a ProposalForm,
    pub error: &'a Error,
}

fn decisions(ctx: &Ctx, row: &Model) -> Markup {
    let l = ctx.lang;
    let at = |what: &str| format!("/write-offs/{}/{what}", row.id);
    let hidden = html! { input type="hidden" name="version" value=(row.version); };
    let why = html! { input name="reason" aria-label=(correction_text::reason(l)) placeholder=(correction_text::reason(l)) maxlength="200" required; };
    html! {
        @match row.status {
            WriteOffStatus::Proposed => {
                form class="inline" method="post" action=(at("approve")) data-once { (hidden)
                    button class="btn small primary" data-confirm=(text::approve_confirm(l, row.amount_fen.grouped())) { (text::approve(l)) } }
                details { summary { (text::reject(l)) }
                    form class="form-inline" method="post" action=(at("reject")) data-once { (hidden) (why) button class="btn small" { (text::reject(l)) } } }
            }
            WriteOffStatus::Written => {
                details { summary { (text::reverse(l)) }
                    form class="form-inline" method="post" action=(at("reverse")) data-once { (hidden) (why) button class="btn small" { (text::reverse(l)) } } }
            }
            WriteOffStatus::Rejected | WriteOffStatus::Reversed => {}
        }
    }
}

/// Write-offs in a table, with what may be decided about each.
pub fn table(ctx: &Ctx, rows: &[Model]) -> Markup {
    let l = ctx.lang;
    let write = ctx.may(Action::BillsCorrect);
    html! {
        div class="table-wrap" { table class="table stack plain" {
            thead { tr { th class="key" { (text::number(l)) } th { (text::bill(l)) } th { (text::booked_on(l)) } th class="num" { (correction_text::amount(l)) }
                th { (correction_text::reason(l)) } th { (text::state(l)) } th { (text::by(l)) } th class="act" { (words::actions(l)) } } }
            tbody { @for row in rows { tr {
                td class="lead key" { (row.number) }
                td data-label=(text::bill(l)) { a href=(format!("/bills/{}", row.bill_id)) { "#" (row.bill_id) } }
                td data-label=(text::booked_on(l)) { (row.book_date) }
                td class="num" data-label=(correction_text::amount(l)) { (row.amount_fen.grouped()) }
                td class="wrap" data-label=(correction_text::reason(l)) { (row.reason)
                    @if let Some(why) = row.rejection.as_deref().or(row.reversal_reason.as_deref()) { " → " (why) } }
                td data-label=(text::state(l)) { (chip(tone(row.status), text::status_name(l, row.status))) @if let Some(day) = row.reversed_on { " " (day) } }
                td data-label=(text::by(l)) { (row.proposed_by) @if let Some(by) = row.reversed_by.as_ref().or(row.decided_by.as_ref()) { " → " (by) } }
                td class="act" { @if write { (decisions(ctx, row)) } }
            } } }
        } }
    }
}

fn open_lines(view: &BillView) -> Vec<&bill_line::Model> {
    view.lines.iter().map(|l| &l.line).filter(|l| l.open_fen.is_positive()).collect()
}

/// The part of a bill's page: what was given up of it, and the form to propose more.
pub fn section(ctx: &Ctx, view: &BillView, rows: &[Model], refused: Option<&Refused<'_>>) -> Markup {
    let l = ctx.lang;
    let bill = &view.item.bill;
    let may =
        ctx.may(Action::BillsCorrect) && bill.status == BillState::Issued && bill.open_fen.is_positive();
    html! {
        @if !rows.is_empty() { section class="card" id="write-offs" {
            header class="card-head" { h2 { (text::title(l)) } }
            (table(ctx, rows))
        } }
        @if may || refused.is_some() { (proposal(ctx, view, refused)) }
    }
}

fn proposal(ctx: &Ctx, view: &BillView, refused: Option<&Refused<'_>>) -> Markup {
    let l = ctx.lang;
    let blank = ProposalForm::default();
    let (form, error) = refused.map_or((&blank, None), |r| (r.form, Some(r.error)));
    let lines = open_lines(view);
    let only = lines.first().filter(|_| lines.len() == 1).map(|line| line.open_fen.to_string());
    let amount = if form.amount.is_empty() { only.unwrap_or_default() } else { form.amount.clone() };
    let on = if form.on.is_empty() { ctx.today().to_string() } else { form.on.clone() };
    html! {
        details class="card" id="write-off" open[refused.is_some()] {
            summary { (text::propose(l)) }
            p class="muted" { (text::propose_hint(l, ctx.app.settings.write_off_limit().grouped())) }
            form class="form" method="post" action=(format!("/bills/{}/write-offs", view.item.bill.id)) novalidate data-once {
                @if let Some(error) = error { (error_summary(l, error)) }
                div class="fields" {
                    div class="field" { label for="write-off-line" { (correction_text::line(l)) } select id="write-off-line" name="line" {
                        @for line in &lines { option value=(line.id) selected[line.id.to_string() == form.line] {
                            (bill_text::item_name(l, line.item)) " · " (text::open_rest(l, line.open_fen.grouped())) } } } }
                    div class="field" { label class="req" for="write-off-amount" { (correction_text::amount(l)) }
                        input id="write-off-amount" class="num" name="amount" inputmode="decimal" value=(amount) autocomplete="off" aria-invalid=[wrong(error, "amount")]; }
                    div class="field" { label for="write-off-on" { (text::booked_on(l)) } input id="write-off-on" name="on" type="date" value=(on) aria-invalid=[wrong(error, "on")]; }
                    div class="field wide" { label class="req" for="write-off-reason" { (correction_text::reason(l)) }
                        input id="write-off-reason" name="reason" value=(form.reason) maxlength="200" aria-invalid=[wrong(error, "reason")]; }
                }
                div class="form-actions" { button class="btn primary" { (text::propose(l)) } }
            }
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    status: String,
    cursor: Option<String>,
}

async fn list_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let status = WriteOffStatus::from_word(&query.status);
    let page = super::list(&ctx.app, &ctx.caller, status, window).await?;
    let l = ctx.lang;
    let content = html! {
        (crumbs(l, &[("/bills", bill_text::bills(l))], text::title(l)))
        p class="muted" { (text::lead(l)) }
        nav class="tabs" aria-label=(text::state(l)) {
            a href="/write-offs" aria-current=[status.is_none().then_some("page")] { (words::all(l)) }
            @for s in WriteOffStatus::ALL { a href=(format!("/write-offs?status={}", s.word())) aria-current=[(status == Some(*s)).then_some("page")] { (text::status_name(l, *s)) } }
        }
        section class="card" {
            @if page.items.is_empty() { (empty(text::none(l), text::none_hint(l))) } @else {
                (table(&ctx, &page.items))
                (pager(&ctx, &query_string(&[("status", &query.status)]), query.cursor.is_some(), page.next.as_deref()))
            }
        }
    };
    Ok(office(&ctx, Some(Section::Bills), text::title(l), &content))
}

/// A write-off is shown with its bill.
async fn one_page(ctx: Ctx, Path(id): Path<WriteOffId>) -> Result<Response> {
    let row = super::one(&ctx.app, &ctx.caller, id).await?;
    Ok(see_other(&format!("/bills/{}#write-offs", row.bill_id), None))
}

/// Back to the bill, or its page again with what was wrong.
async fn answered(ctx: &Ctx, bill: BillId, form: &ProposalForm, outcome: Result<String>) -> Result<Response> {
    match outcome {
        Ok(flash) => Ok(see_other(&format!("/bills/{bill}#write-offs"), Some(&flash))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let refused = Refused { form, error: &error };
            Ok((status, bill_markup(ctx, bill, None, None, Some(&refused)).await?).into_response())
        }
    }
}

fn parsed(bill: BillId, form: &ProposalForm) -> Result<NewWriteOff> {
    let mut error = Error::invalid("billing.write_off_invalid", words::form_errors);
    let line = form.line.parse().ok();
    if line.is_none() {
        error = error.field("line_id", correction_text::no_such_line);
    }
    let amount = typed_amount(&form.amount).ok();
    if amount.is_none() {
        error = error.field("amount", correction_text::amount_invalid);
    }
    let on = form.on.trim().parse().ok();
    if on.is_none() && !form.on.trim().is_empty() {
        error = error.field("on", text::bad_day);
    }
    let (true, Some(line), Some(amount)) = (error.fields.is_empty(), line, amount) else { return Err(error) };
    Ok(NewWriteOff { bill, line, amount, on, reason: form.reason.clone() })
}

async fn propose_form(ctx: Ctx, Path(id): Path<BillId>, Form(form): Form<ProposalForm>) -> Result<Response> {
    ctx.caller.reach(Action::BillsCorrect)?;
    let outcome = match parsed(id, &form) {
        Ok(new) => super::propose(&ctx.app, &ctx.caller, &new).await,
        Err(error) => Err(error),
    };
    let outcome = outcome.map(|row| text::proposed_flash(ctx.lang, row.number));
    answered(&ctx, id, &form, outcome).await
}

#[derive(Deserialize)]
struct DecisionForm {
    version: i32,
    #[serde(default)]
    reason: String,
}

async fn decided(
    ctx: &Ctx,
    id: WriteOffId,
    outcome: Result<Model>,
    flash: fn(crate::i18n::Lang, String) -> String,
) -> Result<Response> {
    let row = super::one(&ctx.app, &ctx.caller, id).await?;
    let outcome = outcome.map(|row| flash(ctx.lang, row.number));
    answered(ctx, row.bill_id, &ProposalForm::default(), outcome).await
}

async fn approve_form(
    ctx: Ctx,
    Path(id): Path<WriteOffId>,
    Form(form): Form<DecisionForm>,
) -> Result<Response> {
    let outcome = super::decide(&ctx.app, &ctx.caller, id, form.version, None).await;
    decided(&ctx, id, outcome, text::approved_flash).await
}

async fn reject_form(
    ctx: Ctx,
    Path(id): Path<WriteOffId>,
    Form(form): Form<DecisionForm>,
) -> Result<Response> {
    let outcome = super::decide(&ctx.app, &ctx.caller, id, form.version, Some(&form.reason)).await;
    decided(&ctx, id, outcome, text::rejected_flash).await
}

async fn reverse_form(
    ctx: Ctx,
    Path(id): Path<WriteOffId>,
    Form(form): Form<DecisionForm>,
) -> Result<Response> {
    let outcome = super::reverse(&ctx.app, &ctx.caller, id, form.version, &form.reason).await;
    decided(&ctx, id, outcome, text::reversed_flash).await
}
