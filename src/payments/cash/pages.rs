//! `/cash`: who holds what, and taking it in.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Response};
use entity::handover;
use entity::value::{EstateId, Fen, HandoverId};
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, InHand, NewHandover};
use super::text;
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::payments::text as payment_text;
use crate::web::form::{refused, typed_amount, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, kpi, options, pager};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

const HERE: &str = "/cash";

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get(HERE, cash_page)
        .post("/cash/handovers", hand_over)
        .post("/cash/handovers/{id}/reverse", reverse)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CashQuery {
    cursor: Option<String>,
}

/// What was typed.
#[derive(Deserialize, Default)]
#[serde(default)]
struct HandoverForm {
    /// `ESTATE:USERNAME`.
    from: String,
    amount: String,
    handed_on: String,
    note: String,
}

fn figures(ctx: &Ctx, cash: &InHand) -> Markup {
    let l = ctx.lang;
    let sum = |of: fn(&service::Hand) -> Fen| Fen(cash.estates.iter().map(|e| of(e).0).sum()).grouped();
    html! {
        dl class="kpis" {
            (kpi(Tone::Info, text::counter(l), &sum(|e| e.counter), words::yuan(l)))
            (kpi(Tone::Warn, text::with_stewards(l), &sum(|e| e.stewards), words::yuan(l)))
            (kpi(Tone::Mute, text::pos(l), &sum(|e| e.pos), words::yuan(l)))
        }
        @if cash.estates.len() > 1 { section class="card" { div class="table-wrap" { table class="table plain stack" {
            thead { tr { th class="key" { (text::estate(l)) } th class="num" { (text::counter(l)) } th class="num" { (text::with_stewards(l)) } th class="num" { (text::pos(l)) } } }
            tbody { @for e in &cash.estates { tr {
                td class="lead key" { (e.name) }
                td class="num" data-label=(text::counter(l)) { (e.counter.grouped()) }
                td class="num" data-label=(text::with_stewards(l)) { (e.stewards.grouped()) }
                td class="num" data-label=(text::pos(l)) { (e.pos.grouped()) }
            } } }
        } } } }
    }
}

fn estate_name(cash: &InHand, id: EstateId) -> &str {
    cash.estates.iter().find(|e| e.estate == id).map_or("", |e| e.name.as_str())
}

fn holders(ctx: &Ctx, cash: &InHand) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::holders(l)) } }
            @if cash.holders.is_empty() { (empty(text::nobody_holds(l), text::nobody_holds_hint(l))) } @else {
                div class="table-wrap" { table class="table plain stack" {
                    thead { tr { th class="key" { (text::holder(l)) } @if cash.estates.len() > 1 { th { (text::estate(l)) } } th class="num" { (text::held(l)) } } }
                    tbody { @for h in &cash.holders { tr {
                        td class="lead key" { (h.name) }
                        @if cash.estates.len() > 1 { td data-label=(text::estate(l)) { (estate_name(cash, h.estate)) } }
                        td class="num" data-label=(text::held(l)) { (h.amount.grouped()) }
                    } } }
                } }
            }
        }
    }
}

fn form(ctx: &Ctx, cash: &InHand, form: &HandoverForm, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let several = cash.estates.len() > 1;
    let from: Vec<(String, String)> = cash
        .holders
        .iter()
        .filter(|h| h.amount.is_positive())
        .map(|h| {
            let at = if several { format!("{} · ", estate_name(cash, h.estate)) } else { String::new() };
            let words = format!("{at}{} · ¥{}", h.name, h.amount.grouped());
            (format!("{}:{}", h.estate, h.username), words)
        })
        .collect();
    let day = if form.handed_on.is_empty() { ctx.today().to_string() } else { form.handed_on.clone() };
    html! { @if !from.is_empty() || error.is_some() {
        section class="card" {
            header class="card-head" { h2 { (text::hand_in(l)) } }
            form class="form" method="post" action="/cash/handovers" novalidate data-once {
                @if let Some(error) = error { (error_summary(l, error)) }
                div class="fields" {
                    div class="field" { label for="holder" { (text::holder(l)) } select id="holder" name="from" aria-invalid=[wrong(error, "holder")] {
                        (options(from.iter().map(|(id, name)| (id.clone(), name.as_str())), &form.from)) } }
                    div class="field" { label for="amount" { (text::amount(l)) } input id="amount" name="amount" inputmode="decimal" autocomplete="off" value=(form.amount) aria-invalid=[wrong(error, "amount")]; }
                    div class="field" { label for="handed_on" { (text::handed_on(l)) } input id="handed_on" name="handed_on" type="date" value=(day) aria-invalid=[wrong(error, "handed_on")]; }
                    div class="field" { label for="note" { (text::note(l)) } input id="note" name="note" maxlength="200" value=(form.note) aria-invalid=[wrong(error, "note")]; }
                }
                div class="form-actions" { button class="btn primary" { (text::hand_in(l)) } span class="muted small" { (text::hand_in_hint(l)) } }
            }
        }
    } }
}

fn undo(ctx: &Ctx, row: &handover::Model) -> Markup {
    let l = ctx.lang;
    let id = format!("reason-{}", row.id);
    html! {
        details class="menu" { summary { (text::reverse(l)) }
            form class="form-inline" method="post" action=(format!("/cash/handovers/{}/reverse", row.id)) data-once {
                label class="visually-hidden" for=(id) { (text::reason(l)) }
                input id=(id) name="reason" placeholder=(text::reason(l)) maxlength="200" size="12";
                button class="btn small" { (text::reverse(l)) }
            }
        }
    }
}

fn table(ctx: &Ctx, rows: &[handover::Model], names: &BTreeMap<String, String>) -> Markup {
    let l = ctx.lang;
    let name = |username: &String| names.get(username).unwrap_or(username).clone();
    let corrects = ctx.may(Action::PaymentsCorrect);
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::number(l)) } th { (text::handed_on(l)) } th { (text::holder(l)) } th class="num" { (text::amount(l)) }
                th { (text::note(l)) } th { (text::counted_by(l)) } th { (text::status(l)) } @if corrects { th class="act" { (words::actions(l)) } } } }
            tbody { @for r in rows { tr id=(format!("handover-{}", r.id)) {
                td class="lead key" { (r.number) }
                td data-label=(text::handed_on(l)) { (r.handed_on) }
                td data-label=(text::holder(l)) { (name(&r.holder)) }
                td class="num" data-label=(text::amount(l)) { (r.amount_fen.grouped()) }
                td class="wrap" data-label=(text::note(l)) { @if r.note.is_empty() { "—" } @else { (r.note) } }
                td data-label=(text::counted_by(l)) { (name(&r.actor)) }
                td data-label=(text::status(l)) { @match r.reversed_on {
                    Some(day) => { (chip(Tone::Mute, &text::reversed(l, day))) @if let Some(why) = &r.reversal_reason { " " span class="muted small" { (why) } } },
                    None => (chip(Tone::Ok, text::stands(l))),
                } }
                @if corrects { td class="act" { @if r.reversed_on.is_none() { (undo(ctx, r)) } } }
            } } }
        } }
    }
}

async fn markup(ctx: &Ctx, query: &CashQuery, typed: &HandoverForm, error: Option<&Error>) -> Result<Html> {
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let cash = service::in_hand(&ctx.app, &ctx.caller).await?;
    let page = service::list(&ctx.app, &ctx.caller, None, window).await?;
    let names = service::names(&ctx.app, &page.items).await?;
    let l = ctx.lang;
    let content = html! {
        (crumbs(l, &[("/payments", payment_text::payments(l))], text::title(l)))
        @if !cash.estates.is_empty() { (figures(ctx, &cash)) p class="muted small" { (text::intro(l)) } }
        (holders(ctx, &cash))
        @if ctx.may(Action::PaymentsCorrect) { (form(ctx, &cash, typed, error)) }
        section class="card" id="handovers" {
            header class="card-head" { h2 { (text::handovers(l)) } }
            @if page.items.is_empty() { (empty(text::none(l), text::none_hint(l))) } @else {
                (table(ctx, &page.items, &names))
                (pager(ctx, "", query.cursor.is_some(), page.next.as_deref()))
            }
        }
    };
    Ok(office(ctx, Some(Section::Payments), text::title(l), &content))
}

async fn cash_page(ctx: Ctx, Query(query): Query<CashQuery>) -> Result<Html> {
    markup(&ctx, &query, &HandoverForm::default(), None).await
}

fn parsed(form: &HandoverForm) -> Result<NewHandover> {
    let mut error = Error::invalid("payments.handover_invalid", words::form_errors);
    let from = form.from.split_once(':').and_then(|(estate, who)| Some((estate.parse().ok()?, who)));
    if from.is_none() {
        error = error.field("holder", text::choose_holder);
    }
    let amount = typed_amount(&form.amount);
    if let Err(value) = amount {
        error = error.field("amount", move |l| crate::error::text::value(l, value));
    }
    let day = form.handed_on.trim().parse();
    if day.is_err() {
        error = error.field("handed_on", text::handed_on);
    }
    let (Some((estate, holder)), Ok(amount), Ok(handed_on)) = (from, amount, day) else { return Err(error) };
    Ok(NewHandover { estate, holder: holder.to_owned(), amount, handed_on, note: form.note.clone() })
}

async fn answered(ctx: &Ctx, outcome: Result<String>, typed: &HandoverForm) -> Result<Response> {
    match outcome {
        Ok(flash) => Ok(see_other(HERE, Some(&flash))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(ctx, &CashQuery::default(), typed, Some(&error)).await?).into_response())
        }
    }
}

async fn hand_over(ctx: Ctx, Form(form): Form<HandoverForm>) -> Result<Response> {
    ctx.caller.reach(Action::PaymentsCorrect)?;
    let outcome = match parsed(&form) {
        Ok(new) => service::hand_over(&ctx.app, &ctx.caller, &new).await,
        Err(error) => Err(error),
    };
    answered(&ctx, outcome.map(|row| text::taken_flash(ctx.lang, row.number)), &form).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ReverseForm {
    reason: String,
}

async fn reverse(ctx: Ctx, Path(id): Path<HandoverId>, Form(form): Form<ReverseForm>) -> Result<Response> {
    let outcome = service::reverse(&ctx.app, &ctx.caller, id, &form.reason).await;
    answered(&ctx, outcome.map(|_| text::reversed_flash(ctx.lang).to_owned()), &HandoverForm::default()).await
}
