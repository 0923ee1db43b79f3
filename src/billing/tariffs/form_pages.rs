//! The page that drafts a price: typed anew or begun from a version, with tiers in rows and the vote checked beside its
//! figures.

use axum::response::{IntoResponse, Response};
use entity::enums::{AuthorityKind, BillingCycle, ChargeItem, ProrationPolicy};
use entity::value::TariffVersionId;
use maud::{Markup, html};

use super::form::{DraftForm, Wrong};
use super::vote::{Measure, Vote};
use super::vote_pages::{outcome, verdict};
use super::{service, text};
use crate::access::Action;
use crate::billing::tiers::MAX_TIERS;
use crate::contracts::text::{cycle_name, item_name};
use crate::contracts::{ContractRow, contracts};
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Query};
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::{empty, error_summary, options};
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

/// Rows of tiers a form begins with; those behind them are folded away.
const TIERS_SHOWN: usize = 3;

pub fn routes() -> PageRouter {
    PageRouter::default().get("/tariffs/new", new_page).post("/tariffs", draft_form)
}

fn field(label: &str, name: &str, value: &str, placeholder: &str) -> Markup {
    html! { div class="field" {
        label for=(name) { (label) }
        input id=(name) name=(name) value=(value) placeholder=(placeholder) autocomplete="off";
    } }
}

/// The vote of a form, when all its figures can be read; else what is wrong with them.
fn vote_of(form: &DraftForm) -> std::result::Result<Vote, Option<Error>> {
    let mut wrong = Wrong(None);
    let vote = form.vote(&mut wrong);
    if wrong.0.is_some() { Err(wrong.0) } else { Ok(vote) }
}

/// A figure of the vote, and below it what it comes to.
fn figure(ctx: &Ctx, label: &str, name: &str, value: &str, like: &str, measure: Option<Measure>) -> Markup {
    html! { div class="field" {
        label for=(name) { (label) }
        input id=(name) name=(name) value=(value) placeholder=(like) autocomplete="off" inputmode="decimal";
        @if let Some(measure) = measure { p class="help" { (outcome(ctx, &measure)) } }
    } }
}

fn tier_row(ctx: &Ctx, form: &DraftForm, at: usize) -> Markup {
    let l = ctx.lang;
    html! { div class="fields" {
        (field(text::upto(l), &format!("tiers[{at}].upto"), form.tier_cell(at, "upto"), "18"))
        (field(text::tier_price(l), &format!("tiers[{at}].price"), form.tier_cell(at, "price"), "1.90"))
    } }
}

fn tier_rows(ctx: &Ctx, form: &DraftForm) -> Markup {
    let l = ctx.lang;
    let filled = (TIERS_SHOWN..MAX_TIERS).any(|at| !form.tier_cell(at, "price").is_empty());
    html! {
        fieldset class="rows" id="tiers" { legend { (text::tiers_title(l)) }
            p class="muted small" { (text::tiers_help(l)) }
            @for at in 0..TIERS_SHOWN { (tier_row(ctx, form, at)) }
            details open[filled] { summary { (text::more_tiers(l)) } @for at in TIERS_SHOWN..MAX_TIERS { (tier_row(ctx, form, at)) } }
        }
    }
}

fn vote_fields(ctx: &Ctx, form: &DraftForm, checked: bool) -> Markup {
    let l = ctx.lang;
    let vote = vote_of(form);
    let shown = vote.as_ref().ok().filter(|_| checked);
    let measure = |at: usize| shown.map(|v| v.measures()[at]);
    html! {
        fieldset id="vote" { legend { (text::vote(l)) }
            p class="muted small" { (text::vote_lead(l)) }
            @match &vote {
                Ok(vote) if checked => (verdict(ctx, vote)),
                Err(Some(error)) if !form.check.is_empty() => (error_summary(l, error)),
                Ok(_) | Err(_) => {}
            }
            div class="fields three" {
                (figure(ctx, text::total_households(l), "total_households", &form.total_households, "3146", None))
                (figure(ctx, text::voting_households(l), "voting_households", &form.voting_households, "2394", measure(0)))
                (figure(ctx, text::agreeing_households(l), "agreeing_households", &form.agreeing_households, "1650", measure(2)))
                (figure(ctx, text::total_area(l), "total_area", &form.total_area, "252293.72", None))
                (figure(ctx, text::voting_area(l), "voting_area", &form.voting_area, "197798.00", measure(1)))
                (figure(ctx, text::agreeing_area(l), "agreeing_area", &form.agreeing_area, "130000.00", measure(3)))
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
    let kept = || (String::new(), text::as_it_is(l));
    let cycles = BillingCycle::ALL.iter().map(|c| (c.word().to_owned(), cycle_name(l, *c)));
    let cycles = std::iter::once(kept()).chain(cycles);
    let prorations = ProrationPolicy::ALL.iter().map(|p| (p.word().to_owned(), text::proration_name(l, *p)));
    let prorations = std::iter::once(kept()).chain(prorations);
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
                div class="field" { label for="cycle" { (text::cycle(l)) } select id="cycle" name="cycle" aria-describedby="cycle-help" { (options(cycles, &form.cycle)) }
                    p class="help" id="cycle-help" { (text::cycle_help(l)) } }
                div class="field" { label for="proration" { (text::proration(l)) } select id="proration" name="proration" { (options(prorations, &form.proration)) } }
                (field(text::effective_from(l), "effective_from", &form.effective_from, "2026-11-16"))
                div class="field" { label for="rate" { (text::rate(l)) } input id="rate" name="rate" value=(form.rate) placeholder="0.75" autocomplete="off" aria-describedby="rate-help";
                    p class="help" id="rate-help" { (text::rate_help(l)) } }
                (field(text::minimum(l), "minimum", &form.minimum, ""))
                (field(text::formula_label(l), "formula", &form.formula, "max(usage * 2.9, 10)"))
                div class="field" { label for="authority_kind" { (text::authority_kind(l)) } select id="authority_kind" name="authority_kind" { (options(kinds, &form.authority_kind)) } }
                (field(text::authority(l), "authority", &form.authority, ""))
                (field(text::approved_on(l), "approved_on", &form.approved_on, "2026-10-01"))
            }
            (tier_rows(ctx, form))
            (vote_fields(ctx, form, !form.check.is_empty() || error.is_some()))
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
    let form = match form.copy.parse::<TariffVersionId>() {
        Ok(id) => DraftForm::copy_of(&service::version(&ctx.app, &ctx.caller, id).await?)?,
        Err(_) => form,
    };
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
