//! The pages of held money: the list, and one piece with the households it may be of.

use axum::response::{IntoResponse, Response};
use entity::enums::{PaymentChannel, SuspenseStatus};
use entity::suspense;
use entity::value::{AccountId, EstateId, SuspenseId};
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, Claim, Filter, NewSuspense};
use super::text;
use crate::access::Action;
use crate::billing::bills::{EstateChoice, estate_choices};
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::payments::reading::{self, Standing};
use crate::payments::text as payment_text;
use crate::web::form::{refused, typed_amount, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, kpi, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/suspense", list_page)
        .post("/suspense", hold)
        .get("/suspense/{id}", one_page)
        .post("/suspense/{id}/claim", claim)
        .post("/suspense/{id}/return", give_back)
}

const fn tone(status: SuspenseStatus) -> Tone {
    match status {
        SuspenseStatus::Open => Tone::Warn,
        SuspenseStatus::Claimed => Tone::Ok,
        SuspenseStatus::Returned => Tone::Mute,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    status: String,
    cursor: Option<String>,
}

/// What was typed to hold money.
#[derive(Deserialize, Default)]
#[serde(default)]
struct HoldForm {
    estate: String,
    channel: String,
    external_id: String,
    amount: String,
    received_on: String,
    payer: String,
    memo: String,
}

fn hold_form(ctx: &Ctx, form: &HoldForm, choices: &[EstateChoice], error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let field = |name: &str, label: &str, kind: &str, value: &str| {
        html! { div class="field" { label for=(name) { (label) } input id=(name) name=(name) type=(kind) value=(value) aria-invalid=[wrong(error, name)] autocomplete="off"; } }
    };
    let day = if form.received_on.is_empty() { ctx.today().to_string() } else { form.received_on.clone() };
    let channels =
        PaymentChannel::ALL.iter().map(|c| (c.word().to_owned(), payment_text::channel_name(l, *c)));
    let chosen =
        if form.channel.is_empty() { PaymentChannel::BankTransfer.word() } else { form.channel.as_str() };
    html! {
        details class="card" open[error.is_some()] {
            summary { (text::hold(l)) }
            p class="muted" { (text::hold_hint(l)) }
            form class="form" method="post" action="/suspense" novalidate data-once {
                @if let Some(error) = error { (error_summary(l, error)) }
                div class="fields" {
                    div class="field" { label for="estate" { (text::estate(l)) } select id="estate" name="estate" {
                        (options(choices.iter().map(|c| (c.id.to_string(), c.name.as_str())), &form.estate)) } }
                    div class="field" { label for="channel" { (text::channel(l)) } select id="channel" name="channel" { (options(channels, chosen)) } }
                    (field("external_id", text::reference(l), "text", &form.external_id))
                    (field("amount", text::amount(l), "text", &form.amount))
                    (field("received_on", text::received_on(l), "date", &day))
                    (field("payer", text::payer(l), "text", &form.payer))
                    (field("memo", text::memo(l), "text", &form.memo))
                }
                div class="form-actions" { button class="btn primary" { (text::hold(l)) } }
            }
        }
    }
}

fn table(ctx: &Ctx, rows: &[suspense::Model]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::number(l)) } th { (text::received_on(l)) } th { (text::channel(l)) } th { (text::payer(l)) } th { (text::memo(l)) }
                th class="num" { (text::amount(l)) } th { (text::status(l)) } th class="act" { (words::actions(l)) } } }
            tbody { @for r in rows { tr {
                td class="lead key" { a href=(format!("/suspense/{}", r.id)) { (r.number) } }
                td data-label=(text::received_on(l)) { (r.received_on) }
                td data-label=(text::channel(l)) { (payment_text::channel_name(l, r.channel)) }
                td data-label=(text::payer(l)) { @if r.payer.is_empty() { "—" } @else { (r.payer) } }
                td class="wrap" data-label=(text::memo(l)) { @if r.memo.is_empty() { "—" } @else { (r.memo) } }
                td class="num" data-label=(text::amount(l)) { (r.amount_fen.grouped()) }
                td data-label=(text::status(l)) { (chip(tone(r.status), text::status_name(l, r.status))) }
                td class="act" { a href=(format!("/suspense/{}", r.id)) { @if r.status == SuspenseStatus::Open { (text::claim(l)) } @else { (words::view(l)) } } }
            } } }
        } }
    }
}

async fn list_markup(ctx: &Ctx, query: &ListQuery, form: &HoldForm, error: Option<&Error>) -> Result<Html> {
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let status = match query.status.as_str() {
        "all" => None,
        word => Some(SuspenseStatus::from_word(word).unwrap_or(SuspenseStatus::Open)),
    };
    let (page, open) = service::list(&ctx.app, &ctx.caller, Filter { status, estate: None }, window).await?;
    let choices = estate_choices(&ctx.app, &ctx.caller, Action::PaymentsCorrect).await?;
    let l = ctx.lang;
    let chosen = status.map_or("all", SuspenseStatus::word);
    let tab = |word: &'static str, name: &'static str| {
        html! { a href=(format!("/suspense?status={word}")) aria-current=[(chosen == word).then_some("page")] { (name) } }
    };
    let content = html! {
        (crumbs(l, &[("/payments", payment_text::payments(l))], text::title(l)))
        dl class="kpis" { (kpi(if open.is_positive() { Tone::Warn } else { Tone::Ok }, text::open_sum(l), &open.grouped(), words::yuan(l))) }
        nav class="tabs" aria-label=(text::status(l)) {
            @for status in SuspenseStatus::ALL { (tab(status.word(), text::status_name(l, *status))) }
            (tab("all", words::all(l)))
        }
        section class="card" {
            @if page.items.is_empty() { (empty(text::none(l), text::none_hint(l))) } @else {
                (table(ctx, &page.items))
                (pager(ctx, &query_string(&[("status", &query.status)]), query.cursor.is_some(), page.next.as_deref()))
            }
        }
        (hold_form(ctx, form, &choices, error))
    };
    Ok(office(ctx, Some(Section::Payments), text::title(l), &content))
}

async fn list_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    list_markup(&ctx, &query, &HoldForm::default(), None).await
}

fn parsed(form: &HoldForm) -> Result<NewSuspense> {
    let mut error = Error::invalid("payments.suspense_invalid", words::form_errors);
    let estate: EstateId = form.estate.parse().map_err(|_| Error::not_found())?;
    let amount = typed_amount(&form.amount);
    if let Err(value) = amount {
        error = error.field("amount", move |l| crate::error::text::value(l, value));
    }
    let day = form.received_on.trim().parse();
    if day.is_err() {
        error = error.field("received_on", text::received_on);
    }
    let (Ok(amount), Ok(received_on)) = (amount, day) else { return Err(error) };
    Ok(NewSuspense {
        estate,
        channel: PaymentChannel::from_word(&form.channel).unwrap_or(PaymentChannel::BankTransfer),
        external_id: form.external_id.clone(),
        amount,
        received_on,
        payer: form.payer.clone(),
        memo: form.memo.clone(),
        held_in: None,
    })
}

async fn hold(ctx: Ctx, Form(form): Form<HoldForm>) -> Result<Response> {
    ctx.caller.reach(Action::PaymentsCorrect)?;
    let made = match parsed(&form) {
        Ok(new) => service::hold(&ctx.app, &ctx.caller, new).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(row) => Ok(see_other("/suspense", Some(&text::held_flash(ctx.lang, row.number)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, list_markup(&ctx, &ListQuery::default(), &form, Some(&error)).await?).into_response())
        }
    }
}

/// What was typed to decide.
#[derive(Deserialize, Default)]
#[serde(default)]
struct DecisionForm {
    q: String,
    version: i32,
    account: String,
    reason: String,
    /// The form that was sent.
    #[serde(skip)]
    of: &'static str,
}

fn found_row(ctx: &Ctx, row: &suspense::Model, s: &Standing, form: &DecisionForm) -> Markup {
    let l = ctx.lang;
    let id = format!("reason-{}", s.label.account);
    let mine = form.account == s.label.account.to_string();
    html! { tr {
        td class="lead key" { (s.label.place()) }
        td data-label=(payment_text::owner(l)) { (s.label.owner) }
        td class="num" data-label=(text::open_yuan(l)) { (s.open.grouped()) }
        td class="act" { form class="inline" method="post" action=(format!("/suspense/{}/claim", row.id)) data-once {
            input type="hidden" name="version" value=(row.version); input type="hidden" name="account" value=(s.label.account);
            input type="hidden" name="q" value=(form.q);
            label class="visually-hidden" for=(id) { (text::reason(l)) }
            input id=(id) name="reason" placeholder=(text::reason_help(l)) maxlength="200" value=[mine.then_some(&form.reason)];
            button class="btn primary small" { (text::claim(l)) }
        } }
    } }
}

fn facts(ctx: &Ctx, row: &suspense::Model) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" {
            p class="amount" { "¥" (row.amount_fen.grouped()) small { (payment_text::channel_name(l, row.channel)) } }
            dl class="facts" {
                div { dt { (text::received_on(l)) } dd { (row.received_on) } }
                div { dt { (text::payer(l)) } dd { @if row.payer.is_empty() { "—" } @else { (row.payer) } } }
                div { dt { (text::reference(l)) } dd class="mono" { (row.external_id) } }
                @if !row.memo.is_empty() { div class="wide" { dt { (text::memo(l)) } dd { (row.memo) } } }
                @if let (Some(who), Some(day), Some(reason)) = (&row.decided_by, row.decided_on, &row.reason) {
                    div class="wide" { dt { (text::decided_by(l, who, day)) } dd { (reason) } }
                }
                @if let Some(receipt) = row.receipt_id { div { dt { (text::receipt(l)) } dd { a href=(format!("/payments/{receipt}")) { "#" (receipt) } } } }
            }
        }
    }
}

async fn one_markup(ctx: &Ctx, id: SuspenseId, form: &DecisionForm, error: Option<&Error>) -> Result<Html> {
    let row = service::one(&ctx.app, &ctx.caller, id).await?;
    let l = ctx.lang;
    // Without a question, who pays may be who lives there.
    let q = if form.q.trim().is_empty() { row.payer.as_str() } else { form.q.trim() };
    let open = row.status == SuspenseStatus::Open;
    let mut found = if open { reading::find(&ctx.app, &ctx.caller, q).await? } else { Vec::new() };
    found.retain(|s| s.label.estate == row.estate_id);
    let content = html! {
        (crumbs(l, &[("/payments", payment_text::payments(l)), ("/suspense", text::title(l))], &row.number))
        div class="page-head" { h2 { (row.number) } (chip(tone(row.status), text::status_name(l, row.status))) }
        (facts(ctx, &row))
        @if open {
            @if let Some(error) = error { (error_summary(l, error)) }
            section class="card" {
                header class="card-head" { h2 { (text::claim_for(l)) } }
                form class="filters" method="get" role="search" {
                    div class="field grow" { label for="q" { (text::find(l)) } input id="q" name="q" type="search" value=(q) placeholder=(text::find_help(l)); }
                    div class="actions" { button class="btn" { (words::search(l)) } }
                }
                @if found.is_empty() { (empty(payment_text::none_found(l), payment_text::none_found_hint(l))) } @else {
                    div class="table-wrap" { table class="table stack" {
                        thead { tr { th class="key" { (payment_text::room(l)) } th { (payment_text::owner(l)) } th class="num" { (text::open_yuan(l)) } th class="act" { (text::claim(l)) } } }
                        tbody { @for s in &found { (found_row(ctx, &row, s, form)) } }
                    } }
                }
            }
            details class="card" open[form.of == "return"] {
                summary { (text::give_back(l)) }
                p class="muted" { (text::give_back_hint(l)) }
                form class="form" method="post" action=(format!("/suspense/{}/return", row.id)) data-once {
                    input type="hidden" name="version" value=(row.version);
                    div class="fields" { div class="field" { label for="return-reason" { (text::reason(l)) } input id="return-reason" name="reason" maxlength="200" value=(form.reason); } }
                    div class="form-actions" { button class="btn danger" { (text::give_back(l)) } }
                }
            }
        }
    };
    Ok(office(ctx, Some(Section::Payments), text::title(l), &content))
}

async fn one_page(ctx: Ctx, Path(id): Path<SuspenseId>, Query(form): Query<DecisionForm>) -> Result<Html> {
    one_markup(&ctx, id, &form, None).await
}

async fn claim(ctx: Ctx, Path(id): Path<SuspenseId>, Form(form): Form<DecisionForm>) -> Result<Response> {
    let account: AccountId = form.account.parse().map_err(|_| Error::not_found())?;
    let wish = Claim { version: form.version, account, bill: None, reason: form.reason.clone() };
    match service::claim(&ctx.app, &ctx.caller, id, &wish).await {
        Ok(receipt) => {
            let flash = text::claimed_flash(ctx.lang, &receipt.number);
            Ok(see_other(&format!("/payments/{}", receipt.id), Some(&flash)))
        }
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, one_markup(&ctx, id, &form, Some(&error)).await?).into_response())
        }
    }
}

async fn give_back(
    ctx: Ctx,
    Path(id): Path<SuspenseId>,
    Form(mut form): Form<DecisionForm>,
) -> Result<Response> {
    match service::give_back(&ctx.app, &ctx.caller, id, form.version, &form.reason).await {
        Ok(_) => Ok(see_other("/suspense", Some(text::returned_flash(ctx.lang)))),
        Err(error) => {
            form.of = "return";
            let (status, error) = refused(error)?;
            Ok((status, one_markup(&ctx, id, &form, Some(&error)).await?).into_response())
        }
    }
}
