//! The part of a receipt's page that puts it right, and the list of refunds.

use axum::response::{IntoResponse, Response};
use entity::enums::{RefundMethod, RefundStatus};
use entity::refund;
use entity::value::{BillId, ReceiptId, RefundId};
use maud::{Markup, html};
use serde::Deserialize;

use super::{NewRefund, refunds, text};
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::payments::pages::receipt_markup;
use crate::payments::reading::ReceiptView;
use crate::web::form::{refused, typed_amount, wrong};
use crate::web::parts::{Tone, chip, empty, error_summary, pager};
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/refunds", list_page)
        .get("/refunds/{id}", one_page)
        .post("/payments/{id}/unapply", unapply)
        .post("/payments/{id}/apply", apply)
        .post("/payments/{id}/refunds", refund)
        .post("/payments/{id}/reverse", reverse)
}

/// What a form sent, kept when it is refused.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct PutRightForm {
    bill: String,
    amount: String,
    method: String,
    external_id: String,
    payee: String,
    reason: String,
    unapply: Option<String>,
    /// Which form it was: only that one is open and shows what is wrong.
    #[serde(skip)]
    of: &'static str,
}

/// A refused form and why.
pub struct Refused<'a> {
    form: &'a PutRightForm,
    error: &'a Error,
}

/// A form folded away until it is wanted, or refused.
struct Folded<'a> {
    ctx: &'a Ctx,
    receipt: ReceiptId,
    refused: Option<&'a Refused<'a>>,
}

impl Folded<'_> {
    fn typed(&self, of: &str) -> (PutRightForm, Option<&Error>) {
        let mine = self.refused.filter(|r| r.form.of == of);
        mine.map_or_else(Default::default, |r| (r.form.clone(), Some(r.error)))
    }

    fn show(&self, of: &str, title: &str, hint: &str, body: &Markup) -> Markup {
        let mine = self.refused.filter(|r| r.form.of == of);
        html! {
            details class="card" open[mine.is_some()] {
                summary { (title) }
                p class="muted" { (hint) }
                form class="form" method="post" action=(format!("/payments/{}/{of}", self.receipt)) novalidate data-once {
                    @if let Some(r) = mine { (error_summary(self.ctx.lang, r.error)) }
                    (body)
                }
            }
        }
    }
}

fn text_field(of: &str, name: &str, label: &str, value: &str, error: Option<&Error>) -> Markup {
    html! { div class="field" { label for=(format!("{of}-{name}")) { (label) }
    input id=(format!("{of}-{name}")) name=(name) value=(value) maxlength="200" aria-invalid=[wrong(error, name)]; } }
}

/// The forms that put a receipt right, for who may.
pub fn section(ctx: &Ctx, view: &ReceiptView, refused: Option<&Refused<'_>>, prepaid: bool) -> Markup {
    let receipt = &view.item.receipt;
    let folded = Folded { ctx, receipt: receipt.id, refused };
    html! {
        @if let (Some(day), Some(reason)) = (receipt.reversed_on, &receipt.reversal_reason) {
            div class="note-box warn" { div { (text::reversed_on(ctx.lang, day, reason)) } }
        }
        @if !view.refunds.is_empty() { section class="card" {
            header class="card-head" { h2 { (text::refunds(ctx.lang)) } }
            (table(ctx, &view.refunds))
        } }
        @if ctx.may(Action::PaymentsCorrect) && receipt.reversed_on.is_none() && prepaid { p class="muted" { (text::kept_for_months(ctx.lang)) } }
        @if ctx.may(Action::PaymentsCorrect) && receipt.reversed_on.is_none() && !prepaid {
            @if !view.paid.is_empty() { (unapply_form(&folded)) }
            @if receipt.credit_fen.is_positive() { (apply_form(&folded, view)) }
            (refund_form(&folded, view))
            @if view.refunds.iter().all(|r| r.status == RefundStatus::Failed) { (reverse_form(&folded, view)) }
        }
    }
}

fn unapply_form(folded: &Folded<'_>) -> Markup {
    let (l, of) = (folded.ctx.lang, "unapply");
    let (form, error) = folded.typed(of);
    let body = html! {
        div class="fields" { (text_field(of, "reason", text::reason(l), &form.reason, error)) }
        div class="form-actions" { button class="btn primary" { (text::unapply(l)) } }
    };
    folded.show(of, text::unapply(l), text::unapply_hint(l), &body)
}

fn apply_form(folded: &Folded<'_>, view: &ReceiptView) -> Markup {
    let (l, of) = (folded.ctx.lang, "apply");
    let body = html! {
        div class="fields" { div class="field" { label for="apply-bill" { (text::first_bill(l)) }
            select id="apply-bill" name="bill" {
                option value="" { (text::oldest_first(l)) }
                @for bill in &view.open { option value=(bill.id) { (bill.number) " · " (bill.open_fen.grouped()) } }
            } } }
        div class="form-actions" { button class="btn primary" { (text::apply(l)) } }
    };
    folded.show(of, text::apply(l), text::apply_hint(l), &body)
}

fn refund_form(folded: &Folded<'_>, view: &ReceiptView) -> Markup {
    let (l, of) = (folded.ctx.lang, "refunds");
    let (form, error) = folded.typed(of);
    let left = view.item.receipt.credit_fen;
    let amount =
        if form.amount.is_empty() && left.is_positive() { left.to_string() } else { form.amount.clone() };
    let payee = if form.payee.is_empty() { view.item.receipt.payer.clone() } else { form.payee.clone() };
    let body = html! {
        div class="fields" {
            div class="field" { label class="req" for="refunds-amount" { (text::amount(l)) }
                input id="refunds-amount" class="num" name="amount" inputmode="decimal" value=(amount) aria-invalid=[wrong(error, "amount")]; }
            div class="field" { label for="refunds-method" { (text::method(l)) } select id="refunds-method" name="method" {
                @for method in [RefundMethod::BankTransfer, RefundMethod::Cash] {
                    option value=(method.word()) selected[method.word() == form.method] { (text::method_name(l, method)) }
                } } }
            (text_field(of, "external_id", text::reference(l), &form.external_id, error))
            (text_field(of, "payee", text::payee(l), &payee, error))
            (text_field(of, "reason", text::reason(l), &form.reason, error))
        }
        @if !view.paid.is_empty() {
            label class="check" { input type="checkbox" name="unapply" value="1" checked[form.unapply.is_some()]; span { (text::and_unapply(l)) } }
        }
        div class="form-actions" { button class="btn primary" { (text::refund(l)) } }
    };
    folded.show(of, text::refund(l), text::refund_hint(l), &body)
}

fn reverse_form(folded: &Folded<'_>, view: &ReceiptView) -> Markup {
    let (l, of) = (folded.ctx.lang, "reverse");
    let (form, error) = folded.typed(of);
    let body = html! {
        div class="fields" { (text_field(of, "reason", text::reason(l), &form.reason, error)) }
        div class="form-actions" { button class="btn danger" data-confirm=(text::reverse_confirm(l, &view.item.receipt.number)) { (text::reverse(l)) } }
    };
    folded.show(of, text::reverse(l), text::reverse_hint(l), &body)
}

const fn tone(status: RefundStatus) -> Tone {
    match status {
        RefundStatus::Done => Tone::Ok,
        RefundStatus::Processing => Tone::Warn,
        RefundStatus::Failed => Tone::Bad,
    }
}

fn table(ctx: &Ctx, rows: &[refund::Model]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack plain" {
            thead { tr { th class="key" { (text::number(l)) } th { (text::day(l)) } th class="num" { (text::amount(l)) } th { (text::method(l)) } th { (text::reference(l)) }
                th { (text::payee(l)) } th { (text::reason(l)) } th { (text::status(l)) } th { (text::by(l)) } th { (text::receipt(l)) } } }
            tbody { @for r in rows { tr {
                td class="lead key" { (r.number) } td data-label=(text::day(l)) { (r.refunded_on) }
                td class="num" data-label=(text::amount(l)) { (r.amount_fen.grouped()) }
                td data-label=(text::method(l)) { (text::method_name(l, r.method)) }
                td class="clip mono small" data-label=(text::reference(l)) { (r.external_id) }
                td data-label=(text::payee(l)) { @if r.payee.is_empty() { "—" } @else { (r.payee) } }
                td class="wrap" data-label=(text::reason(l)) { (r.reason) }
                td data-label=(text::status(l)) { (chip(tone(r.status), text::status_name(l, r.status))) @if let Some(why) = &r.failure { " " span class="muted small" { (why) } } }
                td data-label=(text::by(l)) { (r.actor) }
                td data-label=(text::receipt(l)) { a href=(format!("/payments/{}", r.receipt_id)) { "#" (r.receipt_id) } }
            } } }
        } }
    }
}

async fn list_page(ctx: Ctx, Query(query): Query<PageQuery>) -> Result<Html> {
    let here = query.cursor.is_some();
    let page = refunds::list(&ctx.app, &ctx.caller, query.window()?).await?;
    let l = ctx.lang;
    let content = html! {
        section class="card" {
            header class="card-head" { h2 { (text::refunds(l)) } }
            @if page.items.is_empty() { (empty(text::no_refunds(l), text::no_refunds_hint(l))) } @else {
                (table(&ctx, &page.items))
                (pager(&ctx, "", here, page.next.as_deref()))
            }
        }
    };
    Ok(office(&ctx, Some(Section::Payments), text::refunds(l), &content))
}

/// A refund is shown with its receipt.
async fn one_page(ctx: Ctx, Path(id): Path<RefundId>) -> Result<Response> {
    let row = refunds::one(&ctx.app, &ctx.caller, id).await?;
    Ok(see_other(&format!("/payments/{}", row.receipt_id), None))
}

async fn done(
    ctx: &Ctx,
    id: ReceiptId,
    of: &'static str,
    mut form: PutRightForm,
    outcome: Result<String>,
) -> Result<Response> {
    match outcome {
        Ok(flash) => Ok(see_other(&format!("/payments/{id}"), Some(&flash))),
        Err(error) => {
            let (status, error) = refused(error)?;
            form.of = of;
            let page = receipt_markup(ctx, id, Some(&Refused { form: &form, error: &error })).await?;
            Ok((status, page).into_response())
        }
    }
}

async fn unapply(ctx: Ctx, Path(id): Path<ReceiptId>, Form(form): Form<PutRightForm>) -> Result<Response> {
    let outcome = super::unapply(&ctx.app, &ctx.caller, id, &form.reason).await;
    done(&ctx, id, "unapply", form, outcome.map(|_| text::unapplied_flash(ctx.lang).to_owned())).await
}

async fn apply(ctx: Ctx, Path(id): Path<ReceiptId>, Form(form): Form<PutRightForm>) -> Result<Response> {
    let bill = form.bill.parse::<BillId>().ok();
    let outcome = super::apply_again(&ctx.app, &ctx.caller, id, bill).await;
    done(&ctx, id, "apply", form, outcome.map(|_| text::applied_flash(ctx.lang).to_owned())).await
}

async fn reverse(ctx: Ctx, Path(id): Path<ReceiptId>, Form(form): Form<PutRightForm>) -> Result<Response> {
    let outcome = super::reverse(&ctx.app, &ctx.caller, id, &form.reason).await;
    done(&ctx, id, "reverse", form, outcome.map(|_| text::reversed_flash(ctx.lang).to_owned())).await
}

async fn refund(ctx: Ctx, Path(id): Path<ReceiptId>, Form(form): Form<PutRightForm>) -> Result<Response> {
    ctx.caller.reach(Action::PaymentsCorrect)?;
    let made = async {
        let amount = typed_amount(&form.amount).map_err(|value| {
            Error::invalid("payments.refund_invalid", crate::web::text::form_errors)
                .field("amount", move |l| crate::error::text::value(l, value))
        })?;
        let new = NewRefund {
            receipt: id,
            amount,
            method: RefundMethod::from_word(&form.method).unwrap_or(RefundMethod::BankTransfer),
            external_id: form.external_id.clone(),
            payee: form.payee.clone(),
            reason: form.reason.clone(),
            unapply: form.unapply.is_some(),
        };
        super::refund(&ctx.app, &ctx.caller, &new).await
    };
    let outcome = made.await.map(|r| text::refunded_flash(ctx.lang, r.number));
    done(&ctx, id, "refunds", form, outcome).await
}
