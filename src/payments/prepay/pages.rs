//! Taking an offer at the counter: choose it, see it month by month, confirm.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entity::prepay_offer;
use entity::value::{AccountId, Month, PrepayOfferId};
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, Prepay, PrepaymentView};
use super::text;
use crate::access::Action;
use crate::billing::offers::{Quote, text as offer_text};
use crate::billing::text::item_name;
use crate::error::{Error, Kind, Result};
use crate::http::extract::{Form, Query};
use crate::payments::form_pages::{PaymentForm, parsed, receipt_fields};
use crate::payments::pages::standing_figures;
use crate::payments::reading::{self, Standing};
use crate::payments::text as payments_text;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/payments/prepay", prepay_page).post("/payments/prepay", take_form)
}

/// A form that leads from a household to the quote of an offer.
pub(in crate::payments) fn offers_card(
    ctx: &Ctx,
    account: AccountId,
    offers: &[prepay_offer::Model],
) -> Markup {
    html! { @if !offers.is_empty() { (choice(ctx, account, offers, "", "")) } }
}

fn choice(
    ctx: &Ctx,
    account: AccountId,
    offers: &[prepay_offer::Model],
    chosen: &str,
    first: &str,
) -> Markup {
    let l = ctx.lang;
    html! {
        form class="form card" method="get" action="/payments/prepay" {
            header class="card-head" { h2 { (text::prepay_title(l)) } }
            input type="hidden" name="account" value=(account);
            div class="fields" {
                div class="field wide" { label for="offer" { (text::offer(l)) } select id="offer" name="offer" { @for offer in offers {
                    option value=(offer.id) selected[offer.id.to_string() == chosen] {
                        (offer.name) " · " (item_name(l, offer.item)) " · " (offer.month_count) " " (text::months(l)) " · −" (offer.percent_ppm) "%"
                    }
                } } }
                div class="field wide" { label for="first" { (text::first_month(l)) }
                    input id="first" name="first" value=(first) placeholder="2026-11" autocomplete="off" aria-describedby="first-h";
                    p class="help" id="first-h" { (text::first_help(l)) } }
            }
            div class="form-actions" { button class="btn primary" { (text::see_quote(l)) } }
        }
    }
}

/// The months of a prepayment, with whether they are billed.
pub(in crate::payments) fn months_table(ctx: &Ctx, view: &PrepaymentView) -> Markup {
    let l = ctx.lang;
    html! {
        h3 { (text::prepaid_months(l)) @if let Some(offer) = &view.offer { " · " (offer.name) } }
        div class="table-wrap" { table class="table plain" {
            thead { tr { th { (text::months(l)) } th class="num" { (text::gross(l)) } th class="num" { (text::discount(l)) }
                th class="num" { (text::paid(l)) } th { (text::state(l)) } } }
            tbody { @for (month, billed) in &view.months { tr {
                td { (month.month) } td class="num" { (month.gross_fen.grouped()) } td class="num" { "−" (month.discount_fen.grouped()) }
                td class="num" { (month.paid_fen.grouped()) }
                td { @if *billed { (chip(Tone::Ok, text::billed(l))) } @else { (chip(Tone::Mute, text::waiting(l))) } }
            } } }
        } }
    }
}

fn quote_table(ctx: &Ctx, quote: &Quote) -> Markup {
    let l = ctx.lang;
    let relieved = quote.relief.is_positive();
    html! {
        section class="card" {
            header class="card-head" { h2 { (quote.offer.name) " · " (item_name(l, quote.offer.item)) " · −" (quote.offer.percent_ppm) "%" } }
            div class="table-wrap" { table class="table stack" {
                thead { tr { th class="key" { (text::months(l)) } th class="num" { (text::gross(l)) } @if relieved { th class="num" { (text::relief(l)) } }
                    th class="num" { (text::discount(l)) } th class="num" { (text::to_pay(l)) } th { (text::how(l)) } } }
                tbody { @for line in &quote.lines { @let last = line.period.end().previous(); tr {
                    td class="lead key" { (line.period.first) @if last != line.period.first { " – " (last) } }
                    td class="num" data-label=(text::gross(l)) { (line.gross.grouped()) }
                    @if relieved { td class="num" data-label=(text::relief(l)) { "−" (line.relief.grouped()) } }
                    td class="num" data-label=(text::discount(l)) { "−" (line.discount.grouped()) }
                    td class="num" data-label=(text::to_pay(l)) { (line.amount.grouped()) }
                    td class="wrap wide-cell small" data-label=(text::how(l)) { (line.inputs.sentence(l, line.amount)) }
                } } }
                tfoot { tr { th { (text::sum(l)) } td class="num" data-label=(text::gross(l)) { (quote.gross.grouped()) }
                    @if relieved { td class="num" data-label=(text::relief(l)) { "−" (quote.relief.grouped()) } }
                    td class="num" data-label=(text::discount(l)) { "−" (quote.discount.grouped()) }
                    td class="num" data-label=(text::to_pay(l)) { strong { (quote.amount.grouped()) } } td {} } }
            } }
            p class="muted" { (text::bills_note(l)) " " (text::on_change_note(l, offer_text::mode_name(l, quote.offer.on_change))) }
        }
    }
}

fn confirm_form(ctx: &Ctx, quote: &Quote, form: &PaymentForm, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    html! {
        form class="form card" method="post" action="/payments/prepay" novalidate data-once {
            header class="card-head" { h2 { (text::to_pay(l)) } }
            @if let Some(error) = error { (error_summary(l, error)) }
            input type="hidden" name="account" value=(form.account);
            input type="hidden" name="offer" value=(quote.offer.id);
            input type="hidden" name="first" value=(quote.span().0);
            div class="fields" {
                div class="field" { label for="amount" class="req" { (payments_text::amount(l)) }
                    div class="with-unit" { input id="amount" name="amount" class="num" inputmode="decimal" value=(form.amount) autocomplete="off"; span { (words::yuan(l)) } } }
                (receipt_fields(ctx, form))
            }
            div class="form-actions" { button class="btn primary" { (text::confirm(l)) }
                a class="btn" href=(format!("/payments/new?account={}", form.account)) { (words::cancel(l)) } }
        }
    }
}

/// What is asked for, and what was typed.
struct Asked {
    account: AccountId,
    offer: String,
    first: String,
    form: PaymentForm,
}

async fn markup(ctx: &Ctx, asked: Asked, refusal: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let (standing, _): (Standing, _) = reading::counter(&ctx.app, &ctx.caller, asked.account).await?;
    let offers = service::offers_for(&ctx.app, &ctx.caller, asked.account).await?;
    let mut form = asked.form;
    let mut why = None;
    let mut quote = None;
    if let Ok(offer) = asked.offer.parse::<PrepayOfferId>() {
        let first = asked.first.trim().parse::<Month>().ok();
        match service::quote(&ctx.app, &ctx.caller, asked.account, offer, first).await {
            Ok(found) => quote = Some(found),
            Err(error) if matches!(error.kind, Kind::Conflict | Kind::Invalid) => why = Some(error),
            Err(error) => return Err(error),
        }
    }
    if let Some(quote) = quote.as_ref().filter(|_| form.external_id.is_empty()) {
        form.prefill(ctx, &standing)?;
        form.amount = quote.amount.to_string();
    }
    let content = html! {
        (crumbs(l, &[("/payments", payments_text::payments(l)), (&format!("/payments/new?account={}", asked.account), payments_text::new_payment(l))], text::prepay(l)))
        div class="page-head" { h2 { (standing.label.place()) " · " (standing.label.owner) } }
        (standing_figures(ctx, standing.open, standing.credit))
        @if let Some(why) = &why { (error_summary(l, why)) }
        @if offers.is_empty() { section class="card" { (empty(text::no_offers(l), text::no_offers_hint(l))) } }
        @else { div class="split" {
            div { @if let Some(quote) = &quote { (quote_table(ctx, quote)) (confirm_form(ctx, quote, &form, refusal)) }
                @else { (choice(ctx, asked.account, &offers, &asked.offer, &asked.first)) } }
            aside { @if quote.is_some() { (choice(ctx, asked.account, &offers, &asked.offer, &asked.first)) } }
        } }
    };
    Ok(office(ctx, Some(Section::Payments), text::prepay_title(l), &content))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PrepayQuery {
    account: String,
    offer: String,
    first: String,
}

async fn prepay_page(ctx: Ctx, Query(query): Query<PrepayQuery>) -> Result<Response> {
    ctx.caller.reach(Action::PaymentsWrite)?;
    let Ok(account) = query.account.parse::<AccountId>() else {
        return Ok(see_other("/payments/new", None));
    };
    let asked = Asked { account, offer: query.offer, first: query.first, form: PaymentForm::default() };
    Ok(markup(&ctx, asked, None).await?.into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PrepayForm {
    offer: String,
    first: String,
    #[serde(flatten)]
    payment: PaymentForm,
}

/// The slip number in the form is the guard against a second press: it is taken once.
async fn take_form(ctx: Ctx, Form(form): Form<PrepayForm>) -> Result<Response> {
    ctx.caller.reach(Action::PaymentsWrite)?;
    let (account, offer) = (form.payment.account.parse::<AccountId>(), form.offer.parse::<PrepayOfferId>());
    let (Ok(account), Ok(offer)) = (account, offer) else { return Err(Error::not_found()) };
    let outcome = match parsed(&form.payment) {
        Ok(payment) => {
            let prepay = Prepay { account, offer, first: form.first.trim().parse().ok(), payment };
            let (app, caller) = (ctx.app.clone(), ctx.caller.clone());
            let task = ctx.app.tasks.spawn(async move {
                service::take(&app, &caller, None, &prepay, |_, _, _| Ok(String::new())).await
            });
            task.await.map_err(Error::internal)?
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok((_, receipt)) => {
            let receipt = receipt.ok_or_else(|| Error::internal("without a key a receipt is made"))?;
            let flash = text::taken_flash(ctx.lang, receipt.amount_fen.grouped(), &receipt.number);
            Ok(see_other(&format!("/payments/{}", receipt.id), Some(&flash)))
        }
        Err(error) if matches!(error.kind, Kind::Invalid | Kind::Conflict) => {
            let status = StatusCode::from_u16(error.kind.status()).map_err(Error::internal)?;
            let asked = Asked { account, offer: form.offer, first: form.first, form: form.payment };
            Ok((status, markup(&ctx, asked, Some(&error)).await?).into_response())
        }
        Err(error) => Err(error),
    }
}
