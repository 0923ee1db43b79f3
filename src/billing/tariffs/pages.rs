//! The pages of tariffs: each with its history, the form that drafts a price, and the decision about a draft.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use entity::enums::{ApprovalStatus, AuthorityKind, BillingCycle, ChargeItem, ProrationPolicy};
use entity::value::{Area, Fen, Rate, TariffId, TariffVersionId, ValueError};
use maud::{Markup, html};
use serde::Deserialize;

use super::service::{self, Draft};
use super::store::VersionRow;
use super::text;
use super::vote::Vote;
use crate::access::Action;
use crate::contracts::text::item_name;
use crate::contracts::{ContractRow, contracts};
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::web::charts::price_steps;
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, options};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/tariffs", list_page)
        .get("/tariffs/new", new_page)
        .post("/tariffs", draft_form)
        .post("/tariffs/{id}/approve", approve_form)
        .post("/tariffs/{id}/reject", reject_form)
}

/// How a version stands today among the approved ones of its tariff.
fn state(ctx: &Ctx, row: &VersionRow, rows: &[VersionRow]) -> Markup {
    let (l, today) = (ctx.lang, ctx.today());
    let approved = |v: &VersionRow| v.status == ApprovalStatus::Approved;
    let superseded = rows.iter().any(|o| {
        approved(o)
            && o.tariff_id == row.tariff_id
            && o.effective_from > row.effective_from
            && o.effective_from <= today
    });
    match row.status {
        ApprovalStatus::Proposed => chip(Tone::Warn, text::proposed(l)),
        ApprovalStatus::Rejected => chip(Tone::Bad, text::rejected(l)),
        ApprovalStatus::Ended => chip(Tone::Mute, text::ended(l)),
        ApprovalStatus::Approved if row.effective_from > today => chip(Tone::Info, text::to_come(l)),
        ApprovalStatus::Approved if superseded => chip(Tone::Mute, text::past(l)),
        ApprovalStatus::Approved => chip(Tone::Ok, text::in_effect(l)),
    }
}

/// The buttons about a draft, with the version that was seen.
fn decision(ctx: &Ctx, row: &VersionRow) -> Markup {
    let l = ctx.lang;
    html! {
        @if row.status == ApprovalStatus::Proposed {
            form class="inline" method="post" action=(format!("/tariffs/{}/approve", row.id)) {
                input type="hidden" name="version" value=(row.version);
                button class="btn primary small" { (text::approve(l)) }
            }
            form class="inline" method="post" action=(format!("/tariffs/{}/reject", row.id)) {
                input type="hidden" name="version" value=(row.version);
                input name="reason" aria-label=(text::reason(l)) placeholder=(text::reason(l)) size="10";
                button class="btn small" { (text::reject(l)) }
            }
        }
    }
}

fn versions_table(ctx: &Ctx, own: &[&VersionRow], rows: &[VersionRow]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th { (text::effective_from(l)) } th class="num" { (text::rate(l)) } th { (text::status(l)) }
                th { (text::authority(l)) } th { (text::approved_on(l)) } th { (text::by(l)) } th class="act" { (words::actions(l)) } } }
            tbody { @for row in own { tr {
                td class="lead" { (row.effective_from) }
                td class="num" data-label=(text::rate(l)) { b { @match &row.formula { Some(written) => code { (written) }, None => (row.rate_micro) } } }
                td data-label=(text::status(l)) { (state(ctx, row, rows)) }
                td class="wrap wide-cell" data-label=(text::authority(l)) { (text::kind_name(l, row.authority_kind)) " · " (row.authority) }
                td data-label=(text::approved_on(l)) { (row.approved_on.map_or_else(|| text::none(l).to_owned(), |d| d.to_string())) }
                td data-label=(text::by(l)) { (row.drafted_by) " / " (row.approved_by.as_deref().unwrap_or(text::none(l))) }
                td class="act" { (decision(ctx, row)) }
            } } }
        } }
    }
}

/// Drafts that wait, of all tariffs.
#[must_use]
pub fn drafts_table(ctx: &Ctx, rows: &[VersionRow]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::tariffs(l)) } th { (text::effective_from(l)) } th class="num" { (text::rate(l)) }
                th { (text::authority(l)) } th { (text::by(l)) } th class="act" { (words::actions(l)) } } }
            tbody { @for row in rows { tr {
                td class="lead key" { (row.estate) " · " (item_name(l, row.item)) }
                td data-label=(text::effective_from(l)) { (row.effective_from) }
                td class="num" data-label=(text::rate(l)) { b { @match &row.formula { Some(written) => code { (written) }, None => (row.rate_micro) } }
                    @if let Some(minimum) = row.minimum_fen { " · ≥ " (minimum) } " · " (crate::contracts::text::cycle_name(l, row.cycle)) }
                td class="wrap wide-cell" data-label=(text::authority(l)) { (text::kind_name(l, row.authority_kind)) " · " (row.authority) }
                td data-label=(text::by(l)) { (row.drafted_by) }
                td class="act" { (decision(ctx, row)) }
            } } }
        } }
    }
}

async fn list_markup(ctx: &Ctx, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let rows = service::versions(&ctx.app, &ctx.caller).await?;
    let mut tariffs: Vec<TariffId> = rows.iter().map(|r| r.tariff_id).collect();
    tariffs.dedup();
    let content = html! {
        div class="page-head" { h2 { (text::tariffs(l)) }
            div class="actions" { a class="btn" href="/billing/trial" { (crate::billing::trials::text::title(l)) } a class="btn" href="/approvals" { (crate::billing::discounts::text::approvals(l)) }
                a class="btn primary" href="/tariffs/new" { (text::draft_new(l)) } } }
        @if let Some(error) = error { (error_summary(l, error)) }
        @if rows.is_empty() { section class="card" { (empty(text::no_tariffs(l), text::no_tariffs_hint(l))) } }
        @for tariff in tariffs {
            @let own: Vec<&VersionRow> = rows.iter().filter(|r| r.tariff_id == tariff).collect();
            @let steps: Vec<(NaiveDate, Rate)> = own.iter().filter(|r| r.status == ApprovalStatus::Approved).map(|r| (r.effective_from, r.rate_micro)).collect();
            section class="card" {
                header class="card-head" { h2 { span lang="zh-CN" { (own[0].estate) } " · " (item_name(l, own[0].item)) }
                    a href=(format!("/contracts/{}", own[0].contract_id)) { (own[0].contract_number) } }
                @if steps.len() > 1 { (price_steps(text::history(l), &steps, ctx.today())) p class="muted small" { (text::history(l)) } }
                (versions_table(ctx, &own, &rows))
            }
        }
    };
    Ok(office(ctx, Some(Section::Tariffs), text::tariffs(l), &content))
}

async fn list_page(ctx: Ctx) -> Result<Html> {
    list_markup(&ctx, None).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct DraftForm {
    contract_id: String,
    item: String,
    effective_from: String,
    rate: String,
    minimum: String,
    formula: String,
    authority_kind: String,
    authority: String,
    approved_on: String,
    notice_from: String,
    notice_to: String,
    total_households: String,
    total_area: String,
    voting_households: String,
    voting_area: String,
    agreeing_households: String,
    agreeing_area: String,
    check: String,
}

/// What is wrong with a form, gathered.
struct Wrong(Option<Error>);

impl Wrong {
    fn say(&mut self, field: &str, message: fn(crate::i18n::Lang) -> &'static str) {
        let error =
            self.0.take().unwrap_or_else(|| Error::invalid("billing.tariff_invalid", words::form_errors));
        self.0 = Some(error.field(field, message));
    }

    fn day(&mut self, field: &str, text: &str) -> Option<NaiveDate> {
        let day = text.trim().parse().ok();
        if day.is_none() {
            self.say(field, text::bad_date);
        }
        day
    }

    fn day_if(&mut self, field: &str, text: &str) -> Option<NaiveDate> {
        if text.trim().is_empty() { None } else { self.day(field, text) }
    }

    fn number(&mut self, field: &str, text: &str) -> i64 {
        text.trim().parse().unwrap_or_else(|_| {
            self.say(field, text::bad_number);
            0
        })
    }

    fn area(&mut self, field: &str, text: &str) -> Area {
        text.trim().parse().unwrap_or_else(|_: ValueError| {
            self.say(field, text::bad_area);
            Area(0)
        })
    }
}

impl DraftForm {
    fn kind(&self) -> AuthorityKind {
        AuthorityKind::from_word(&self.authority_kind).unwrap_or(AuthorityKind::ContractClause)
    }

    fn vote(&self, wrong: &mut Wrong) -> Vote {
        Vote {
            total_households: wrong.number("total_households", &self.total_households),
            total_area: wrong.area("total_area", &self.total_area),
            voting_households: wrong.number("voting_households", &self.voting_households),
            voting_area: wrong.area("voting_area", &self.voting_area),
            agreeing_households: wrong.number("agreeing_households", &self.agreeing_households),
            agreeing_area: wrong.area("agreeing_area", &self.agreeing_area),
        }
    }

    fn parse(&self) -> Result<Draft> {
        let mut wrong = Wrong(None);
        let effective_from = wrong.day("effective_from", &self.effective_from);
        let approved_on = wrong.day("approved_on", &self.approved_on);
        let notice_from = wrong.day_if("notice_from", &self.notice_from);
        let notice_to = wrong.day_if("notice_to", &self.notice_to);
        let rate = self.rate.trim().parse::<Rate>().ok();
        if rate.is_none() {
            wrong.say("rate", text::bad_rate);
        }
        let minimum = Some(self.minimum.trim()).filter(|t| !t.is_empty()).map(str::parse::<Fen>);
        if matches!(minimum, Some(Err(_))) {
            wrong.say("minimum", text::bad_minimum);
        }
        let vote = (self.kind() == AuthorityKind::OwnersVote).then(|| self.vote(&mut wrong));
        if let Some(error) = wrong.0 {
            return Err(error);
        }
        let (Some(effective_from), Some(approved_on), Some(rate)) = (effective_from, approved_on, rate)
        else {
            return Err(Error::not_found());
        };
        Ok(Draft {
            contract_id: self.contract_id.parse().map_err(|_| Error::not_found())?,
            item: ChargeItem::from_word(&self.item).unwrap_or(ChargeItem::PropertyFee),
            cycle: BillingCycle::Monthly,
            proration: ProrationPolicy::Daily,
            effective_from,
            rate,
            minimum: minimum.and_then(std::result::Result::ok),
            tiers: Vec::new(),
            formula: Some(self.formula.trim().to_owned()).filter(|t| !t.is_empty()),
            authority_kind: self.kind(),
            authority: self.authority.clone(),
            approved_on,
            vote,
            notice_from,
            notice_to,
        })
    }
}

fn field(label: &str, name: &str, value: &str, placeholder: &str) -> Markup {
    html! { div class="field" {
        label for=(name) { (label) }
        input id=(name) name=(name) value=(value) placeholder=(placeholder) autocomplete="off";
    } }
}

/// What the vote's figures come to.
fn verdict(ctx: &Ctx, form: &DraftForm) -> Markup {
    let l = ctx.lang;
    let mut wrong = Wrong(None);
    let vote = form.vote(&mut wrong);
    if let Some(error) = wrong.0 {
        return error_summary(l, &error);
    }
    let lacks = vote.lacks();
    html! {
        @if lacks.is_empty() { div class="note-box ok" role="status" { div { (text::vote_carries(l)) } } } @else {
            div class="note-box warn" role="status" { div { @for lack in lacks { p { (text::lack(l, lack)) } } } } }
    }
}

fn vote_fields(ctx: &Ctx, form: &DraftForm) -> Markup {
    let l = ctx.lang;
    html! {
        fieldset id="vote" { legend { (text::vote(l)) }
            p class="muted small" { (text::vote_lead(l)) }
            @if !form.check.is_empty() { (verdict(ctx, form)) }
            div class="fields three" {
                (field(text::total_households(l), "total_households", &form.total_households, "3146"))
                (field(text::voting_households(l), "voting_households", &form.voting_households, "2394"))
                (field(text::agreeing_households(l), "agreeing_households", &form.agreeing_households, "1650"))
                (field(text::total_area(l), "total_area", &form.total_area, "252293.72"))
                (field(text::voting_area(l), "voting_area", &form.voting_area, "197798.00"))
                (field(text::agreeing_area(l), "agreeing_area", &form.agreeing_area, "130000.00"))
                (field(text::notice_from(l), "notice_from", &form.notice_from, "2026-11-01"))
                (field(text::notice_to(l), "notice_to", &form.notice_to, "2026-12-02"))
                div class="field" { button class="btn" formmethod="get" formaction="/tariffs/new" name="check" value="1" { (text::check_vote(l)) } }
            }
        }
    }
}

fn form_markup(ctx: &Ctx, form: &DraftForm, contracts: &[ContractRow], error: Option<&Error>) -> Html {
    let l = ctx.lang;
    let choices: Vec<(String, String)> = contracts
        .iter()
        .filter(|c| c.estate_id.is_some())
        .map(|c| (c.id.to_string(), format!("{} · {}", c.estate.as_deref().unwrap_or_default(), c.number)))
        .collect();
    let contracts = choices.iter().map(|(id, name)| (id.clone(), name.as_str()));
    let items = ChargeItem::ALL.iter().map(|i| (i.word().to_owned(), item_name(l, *i)));
    let kinds = AuthorityKind::ALL.iter().map(|k| (k.word().to_owned(), text::kind_name(l, *k)));
    let content = html! {
        (crumbs(l, &[("/tariffs", text::tariffs(l))], text::draft_new(l)))
        @if choices.is_empty() { section class="card" { (empty(text::no_contracts(l), text::no_tariffs_hint(l))) } } @else {
        form class="form card" method="post" action="/tariffs" novalidate {
            header class="card-head" { h2 { (text::draft_new(l)) } }
            p class="muted" { (text::lead(l)) }
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields three" {
                div class="field" { label for="contract_id" { (text::contract(l)) } select id="contract_id" name="contract_id" { (options(contracts, &form.contract_id)) } }
                div class="field" { label for="item" { (text::item(l)) } select id="item" name="item" { (options(items, &form.item)) } }
                (field(text::effective_from(l), "effective_from", &form.effective_from, "2026-11-16"))
                div class="field" { label for="rate" { (text::rate(l)) } input id="rate" name="rate" value=(form.rate) placeholder="0.75" autocomplete="off" aria-describedby="rate-help";
                    p class="hint" id="rate-help" { (text::rate_help(l)) } }
                (field(text::minimum(l), "minimum", &form.minimum, ""))
                (field(text::formula_label(l), "formula", &form.formula, "max(usage * 2.9, 10)"))
                div class="field" { label for="authority_kind" { (text::authority_kind(l)) } select id="authority_kind" name="authority_kind" { (options(kinds, &form.authority_kind)) } }
                (field(text::authority(l), "authority", &form.authority, ""))
                (field(text::approved_on(l), "approved_on", &form.approved_on, "2026-10-01"))
            }
            (vote_fields(ctx, form))
            div class="form-actions" { button class="btn primary" { (text::save_draft(l)) } }
        } }
    };
    office(ctx, Some(Section::Tariffs), text::draft_new(l), &content)
}

async fn property_contracts(ctx: &Ctx) -> Result<Vec<ContractRow>> {
    let window = PageQuery { cursor: None, limit: Some(500) }.window()?;
    Ok(contracts(&ctx.app, &ctx.caller, window).await?.items)
}

async fn new_page(ctx: Ctx, Query(form): Query<DraftForm>) -> Result<Html> {
    ctx.caller.reach(Action::TariffsWrite)?;
    Ok(form_markup(&ctx, &form, &property_contracts(&ctx).await?, None))
}

async fn draft_form(ctx: Ctx, Form(form): Form<DraftForm>) -> Result<Response> {
    ctx.caller.reach(Action::TariffsWrite)?;
    let outcome = match form.parse() {
        Ok(draft) => service::draft(&ctx.app, &ctx.caller, draft).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => Ok(see_other("/tariffs", Some(text::drafted(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, form_markup(&ctx, &form, &property_contracts(&ctx).await?, Some(&error)))
                .into_response())
        }
    }
}

#[derive(Deserialize)]
struct DecisionForm {
    version: i32,
    #[serde(default)]
    reason: String,
}

async fn decided(ctx: &Ctx, outcome: Result<()>, done: &str) -> Result<Response> {
    match outcome {
        Ok(()) => Ok(see_other("/tariffs", Some(done))),
        Err(error) => {
            let (status, error): (StatusCode, Error) = refused(error)?;
            Ok((status, list_markup(ctx, Some(&error)).await?).into_response())
        }
    }
}

async fn approve_form(
    ctx: Ctx,
    Path(id): Path<TariffVersionId>,
    Form(form): Form<DecisionForm>,
) -> Result<Response> {
    let outcome = service::approve(&ctx.app, &ctx.caller, id, form.version).await;
    decided(&ctx, outcome, text::approved_flash(ctx.lang)).await
}

async fn reject_form(
    ctx: Ctx,
    Path(id): Path<TariffVersionId>,
    Form(form): Form<DecisionForm>,
) -> Result<Response> {
    let outcome = service::reject(&ctx.app, &ctx.caller, id, form.version, &form.reason).await;
    decided(&ctx, outcome, text::rejected_flash(ctx.lang)).await
}
