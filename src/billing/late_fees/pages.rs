//! The part of a bill's page about its late fee, and the page of the clauses.

use axum::response::{IntoResponse, Response};
use entity::enums::{BillState, DemandMethod};
use entity::value::{BillId, Percent};
use entity::{bill, demand, late_fee_policy, late_fee_waiver};
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, NewDemand, NewPolicy};
use super::text;
use crate::access::Action;
use crate::billing::bills::{self, BillItem, Filter};
use crate::billing::dunning;
use crate::billing::pages::bill_markup;
use crate::billing::text as bill_text;
use crate::contracts::property_contracts;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::web::form::{refused, typed_amount, wrong};
use crate::web::parts::{Tone, chip, empty, error_summary, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/late-fees", list_page)
        .post("/late-fees", set_clause)
        .post("/bills/{id}/demands", record_demand)
        .post("/bills/{id}/late-fee/waive", waive)
}

/// What a form about a bill's late fee sent.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct FeeForm {
    on: String,
    method: String,
    note: String,
    amount: String,
    reason: String,
}

/// A refused form, which it was, and why.
pub struct RefusedFee<'a> {
    of: &'static str,
    form: &'a FeeForm,
    error: &'a Error,
}

fn demands_table(ctx: &Ctx, rows: &[demand::Model]) -> Markup {
    let l = ctx.lang;
    html! { div class="table-wrap" { table class="table stack plain" {
        thead { tr { th class="key" { (text::demanded_on(l)) } th { (text::method(l)) } th { (text::note(l)) } th { (text::by(l)) } } }
        tbody { @for d in rows { tr {
            td class="lead key" { (d.demanded_on) } td data-label=(text::method(l)) { (text::method_name(l, d.method)) }
            td class="wrap" data-label=(text::note(l)) { @if d.note.is_empty() { "—" } @else { (d.note) } } td data-label=(text::by(l)) { (d.actor) }
        } } }
    } } }
}

fn waivers_table(ctx: &Ctx, rows: &[late_fee_waiver::Model]) -> Markup {
    let l = ctx.lang;
    html! { div class="table-wrap" { table class="table stack plain" {
        thead { tr { th class="key" { (text::waived_on(l)) } th class="num" { (text::amount(l)) } th { (text::reason(l)) } th { (text::by(l)) } } }
        tbody { @for w in rows { tr {
            td class="lead key" { (w.waived_on) } td class="num" data-label=(text::amount(l)) { (w.amount_fen.grouped()) }
            td class="wrap" data-label=(text::reason(l)) { (w.reason) } td data-label=(text::by(l)) { (w.actor) }
        } } }
    } } }
}

/// The card of a bill's late fee and, for who may, its forms.
///
/// # Errors
/// Not found.
pub async fn section(ctx: &Ctx, id: BillId, refused: Option<&RefusedFee<'_>>) -> Result<Markup> {
    let l = ctx.lang;
    let (bill, demands, last) = service::view(&ctx.app, &ctx.caller, id).await?;
    let waivers = service::waivers(&ctx.app, &ctx.caller, id).await?;
    let letters = dunning::of_bill(&ctx.app, id).await?;
    let how = last.as_ref().map(|a| service::explanation(a, l)).transpose()?.flatten();
    let write = bill.status == BillState::Issued && ctx.may(Action::BillRunsWrite);
    Ok(html! {
        section class="card" id="late-fee" {
            header class="card-head" { h2 { (text::title(l)) } }
            @if let Some(last) = &last {
                dl class="facts" {
                    div { dt { (text::late_fee(l)) } dd class="money" { (bill.late_fee_fen.grouped()) } }
                    div { dt { (text::late_fee_open(l)) } dd class="money" { b { (bill.late_fee_open_fen.grouped()) } } }
                }
                @if let Some(how) = how { p { (how) } }
                p class="muted small" { (text::so_far(l, last.as_of)) " · " (text::at_most(l, last.cap_fen.grouped())) }
            } @else { p class="muted" { (text::no_fee(l)) } }
            h3 { (text::demands(l)) }
            @if demands.is_empty() { p class="muted" { (text::no_demands(l)) } } @else { (demands_table(ctx, &demands)) }
            (dunning::pages::of_bill(l, &letters))
            @if !waivers.is_empty() { h3 { (text::waivers(l)) } (waivers_table(ctx, &waivers)) }
        }
        @if write && bill.open_fen.is_positive() && bill.due_on < ctx.today() { (demand_form(ctx, &bill, refused)) }
        @if write && bill.late_fee_open_fen.is_positive() { (waive_form(ctx, &bill, refused)) }
    })
}

fn folded(ctx: &Ctx, action: &str, title: &str, hint: &str, error: Option<&Error>, body: &Markup) -> Markup {
    html! { details class="card" open[error.is_some()] {
        summary { (title) }
        p class="muted" { (hint) }
        form class="form" method="post" action=(action) novalidate {
            @if let Some(error) = error { (error_summary(ctx.lang, error)) }
            div class="fields" { (body) }
            div class="form-actions" { button class="btn primary" { (title) } }
        }
    } }
}

fn typed<'a>(of: &str, refused: Option<&'a RefusedFee<'a>>) -> (FeeForm, Option<&'a Error>) {
    refused.filter(|r| r.of == of).map_or_else(Default::default, |r| (r.form.clone(), Some(r.error)))
}

fn demand_form(ctx: &Ctx, bill: &bill::Model, refused: Option<&RefusedFee<'_>>) -> Markup {
    let l = ctx.lang;
    let (form, error) = typed("demands", refused);
    let on = if error.is_none() { ctx.today().to_string() } else { form.on };
    let methods = DemandMethod::ALL.iter().map(|m| (m.word().to_owned(), text::method_name(l, *m)));
    let body = html! {
        div class="field" { label class="req" for="on" { (text::demanded_on(l)) } input id="on" name="on" type="date" value=(on) aria-invalid=[wrong(error, "on")]; }
        div class="field" { label for="method" { (text::method(l)) } select id="method" name="method" { (options(methods, &form.method)) } }
        div class="field wide" { label for="note" { (text::note(l)) } input id="note" name="note" value=(form.note) maxlength="200" aria-invalid=[wrong(error, "note")]; }
    };
    let action = format!("/bills/{}/demands", bill.id);
    folded(ctx, &action, text::record_demand(l), text::demand_hint(l), error, &body)
}

fn waive_form(ctx: &Ctx, bill: &bill::Model, refused: Option<&RefusedFee<'_>>) -> Markup {
    let l = ctx.lang;
    let (form, error) = typed("waive", refused);
    let amount = if error.is_none() { bill.late_fee_open_fen.to_string() } else { form.amount };
    let body = html! {
        div class="field" { label class="req" for="waive-amount" { (text::amount(l)) } input id="waive-amount" class="num" name="amount" inputmode="decimal" value=(amount) aria-invalid=[wrong(error, "amount")]; }
        div class="field wide" { label class="req" for="waive-reason" { (text::reason(l)) } input id="waive-reason" name="reason" value=(form.reason) maxlength="200" aria-invalid=[wrong(error, "reason")]; }
    };
    let action = format!("/bills/{}/late-fee/waive", bill.id);
    folded(ctx, &action, text::waive(l), text::waive_hint(l), error, &body)
}

async fn answered(
    ctx: &Ctx,
    id: BillId,
    of: &'static str,
    form: &FeeForm,
    outcome: Result<()>,
    flash: &str,
) -> Result<Response> {
    match outcome {
        Ok(()) => Ok(see_other(&format!("/bills/{id}"), Some(flash))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let mine = RefusedFee { of, form, error: &error };
            Ok((status, bill_markup(ctx, id, None, Some(&mine), None).await?).into_response())
        }
    }
}

fn invalid() -> Error {
    Error::invalid("billing.late_fee_invalid", words::form_errors)
}

async fn record_demand(ctx: Ctx, Path(id): Path<BillId>, Form(form): Form<FeeForm>) -> Result<Response> {
    ctx.caller.reach(Action::BillRunsWrite)?;
    let made = async {
        let on = form.on.trim().parse().map_err(|_| invalid().field("on", text::bad_day))?;
        let method = DemandMethod::from_word(&form.method).unwrap_or(DemandMethod::Letter);
        let new = NewDemand { bill: id, on, method, note: form.note.clone() };
        service::demand(&ctx.app, &ctx.caller, new).await.map(|_| ())
    };
    answered(&ctx, id, "demands", &form, made.await, text::demanded_flash(ctx.lang)).await
}

async fn waive(ctx: Ctx, Path(id): Path<BillId>, Form(form): Form<FeeForm>) -> Result<Response> {
    ctx.caller.reach(Action::BillRunsWrite)?;
    let made = async {
        let amount =
            typed_amount(&form.amount).map_err(|_| invalid().field("amount", text::amount_invalid))?;
        service::waive(&ctx.app, &ctx.caller, id, amount, &form.reason).await
    };
    answered(&ctx, id, "waive", &form, made.await, text::waived_flash(ctx.lang)).await
}

/// What the clause's form sent.
#[derive(Deserialize, Default)]
#[serde(default)]
struct ClauseForm {
    contract: String,
    clause: String,
    from: String,
    daily_rate_pct: String,
    grace_days: String,
    /// What contracts were searched for.
    q: String,
}

impl ClauseForm {
    fn parse(&self) -> Result<NewPolicy> {
        Ok(NewPolicy {
            contract: self
                .contract
                .parse()
                .map_err(|_| invalid().field("contract_id", text::bad_contract))?,
            clause: self.clause.clone(),
            from: self.from.trim().parse().map_err(|_| invalid().field("from", text::bad_day))?,
            daily_rate: self
                .daily_rate_pct
                .trim()
                .parse::<Percent>()
                .map_err(|_| invalid().field("daily_rate_pct", text::bad_daily_rate))?,
            grace_days: self
                .grace_days
                .trim()
                .parse()
                .map_err(|_| invalid().field("grace_days", text::bad_grace))?,
        })
    }
}

fn clauses(ctx: &Ctx, rows: &[late_fee_policy::Model]) -> Markup {
    let (l, today) = (ctx.lang, ctx.today());
    let current = rows.iter().rfind(|p| p.effective_from <= today).map(|p| p.effective_from);
    let state = |p: &late_fee_policy::Model| match p.effective_from {
        from if Some(from) == current => chip(Tone::Ok, text::in_force(l)),
        from if from > today => chip(Tone::Info, text::to_come(l)),
        _ => chip(Tone::Mute, text::past(l)),
    };
    html! { div class="table-wrap" { table class="table stack plain" {
        thead { tr { th class="key" { (text::from(l)) } th class="num" { (text::daily_rate(l)) } th class="num" { (text::grace_days(l)) }
            th { (text::clause(l)) } th { (bill_text::status(l)) } th { (text::by(l)) } } }
        tbody { @for p in rows.iter().rev() { tr {
            td class="lead key" { (p.effective_from) } td class="num" data-label=(text::daily_rate(l)) { (p.daily_rate_ppm) }
            td class="num" data-label=(text::grace_days(l)) { (p.grace_days) }
            td class="wrap" data-label=(text::clause(l)) { a href=(format!("/contracts/{}", p.contract_id)) { (p.clause) } }
            td data-label=(bill_text::status(l)) { (state(p)) } td data-label=(text::by(l)) { (p.actor) }
        } } }
    } } }
}

fn open_table(ctx: &Ctx, rows: &[BillItem]) -> Markup {
    let l = ctx.lang;
    html! { div class="table-wrap" { table class="table stack" {
        thead { tr { th class="key" { (bill_text::bill_number(l)) } th { (bill_text::room(l)) } th { (bill_text::owner(l)) }
            th { (bill_text::due_on(l)) } th class="num" { (bill_text::open_yuan(l)) } th class="num" { (text::late_fee_open(l)) } } }
        tbody { @for row in rows { tr {
            td class="lead key" { a href=(format!("/bills/{}#late-fee", row.bill.id)) { (row.bill.number) } }
            td data-label=(bill_text::room(l)) { (row.label.as_ref().map(crate::billing::Label::place).unwrap_or_default()) }
            td data-label=(bill_text::owner(l)) { (row.label.as_ref().map_or("", |x| x.owner.as_str())) }
            td data-label=(bill_text::due_on(l)) { (row.bill.due_on) }
            td class="num" data-label=(bill_text::open_yuan(l)) { (row.bill.open_fen.grouped()) }
            td class="num" data-label=(text::late_fee_open(l)) { (row.bill.late_fee_open_fen.grouped()) }
        } } }
    } } }
}

async fn clause_form(ctx: &Ctx, form: &ClauseForm, error: Option<&Error>) -> Result<Markup> {
    let l = ctx.lang;
    let (found, more) =
        property_contracts(&ctx.app, &ctx.caller, &form.q, form.contract.parse().ok()).await?;
    let choices: Vec<(String, String)> =
        found.iter().map(|c| (c.id.to_string(), format!("{} · {}", c.number, c.name))).collect();
    let choices = choices.iter().map(|(id, name)| (id.clone(), name.as_str()));
    let input = |name: &str, label: &str, kind: &str, value: &str, like: &str| {
        html! { div class="field" { label class="req" for=(name) { (label) }
        input id=(name) name=(name) type=(kind) value=(value) placeholder=(like) autocomplete="off" aria-invalid=[wrong(error, name)]; } }
    };
    Ok(html! {
        @if more || !form.q.is_empty() { form class="card filters" method="get" action="/late-fees" role="search" {
        div class="field grow" { label for="q" { (text::find_contract(l)) } input id="q" name="q" type="search" value=(form.q) placeholder=(text::find_contract_help(l)); }
        div class="actions" { button class="btn" { (words::search(l)) } }
    } }
        form class="form card" method="post" action="/late-fees" novalidate {
        header class="card-head" { h2 { (text::set_clause(l)) } }
        p class="muted" { (text::set_clause_hint(l)) }
        @if let Some(error) = error { (error_summary(l, error)) }
        input type="hidden" name="q" value=(form.q);
        div class="fields three" {
            div class="field" { label for="contract_id" { (text::contract(l)) } select id="contract_id" name="contract" aria-describedby="contract-help" { (options(choices, &form.contract)) }
                p class="help" id="contract-help" { @if found.is_empty() { (text::no_contract_found(l)) } @else if more { (text::more_contracts(l, found.len())) } } }
            (input("clause", text::clause(l), "text", &form.clause, ""))
            (input("from", text::from(l), "date", &form.from, ""))
            (input("daily_rate_pct", text::daily_rate(l), "text", &form.daily_rate_pct, "0.03"))
            (input("grace_days", text::grace_days(l), "text", &form.grace_days, "10"))
        }
        div class="form-actions" { button class="btn primary" { (text::set_clause(l)) } }
    } })
}

async fn list_markup(
    ctx: &Ctx,
    cursor: Option<String>,
    form: &ClauseForm,
    error: Option<&Error>,
) -> Result<Html> {
    let l = ctx.lang;
    let estates = service::overview(&ctx.app, &ctx.caller).await?;
    let paged = cursor.is_some();
    let window = PageQuery { cursor, limit: None }.window()?;
    let filter = Filter { late_fee: true, ..Filter::default() };
    let open = bills::list(&ctx.app, &ctx.caller, &filter, window).await?;
    let content = html! {
        @for (_, name, own) in &estates { section class="card" {
            header class="card-head" { h2 { span lang="zh-CN" { (name) } } }
            @if own.is_empty() { (empty(text::off(l), text::off_hint(l))) } @else { (clauses(ctx, own)) }
        } }
        (clause_form(ctx, form, error).await?)
        section class="card" {
            header class="card-head" { h2 { (text::open_bills(l)) } }
            @if open.items.is_empty() { (empty(text::none_open(l), text::none_open_hint(l))) } @else {
                (open_table(ctx, &open.items)) (pager(ctx, &query_string(&[("q", &form.q)]), paged, open.next.as_deref())) }
        }
    };
    Ok(office(ctx, Some(Section::LateFees), text::title(l), &content))
}

#[derive(Deserialize, Default)]
struct ListQuery {
    cursor: Option<String>,
    #[serde(default)]
    q: String,
}

async fn list_page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let form = ClauseForm { q: query.q, ..ClauseForm::default() };
    list_markup(&ctx, query.cursor, &form, None).await
}

async fn set_clause(ctx: Ctx, Form(form): Form<ClauseForm>) -> Result<Response> {
    ctx.caller.reach(Action::TariffsWrite)?;
    let outcome = match form.parse() {
        Ok(new) => service::add_policy(&ctx.app, &ctx.caller, new).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(see_other("/late-fees", Some(text::policy_flash(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, list_markup(&ctx, None, &form, Some(&error)).await?).into_response())
        }
    }
}
