//! The pages of tariffs: each with its history, and the decision about a draft.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use entity::enums::ApprovalStatus;
use entity::value::{Rate, TariffId, TariffVersionId};
use maud::{Markup, html};
use serde::Deserialize;

use super::service;
use super::store::VersionRow;
use super::text;
use super::vote_pages::measures;
use crate::contracts::text::{cycle_name, item_name};
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::web::charts::price_steps;
use crate::web::form::refused;
use crate::web::parts::{Tone, chip, empty, error_summary};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/tariffs", list_page)
        .merge(super::form_pages::routes())
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

/// The formula, else the tiers, else the rate; and the least a month costs.
fn price(ctx: &Ctx, row: &VersionRow) -> Result<Markup> {
    let l = ctx.lang;
    let tiers = row.tier_list()?;
    Ok(html! {
        @if let Some(written) = &row.formula { code { (written) } }
        @else if tiers.is_empty() { b { (row.rate_micro) } }
        @else { ul class="plain" { @for tier in &tiers { li { @match tier.upto {
            Some(upto) => (text::tier_upto(l, upto, tier.price)),
            None => (text::tier_above(l, tier.price)),
        } } } } }
        @if let Some(minimum) = row.minimum_fen { " · ≥ " (minimum) }
    })
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

fn versions_table(ctx: &Ctx, own: &[&VersionRow], rows: &[VersionRow]) -> Result<Markup> {
    let l = ctx.lang;
    Ok(html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th { (text::effective_from(l)) } th class="num" { (text::rate(l)) } th { (text::status(l)) }
                th { (text::authority(l)) } th { (text::approved_on(l)) } th { (text::by(l)) } th class="act" { (words::actions(l)) } } }
            tbody { @for row in own { tr {
                td class="lead" { (row.effective_from) }
                td class="num" data-label=(text::rate(l)) { (price(ctx, row)?) }
                td data-label=(text::status(l)) { (state(ctx, row, rows)) }
                td class="wrap wide-cell" data-label=(text::authority(l)) { (text::kind_name(l, row.authority_kind)) " · " (row.authority) }
                td data-label=(text::approved_on(l)) { (row.approved_on.map_or_else(|| text::none(l).to_owned(), |d| d.to_string())) }
                td data-label=(text::by(l)) { (row.drafted_by) " / " (row.approved_by.as_deref().unwrap_or(text::none(l))) }
                td class="act" { (decision(ctx, row)) a href=(format!("/tariffs/new?copy={}", row.id)) { (text::copy(l)) } }
            } } }
        } }
    })
}

/// Drafts that wait, of all tariffs, with the figures they rest on.
///
/// # Errors
/// When a stored list of tiers or a stored vote cannot be read.
pub fn drafts_table(ctx: &Ctx, rows: &[VersionRow]) -> Result<Markup> {
    let l = ctx.lang;
    Ok(html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::tariffs(l)) } th { (text::effective_from(l)) } th class="num" { (text::rate(l)) }
                th { (text::cycle(l)) } th { (text::authority(l)) } th { (text::by(l)) } th class="act" { (words::actions(l)) } } }
            tbody { @for row in rows {
                tr {
                    td class="lead key" { (row.estate) " · " (item_name(l, row.item)) }
                    td data-label=(text::effective_from(l)) { (row.effective_from) }
                    td class="num" data-label=(text::rate(l)) { (price(ctx, row)?) }
                    td data-label=(text::cycle(l)) { (cycle_name(l, row.cycle)) " · " (text::proration_name(l, row.proration)) }
                    td class="wrap wide-cell" data-label=(text::authority(l)) { (text::kind_name(l, row.authority_kind)) " · " (row.authority)
                        @if let (Some(from), Some(to)) = (row.notice_from, row.notice_to) { br; span class="muted small" { (text::on_notice(l, from, to)) } } }
                    td data-label=(text::by(l)) { (row.drafted_by) }
                    td class="act" { (decision(ctx, row)) }
                }
            } }
        } }
        @for row in rows { @if let Some(vote) = row.vote_figures()? {
            h3 { (row.estate) " · " (item_name(l, row.item)) " · " (row.effective_from) " · " (text::vote(l)) }
            (measures(ctx, &vote))
        } }
    })
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
                (versions_table(ctx, &own, &rows)?)
            }
        }
    };
    Ok(office(ctx, Some(Section::Tariffs), text::tariffs(l), &content))
}

async fn list_page(ctx: Ctx) -> Result<Html> {
    list_markup(&ctx, None).await
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
