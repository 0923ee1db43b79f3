//! The counter: find a household, take its payment.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use entity::bill;
use entity::enums::PaymentChannel;
use entity::value::{AccountId, BillId, Fen};
use maud::{Markup, html};
use serde::Deserialize;

use super::pages::standing_figures;
use super::prepay;
use super::reading::{self, Standing};
use super::service::{self, Payment};
use super::text;
use crate::billing::bills;
use crate::error::{Error, Kind, Result};
use crate::http::extract::{Form, Query};
use crate::web::layout::crumbs;
use crate::web::parts::{empty, error_summary};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/payments/new", new_page).post("/payments", take_payment)
}

#[derive(Deserialize, Default)]
struct NewQuery {
    #[serde(default)]
    bill: String,
    #[serde(default)]
    account: String,
    #[serde(default)]
    q: String,
}

/// What the counter typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct PaymentForm {
    pub account: String,
    pub bill: String,
    pub amount: String,
    pub channel: String,
    pub external_id: String,
    pub received_on: String,
    pub payer: String,
    pub memo: String,
}

fn search_box(ctx: &Ctx, q: &str) -> Markup {
    let l = ctx.lang;
    html! {
        form class="card filters" method="get" action="/payments/new" role="search" {
            div class="field grow" { label for="q" { (text::find_account(l)) }
                input id="q" name="q" type="search" value=(q) placeholder=(text::find_help(l)); }
            div class="actions" { button class="btn primary" { (words::search(l)) } }
        }
    }
}

fn found_table(ctx: &Ctx, found: &[Standing]) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" {
            @if found.is_empty() { (empty(text::none_found(l), text::none_found_hint(l))) } @else {
                div class="table-wrap" { table class="table stack" {
                    thead { tr { th class="key" { (text::room(l)) } th { (text::owner(l)) } th class="num" { (text::open_yuan(l)) }
                        th class="num" { (text::credit_now(l)) } th class="act" { (words::actions(l)) } } }
                    tbody { @for s in found { tr {
                        td class="lead key" { (s.label.place()) }
                        td data-label=(text::owner(l)) { (s.label.owner) }
                        td class="num" data-label=(text::open_yuan(l)) { (s.open.grouped()) }
                        td class="num" data-label=(text::credit_now(l)) { (s.credit.grouped()) }
                        td class="act" { a href=(format!("/payments/new?account={}", s.label.account)) { (text::choose(l)) } }
                    } } }
                } }
            }
        }
    }
}

fn open_table(ctx: &Ctx, open: &[bill::Model], chosen: &str) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::open_bills(l)) } }
            @if open.is_empty() { p class="muted" { (text::nothing_open(l)) } } @else {
                div class="table-wrap" { table class="table plain" {
                    thead { tr { th { (text::bill(l)) } th { (text::due_on(l)) } th class="num" { (text::open_yuan(l)) } } }
                    tbody { @for b in open { tr aria-selected=[(b.id.to_string() == chosen).then_some("true")] {
                        td class="nowrap" { a href=(format!("/payments/new?bill={}", b.id)) { (b.number) } } td class="nowrap" { (b.due_on) }
                        td class="num" { (b.open_fen.grouped())
                            @if b.late_fee_open_fen.is_positive() { span class="sub" { (text::late_fee(l)) " " (b.late_fee_open_fen.grouped()) } } }
                    } } }
                } }
            }
        }
    }
}

/// What is open of a bill, its late fee included.
fn owed(bill: &bill::Model) -> Fen {
    // Both are columns of one bill and within the limits.
    Fen(bill.open_fen.0 + bill.late_fee_open_fen.0)
}

/// When, how and from whom the money came.
pub(super) fn receipt_fields(ctx: &Ctx, form: &PaymentForm) -> Markup {
    let l = ctx.lang;
    html! {
        div class="field" { label for="received_on" class="req" { (text::received_on(l)) }
            input id="received_on" name="received_on" type="date" value=(form.received_on) max=(ctx.today()); }
        fieldset class="field wide" { legend { (text::channel(l)) } div class="checks" { @for channel in PaymentChannel::ALL.iter().filter(|c| **c != PaymentChannel::Webhook) {
            label class="check" { input type="radio" id=(format!("channel-{}", channel.word())) name="channel" value=(channel.word()) checked[channel.word() == form.channel]; (text::channel_name(l, *channel)) }
        } } }
        div class="field" { label for="external_id" class="req" { (text::reference(l)) }
            input id="external_id" name="external_id" value=(form.external_id) autocomplete="off" aria-describedby="reference-h";
            p class="help" id="reference-h" { (text::reference_help(l)) } }
        div class="field" { label for="payer" { (text::payer(l)) } input id="payer" name="payer" value=(form.payer) autocomplete="off"; }
        div class="field wide" { label for="memo" { (text::memo(l)) } input id="memo" name="memo" value=(form.memo) autocomplete="off"; }
    }
}

fn counter_form(ctx: &Ctx, form: &PaymentForm, open: &[bill::Model], error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let designated = open.iter().find(|b| b.id.to_string() == form.bill);
    html! {
        form class="form card" method="post" action="/payments" novalidate data-once {
            header class="card-head" { h2 { (text::new_payment(l)) } }
            @if let Some(error) = error { (error_summary(l, error)) }
            input type="hidden" name="account" value=(form.account);
            input type="hidden" name="bill" value=(form.bill);
            div class="fields" {
                div class="field" { label for="amount" class="req" { (text::amount(l)) }
                    div class="with-unit" { input id="amount" name="amount" class="num" inputmode="decimal" value=(form.amount) aria-describedby="amount-h"; span { (words::yuan(l)) } }
                    p class="help" id="amount-h" { @if let Some(b) = designated { (text::designated(l)) ": " (b.number) " " (owed(b)) } @else { (text::order_note(l)) } } }
                (receipt_fields(ctx, form))
            }
            div class="form-actions" { button class="btn primary" { (text::take(l)) } a class="btn" href="/payments" { (words::cancel(l)) } }
        }
    }
}

/// A slip number nobody else makes: the day and random letters.
fn slip_number(day: NaiveDate) -> Result<String> {
    let random: String =
        crate::access::random_token()?.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    Ok(format!("G{}-{}", day.format("%Y%m%d"), random.to_uppercase()))
}

impl PaymentForm {
    /// As the counter begins: cash, today, from the owner.
    pub fn prefill(&mut self, ctx: &Ctx, standing: &Standing) -> Result<()> {
        self.account = standing.label.account.to_string();
        PaymentChannel::Cash.word().clone_into(&mut self.channel);
        self.external_id = slip_number(ctx.today())?;
        self.received_on = ctx.today().to_string();
        self.payer.clone_from(&standing.label.owner);
        Ok(())
    }
}

async fn counter_markup(
    ctx: &Ctx,
    account: AccountId,
    form: PaymentForm,
    error: Option<&Error>,
) -> Result<Html> {
    let (standing, open) = reading::counter(&ctx.app, &ctx.caller, account).await?;
    let mut form = form;
    if error.is_none() {
        let designated = open.iter().find(|b| b.id.to_string() == form.bill).map(owed);
        let amount = designated.unwrap_or(standing.open);
        form.amount = if amount.is_positive() { amount.to_string() } else { String::new() };
        form.prefill(ctx, &standing)?;
    }
    let offers = prepay::offers_for(&ctx.app, &ctx.caller, account).await?;
    let l = ctx.lang;
    let content = html! {
        (crumbs(l, &[("/payments", text::payments(l))], text::new_payment(l)))
        div class="page-head" { h2 { (standing.label.place()) " · " (standing.label.owner) } }
        (standing_figures(ctx, standing.open, standing.credit))
        div class="split" {
            div { (counter_form(ctx, &form, &open, error)) }
            aside { (open_table(ctx, &open, &form.bill)) (prepay::pages::offers_card(ctx, account, &offers)) }
        }
    };
    Ok(office(ctx, Some(Section::Payments), text::new_payment(l), &content))
}

async fn new_page(ctx: Ctx, Query(query): Query<NewQuery>) -> Result<Html> {
    if let Ok(id) = query.bill.parse::<BillId>() {
        let view = bills::view(&ctx.app, &ctx.caller, id).await?;
        let form = PaymentForm { bill: id.to_string(), ..PaymentForm::default() };
        return counter_markup(&ctx, view.item.bill.account_id, form, None).await;
    }
    if let Ok(id) = query.account.parse::<AccountId>() {
        return counter_markup(&ctx, id, PaymentForm::default(), None).await;
    }
    let q = query.q.trim();
    if let Some(bill) = bills::by_number(&ctx.app, &ctx.caller, &q.to_uppercase()).await? {
        let form = PaymentForm { bill: bill.id.to_string(), ..PaymentForm::default() };
        return counter_markup(&ctx, bill.account_id, form, None).await;
    }
    let found = reading::find(&ctx.app, &ctx.caller, q).await?;
    let l = ctx.lang;
    let content = html! {
        (crumbs(l, &[("/payments", text::payments(l))], text::new_payment(l)))
        (search_box(&ctx, q))
        @if !q.is_empty() { (found_table(&ctx, &found)) }
    };
    Ok(office(&ctx, Some(Section::Payments), text::new_payment(l), &content))
}

/// What was typed as a payment; an amount or day that is none becomes a field error of its own.
pub(super) fn parsed(form: &PaymentForm) -> Result<Payment> {
    let mut error = Error::invalid("payments.invalid", words::form_errors);
    let amount = form.amount.trim().parse::<Fen>();
    if let Err(value) = amount {
        error = error.field("amount", move |l| crate::error::text::value(l, value));
    }
    let received_on = form.received_on.parse::<NaiveDate>();
    if received_on.is_err() {
        error = error.field("received_on", text::received_on);
    }
    let (Ok(amount), Ok(received_on)) = (amount, received_on) else { return Err(error) };
    Ok(Payment {
        account: form.account.parse().ok(),
        bill: form.bill.parse().ok(),
        amount,
        channel: PaymentChannel::from_word(&form.channel).unwrap_or(PaymentChannel::Cash),
        external_id: form.external_id.clone(),
        received_on,
        payer: form.payer.clone(),
        memo: form.memo.clone(),
    })
}

/// The slip number in the form is the guard against a second press: it is taken once.
async fn take_payment(ctx: Ctx, Form(form): Form<PaymentForm>) -> Result<Response> {
    let outcome = match parsed(&form) {
        Ok(payment) => {
            let (app, caller) = (ctx.app.clone(), ctx.caller.clone());
            let task =
                ctx.app.tasks.spawn(async move { service::take_receipt(&app, &caller, &payment).await });
            task.await.map_err(Error::internal)?
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(receipt) => {
            let flash = text::taken_flash(ctx.lang, &receipt.number, receipt.amount_fen.grouped());
            Ok(see_other(&format!("/payments/{}", receipt.id), Some(&flash)))
        }
        Err(error) if matches!(error.kind, Kind::Invalid | Kind::Conflict) => {
            let Ok(account) = form.account.parse::<AccountId>() else { return Err(error) };
            let status = StatusCode::from_u16(error.kind.status()).map_err(Error::internal)?;
            Ok((status, counter_markup(&ctx, account, form, Some(&error)).await?).into_response())
        }
        Err(error) => Err(error),
    }
}
