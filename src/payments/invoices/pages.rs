//! The pages of the register: the list, the form, one invoice, and what stands on a receipt's page.

use axum::response::{IntoResponse, Response};
use entity::enums::EInvoiceStatus;
use entity::value::{EInvoiceId, EstateId, Fen, ReceiptId};
use entity::{e_invoice, receipt};
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, Filter, InvoiceItem, NewInvoice, Red};
use super::text;
use crate::access::Action;
use crate::billing::Label;
use crate::billing::bills::{EstateChoice, estate_choices};
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::payments::text as payment_text;
use crate::web::form::{refused, typed_amount, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, kpi, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/invoices", list_page)
        .post("/invoices", register)
        .get("/invoices/new", new_page)
        .get("/invoices/{id}", one_page)
        .post("/invoices/{id}/red", red)
}

const fn tone(status: EInvoiceStatus) -> Tone {
    match status {
        EInvoiceStatus::Live => Tone::Ok,
        EInvoiceStatus::Red => Tone::Mute,
    }
}

/// What the filter bar sends; whatever does not parse filters nothing.
#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    q: String,
    status: String,
    estate: String,
    from: String,
    to: String,
    cursor: Option<String>,
}

impl ListQuery {
    fn parsed(&self) -> Filter {
        Filter {
            status: EInvoiceStatus::from_word(&self.status),
            estate: self.estate.parse::<EstateId>().ok(),
            from: self.from.parse().ok(),
            to: self.to.parse().ok(),
            q: self.q.clone(),
            ..Filter::default()
        }
    }

    fn query(&self) -> String {
        query_string(&[
            ("q", &self.q),
            ("status", &self.status),
            ("estate", &self.estate),
            ("from", &self.from),
            ("to", &self.to),
        ])
    }
}

fn filter_bar(ctx: &Ctx, filter: &ListQuery, choices: &[EstateChoice]) -> Markup {
    let l = ctx.lang;
    let all = || (String::new(), words::all(l));
    let estates = choices.iter().map(|c| (c.id.to_string(), c.name.as_str()));
    let states = EInvoiceStatus::ALL.iter().map(|s| (s.word().to_owned(), text::status_name(l, *s)));
    html! {
        form class="card filters" method="get" role="search" {
            div class="field grow" { label for="q" { (words::keyword(l)) }
                input id="q" name="q" type="search" value=(filter.q) placeholder=(text::search_help(l)); }
            div class="field" { label for="status" { (text::status(l)) }
                select id="status" name="status" { (options(std::iter::once(all()).chain(states), &filter.status)) } }
            @if choices.len() > 1 {
                div class="field" { label for="estate" { (crate::billing::text::estate(l)) }
                    select id="estate" name="estate" { (options(std::iter::once(all()).chain(estates), &filter.estate)) } }
            }
            div class="field" { label for="from" { (payment_text::from_day(l)) } input id="from" name="from" type="date" value=(filter.from); }
            div class="field" { label for="to" { (payment_text::to_day(l)) } input id="to" name="to" type="date" value=(filter.to); }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href="/invoices" { (words::reset(l)) } }
        }
    }
}

fn table(ctx: &Ctx, rows: &[InvoiceItem]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::number(l)) } th { (text::issued_on(l)) } th { (payment_text::room(l)) } th { (text::buyer(l)) }
                th class="num" { (text::amount(l)) } th { (text::status(l)) } th { (text::red_number(l)) } th class="act" { (text::receipt(l)) } } }
            tbody { @for row in rows { @let r = &row.invoice; tr {
                td class="lead key mono" { a href=(format!("/invoices/{}", r.id)) { (r.number) } }
                td data-label=(text::issued_on(l)) { (r.issued_on) }
                td data-label=(payment_text::room(l)) { (row.label.as_ref().map(Label::place).unwrap_or_default()) }
                td class="wrap" data-label=(text::buyer(l)) { (r.buyer) }
                td class="num" data-label=(text::amount(l)) { (r.amount_fen.grouped()) }
                td data-label=(text::status(l)) { (chip(tone(r.status), text::status_name(l, r.status))) }
                td class="mono small" data-label=(text::red_number(l)) { (r.red_number.as_deref().unwrap_or("—")) }
                td class="act" { a href=(format!("/payments/{}", r.receipt_id)) { (text::receipt(l)) } }
            } } }
        } }
    }
}

async fn list_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let (page, total) = service::list(&ctx.app, &ctx.caller, &query.parsed(), window).await?;
    let choices = estate_choices(&ctx.app, &ctx.caller, Action::PaymentsRead).await?;
    let l = ctx.lang;
    let content = html! {
        (crumbs(l, &[("/payments", payment_text::payments(l))], text::title(l)))
        (filter_bar(&ctx, &query, &choices))
        dl class="kpis" { (kpi(Tone::Ok, text::live_sum(l), &total.grouped(), words::yuan(l))) }
        section class="card" {
            p class="muted" { (text::hint(l)) }
            @if page.items.is_empty() { (empty(text::none(l), text::none_hint(l))) } @else {
                (table(&ctx, &page.items))
                (pager(&ctx, &query.query(), query.cursor.is_some(), page.next.as_deref()))
            }
        }
    };
    Ok(office(&ctx, Some(Section::Payments), text::title(l), &content))
}

/// What was typed to register an invoice.
#[derive(Deserialize, Default)]
#[serde(default)]
struct InvoiceForm {
    receipt: String,
    number: String,
    issued_on: String,
    amount: String,
    buyer: String,
    buyer_tax_id: String,
}

fn field(
    name: &str,
    label: &str,
    kind: &str,
    value: &str,
    help: Option<&str>,
    error: Option<&Error>,
) -> Markup {
    let hint = help.map(|_| format!("{name}-h"));
    html! { div class="field" {
        label for=(name) { (label) }
        input id=(name) name=(name) type=(kind) value=(value) aria-invalid=[wrong(error, name)] aria-describedby=[hint.as_deref()] autocomplete="off";
        @if let (Some(help), Some(hint)) = (help, &hint) { p class="help" id=(hint) { (help) } }
    } }
}

async fn form_markup(ctx: &Ctx, form: &InvoiceForm, error: Option<&Error>) -> Result<Html> {
    let id: ReceiptId = form.receipt.parse().map_err(|_| Error::not_found())?;
    let (receipt, left) = service::target(&ctx.app, &ctx.caller, id).await?;
    let l = ctx.lang;
    let or = |typed: &str, usual: String| if typed.is_empty() { usual } else { typed.to_owned() };
    let fresh = error.is_none();
    let amount = if fresh { or(&form.amount, left.max(Fen::ZERO).to_string()) } else { form.amount.clone() };
    let buyer = if fresh { or(&form.buyer, receipt.payer.clone()) } else { form.buyer.clone() };
    let day = or(&form.issued_on, ctx.today().to_string());
    let back = format!("/payments/{id}");
    let content = html! {
        (crumbs(l, &[("/payments", payment_text::payments(l)), (&back, &receipt.number)], text::register(l)))
        section class="card" {
            p class="muted" { (text::hint(l)) " " (text::left(l, left.max(Fen::ZERO).grouped())) }
            form class="form" method="post" action="/invoices" novalidate data-once {
                @if let Some(error) = error { (error_summary(l, error)) }
                input type="hidden" name="receipt" value=(id);
                div class="fields" {
                    (field("number", text::number(l), "text", &form.number, Some(text::number_help(l)), error))
                    (field("issued_on", text::issued_on(l), "date", &day, None, error))
                    (field("amount", text::amount(l), "text", &amount, None, error))
                    (field("buyer", text::buyer(l), "text", &buyer, None, error))
                    (field("buyer_tax_id", text::buyer_tax_id(l), "text", &form.buyer_tax_id, Some(text::tax_id_help(l)), error))
                }
                div class="form-actions" { button class="btn primary" { (text::register(l)) } a class="btn" href=(back) { (words::cancel(l)) } }
            }
        }
    };
    Ok(office(ctx, Some(Section::Payments), text::register(l), &content))
}

async fn new_page(ctx: Ctx, Query(form): Query<InvoiceForm>) -> Result<Html> {
    form_markup(&ctx, &form, None).await
}

fn parsed(form: &InvoiceForm) -> Result<NewInvoice> {
    let mut error = Error::invalid("payments.invoice_invalid", words::form_errors);
    let receipt: ReceiptId = form.receipt.parse().map_err(|_| Error::not_found())?;
    let amount = typed_amount(&form.amount);
    if let Err(value) = amount {
        error = error.field("amount", move |l| crate::error::text::value(l, value));
    }
    let day = form.issued_on.trim().parse();
    if day.is_err() {
        error = error.field("issued_on", text::issued_on);
    }
    let (Ok(amount), Ok(issued_on)) = (amount, day) else { return Err(error) };
    Ok(NewInvoice {
        receipt,
        number: form.number.clone(),
        issued_on,
        amount,
        buyer: form.buyer.clone(),
        buyer_tax_id: form.buyer_tax_id.clone(),
    })
}

async fn register(ctx: Ctx, Form(form): Form<InvoiceForm>) -> Result<Response> {
    ctx.caller.reach(Action::PaymentsCorrect)?;
    let made = match parsed(&form) {
        Ok(new) => service::register(&ctx.app, &ctx.caller, &new).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(row) => {
            let flash = text::registered_flash(ctx.lang, &row.number);
            Ok(see_other(&format!("/payments/{}", row.receipt_id), Some(&flash)))
        }
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, form_markup(&ctx, &form, Some(&error)).await?).into_response())
        }
    }
}

/// What was typed to cancel one.
#[derive(Deserialize, Default)]
#[serde(default)]
struct RedForm {
    version: i32,
    number: String,
    on: String,
}

async fn one_markup(ctx: &Ctx, id: EInvoiceId, form: &RedForm, error: Option<&Error>) -> Result<Html> {
    let item = service::one(&ctx.app, &ctx.caller, id).await?;
    let (l, row) = (ctx.lang, &item.invoice);
    let day = if form.on.is_empty() { ctx.today().to_string() } else { form.on.clone() };
    let content = html! {
        (crumbs(l, &[("/payments", payment_text::payments(l)), ("/invoices", text::title(l))], &row.number))
        div class="page-head" { h2 class="mono" { (row.number) } (chip(tone(row.status), text::status_name(l, row.status))) }
        section class="card" {
            p class="amount" { "¥" (row.amount_fen.grouped()) }
            dl class="facts" {
                div { dt { (text::issued_on(l)) } dd { (row.issued_on) } }
                div { dt { (text::buyer(l)) } dd { (row.buyer) } }
                div { dt { (text::buyer_tax_id(l)) } dd class="mono" { (row.buyer_tax_id.as_deref().unwrap_or("—")) } }
                @if let Some(label) = &item.label { div { dt { (payment_text::room(l)) } dd { (label.place()) } } }
                div { dt { (text::receipt(l)) } dd { a href=(format!("/payments/{}", row.receipt_id)) { (words::view(l)) } } }
                div { dt { (payment_text::by(l)) } dd { (row.actor) } }
                @if let (Some(number), Some(on)) = (&row.red_number, row.red_on) {
                    div { dt { (text::red_number(l)) } dd class="mono" { (number) } }
                    div { dt { (text::red_on(l)) } dd { (on) } }
                }
            }
        }
        @if row.status == EInvoiceStatus::Live && ctx.may(Action::PaymentsCorrect) {
            details class="card" open[error.is_some()] {
                summary { (text::red(l)) }
                p class="muted" { (text::red_hint(l)) }
                form class="form" method="post" action=(format!("/invoices/{id}/red")) novalidate data-once {
                    @if let Some(error) = error { (error_summary(l, error)) }
                    input type="hidden" name="version" value=(row.version);
                    div class="fields" {
                        (field("number", text::red_number(l), "text", &form.number, Some(text::number_help(l)), error))
                        (field("on", text::red_on(l), "date", &day, None, error))
                    }
                    div class="form-actions" { button class="btn danger" { (text::red(l)) } }
                }
            }
        }
    };
    Ok(office(ctx, Some(Section::Payments), text::invoice(l), &content))
}

async fn one_page(ctx: Ctx, Path(id): Path<EInvoiceId>) -> Result<Html> {
    one_markup(&ctx, id, &RedForm::default(), None).await
}

async fn red(ctx: Ctx, Path(id): Path<EInvoiceId>, Form(form): Form<RedForm>) -> Result<Response> {
    ctx.caller.reach(Action::PaymentsCorrect)?;
    let outcome = match form.on.trim().parse() {
        Ok(on) => {
            let red = Red { version: form.version, number: form.number.clone(), on };
            service::red(&ctx.app, &ctx.caller, id, &red).await
        }
        Err(_) => {
            Err(Error::invalid("payments.invoice_invalid", words::form_errors).field("on", text::red_on))
        }
    };
    match outcome {
        Ok(row) => {
            let flash = text::red_flash(ctx.lang, row.red_number.as_deref().unwrap_or_default());
            Ok(see_other(&format!("/invoices/{id}"), Some(&flash)))
        }
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, one_markup(&ctx, id, &form, Some(&error)).await?).into_response())
        }
    }
}

/// The invoices on a receipt's page.
pub(in crate::payments) fn section(
    ctx: &Ctx,
    receipt: &receipt::Model,
    invoices: &[e_invoice::Model],
    left: Fen,
) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" id="invoices" {
            header class="card-head" { h2 { (text::invoice(l)) } div class="actions" {
                @if ctx.may(Action::PaymentsCorrect) && left.is_positive() {
                    a class="btn" href=(format!("/invoices/new?receipt={}", receipt.id)) { (text::register(l)) }
                }
            } }
            @if invoices.is_empty() { p class="muted" { (text::none_of_receipt(l)) } } @else {
                div class="table-wrap" { table class="table plain" {
                    thead { tr { th { (text::number(l)) } th { (text::issued_on(l)) } th { (text::buyer(l)) } th class="num" { (text::amount(l)) } th { (text::status(l)) } } }
                    tbody { @for r in invoices { tr {
                        td class="mono" { a href=(format!("/invoices/{}", r.id)) { (r.number) } }
                        td { (r.issued_on) } td { (r.buyer) } td class="num" { (r.amount_fen.grouped()) }
                        td { (chip(tone(r.status), text::status_name(l, r.status))) }
                    } } }
                } }
            }
            @if left.is_positive() { p class="muted" { (text::left(l, left.grouped())) } }
        }
    }
}
